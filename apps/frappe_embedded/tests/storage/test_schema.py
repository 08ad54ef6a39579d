"""From descriptions to tables: nothing that holds data is ever dropped."""

import pytest

import frappe
from frappe.database.schema import sync_table


def described(name, fields, **more):
    return frappe._dict(
        name=name, fields=[frappe._dict(fieldname=key, **value) for key, value in fields.items()], **more
    )


def test_a_new_table_has_standard_columns(table):
    table("Thing", {"title": "Data", "section": "Section Break", "amount": "Currency", "rows": "Table"})
    columns = frappe.db.get_table_columns("Thing")
    assert columns[:7] == ["name", "creation", "modified", "modified_by", "owner", "docstatus", "idx"]
    assert {"title", "amount", "_assign", "_comments"} <= set(columns)
    assert not {"section", "rows", "parent"} & set(columns)
    assert frappe.db.has_index("tabThing", "modified_index")


def test_a_child_table_knows_its_parent(table):
    table("Thing Row", {"title": "Data"}, istable=1)
    assert {"parent", "parenttype", "parentfield"} <= set(frappe.db.get_table_columns("Thing Row"))
    assert frappe.db.has_index("tabThing Row", "parent_index")


def test_singles_and_virtual_doctypes_have_no_table(site):
    sync_table(described("One Thing", {}, issingle=1))
    sync_table(described("No Thing", {}, is_virtual=1))
    assert not frappe.db.table_exists("One Thing")
    assert not frappe.db.table_exists("No Thing")


def test_defaults_and_nulls(table, rows):
    table("Thing", {"title": "Data", "n": {"fieldtype": "Int", "default": "3"}, "done": "Check",
                    "kind": {"fieldtype": "Select", "default": "Quân's"}})  # fmt: skip
    rows("Thing", {"name": "A"})
    row = frappe.db.get_value("Thing", "A", ["title", "n", "done", "docstatus", "kind"], as_dict=True)
    assert row == {"title": None, "n": 3, "done": 0, "docstatus": 0, "kind": "Quân's"}
    with pytest.raises(frappe.db.IntegrityError):
        rows("Thing", {"name": "B", "n": None})


def test_added_columns_keep_rows(table, rows):
    table("Thing", {"title": "Data"})
    rows("Thing", {"name": "A", "title": "first"})
    table("Thing", {"title": "Data", "amount": "Currency", "at": "Datetime"})
    assert frappe.db.get_value("Thing", "A", ["title", "amount", "at"]) == ("first", 0.0, None)


def test_dropped_fields_keep_their_column(table, rows):
    table("Thing", {"title": "Data", "old": "Data"})
    rows("Thing", {"name": "A", "old": "kept"})
    table("Thing", {"title": "Data"})
    assert frappe.db.get_value("Thing", "A", "old") == "kept"


def test_a_retyped_column_keeps_its_values(table, rows):
    table("Thing", {"n": "Data", "day": "Data", "gone": "Data"})
    rows("Thing", {"name": "A", "n": "12", "day": "2024-05-01", "gone": "x"}, {"name": "B"})
    table("Thing", {"n": "Int", "day": "Date"})
    assert frappe.db.get_value("Thing", "A", ["n", "day", "gone"]) == (
        12,
        frappe.utils.getdate("2024-05-01"),
        "x",
    )
    assert frappe.db.get_value("Thing", "B", ["n", "day"]) == (0, None)
    assert frappe.db.has_index("tabThing", "modified_index")


def test_syncing_again_changes_nothing(table):
    fields = {"title": {"fieldtype": "Data", "unique": 1}, "town": {"fieldtype": "Link", "search_index": 1}}
    table("Thing", fields)
    frappe.db.commit()
    table("Thing", fields)
    before = frappe.db.sql("select sql from sqlite_master where tbl_name = 'tabThing' order by name")
    table("Thing", fields)
    assert frappe.db.sql("select sql from sqlite_master where tbl_name = 'tabThing' order by name") == before
    frappe.db.sql("drop table tabThing")
    frappe.db.commit()


def test_unique_comes_and_goes(table, rows):
    table("Thing", {"code": {"fieldtype": "Data", "unique": 1}})
    rows("Thing", {"name": "A", "code": "1"}, {"name": "B", "code": None}, {"name": "C", "code": None})
    with pytest.raises(frappe.db.IntegrityError) as error:
        rows("Thing", {"name": "D", "code": "1"})
    assert frappe.db.is_unique_key_violation(error.value)
    assert frappe.db.violated_columns(error.value) == ["code"]
    table("Thing", {"code": "Data"})
    rows("Thing", {"name": "D", "code": "1"})
    with pytest.raises(frappe.db.IntegrityError):
        table("Thing", {"code": {"fieldtype": "Data", "unique": 1}})


def test_indexes_of_apps(table, rows):
    table("Thing", {"a": "Data", "b": "Data"})
    frappe.db.add_index("Thing", ["a", "b"])
    frappe.db.add_index("Thing", ["a", "b"])
    frappe.db.add_index("Thing", ["a(10)"], "short_a")
    assert frappe.db.has_index("tabThing", "a_b_index")
    assert frappe.db.has_index("tabThing", "short_a")
    frappe.db.add_unique("Thing", ["a", "b"])
    rows("Thing", {"name": "A", "a": "1", "b": "2"})
    with pytest.raises(frappe.db.IntegrityError):
        rows("Thing", {"name": "B", "a": "1", "b": "2"})


def test_an_autoincrement_name_counts(table):
    table("Counter", {"title": "Data"}, autoname="autoincrement")
    frappe.db.bulk_insert("Counter", ["title"], [("a",), ("b",)])
    assert frappe.db.get_values("Counter", {}, "name", pluck=True, order_by="name asc") == [1, 2]


@pytest.mark.parametrize("fieldname", ["a b", "a`b", "1a", "a;drop", ""])
def test_a_field_needs_a_name_that_can_be_a_column(site, fieldname):
    with pytest.raises(frappe.InvalidColumnName):
        sync_table(described("Thing", {fieldname: {"fieldtype": "Data"}}))


def test_structure_questions(table):
    table("Thing", {"title": "Data", "day": "Date"})
    assert frappe.db.table_exists("Thing") and not frappe.db.table_exists("Nothing")
    assert frappe.db.has_column("Thing", "day") and not frappe.db.has_column("Thing", "night")
    assert frappe.db.get_column_type("Thing", "day") == "DATE"
    with pytest.raises(frappe.db.TableMissingError):
        frappe.db.get_table_columns("Nothing")
    described_columns = {
        column.name: column for column in frappe.db.get_table_columns_description("tabThing")
    }
    assert described_columns["modified"]["index"] and described_columns["name"].unique
    frappe.db.rename_table("Thing", "Renamed Thing")
    assert frappe.db.has_column("Renamed Thing", "day")


def test_columns_are_known_after_a_table_was_made_anew_by_hand(site):
    for column in ("first", "second"):
        frappe.db.sql("drop table if exists `tabBy Hand`")
        frappe.db.sql(f"create table `tabBy Hand` (name text, {column} text)")
        assert frappe.db.get_table_columns("By Hand") == ["name", column]
