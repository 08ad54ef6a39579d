"""A list that is made from another inside the database holds the rows that would be inserted one by one."""

import itertools

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
    others=st.lists(st.sampled_from(PEOPLE), max_size=4),
)
def test_rows_numbers_and_contents(rows, lines, without, others):
    """`others`: people whose rows are put between by whoever repeats; they are left out of the old list."""
    frappe.db.delete("Line")
    lines, left_out = sorted(lines), without.union(others)
    frappe.db.bulk_insert(
        "Line", COLUMNS, [line("May", n, who, amount, "May") for n, (who, amount) in enumerate(lines, 1)]
    )
    found = rows.contents("claim", ["May"], "person", left_out)
    kept = [(who, amount) for who, amount in lines if who not in left_out]
    assert sum(count for *_rest, count in found) == len(kept)
    old = [number for _list, number, _example, _count in found]
    amounts = [frappe.db.get_value("Line", example, "amount") for *_rest, example, _count in found]
    new = rows.numbers("claim", ["amount", "note"], [(amount, "June") for amount in amounts])
    made = rows.repeat(
        source="May",
        order=("person", "number"),
        keep=("person",),
        values={"list_name": "June", "state": "Pending", "modified": STAMPS[1]},
        numbered="number",
        name="June-",
        same=("payee",),
        numbers={"list": rows.numbers("list", ["creation", "owner"], [(STAMPS[0], STAMPS[2])])[0]},
        mapped={"claim": dict(zip(old, new, strict=True))},
        without=frozenset(left_out),
        between={who: others.count(who) for who in others},
    )
    assert made == len(kept)
    both = sorted([*((who, 1, amount) for who, amount in kept), *((who, 0, 0) for who in others)])
    expected = [
        line("June", number, who, amount, "June")
        for number, (who, was_kept, amount) in zip(itertools.count(1), both, strict=False)
        if was_kept
    ]
    columns = ", ".join(f"+{name}" for name in COLUMNS)
    written = frappe.db.sql(f"select {columns} from tabLine where list_name = 'June' order by number")
    assert list(map(tuple, written)) == expected
    before = rows.before("May", "person", left_out, others)
    assert before == {who: sum(other < who for other, _amount in kept) for who in others}
    assert rows.whose("person", ["May"], left_out).get("May", set()) == {who for who, _a in lines} & left_out


def test_a_table_of_ordinary_columns_has_none(doctype):
    doctype("Plain", {"list_name": "Data"})
    assert frappe.db.shared_rows("Plain", "list_name") is None
