"""A list that is made from another one's rows as they are kept holds the rows that would be inserted one by one."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import frappe
from frappe.database import shared_tables

GROUPS = {"list": ("creation", "owner"), "payee": ("who",), "claim": ("amount", "note")}
FIELDS = {
    "list_name": {"fieldtype": "Data", "search_index": 1},
    "number": "Int",
    "person": "Data",
    "state": "Data",
    "who": "Data",
    "amount": "Currency",
    "note": "Data",
}
COLUMNS = ["name", "creation", "modified", "owner", *FIELDS]
STAMPS = ("2024-05-02 08:00:00.000000", "2024-05-02 08:00:00.000000", "Administrator")
PEOPLE = "ABCDEFGH"


@pytest.fixture
def rows(doctype, monkeypatch):
    monkeypatch.setattr(shared_tables, "declared", lambda name: GROUPS if name == "Line" else {})
    doctype("Line", FIELDS)
    return frappe.db.shared_rows("Line", "list_name")


def line(listing: str, number: int, person: str, amount: int, note: str) -> tuple:
    return (
        f"{listing}-{number:05d}",
        *STAMPS,
        listing,
        number,
        person,
        "Pending",
        f"Who {person}",
        amount,
        note,
    )


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    lines=st.lists(st.tuples(st.sampled_from(PEOPLE), st.integers(1, 3)), max_size=12),
    without=st.sets(st.sampled_from(PEOPLE)),
)
def test_rows_numbers_and_contents(rows, lines, without):
    frappe.db.delete("Line")
    lines = sorted(lines)
    frappe.db.bulk_insert(
        "Line", COLUMNS, [line("May", n, who, amount, "May") for n, (who, amount) in enumerate(lines, 1)]
    )
    found = rows.contents("claim", ["May"], "person", without)
    kept = [(who, amount) for who, amount in lines if who not in without]
    assert sum(count for *_rest, count in found) == len(kept)
    amounts = [frappe.db.get_value("Line", example, "amount") for *_rest, example, _count in found]
    new = rows.numbers("claim", ["amount", "note"], [(amount, "June") for amount in amounts])
    follows = dict(zip((number for _list, number, *_rest in found), new, strict=True))
    (listed,) = rows.numbers("list", ["creation", "owner"], [(STAMPS[0], STAMPS[2])])
    read = rows.read("May", ("person", "number"), ("payee", "claim"), {"payee": ("who",)}, "number")
    assert [(row[0], row[1], row[4]) for row in read] == [
        (who, number, f"Who {who}") for number, (who, _amount) in enumerate(lines, 1)
    ]
    rows.write(
        ("name", "list_name", "state", "modified", "number", "person"),
        ("list", "payee", "claim"),
        [
            (f"June-{number:05d}", "June", "Pending", STAMPS[1], number, who, listed, payee, follows[claim])
            for who, number, payee, claim, _text in read
            if who not in without
        ],
    )
    expected = [
        line("June", number, who, amount, "June")
        for number, (who, amount) in enumerate(lines, 1)
        if who not in without
    ]
    columns = ", ".join(f"+{name}" for name in COLUMNS)
    written = frappe.db.sql(f"select {columns} from tabLine where list_name = 'June' order by number")
    assert list(map(tuple, written)) == expected
    assert rows.said("claim", new, ("note", "amount")) == {
        number: ("June", amount) for number, amount in zip(new, amounts, strict=True)
    }


def test_a_table_of_ordinary_columns_has_none(doctype):
    doctype("Plain", {"list_name": "Data"})
    assert frappe.db.shared_rows("Plain", "list_name") is None
