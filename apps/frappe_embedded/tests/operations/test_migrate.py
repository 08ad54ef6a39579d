"""A site follows its apps' code, or stays as it was."""

import fcntl

from sample_app import write, write_doctype


def test_migrate_adds_columns_and_keeps_data(bench):
    write_doctype(bench.package, ["title", "place"])
    bench.run("migrate")
    columns = {row[1] for row in bench.query('pragma table_info("tabSample Task")')}
    assert "place" in columns
    assert bench.titles() == ["installed", "migrated"]


def test_migrate_keeps_the_column_of_a_removed_field(bench):
    write_doctype(bench.package, ["title", "place"])
    bench.run("migrate")
    write_doctype(bench.package, ["title"])
    bench.run("migrate")
    assert "place" in {row[1] for row in bench.query('pragma table_info("tabSample Task")')}


def test_migrate_twice_changes_nothing_more(bench):
    bench.run("migrate")
    before = bench.query("select name, modified from tabDocType order by name")
    bench.run("migrate")
    assert bench.query("select name, modified from tabDocType order by name") == before


def test_failed_migrate_leaves_the_database_as_before(bench):
    write_doctype(bench.package, ["title", "place"])
    write(
        bench.package / "events.py",
        """
        import frappe

        def after_migrate():
            frappe.db.sql("delete from `tabSample Task`")
            frappe.db.commit()
            raise RuntimeError("no luck")
        """,
    )
    before = list(bench.query("select sql from sqlite_master order by name"))
    assert "no luck" in bench.run("migrate", fails=True)
    assert bench.titles() == ["installed"]
    assert list(bench.query("select sql from sqlite_master order by name")) == before
    assert not bench.config.get("maintenance_mode")


def test_killed_migrate_is_undone_by_the_next(bench):
    events = bench.package / "events.py"
    text = events.read_text()
    write(
        events,
        """
        import os, signal
        import frappe

        def after_migrate():
            frappe.db.sql("delete from `tabSample Task`")
            frappe.db.commit()
            os.kill(os.getpid(), signal.SIGKILL)
        """,
    )
    bench.run("migrate", fails=True)
    assert bench.titles() == []
    assert bench.config["maintenance_mode"]
    events.write_text(text)
    assert "cut off" in bench.run("migrate")
    assert bench.titles() == ["installed", "migrated"]
    assert not bench.config.get("maintenance_mode")
    assert not list((bench.site / "private/backups").glob(".before-*"))


def test_two_migrations_at_once(bench):
    lock = bench.site / "locks/bench_migrate.lock"
    with open(lock, "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        assert "another process" in bench.run("migrate", fails=True)
    bench.run("migrate")


def test_site_is_closed_while_it_migrates_and_stays_closed_if_it_was(bench):
    write(
        bench.package / "events.py",
        """
        import json
        import frappe

        def after_migrate():
            config = json.loads(open(frappe.get_site_path("site_config.json")).read())
            print("mode is", config["maintenance_mode"])
        """,
    )
    bench.run("set-maintenance-mode", "on")
    assert "mode is 1" in bench.run("migrate")
    assert bench.config["maintenance_mode"] == 1
    bench.run("set-maintenance-mode", "off")
    assert "mode is migrate" in bench.run("migrate")
    assert not bench.config["maintenance_mode"]


def test_jobs_wait_while_the_site_is_closed(bench):
    bench.run("set-maintenance-mode", "on")
    bench.run(
        "execute", "frappe.enqueue", "--args", "['sample_app.events.note']", "--kwargs", "{'title': 'job'}"
    )
    bench.run("worker", "--burst", site=None)
    assert bench.titles() == ["installed"]
    bench.run("set-maintenance-mode", "off")
    bench.run("worker", "--burst", site=None)
    assert bench.titles() == ["installed", "job"]


def test_migrate_waits_for_a_running_job(bench):
    events = bench.package / "events.py"
    slow = """

def slow():
    import time

    time.sleep(12)
    note("slow job")
"""
    events.write_text(events.read_text() + slow)
    bench.run("execute", "frappe.enqueue", "--args", "['sample_app.events.slow']")
    worker = bench.start("worker", "--burst")
    try:
        bench.wait_for(lambda: "started" in bench.run("doctor", site=None))
        assert "Waiting for 1 running jobs: sample_app.events.slow" in bench.run("migrate")
    finally:
        worker.wait(30)
    assert bench.titles() == ["installed", "slow job", "migrated"]
