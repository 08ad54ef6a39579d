"""A large table is made ready for shared columns in steps; whatever happens between them, the same rows come out."""

import pytest
from test_shared_columns import GROUPS, NAMES, bulk, pair, rows_of  # noqa: F401 - pair is a fixture

import frappe
from frappe.database import shared_folding
from frappe.database.schema import sync_table, wanted_columns
from frappe.database.shared_columns import STAGED, layout_of

# What may happen to the table while its copy is made, or between two attempts.
CHANGES = {
    "nothing": lambda: None,
    "a copied row changes": lambda: frappe.db.set_value("Plain", NAMES[0], "who", "Chi"),
    "a copied row goes": lambda: frappe.db.delete("Plain", {"name": NAMES[0]}),
    "a row is renamed": lambda: frappe.db.sql("update `tabPlain` set name = 'M-1' where name = %s", NAMES[1]),
    "a row goes and comes again": lambda: (
        frappe.db.delete("Plain", {"name": NAMES[0]}),
        bulk("Plain", NAMES[:1], {"who": "Dung", "amount": 7}),
    ),
    "the last row goes and another comes": lambda: (
        frappe.db.delete("Plain", {"name": NAMES[5]}),
        bulk("Plain", ["M-2"], {"who": "Em"}),
    ),
    "a row comes": lambda: bulk("Plain", ["M-3"], {"note": None}),
}


@pytest.fixture
def table(pair, monkeypatch):  # noqa: F811
    """An ordinary table of six rows, two of which are copied at a time."""
    monkeypatch.setattr(shared_folding, "BATCH", 2)
    monkeypatch.setattr(shared_folding, "AHEAD_FROM", 1)
    monkeypatch.setattr(frappe.db, "commit", lambda: None)  # the test's own transaction is rolled back
    bulk("Plain", NAMES[:4], {"day": None})
    bulk("Plain", NAMES[4:], {"who": "Bình", "note": "‘’"})
    return pair


def prepare(groups=GROUPS) -> None:
    wanted = wanted_columns(frappe.get_meta("Plain", cached=False))
    shared_folding.prepare(frappe.db, "tabPlain", wanted, groups)


def cut_off_after(batches: int, monkeypatch) -> None:
    """Make the copy and break it off after so many batches."""
    whole = shared_folding._copy

    def copy(*arguments):
        nonlocal batches
        if not batches:
            raise KeyboardInterrupt
        batches -= 1
        whole(*arguments)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(shared_folding, "_copy", copy)
        prepare()


def fold(table) -> None:
    table["Plain"] = GROUPS
    sync_table(frappe.get_meta("Plain", cached=False))


def left_over() -> list[str]:
    return frappe.db.sql_list("select name from sqlite_master where name like %s", f"{STAGED}%")


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("batches", [0, 1, 2])
def test_a_copy_that_was_cut_off_is_gone_on_with(table, monkeypatch, batches, change, capsys):
    cut_off_after(batches, monkeypatch)
    CHANGES[change]()
    prepare()
    assert ("goes on after" in capsys.readouterr().out) == bool(batches)
    CHANGES["a row comes"]()
    before, types = rows_of("Plain"), frappe.db.get_column_types("tabPlain")
    fold(table)
    assert layout_of(frappe.db, "tabPlain").groups == GROUPS
    assert rows_of("Plain") == before
    assert frappe.db.get_column_types("tabPlain") == types
    assert frappe.db.has_index("tabPlain", "state_index")
    assert left_over() == []


def test_an_unfinished_copy_is_finished_by_the_rewriting_itself(table, monkeypatch):
    cut_off_after(1, monkeypatch)
    before = rows_of("Plain")
    fold(table)
    assert rows_of("Plain") == before
    assert left_over() == []


def test_a_finished_copy_is_not_read_again(table, monkeypatch):
    prepare()
    monkeypatch.setattr(shared_folding, "_copy", None)
    prepare()
    fold(table)
    assert layout_of(frappe.db, "tabPlain").groups == GROUPS


@pytest.mark.parametrize("groups", [{"who": ("who",)}, {"what": GROUPS["what"]}])
def test_a_copy_with_other_groups_is_begun_anew(table, groups):
    prepare(groups)
    before = rows_of("Plain")
    fold(table)
    assert layout_of(frappe.db, "tabPlain").groups == GROUPS
    assert rows_of("Plain") == before
    assert left_over() == []


def test_a_column_that_came_since_is_there(table):
    prepare()
    frappe.db.sql("alter table `tabPlain` add column `late` TEXT")
    frappe.db.clear_table_cache()
    frappe.db.sql("update `tabPlain` set late = 'x' where name = %s", NAMES[0])
    fold(table)
    assert frappe.db.sql_list("select name from `tabPlain` where late = 'x'") == [NAMES[0]]


def test_a_small_table_is_left_to_the_migration(table, monkeypatch):
    monkeypatch.setattr(shared_folding, "AHEAD_FROM", 7)
    prepare()
    assert left_over() == []


def test_the_app_does_not_see_the_copy(table):
    before = frappe.db.get_tables()
    prepare()
    assert frappe.db.get_tables() == before
