"""Which fields of which DocTypes point at a DocType: Link fields by their options, Dynamic Links by their values."""

from typing import Any

import frappe
from frappe.types import _dict

CACHE_KEY = "link_fields"


def clear_link_map() -> None:
    """Forget the map; called when a DocType, Custom Field or Property Setter changes."""
    frappe.cache.delete_value(CACHE_KEY)


def get_link_map() -> dict[str, list[_dict]]:
    """{DocType: [{parent, fieldname, issingle, istable}]} of all Link fields; "" holds the Dynamic Links
    (with `options`, the field that names the DocType). Treat as read-only."""
    cached = getattr(frappe.local, "link_map", None)
    if cached is None or cached[0] != (frappe.local.site_path, frappe.cache.get_value(CACHE_KEY)):
        stamp = frappe.cache.get_value(CACHE_KEY, lambda: frappe.generate_hash(length=10))
        cached = frappe.local.link_map = ((frappe.local.site_path, stamp), _read_link_map())
    return cached[1]


def _read_link_map() -> dict[str, list[_dict]]:
    kinds = {
        row.name: row
        for row in frappe.db.sql(
            "SELECT `name`, `issingle`, `istable`, `is_virtual` FROM `tabDocType`", as_dict=True
        )
    }
    out: dict[str, list[_dict]] = {}
    for field in _read_fields():
        kind = kinds.get(field.parent)
        if kind and not kind.is_virtual:
            key = field.options if field.fieldtype == "Link" else ""
            field.update(issingle=kind.issingle, istable=kind.istable)
            out.setdefault(key, []).append(field)
    return out


def _read_fields() -> list[_dict]:
    columns = "`fieldname`, `fieldtype`, `options`"
    where = "WHERE `fieldtype` IN ('Link', 'Dynamic Link') AND COALESCE(`is_virtual`, 0) = 0"
    fields = frappe.db.sql(
        f"SELECT `parent`, {columns} FROM `tabDocField` {where} AND `parenttype` = 'DocType'", as_dict=True
    )
    fields += frappe.db.sql(
        f"SELECT `dt` AS `parent`, {columns} FROM `tabCustom Field` {where}", as_dict=True
    )
    setters = frappe.db.sql(
        "SELECT `doc_type`, `field_name`, `value` FROM `tabProperty Setter` WHERE `property` = 'options'",
        as_dict=True,
    )
    changed = {(s.doc_type, s.field_name): s.value for s in setters}
    for field in fields:
        field["options"] = changed.get((field.parent, field.fieldname), field.options)
    return fields


def get_dynamic_links() -> list[_dict]:
    """Every Dynamic Link field: {parent, fieldname, options, issingle, istable}."""
    return get_link_map().get("", [])


def get_dynamic_link_map(for_delete: bool = False) -> dict[str, list[_dict]]:
    """{DocType: Dynamic Link fields that point at it somewhere}."""
    out: dict[str, list[_dict]] = {}
    for field in get_dynamic_links():
        if field.issingle:
            out.setdefault(field.parent, []).append(field)
            continue
        rows = frappe.db.sql(f"SELECT DISTINCT `{field.options}` FROM `tab{field.parent}`")
        for (doctype,) in rows:
            if doctype:
                out.setdefault(doctype, []).append(field)
    return out


def documents_pointing_at(doctype: str, name: str) -> Any:
    """Yield (field, row) for every row whose Dynamic Link holds this document; row has name, docstatus, parent…"""
    for field in get_dynamic_links():
        if field.issingle:
            values = frappe.db.get_singles_dict(field.parent)
            if values.get(field.options) == doctype and values.get(field.fieldname) == name:
                yield field, _dict(name=field.parent, docstatus=0)
            continue
        columns = "`name`, `docstatus`" + (", `parent`, `parenttype`, `idx`" if field.istable else "")
        rows = frappe.db.sql(
            f"SELECT {columns} FROM `tab{field.parent}` WHERE `{field.options}` = %s AND `{field.fieldname}` = %s",
            (doctype, name),
            as_dict=True,
        )
        for row in rows:
            yield field, row
