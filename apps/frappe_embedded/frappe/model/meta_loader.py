"""Reads what a DocType is made of: from its row in the database, or from the engine's own JSON files.

The engine's files are the source for `DocType`, `DocField` and `DocPerm` always (they describe the tables in
which all others are described), and for any other core DocType until it has been imported.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import frappe
from frappe.model import child_table_fields, no_value_fields
from frappe.model.docfield import MetaRow

SELF_DESCRIBING = ("DocType", "DocField", "DocPerm")
NUMBER_TYPES = ("Check", "Int", "Float", "Currency", "Percent")
_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def core_files() -> dict[str, Path]:
    """{scrubbed DocType name: its JSON file} of the engine itself."""
    return {
        path.stem: path
        for path in sorted(_PACKAGE.glob("*/doctype/*/*.json"))
        if path.parent.name == path.stem
    }


@cache
def _core_text(scrubbed: str) -> str | None:
    path = core_files().get(scrubbed)
    return path.read_text(encoding="utf-8") if path else None


def core_definition(doctype: str) -> dict[str, Any] | None:
    """The exported JSON of one of the engine's DocTypes as a new dict, or None."""
    text = _core_text(doctype.replace(" ", "_").replace("-", "_").lower())
    definition = json.loads(text) if text else None
    return definition if definition and definition["name"] == doctype else None


@cache
def _blank(doctype: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    fields = core_definition(doctype)["fields"]
    blank = {
        f["fieldname"]: (0 if f["fieldtype"] in NUMBER_TYPES else None)
        for f in fields
        if f["fieldtype"] not in no_value_fields
    }
    return blank, tuple(name for name, value in blank.items() if value == 0)


def as_row(doctype: str, values: dict[str, Any], **more: Any) -> MetaRow:
    """A metadata row with every column of `doctype` present; missing numbers are 0."""
    blank, numbers = _blank(doctype)
    row = MetaRow(blank)
    row.update(values, doctype=doctype, **more)
    for name in numbers:
        row[name] = int(row[name] or 0)
    return row


def from_definition(definition: dict[str, Any]) -> dict[str, Any]:
    """Meta values from an exported DocType JSON (or a DocType document's dict)."""
    blank, numbers = _blank("DocType")
    values = {**blank, **definition}
    for name in numbers:
        values[name] = int(values[name] or 0)
    for table, kind in (("fields", "DocField"), ("permissions", "DocPerm")):
        values[table] = [
            as_row(kind, row, parent=definition["name"], parenttype="DocType", parentfield=table, idx=idx)
            for idx, row in enumerate(definition.get(table) or (), start=1)
        ]
    return values


def from_database(doctype: str) -> dict[str, Any] | None:
    """Meta values from `tabDocType` and its child tables, or None when there is no such row."""
    row = frappe.db.get_value("DocType", doctype, "*", as_dict=True, order_by=None)
    if not row:
        return None
    blank, numbers = _blank("DocType")
    values = {**blank, **row}
    for name in numbers:
        values[name] = int(values[name] or 0)
    for table, kind in (("fields", "DocField"), ("permissions", "DocPerm")):
        values[table] = [as_row(kind, r) for r in child_rows(kind, doctype, table)]
    return values


def child_rows(child_doctype: str, parent: str, parentfield: str) -> list[dict[str, Any]]:
    """Rows of a table field of a DocType document, in order."""
    filters = {"parent": parent, "parenttype": "DocType", "parentfield": parentfield}
    return frappe.db.get_values(child_doctype, filters, "*", as_dict=True, order_by="idx asc") or []


def load(doctype: str) -> dict[str, Any]:
    """Meta values of `doctype`; DoesNotExistError when nobody knows it."""
    readable = doctype not in SELF_DESCRIBING and frappe.db and frappe.db.table_exists("DocType")
    if readable and (values := from_database(doctype)):
        return values
    definition = core_definition(doctype)
    if definition is None:
        frappe.throw(frappe._("DocType {0} not found").format(doctype), frappe.DoesNotExistError)
    return from_definition(definition)


def custom_fields(doctype: str) -> list[MetaRow]:
    """Custom Fields of a DocType as metadata rows."""
    if doctype in SELF_DESCRIBING or not frappe.db.table_exists("Custom Field"):
        return []
    rows = frappe.db.get_values("Custom Field", {"dt": doctype}, "*", as_dict=True, order_by="idx asc") or []
    ids = {"parent": doctype, "parenttype": "DocType", "parentfield": "fields", "is_custom_field": 1}
    return [as_row("DocField", row, **ids) for row in rows]


def property_setters(doctype: str) -> list[dict[str, Any]]:
    """Property Setters of a DocType, oldest first."""
    if doctype in SELF_DESCRIBING or not frappe.db.table_exists("Property Setter"):
        return []
    return (
        frappe.db.get_values(
            "Property Setter", {"doc_type": doctype}, "*", as_dict=True, order_by="creation asc"
        )
        or []
    )


def custom_permissions(doctype: str) -> list[MetaRow]:
    """Custom DocPerms of a DocType; when there are any they replace its own permissions."""
    if doctype in (*SELF_DESCRIBING, "Custom DocPerm") or not frappe.db.table_exists("Custom DocPerm"):
        return []
    rows = (
        frappe.db.get_values(
            "Custom DocPerm", {"parent": doctype}, "*", as_dict=True, order_by="creation asc"
        )
        or []
    )
    return [_custom_perm(row) for row in rows]


def _custom_perm(row: dict[str, Any]) -> MetaRow:
    perm = as_row("DocPerm", row)
    perm["doctype"] = "Custom DocPerm"
    return perm


def order_fields(fields: list[MetaRow], field_order: list[str] | None = None) -> list[MetaRow]:
    """Fields in the order of `field_order` (a Property Setter), custom ones after their `insert_after`."""
    by_name = {field.fieldname: field for field in fields}
    standard = [f.fieldname for f in fields if not f.get("is_custom_field")]
    wanted = [name for name in field_order or () if name in by_name]
    order = _merge(standard, wanted) if wanted else list(standard)
    pending = [f for f in fields if f.get("is_custom_field") and f.fieldname not in set(order)]
    while pending:
        placed = [f for f in pending if not f.insert_after or f.insert_after in order]
        for field in reversed(placed):
            order.insert(order.index(field.insert_after) + 1 if field.insert_after else 0, field.fieldname)
        if not placed:
            order.extend(field.fieldname for field in pending)
            break
        pending = [f for f in pending if f.fieldname not in set(order)]
    out = [by_name[name] for name in order]
    for idx, field in enumerate(out, start=1):
        field["idx"] = idx
    return out


def _merge(standard: list[str], wanted: list[str]) -> list[str]:
    """`wanted` first in its own order; a standard field that it doesn't name follows its old neighbour."""
    order = list(wanted)
    for index, name in enumerate(standard):
        if name not in order:
            before = standard[index - 1] if index else None
            order.insert(order.index(before) + 1 if before in order else 0, name)
    return order


def standard_columns(istable: bool) -> list[str]:
    """Columns that every table of this kind has."""
    columns = ["name", "owner", "creation", "modified", "modified_by", "docstatus", "idx"]
    return [*columns, *child_table_fields] if istable else columns
