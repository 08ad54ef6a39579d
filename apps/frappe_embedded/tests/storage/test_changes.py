"""Whatever changes a watched row marks whom it is about, in the same transaction; nothing else does."""

import pytest

import frappe
from frappe.database import changes, shared_tables


@pytest.fixture
def watch(doctype, monkeypatch):
    """Rows of Who are about themselves, of Way about their person, of Paper about all whose Way names them."""
    found = {
        "Lists": {
            "Who": "name",
            "Way": "person",
            "Paper": "Way.person by paper",
            "Part": "Way.person of way",
            "Law": None,
        },
        "Counts": {
            "Who": ["called", "Way.paper by person = name"],
            "Way": "person + paper while docstatus = 1 for idx",
        },
    }
    monkeypatch.setattr(changes, "declared", lambda: changes.read(found))
    doctype("Who", {"called": "Data"})
    doctype("Way", {"person": "Data", "paper": "Data"})
    doctype("Paper", {"number": "Data"})
    doctype("Part", {"way": "Data"})
    doctype("Law", {"amount": "Currency"})
    put("Who", "An", called="An")
    put("Paper", "P-1", number="1")
    put("Way", "W-1", person="An", paper="P-1")
    put("Part", "T-1", way="W-1")
    put("Law", "L-1", amount=1)
    return frappe.db.watch("Lists")


def put(doctype: str, name: str, **values) -> None:
    stamp = "2024-05-02 08:00:00.000000"
    frappe.db.bulk_insert(doctype, ["name", "modified", *values], [(name, stamp, *values.values())])


@pytest.mark.parametrize(
    "write",
    [
        lambda: frappe.db.set_value("Who", "An", "called", "Ân", update_modified=False),
        lambda: frappe.db.sql("update tabWay set paper = null"),
        lambda: frappe.db.sql("update tabPaper set number = 2"),
        lambda: frappe.db.delete("Part", {"name": "T-1"}),
        lambda: put("Way", "W-2", person="An"),
        lambda: frappe.db.sql("update tabWho set name = 'Ba'"),
    ],
)
def test_whom_a_write_is_about(watch, write):
    moment = watch.tick()
    assert watch.touched(moment) == set()
    write()
    assert "An" in watch.touched(moment)
    assert watch.touched(watch.tick()) == set()


def test_what_is_about_everybody(watch):
    moment = watch.tick()
    frappe.db.set_value("Law", "L-1", "amount", 2)
    assert watch.touched(moment) is None
    assert watch.touched(watch.tick()) == set()


def test_a_write_that_changes_nothing_leaves_no_mark(watch):
    moment = watch.tick()
    frappe.db.sql("update tabWho set called = 'An', modified = '2024-05-03 08:00:00.000000'")
    frappe.db.set_value("Law", "L-1", "amount", 1)
    assert watch.touched(moment) == set()


def test_what_was_foreseen_leaves_no_mark(watch):
    moment = watch.tick()
    with watch.unwatched():
        frappe.db.sql("update tabWho set called = 'Foreseen'")
    assert watch.touched(moment) == set()
    frappe.db.savepoint("inside")
    with pytest.raises(RuntimeError), watch.unwatched():
        frappe.db.rollback(save_point="inside")
        raise RuntimeError
    frappe.db.sql("update tabWho set called = 'Seen'")
    assert watch.touched(moment) == {"An"}


def test_marks_go_with_their_transaction(watch):
    moment = watch.tick()
    frappe.db.savepoint("undone")
    frappe.db.sql("update tabWho set called = 'Undone'")
    frappe.db.rollback(save_point="undone")
    assert watch.touched(moment) == set()


def test_a_token_of_another_site_or_a_later_moment_tells_nothing(watch):
    identity, _colon, tick = watch.tick().partition(":")
    assert watch.touched(f"{identity}:{int(tick) + 1}") is None
    assert watch.touched(f"other:{tick}") is None
    assert watch.touched("") is None


def test_a_table_that_is_brought_in_line_is_watched_again(watch):
    """A column of another type: the table is written anew, and every row may be another one."""
    moment = watch.tick()
    frappe.get_doc("DocType", "Who").update({}).save()
    assert watch.touched(moment) is None
    moment = watch.tick()
    frappe.db.sql("update tabWho set called = 'Again'")
    assert watch.touched(moment) == {"An"}


def test_nothing_is_watched_by_a_name_that_nobody_declares(watch):
    assert frappe.db.watch("Others") is None


def touched_by(write) -> set[str]:
    counts = frappe.db.watch("Counts")
    moment = counts.tick()
    write()
    return counts.touched(moment)


def test_whom_several_targets_name(watch):
    assert touched_by(lambda: frappe.db.sql("update tabWho set called = 'Ân'")) == {"An", "Ân", "P-1"}


@pytest.mark.parametrize(
    "change, found",
    [
        ("idx = 2", {"An|P-1"}),
        ("docstatus = 0", {"An|P-1"}),
        ("person = 'Ba'", {"An|P-1", "Ba|P-1"}),
        ("_user_tags = 'x'", set()),
        ("docstatus = 0, idx = 3", {"An|P-1"}),
    ],
)
def test_a_row_counts_in_its_state_and_by_the_columns_that_are_named(watch, change, found):
    put("Way", "W-2", person="Ca", paper="P-1")
    frappe.db.sql("update tabWay set docstatus = 1 where name = 'W-1'")
    assert touched_by(lambda: frappe.db.sql(f"update tabWay set {change}")) == found


def test_what_tells_nobody_is_refused():
    for text in ("Way.person", "person by way", "person while docstatus", ""):
        with pytest.raises(ValueError):
            changes.parse(text)


def test_rows_whose_columns_are_shared_are_watched(doctype, monkeypatch):
    """The content that rows share changes with its number, and the columns of their own as in any table."""
    shared = {"Line": {"payee": ("called", "place")}}
    monkeypatch.setattr(shared_tables, "declared", lambda name: shared.get(name, {}))
    hooks = {"Sums": {"Line": "unit while docstatus = 1 for amount, called"}}
    monkeypatch.setattr(changes, "declared", lambda: changes.read(hooks))
    doctype("Line", {"unit": "Data", "amount": "Currency", "called": "Data", "place": "Data"})
    frappe.db.bulk_insert(
        "Line",
        ["name", "unit", "amount", "called", "place", "docstatus"],
        [("L-1", "A", 1, "An", "x", 1), ("L-2", "B", 1, "An", "x", 0)],
    )
    sums = frappe.db.watch("Sums")
    for change, found in (
        ("amount = 2", {"A"}),
        ("called = 'Ba'", {"A"}),
        ("idx = 7", set()),
        ("docstatus = 1", {"B"}),
        ("unit = 'C'", {"A", "B", "C"}),
    ):
        moment = sums.tick()
        frappe.db.sql(f"update tabLine set {change}")
        assert sums.touched(moment) == found, change
    moment = sums.tick()
    frappe.db.delete("Line", {"name": "L-1"})
    assert sums.touched(moment) == {"C"}
