"""What was worked out of watched rows is handed out while it holds, and never afterwards."""

import sqlite3

import pytest

import frappe
from frappe.database import changes, kept


@pytest.fixture
def watch(site, monkeypatch):
    """Two rows, each about its place, in a table that is really committed and goes at the end."""
    monkeypatch.setattr(changes, "declared", lambda: changes.read({"Reports": {"Kept Person": "place"}}))
    frappe.db.sql("create table `tabKept Person` (name TEXT PRIMARY KEY, place TEXT, age INTEGER)")
    frappe.db.sql("insert into `tabKept Person` values ('An', 'A', 1), ('Ba', 'B', 2)")
    changes.sync(frappe.db)
    frappe.db.commit()
    yield frappe.db.watch("Reports")
    frappe.db.rollback()
    for table in ("tabKept Person", changes.WATCHES, changes.MARKS, kept.KEPT):
        frappe.db.sql(f"drop table `{table}`")
    frappe.db.commit()


def change(name: str, column: str, value) -> None:
    frappe.db.sql(f"update `tabKept Person` set {column} = %s where name = %s", (value, name))


def count(watch, what="ages", basis=""):
    """The sum of ages by place, and which places had to be read for it."""
    known = watch.kept(what, ["A", "B"], basis)
    read = [place for place in ("A", "B") if place not in known.values]
    fresh = {
        place: sum(frappe.db.sql_list("select age from `tabKept Person` where place = %s", (place,)))
        for place in read
    }
    known.keep(fresh)
    return known.values | fresh, read


def test_only_what_was_touched_is_worked_out_again(watch):
    assert count(watch) == ({"A": 1, "B": 2}, ["A", "B"])
    assert count(watch) == ({"A": 1, "B": 2}, [])
    change("An", "age", 5)
    frappe.db.commit()
    assert count(watch) == ({"A": 5, "B": 2}, ["A"])
    change("An", "place", "B")
    frappe.db.commit()
    assert count(watch) == ({"A": 0, "B": 7}, ["A", "B"])
    assert count(watch) == ({"A": 0, "B": 7}, [])


def test_each_name_and_each_basis_stands_for_itself(watch):
    count(watch)
    assert count(watch, "other ages")[1] == ["A", "B"]
    assert count(watch, basis="tomorrow")[1] == ["A", "B"]
    assert count(watch, basis="tomorrow")[1] == []
    assert count(watch, "other ages")[1] == []


def test_what_was_counted_of_a_change_that_is_undone_is_never_handed_out(watch):
    count(watch)
    change("An", "age", 9)
    assert count(watch) == ({"A": 9, "B": 2}, ["A"])
    frappe.db.rollback()
    assert count(watch) == ({"A": 1, "B": 2}, [])
    # And another change after it is another one, although it is the second of both.
    change("An", "age", 4)
    frappe.db.commit()
    assert count(watch) == ({"A": 4, "B": 2}, ["A"])


def test_a_change_between_reading_and_keeping_is_seen(watch):
    known = watch.kept("ages", ["A"])
    change("An", "age", 5)
    frappe.db.commit()
    known.keep({"A": 1})
    assert count(watch)[0] == {"A": 5, "B": 2}


def test_while_somebody_else_writes_nothing_is_kept_and_nobody_waits(watch):
    other = sqlite3.connect(frappe.db.path, isolation_level=None)
    other.execute("begin immediate")
    assert count(watch) == ({"A": 1, "B": 2}, ["A", "B"])
    other.execute("rollback")
    other.close()
    assert count(watch)[1] == ["A", "B"]
    assert count(watch)[1] == []


def test_a_migration_forgets_what_another_code_worked_out(watch):
    count(watch)
    changes.sync(frappe.db)
    frappe.db.commit()
    assert count(watch)[1] == ["A", "B"]


def test_a_watch_that_nobody_declares_any_more_takes_its_values_along(watch, monkeypatch):
    count(watch)
    monkeypatch.setattr(changes, "declared", lambda: {})
    changes.sync(frappe.db)
    frappe.db.commit()
    assert not frappe.db.sql(f"select 1 from {kept.KEPT}")
