"""What fields, order_by and group_by may say, and the hostile texts that they may not."""

import pytest

import frappe
from frappe.database.grammar import Column, parse_field, parse_order

HOSTILE = [
    "name, (select password from __Auth)",
    "(select password from `__Auth` limit 1) as name",
    "name from tabUser union select password from __Auth --",
    "name; drop table tabUser",
    "name -- ",
    "name /* */",
    "name union select 1",
    "exists(select 1)",
    "sum(amount) from tabUser",
    "count(*) from `__Auth`",
    "load_extension('x')",
    "readfile('/etc/passwd')",
    "randomblob(1000000000)",
    "ifnull(name, 1)",
    "concat(name, owner)",
    "sleep(5)",
    "version()",
    "case when 1 then name end",
    "name = 'x' or 1",
    "@@version",
    "1=1",
    "`tabUser`.`name` , password",
    "`name` x y",
    "name as `a` , b",
    "count(name",
    "count name)",
    "'a' || name",
    "name collate nocase",
    "name\x00",
    'name as "a [DATE]"',
    "cast(name as text)",
    "sum(select)",
    "",
    "tabUser.name.password",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_refused_as_a_field(site, text):
    with pytest.raises(frappe.DataError):
        parse_field(text)


@pytest.mark.parametrize(
    "text",
    [
        "(select 1)",
        "name; drop table tabUser",
        "name desc, (select 1)",
        "name desc limit 1",
        "sleep(5)",
        "name asc asc",
        "case when 1=1 then name else owner end",
        "name union select 1",
        "name desc --",
        "random()",
    ],
)
def test_refused_as_an_order(site, text):
    with pytest.raises(frappe.DataError):
        parse_order(text)


@pytest.mark.parametrize(
    ("text", "column", "alias"),
    [
        ("name", Column("name"), None),
        ("`name`", Column("name"), None),
        ("name as id", Column("name"), "id"),
        ("name AS `the id`", Column("name"), "the id"),
        ("name as 'id'", Column("name"), "id"),
        ("`tabUser`.`name`", Column("name", doctype="User"), None),
        ("tabUser.name as n", Column("name", doctype="User"), "n"),
        ("`tabHas Role`.role", Column("role", doctype="Has Role"), None),
        ("town.area", Column("area", through="town"), None),
        ("rows.item as item", Column("item", through="rows"), "item"),
        ("*", Column("*"), None),
        ("`tabUser`.*", Column("*", doctype="User"), None),
    ],
)
def test_columns(text, column, alias):
    expression = parse_field(text)
    assert (expression.column, expression.alias) == (column, alias)


@pytest.mark.parametrize(
    ("text", "function", "columns"),
    [
        ("count(*) as n", "count", 0),
        ("count(name)", "count", 1),
        ("count(distinct owner) as owners", "count", 1),
        ("SUM(amount * months) as total", "sum", 2),
        ("sum(`tabRow`.`cost`)", "sum", 1),
        ("round(sum(amount) / 1000, 2) as thousands", "round", 1),
        ("max(modified)", "max", 1),
        ("locate('an', name)", "locate", 1),
        ("date(creation) as day", "date", 1),
        ("amount - paid as open", None, 2),
        ("1 as one", None, 0),
        ("'Beneficiary' as kind", None, 0),
        ("-amount as negative", None, 1),
    ],
)
def test_expressions(text, function, columns):
    expression = parse_field(text)
    assert (expression.function, len(expression.columns)) == (function, columns)


def test_orders():
    found = parse_order("`tabUser`.`creation` desc, idx asc, name, count(name) DESC, ifnull(a, 'b,c')")
    assert [direction for _expression, direction in found] == ["desc", "asc", "", "desc", ""]
    assert found[0][0].column == Column("creation", doctype="User")


def test_a_literal_keeps_its_quotes_inside():
    assert parse_field('"it\'s" as x').parts == ("'it''s'",)
