"""A site follows its apps' code, or stays as it was."""

import fcntl
import os
import sqlite3
from contextlib import closing

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


def test_a_large_table_is_rewritten_in_steps_that_a_kill_leaves(bench):
    """300 rows, of which 20 are copied at a time: killed in the fifth step and again in the tenth, the third migration
    copies what is left, and every row is as it was."""
    numbers = [(f"T-{number:03}", f"Task {number % 7}") for number in range(300)]
    with closing(sqlite3.connect(bench.database)) as connection, connection:
        connection.executemany("insert into `tabSample Task` (name, title) values (?, ?)", numbers)
    before = bench.query("select * from `tabSample Task` order by name")
    hooks = bench.package / "hooks.py"
    write(
        hooks,
        hooks.read_text()
        + """
shared_columns = {"Sample Task": {"title": ["title"]}}

import os, signal
from frappe.database import shared_folding

def _copy(*arguments, whole=shared_folding._copy, left=[5]):
    left[0] -= 1
    if not left[0] and os.environ.get("KILL_IN_THE_MIDDLE"):
        os.kill(os.getpid(), signal.SIGKILL)
    whole(*arguments)

if shared_folding._copy.__module__ == shared_folding.__name__:
    shared_folding.BATCH = shared_folding.TOLD_EACH = 20
    shared_folding.AHEAD_FROM, shared_folding._copy = 1, _copy
""",
    )
    os.environ["KILL_IN_THE_MIDDLE"] = "1"
    try:
        bench.run("migrate", fails=True)
        assert "goes on after 80 of 301 rows" in bench.run("migrate", fails=True)
    finally:
        del os.environ["KILL_IN_THE_MIDDLE"]
    assert bench.query("select * from `tabSample Task` order by name") == before
    told = bench.run("migrate")
    assert "goes on after 160 of 301 rows" in told
    assert "cut off" not in told, "what was copied ahead is no part of what a migration undoes"
    after = bench.query("select * from `tabSample Task` where title != 'migrated' order by name")
    assert after == before
    [layout] = bench.query("select sql from sqlite_master where name = 'tabSample Task'")
    assert layout[0].lower().startswith("create view")
    assert bench.query("select name from sqlite_master where name like '\\_\\_fold%' escape '\\'") == []


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
