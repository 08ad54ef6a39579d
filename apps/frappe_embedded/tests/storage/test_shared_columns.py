"""A table whose rows share columns is, for whoever reads or writes it, the table it would be otherwise."""

import datetime
import sqlite3

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import frappe
from frappe.database import shared_columns, shared_tables
from frappe.database.schema import sync_table
from frappe.database.shared_columns import content_digest, layout_of

GROUPS = {"who": ("who", "village"), "what": ("amount", "day", "note")}
FIELDS = {
    "who": "Data",
    "village": "Data",
    "amount": "Currency",
    "day": "Date",
    "note": "Small Text",
    "state": {"fieldtype": "Data", "search_index": 1},
    "number": "Int",
}
COLUMNS = ["name", "creation", "modified", "owner", *FIELDS]
NAMES = [f"L-{number}" for number in range(6)]


@pytest.fixture
def pair(doctype, monkeypatch):
    """Two DocTypes with the same fields, the first with shared columns."""
    found = {"Shared": GROUPS}
    monkeypatch.setattr(shared_tables, "declared", lambda name: found.get(name, {}))
    doctype("Shared", FIELDS)
    doctype("Plain", FIELDS)
    found["Plain"] = {}
    return found


def rows_of(doctype: str) -> list:
    return frappe.db.sql(f"select {', '.join(COLUMNS)} from `tab{doctype}` order by name", as_list=True)


def line(name: str, **values) -> tuple:
    given = {
        "who": "An",
        "village": None,
        "amount": 360_000,
        "day": "2024-05-01",
        "note": "",
        "state": "Pending",
        "number": 1,
    } | values
    return (
        name,
        "2024-05-02 08:00:00.000000",
        "2024-05-02 08:00:00.000000",
        "Administrator",
        *given.values(),
    )


def bulk(doctype, names, values):
    known = set(frappe.get_all(doctype, pluck="name"))
    frappe.db.bulk_insert(doctype, COLUMNS, [line(name, **values) for name in names if name not in known])


def update(doctype, setting, condition):
    table = frappe.qb.DocType(doctype)
    query = frappe.qb.update(table)
    for field, value in setting.items():
        query = query.set(table[field], value)
    for field, value in condition.items():
        query = query.where(table[field] == value)
    query.run()


def delete(doctype, _setting, condition):
    return frappe.db.delete(doctype, condition)


def set_value(doctype, setting, condition):
    frappe.db.set_value(doctype, condition, setting, update_modified=False)


def by_statement(doctype, setting, condition):
    """An INSERT as people write it: the columns that it doesn't name have their defaults."""
    name = f"S-{len(frappe.get_all(doctype))}"
    if not frappe.db.exists(doctype, name):
        frappe.db.sql(
            f"insert into `tab{doctype}` (name, who, state) values (%s, %s, %s)", (name, "Bình", "New")
        )


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "who": st.sampled_from(["An", "Bình", "An\x1f", "", None]),
        "village": st.sampled_from([None, "", "Thôn 1"]),
        "amount": st.sampled_from([0, 360_000, 540_000.0]),
        "day": st.sampled_from(["2024-05-01", datetime.date(2024, 6, 1), None]),
        "note": st.sampled_from(["", "với “nháy” ' và ` \" where", None]),
        "state": st.sampled_from(["Pending", "Paid"]),
        "number": st.integers(0, 2),
    },
)
CONDITIONS = st.fixed_dictionaries(
    {},
    optional={
        "who": st.sampled_from(["An", "Bình"]),
        "amount": st.sampled_from([360_000, 540_000]),
        "state": st.sampled_from(["Pending", "Paid"]),
    },
)
STEPS = st.one_of(
    st.tuples(st.just(bulk), st.lists(st.sampled_from(NAMES), unique=True), VALUES),
    st.tuples(
        st.sampled_from([update, delete, set_value, by_statement]),
        VALUES.filter(bool),
        CONDITIONS.filter(bool),
    ),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(STEPS, max_size=8))
@example(
    [
        (bulk, NAMES, {}),
        (update, {"state": "Paid"}, {"who": "An"}),
        (update, {"who": "Bình"}, {"state": "Paid"}),
    ]
)
@example([(bulk, NAMES, {}), (delete, {}, {"amount": 360_000}), (by_statement, {}, {})])
def test_whatever_is_done_both_hold_the_same(pair, steps):
    frappe.db.savepoint("steps")
    for act, one, other in steps:
        answers = [act(doctype, one, other) for doctype in ("Shared", "Plain")]
        assert answers[0] == answers[1]
        assert rows_of("Shared") == rows_of("Plain")
    for filters in ({"who": "An"}, {"state": "Paid", "amount": [">", 0]}, {"day": ["is", "set"]}):
        assert frappe.db.count("Shared", filters) == frappe.db.count("Plain", filters)
        found = [
            frappe.get_all(doctype, filters, COLUMNS, order_by="amount desc, name asc")
            for doctype in ("Shared", "Plain")
        ]
        assert found[0] == found[1]
    frappe.db.rollback(save_point="steps")


def test_a_content_is_kept_once(pair):
    bulk("Shared", NAMES, {})
    bulk("Shared", ["X"], {"amount": 360_000.0, "day": datetime.date(2024, 5, 1)})
    counts = [frappe.db.sql(f"select count(*) from `__shared_tabShared_{group}`")[0][0] for group in GROUPS]
    assert counts == [1, 1]


def test_documents_come_and_go_as_ever(pair):
    made = frappe.get_doc({"doctype": "Shared", "who": "An", "amount": 5, "state": "Paid"}).insert()
    made.who, made.state = "Bình", "Pending"
    made.save()
    read = frappe.get_doc("Shared", made.name)
    assert (read.who, read.amount, read.state, read.owner) == ("Bình", 5, "Pending", "Administrator")
    frappe.delete_doc("Shared", made.name)
    assert not frappe.db.exists("Shared", made.name)


def test_an_ordinary_table_is_rewritten_and_back(pair):
    bulk("Plain", NAMES[:4], {"day": None})
    bulk("Plain", NAMES[4:], {"who": "Bình", "note": "‘’"})
    before, types = rows_of("Plain"), frappe.db.get_column_types("tabPlain")
    pair["Plain"] = GROUPS
    sync_table(frappe.get_meta("Plain", cached=False))
    assert layout_of(frappe.db, "tabPlain").groups == GROUPS
    assert rows_of("Plain") == before
    assert frappe.db.get_column_types("tabPlain") == types
    assert frappe.db.has_index("tabPlain", "state_index")
    pair["Plain"] = {}
    sync_table(frappe.get_meta("Plain", cached=False))
    assert layout_of(frappe.db, "tabPlain") is None
    assert rows_of("Plain") == before
    assert frappe.db.has_index("tabPlain", "state_index")


def test_a_field_that_comes_later_stands_in_the_rows(pair, doctype):
    bulk("Shared", NAMES, {})
    meta = frappe.get_meta("Shared", cached=False)
    meta.fields.append(frappe._dict(fieldname="paid_on", fieldtype="Date"))
    sync_table(meta)
    frappe.db.set_value("Shared", NAMES[0], "paid_on", "2024-05-20")
    assert "paid_on" in layout_of(frappe.db, "tabShared").own
    assert frappe.get_all("Shared", {"paid_on": ["is", "set"]}, ["name", "who"]) == [
        {"name": NAMES[0], "who": "An"}
    ]


def test_two_contents_with_one_number_are_refused(pair, monkeypatch):
    bulk("Shared", NAMES[:1], {})
    digest = content_digest("An", None)
    monkeypatch.setattr(
        shared_columns, "content_digest", lambda *values: digest[:8] + content_digest(*values)[8:]
    )
    with pytest.raises(sqlite3.IntegrityError):
        bulk("Shared", NAMES[1:2], {"who": "Bình"})
    assert [row[4] for row in rows_of("Shared")] == ["An"]
