"""The commands as a user types them."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from bench_folder import SITE

from frappe.site.privacy import open_to_others

BENCH = Path(sys.executable).parent / "bench"


def test_new_site_makes_a_site_for_its_owner_alone(bench):
    assert (bench.site / "public" / "files").is_dir()
    assert list(bench.site.glob("db/*.db"))
    assert open_to_others(bench.site) == []
    assert bench.installed_apps() == ["frappe", "sample_app"]
    assert bench.titles() == ["installed"]


def open_up(bench) -> None:
    for path in (bench.site, *bench.site.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert len(open_to_others(bench.site)) > 5


@pytest.mark.parametrize("command", ["migrate", "doctor"])
def test_a_site_that_was_open_to_others_is_closed(bench, command):
    open_up(bench)
    output = bench.run(command)
    assert open_to_others(bench.site) == []
    assert command != "doctor" or "files were open to other users" in output
    assert command != "doctor" or "files are for their owner alone" in bench.run("doctor")


def test_what_commands_write_is_for_the_owner_alone(bench):
    bench.run("backup", "--with-files")
    bench.run("execute", "frappe.log_error", "--kwargs", "{'title': 'x'}")
    assert open_to_others(bench.site) == []


def test_new_site_refuses_an_existing_one(bench):
    output = bench.run("new-site", SITE, "--admin-password", "x", site=None, fails=True)
    assert f"Site {SITE} already exists" in output
    assert bench.installed_apps() == ["frappe", "sample_app"]


def test_new_site_with_force_starts_over(bench):
    key = bench.config["encryption_key"]
    bench.run("new-site", SITE, "--admin-password", "x", "--force", site=None)
    assert bench.installed_apps() == ["frappe"]
    assert bench.config["encryption_key"] == key


def test_new_site_that_fails_leaves_nothing(empty_bench):
    (empty_bench.package / "events.py").write_text(
        "def after_install():\n    raise RuntimeError('no luck')\n"
    )
    output = empty_bench.run(
        "new-site", SITE, "--admin-password", "x", "--install-app", "sample_app", site=None, fails=True
    )
    assert "no luck" in output
    assert not empty_bench.site.exists()


def test_new_site_with_an_unknown_app_leaves_nothing(empty_bench):
    output = empty_bench.run(
        "new-site", SITE, "--admin-password", "x", "--install-app", "nowhere", site=None, fails=True
    )
    assert "nowhere is not in apps.txt" in output
    assert not empty_bench.site.exists()


def test_new_site_accepts_the_options_of_a_database_server(empty_bench):
    options = ["--db-root-password", "root", "--mariadb-user-host-login-scope=%", "--no-mariadb-socket"]
    empty_bench.run("new-site", SITE, "--admin-password", "x", *options, site=None)
    assert empty_bench.installed_apps() == ["frappe"]


@pytest.mark.parametrize("command", ["list-apps", "migrate", "clear-cache"])
def test_unknown_site_is_one_line(bench, command):
    output = bench.run(command, site="nowhere.localhost", fails=True)
    assert "nowhere.localhost" in output
    assert "Traceback" not in output


def test_no_site_is_one_line(empty_bench):
    assert "specify" in empty_bench.run("migrate", site=None, fails=True)


def test_use_makes_a_default_site(bench):
    bench.run("use", SITE, site=None)
    assert "sample_app" in bench.run("list-apps", site=None)


def test_list_apps_as_json(bench):
    assert json.loads(bench.run("list-apps", "--format", "json")) == {SITE: ["frappe", "sample_app"]}


def test_version_names_each_app(bench):
    assert "sample_app 1.2.3" in bench.run("version", site=None)


def test_command_of_an_app(bench):
    assert bench.run("sample", "greet", "Mai").strip() == f"Mai on {SITE}"


def test_app_that_cannot_be_imported_leaves_the_other_commands(bench):
    (bench.package / "commands/__init__.py").write_text("import nothing_like_this\n")
    output = bench.run("version", site=None)
    assert "nothing_like_this" in output
    assert "sample_app 1.2.3" in output


def test_execute_prints_json_and_commits(bench):
    assert (
        json.loads(bench.run("execute", "frappe.db.get_value", "--args", "['User', 'Guest', 'enabled']")) == 1
    )
    bench.run("execute", "sample_app.events.note", "--kwargs", "{'title': 'by hand'}")
    assert bench.titles() == ["installed", "by hand"]


def test_execute_that_fails_saves_nothing(bench):
    events = bench.package / "events.py"
    events.write_text(events.read_text() + "\ndef half():\n    note('half')\n    raise ValueError('stop')\n")
    assert "ValueError: stop" in bench.run("execute", "sample_app.events.half", fails=True)
    assert bench.titles() == ["installed"]


def test_console_reads_a_script(bench):
    output = bench.run("console", stdin="print(frappe.local.site, 6 * 7)\nsample_app.__version__\n")
    assert f"{SITE} 42" in output
    assert "'1.2.3'" in output


def test_set_config_keeps_the_file_private(bench):
    bench.run("set-config", "limit", "7")
    bench.run("set-config", "--parse", "roles", "['a', 'b']")
    bench.run("set-config", "-g", "mail", "false", site=None)
    assert bench.config["limit"] == 7
    assert bench.config["roles"] == ["a", "b"]
    assert stat.S_IMODE((bench.site / "site_config.json").stat().st_mode) == 0o600
    assert json.loads(bench.run("show-config", "--format", "json"))[SITE]["mail"] is False


def test_admin_password(bench):
    bench.run("set-admin-password", "Xyz-1234")
    check = ["execute", "frappe.utils.password.check_password", "--args"]
    assert "Administrator" in bench.run(*check, "['Administrator', 'Xyz-1234']")
    bench.run(*check, "['Administrator', 'admin']", fails=True)


def test_password_of_an_unknown_user(bench):
    assert "does not exist" in bench.run("set-password", "nobody@example.com", "x", fails=True)


def test_add_user_with_roles(bench):
    bench.run(
        "add-user",
        "mai@example.com",
        "--first-name",
        "Mai",
        "--password",
        "Xyz-1234",
        "--add-role",
        "System Manager",
    )
    assert bench.query("select enabled from tabUser where name = 'mai@example.com'") == [(1,)]
    assert bench.query("select role from `tabHas Role` where parent = 'mai@example.com'") == [
        ("System Manager",)
    ]


def test_drop_site_archives_it(bench):
    bench.run("drop-site", SITE, site=None)
    archived = bench.root / "archived/sites" / SITE
    assert not bench.site.exists()
    assert list((archived / "private/backups").glob("*-database.sqlite.gz"))


def test_reinstall_wipes_the_data_and_keeps_the_apps(bench):
    bench.run("execute", "sample_app.events.note", "--args", "['by hand']")
    bench.run("reinstall", "--yes", "--admin-password", "x")
    assert bench.titles() == ["installed"]
    assert bench.installed_apps() == ["frappe", "sample_app"]


def test_uninstall_app_drops_its_tables(bench):
    bench.run("uninstall-app", "sample_app", "--yes", "--no-backup")
    assert bench.installed_apps() == ["frappe"]
    assert bench.query("select name from sqlite_master where name = 'tabSample Task'") == []
    assert bench.query("select name from tabDocType where name = 'Sample Task'") == []


def test_install_app_that_fails_leaves_the_site_as_it_was(bench):
    bench.run("uninstall-app", "sample_app", "--yes", "--no-backup")
    events = bench.package / "events.py"
    text = events.read_text()
    events.write_text(
        "def after_install():\n    import frappe\n    frappe.db.commit()\n    raise RuntimeError('no luck')\n"
    )
    assert "no luck" in bench.run("install-app", "sample_app", fails=True)
    assert bench.installed_apps() == ["frappe"]
    assert bench.query("select name from tabDocType where name = 'Sample Task'") == []
    events.write_text(text)
    bench.run("install-app", "sample_app")
    assert bench.titles() == ["installed"]


def test_doctor_finds_a_sound_site(bench):
    assert f"{SITE}: database is sound" in bench.run("doctor")


def test_doctor_names_a_damaged_database(bench):
    bench.database.write_bytes(b"not a database")
    for leftover in bench.database.parent.glob("*-wal"):
        leftover.unlink()
    assert "not a SQLite database" in bench.run("doctor", fails=True)


@pytest.mark.skipif(not BENCH.exists(), reason="frappe-bench isn't installed")
def test_the_real_bench_command_hands_over(bench):
    (bench.root / "env").symlink_to(Path(sys.executable).parent.parent)
    environment = {**bench.environment, "BENCH_DEVELOPER": "1"}
    done = subprocess.run(
        [BENCH, "--site", SITE, "sample", "greet", "Mai"],
        cwd=bench.root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == f"Mai on {SITE}", done.stderr
    assert os.listdir(bench.root / "logs")
