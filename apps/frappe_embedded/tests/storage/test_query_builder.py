"""frappe.qb: what PyPika builds runs on SQLite, with every value bound."""

import datetime

import pytest

import frappe
from frappe.query_builder import Case, DocType, Field, Order
from frappe.query_builder.functions import (
    Coalesce,
    Concat,
    Count,
    Date,
    GroupConcat,
    IfNull,
    Max,
    Min,
    Round,
    Sum,
)


@pytest.fixture
def lines(table, rows):
    table("Line", {"unit": "Data", "month": "Date", "amount": "Currency", "n": "Int", "paid_at": "Datetime"})
    month = datetime.date
    rows(
        "Line",
        {"name": "1", "unit": "X", "month": month(2024, 5, 1), "amount": 100, "n": 1},
        {"name": "2", "unit": "X", "month": month(2024, 6, 1), "amount": 250, "n": 2},
        {"name": "3", "unit": "Y", "month": month(2024, 5, 1), "amount": 50, "n": 4,
         "paid_at": datetime.datetime(2024, 5, 20, 8)},
    )  # fmt: skip
    return DocType("Line")


def test_select_where_order(lines):
    query = frappe.qb.from_(lines).select(lines.name, lines.amount).where(lines.unit == "X")
    query = query.orderby(lines.name, order=Order.desc)
    assert query.run() == (("2", 250.0), ("1", 100.0))
    assert query.run(as_dict=True)[0] == {"name": "2", "amount": 250.0}
    assert query.run(pluck=True) == ["2", "1"]
    assert query.run(as_list=True) == [["2", 250.0], ["1", 100.0]]
    assert frappe.qb.from_("Line").select("name").where(Field("unit") == "Y").run(pluck=True) == ["3"]


def test_values_are_bound(lines):
    hostile = "X' or 1=1 --"
    query = frappe.qb.from_(lines).select(lines.name).where((lines.unit == hostile) & (lines.n > 1))
    sql, values = query.walk()
    assert hostile not in sql and sql.count("?") == 2
    assert values == [hostile, 1]
    assert query.run() == ()


def test_dates_keep_their_type(lines):
    may = datetime.date(2024, 5, 1)
    query = frappe.qb.from_(lines).select(lines.month).where(lines.month == may).distinct()
    assert query.run(pluck=True) == [may]
    assert frappe.qb.from_(lines).select(Max(lines.month)).run()[0][0] == datetime.date(2024, 6, 1)
    row = (
        frappe.qb.from_(lines)
        .select(Min(lines.month).as_("first"), Max(lines.paid_at).as_("last"))
        .run(as_dict=True)[0]
    )
    assert row == {"first": may, "last": datetime.datetime(2024, 5, 20, 8)}
    paid = frappe.qb.from_(lines).select(lines.name).where(lines.paid_at >= datetime.datetime(2024, 5, 20, 8))
    assert paid.run(pluck=True) == ["3"]
    assert (
        frappe.qb.from_(lines).select(Date(lines.paid_at)).where(lines.name == "3").run()[0][0]
        == "2024-05-20"
    )


def test_aggregates_and_groups(lines):
    query = (
        frappe.qb.from_(lines)
        .select(
            lines.unit,
            Count("*").as_("n"),
            Sum(lines.amount).as_("total"),
            GroupConcat(lines.name).as_("names"),
        )
        .groupby(lines.unit)
        .having(Sum(lines.amount) > 60)
    )
    assert query.run(as_dict=True) == [{"unit": "X", "n": 2, "total": 350.0, "names": "1,2"}]


def test_case_coalesce_concat(lines):
    size = Case().when(lines.amount >= 100, "big").else_("small")
    query = frappe.qb.from_(lines).select(
        size, Concat(lines.unit, "-", lines.name), IfNull(lines.paid_at, "never")
    )
    assert query.where(lines.name.isin(["1", "3"])).orderby(lines.name).run() == (
        ("big", "X-1", "never"), ("small", "Y-3", "2024-05-20 08:00:00.000000"),
    )  # fmt: skip
    assert (
        frappe.qb.from_(lines).select(Concat(lines.unit, lines.paid_at)).where(lines.name == "1").run()[0][0]
        is None
    )
    assert frappe.qb.from_(lines).select(Coalesce(lines.paid_at, lines.month, 0)).run()


def test_division_is_never_whole_number_division(lines):
    query = frappe.qb.from_(lines).select(
        Round(Sum(lines.n) / Count("*"), 2).as_("mean"), (lines.n / 2).as_("half")
    )
    assert query.where(lines.name == "1").run(as_dict=True) == [{"mean": 1.0, "half": 0.5}]
    assert frappe.qb.from_(lines).select(Sum(lines.n) * 100 / Count("*")).run()[0][0] == pytest.approx(
        233.333, abs=0.01
    )


def test_joins_and_subqueries(lines, table, rows):
    table("Unit", {"label": "Data"})
    rows("Unit", {"name": "X", "label": "Xã"}, {"name": "Y", "label": "Phường"})
    unit = DocType("Unit")
    query = frappe.qb.from_(lines).left_join(unit).on(unit.name == lines.unit).select(lines.name, unit.label)
    assert query.where(unit.label.like("Ph%")).run() == (("3", "Phường"),)
    inner = frappe.qb.from_(lines).select(lines.unit).where(lines.amount > 200)
    assert frappe.qb.from_(unit).select(unit.name).where(unit.name.isin(inner)).run(pluck=True) == ["X"]
    totals = (
        frappe.qb.from_(lines)
        .select(lines.unit, Sum(lines.amount).as_("total"))
        .groupby(lines.unit)
        .as_("totals")
    )
    assert frappe.qb.from_(totals).select(totals.total).where(totals.unit == "Y").run(pluck=True) == [50.0]


def test_unions(lines):
    a = frappe.qb.from_(lines).select(lines.name).where(lines.unit == "X")
    b = frappe.qb.from_(lines).select(lines.name).where(lines.n > 1)
    assert sorted((a + b).run(pluck=True)) == ["1", "2", "3"]
    assert sorted((a * b).run(pluck=True)) == ["1", "2", "2", "3"]
    assert a.intersect(b).run(pluck=True) == ["2"]


def test_insert_update_delete(lines):
    frappe.qb.into("Line").columns("name", "unit", "amount").insert("4", "Z", 10).insert("5", "Z", 20).run()
    frappe.qb.update(lines).set(lines.amount, lines.amount * 2).set("n", 9).where(lines.unit == "Z").run()
    assert frappe.db.get_values("Line", {"unit": "Z"}, ["amount", "n"], order_by="name asc") == (
        (20.0, 9),
        (40.0, 9),
    )
    frappe.qb.from_(lines).delete().where(lines.unit == "Z").run()
    assert frappe.db.count("Line") == 3
    copied = (
        frappe.qb.into("Line")
        .columns("name", "unit")
        .from_(lines)
        .select(Concat(lines.name, "b"), lines.unit)
    )
    copied.where(lines.unit == "X").run()
    assert frappe.db.count("Line", {"unit": "X"}) == 4


def test_empty_lists_match_nothing(lines):
    assert frappe.qb.from_(lines).select(lines.name).where(lines.name.isin([])).run() == ()
    assert len(frappe.qb.from_(lines).select(lines.name).where(lines.name.notin([])).run()) == 3


def test_for_update_takes_the_lock(lines):
    frappe.db.commit()
    query = frappe.qb.from_(lines).select(lines.name).where(lines.name == "1").for_update()
    assert query.run(pluck=True) == ["1"]
    assert frappe.db.connection.in_transaction
    frappe.db.rollback()
    frappe.db.sql("drop table tabLine")
    frappe.db.commit()


def test_get_query(lines):
    query = frappe.qb.get_query(
        "Line", fields=["name", "sum(amount) as total"], filters={"unit": "X"}, group_by="unit"
    )
    assert query.run(as_dict=True) == [{"name": "1", "total": 350.0}]
    assert query.walk()[1] == ["X"]


def test_run_false_gives_the_sql(lines):
    assert frappe.qb.from_(lines).select(lines.name).run(run=False) == 'SELECT "name" FROM "tabLine"'
