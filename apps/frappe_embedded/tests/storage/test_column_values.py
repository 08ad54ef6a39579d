"""What a column of dates, times or numbers takes, on every way in; and how its values compare."""

import datetime
import json

import pytest

import frappe
from frappe.database.column_values import day_text, moment_text, number_of, time_text

DAYS = {
    "2024-01-31": "2024-01-31",
    "2024-1-5": "2024-01-05",
    "2024/01/31": "2024-01-31",
    "20240131": "2024-01-31",
    "2024-01-31 10:20": "2024-01-31",
    datetime.date(2024, 1, 31): "2024-01-31",
    datetime.datetime(2024, 1, 31, 5): "2024-01-31",
}
MOMENTS = {
    "2024-01-31": "2024-01-31 00:00:00.000000",
    "2024-01-31 10:20": "2024-01-31 10:20:00.000000",
    "2024-01-31T10:20:30": "2024-01-31 10:20:30.000000",
    "2024-1-5 1:02:03.5": "2024-01-05 01:02:03.500000",
    "20240131102030": "2024-01-31 10:20:30.000000",
    datetime.datetime(2024, 1, 31, 10, 20): "2024-01-31 10:20:00.000000",
    datetime.date(2024, 1, 31): "2024-01-31 00:00:00.000000",
}
TIMES = {
    "9:30": "09:30:00.000000",
    "13:30:05.25": "13:30:05.250000",
    "100:00:00": "100:00:00.000000",
    "1 day, 2:00:00": "26:00:00.000000",
    datetime.timedelta(hours=9, minutes=30): "09:30:00.000000",
    datetime.time(9, 30): "09:30:00.000000",
}
NO_DAY = (
    "01/05/2024", "31-01-2024", "2024-02", "Monday", "today", "2024-02-30", "2024-13-01", "2024-01/31", "0001-01-01",
    "0000-00-00", "1e3", "２０２４-01-31", True, 5, 1.5, ["2024-01-31"], {"a": 1},
)  # fmt: skip


@pytest.mark.parametrize(("given", "stored"), DAYS.items())
def test_days(given, stored):
    assert day_text(given) == stored


@pytest.mark.parametrize(("given", "stored"), MOMENTS.items())
def test_moments(given, stored):
    assert moment_text(given) == stored


@pytest.mark.parametrize(("given", "stored"), TIMES.items())
def test_times(given, stored):
    assert time_text(given) == stored


@pytest.mark.parametrize("given", NO_DAY, ids=repr)
def test_what_is_no_date(site, given):
    for convert in (day_text, moment_text):
        with pytest.raises(frappe.ValidationError, match="is not a date") as refused:
            convert(given, "Birthday")
        assert str(refused.value).startswith("Birthday: ")


@pytest.mark.parametrize(
    "given", ["24:61", "9", "half past", "10:00:00:00", "839:00:00", True, 5, {}], ids=repr
)
def test_what_is_no_time(site, given):
    with pytest.raises(frappe.ValidationError, match="is not a time"):
        time_text(given)


@pytest.mark.parametrize(
    "given", ["nan", float("inf"), "12a", "1_000", "", 2**63, {}, [1], "1e999"], ids=repr
)
def test_what_is_no_number(site, given):
    with pytest.raises(frappe.ValidationError, match="is not a number"):
        number_of(given)


def test_numbers(site):
    assert [number_of(value) for value in ("12", " -3 ", "1.5", True, 7)] == [12, -3, 1.5, 1, 7]


@pytest.fixture
def visit(doctype):
    """A DocType with a day, a moment, a time of day, and numbers."""
    kinds = ("Date", "Datetime", "Time", "Currency", "Int", "Data", "Small Text")
    return doctype(
        "Visit", dict(zip(("day", "at", "clock", "pay", "count", "note", "text"), kinds, strict=True))
    )


def make(**values):
    return frappe.get_doc(doctype="Visit", **values).insert()


@pytest.mark.parametrize("given", [value for value in NO_DAY if not isinstance(value, list)], ids=repr)
def test_no_way_in_takes_what_is_no_date(visit, given):
    stored = make(day="2024-01-31")
    for field in ("day", "at"):
        ways = (
            lambda field=field: make(**{field: given}),
            lambda field=field: frappe.get_doc("Visit", stored.name).update({field: given}).save(),
            lambda field=field: frappe.db.set_value("Visit", stored.name, field, given),
            lambda field=field: stored.db_set(field, given),
            lambda field=field: frappe.db.bulk_update("Visit", {stored.name: {field: given}}),
        )
        for way in ways:
            with pytest.raises(frappe.ValidationError, match="is not a date"):
                way()
    assert frappe.db.sql("select cast(day as text), at from tabVisit") == (("2024-01-31", None),)


@pytest.mark.parametrize("given", ["01/05/2024", "2024-02", "Monday", True], ids=repr)
@pytest.mark.parametrize("operator", ["=", "!=", ">=", "<", "between", "in"])
def test_no_filter_takes_what_is_no_date(visit, given, operator):
    value = [given, given] if operator in ("between", "in") else given
    filters = {"day": (operator, value)}
    for read in (frappe.get_all, frappe.get_list, frappe.db.count, frappe.db.exists, frappe.db.get_value):
        with pytest.raises(frappe.ValidationError, match="is not a date"):
            read("Visit", filters)
    with pytest.raises(frappe.ValidationError, match="is not a date"):
        frappe.db.delete("Visit", filters)


def test_a_refusal_names_the_field_and_is_told_in_vietnamese(visit):
    frappe.local.lang = "vi"
    with pytest.raises(frappe.ValidationError) as refused:
        make(day="01/05/2024")
    assert str(refused.value) == "Day: “01/05/2024” không phải là ngày hợp lệ. Hãy ghi theo dạng 2024-01-31."
    assert refused.value.http_status_code == 417


def test_a_controller_sees_dates_in_one_form(visit):
    doc = make(day="20240131", at="2024-1-5 9:30", clock="9:30")
    assert (doc.day, doc.at, doc.clock) == ("2024-01-31", "2024-01-05 09:30:00.000000", "09:30:00.000000")
    assert make(day="", at=None, clock="").reload().day is None


def test_numbers_that_are_none_are_refused(visit):
    name = make(pay=1).name
    for value in (float("nan"), float("inf"), "NaN", "Infinity", "-inf"):
        with pytest.raises(frappe.ValidationError, match="is not a number"):
            make(pay=value)
        with pytest.raises(frappe.ValidationError, match="is not a number"):
            frappe.db.set_value("Visit", name, "pay", value)
    for values in ({"count": 2**31}, {"note": "x" * 141}):
        with pytest.raises(frappe.CharacterLengthExceededError):
            make(**values)
        with pytest.raises(frappe.CharacterLengthExceededError):
            frappe.db.set_value("Visit", name, values)
    with pytest.raises(frappe.CharacterLengthExceededError):
        make(text="đ" * 32_768)  # two bytes each, one more than the column holds
    assert len(make(text="đ" * 32_767).reload().text) == 32_767


@pytest.fixture
def visits(visit):
    """Two visits, told apart by name: at 10:20 sharp, and half a second later."""
    frappe.db.sql("delete from tabVisit")
    names = {}
    for label, at, clock in (
        ("sharp", "2024-01-31 10:20:00", "10:20:00"),
        ("later", "2024-01-31 10:20:00.5", "10:20:00.5"),
    ):
        names[label] = make(at=at, clock=clock).name
    return names


CASES = [
    ("=", "2024-01-31 10:20:00", {"sharp"}),
    ("=", "2024-01-31 10:20", {"sharp"}),
    ("!=", "2024-01-31 10:20:00", {"later"}),
    (">=", "2024-01-31 10:20:00", {"sharp", "later"}),
    ("<=", "2024-01-31 10:20:00", {"sharp"}),
    (">", "2024-01-31 10:20:00", {"later"}),
    ("<", "2024-01-31 10:20:00.5", {"sharp"}),
    ("between", ["2024-01-31 10:20:00", "2024-01-31 10:20:00.500"], {"sharp", "later"}),
    ("in", ["2024-01-31 10:20:00", "2024-02-01"], {"sharp"}),
    ("=", datetime.datetime(2024, 1, 31, 10, 20), {"sharp"}),
]


def found_by_every_reader(filters) -> list[set]:
    return [
        set(frappe.get_all("Visit", filters, pluck="name")),
        set(frappe.get_list("Visit", filters, pluck="name")),
        {row[0] for row in frappe.db.get_values("Visit", filters, "name")},
        {row[0] for row in frappe.qb.get_query("Visit", fields="name", filters=filters).run()},
    ]


@pytest.mark.parametrize(("operator", "value", "expected"), CASES)
def test_moments_compare_as_moments(visits, operator, value, expected):
    names = {visits[label] for label in expected}
    for found in found_by_every_reader({"at": (operator, value)}):
        assert found == names
    assert frappe.db.count("Visit", {"at": (operator, value)}) == len(names)
    assert frappe.db.exists("Visit", {"at": (operator, value)}) in names
    if operator != "in":
        placeholders = "%s and %s" if operator == "between" else "%s"
        values = value if operator == "between" else [value]
        rows = frappe.db.sql(f"select name from `tabVisit` where `at` {operator} {placeholders}", values)
        assert {row[0] for row in rows} == names


@pytest.mark.parametrize(
    ("operator", "value", "expected"),
    [
        ("=", "10:20", {"sharp"}),
        ("=", "10:20:00", {"sharp"}),
        ("=", datetime.timedelta(hours=10, minutes=20), {"sharp"}),
        (">=", "10:20:00", {"sharp", "later"}),
        ("<=", "10:20:00.5", {"sharp", "later"}),
        ("between", ["10:20", "10:20:00.5"], {"sharp", "later"}),
        (">", "9:00", {"sharp", "later"}),
        ("in", ["10:20"], {"sharp"}),
    ],
)
def test_times_compare_as_times(visits, operator, value, expected):
    names = {visits[label] for label in expected}
    for found in found_by_every_reader({"clock": (operator, value)}):
        assert found == names


def test_moments_compare_in_built_queries(visits):
    table = frappe.qb.DocType("Visit")
    query = frappe.qb.from_(table).select(table.name)
    assert query.where(table.at == "2024-01-31 10:20:00").run(pluck=True) == [visits["sharp"]]
    assert query.where(table.clock == "10:20").run(pluck=True) == [visits["sharp"]]
    assert len(query.where(table.at[datetime.date(2024, 1, 31) : "2024-01-31 10:20:00.5"]).run()) == 2
    frappe.db.sql("update `tabVisit` set `at` = %(at)s", {"at": "2024-02-01 8:00"})
    assert {str(row[0]) for row in frappe.db.sql("select at from tabVisit")} == {"2024-02-01 08:00:00"}


def test_text_that_looks_like_a_moment_stays_text(visit):
    name = make(note="2024-1-5 9:30", text=json.dumps("2024-1-5")).name
    assert frappe.db.exists("Visit", {"note": "2024-1-5 9:30"}) == name
    assert frappe.db.sql("select name from `tabVisit` where note = %s", "2024-1-5 9:30") == ((name,),)
    frappe.db.sql("update `tabVisit` set note = %s", "10:20")
    assert frappe.db.get_value("Visit", name, "note") == "10:20"
