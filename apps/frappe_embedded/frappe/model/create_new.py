"""New documents with their defaults: of the user, of User Permissions, of the fields."""

from typing import Any

import frappe
import frappe.defaults
from frappe.model import data_fieldtypes
from frappe.types import _dict
from frappe.utils import cstr, now_datetime, nowdate, nowtime


def get_new_doc(
    doctype: str, parent_doc: Any = None, parentfield: str | None = None, as_dict: bool = False
) -> Any:
    """A document that isn't saved yet, defaults filled in."""
    values = _dict(static_defaults(doctype))
    values.update(doctype=doctype, owner=frappe.session.user, docstatus=0, idx=0, __islocal=1)
    if not frappe.get_meta(doctype).issingle:
        values["__unsaved"] = 1
    set_dynamic_default_values(values, parent_doc, parentfield)
    return values if as_dict else frappe.get_doc(values)


def static_defaults(doctype: str) -> dict[str, Any]:
    """Defaults that stay the same for this user during this request; treat as read-only."""
    templates = frappe.local.new_doc_templates
    key = (doctype, frappe.session.user)
    if key not in templates:
        templates[key] = _make_static_defaults(doctype)
    return templates[key]


def _make_static_defaults(doctype: str) -> dict[str, Any]:
    meta = frappe.get_meta(doctype)
    permissions = frappe.permissions.get_user_permissions(frappe.session.user)
    defaults = frappe.defaults.get_defaults()
    out: dict[str, Any] = {}
    for df in meta.fields:
        if df.fieldtype not in data_fieldtypes:
            continue
        value = _default_of(df, meta, permissions, defaults)
        if df.fieldtype == "Check":
            out[df.fieldname] = frappe.utils.cint(value)
        elif value is not None:
            out[df.fieldname] = _as_number(df, value)
    return out


def _as_number(df: Any, value: Any) -> Any:
    if df.fieldtype == "Int":
        return frappe.utils.cint(value)
    return frappe.utils.flt(value) if df.fieldtype in ("Currency", "Float", "Percent") else value


def _default_of(df: Any, meta: Any, permissions: dict, defaults: dict) -> Any:
    if df.fieldtype != "Link":
        return None if df.fieldname == meta.title_field else _field_default(df, [])
    perms = permissions.get(df.options, [])
    allowed, default_doc = frappe.permissions.filter_allowed_docs_for_doctype(perms, meta.name)
    value = _user_default(df, defaults, allowed, default_doc)
    if value is not None:
        return value if frappe.db.exists(df.options, value) else None
    return None if df.fieldname == meta.title_field else _field_default(df, allowed)


def _user_default(df: Any, defaults: dict, allowed: list[str], default_doc: str | None) -> str | None:
    """For a link: the only (or default) document that the user may use, else the user's default."""
    if df.options == "User":
        return None
    if default_doc and not df.ignore_user_permissions:
        return default_doc
    value = defaults.get(df.fieldname)
    if isinstance(value, list):
        value = value[0] if value else None
    return value if value and _is_allowed(df, value, allowed) else None


def _field_default(df: Any, allowed: list[str]) -> Any:
    if df.default:
        if df.default == "__user":
            return frappe.session.user
        if df.default == "Today":
            return nowdate()
        if cstr(df.default).startswith(":") or (df.fieldtype == "Datetime" and df.default.lower() == "now"):
            return None
        if df.fieldtype != "Link" or df.options == "User" or _is_allowed(df, df.default, allowed):
            return df.default
    elif df.fieldtype == "Select" and df.options and df.options not in ("[Select]", "Loading..."):
        return df.options.split("\n", 1)[0]
    return None


def _is_allowed(df: Any, value: str, allowed: list[str]) -> bool:
    return not allowed or bool(df.ignore_user_permissions) or value in allowed


def set_dynamic_default_values(doc: dict, parent_doc: Any = None, parentfield: str | None = None) -> None:
    """Fill the defaults that depend on the moment or on another document; `doc` is a dict."""
    for df in frappe.get_meta(doc["doctype"]).dynamic_default_fields:
        if cstr(df.default).startswith(":"):
            value = _default_from_other(df, parent_doc)
            if value is not None and not doc.get(df.fieldname):
                doc[df.fieldname] = value
        elif df.fieldtype == "Datetime":
            doc[df.fieldname] = now_datetime()
        else:
            doc[df.fieldname] = nowtime()
    if parent_doc is not None:
        doc["parent"], doc["parenttype"] = parent_doc.name, parent_doc.doctype
    if parentfield:
        doc["parentfield"] = parentfield


def _default_from_other(df: Any, parent_doc: Any) -> Any:
    """`default: ":Company"`: the same field of the Company that the parent (or the user's default) names."""
    doctype = df.default[1:]
    reference = frappe.scrub(doctype)
    name = (
        parent_doc.get(reference) if parent_doc is not None else frappe.defaults.get_user_default(reference)
    )
    value = frappe.db.get_value(doctype, name, df.fieldname) if name else None
    perms = (
        frappe.permissions.get_user_permissions(frappe.session.user).get(df.options, [])
        if df.fieldtype == "Link"
        else []
    )
    allowed, _default = frappe.permissions.filter_allowed_docs_for_doctype(perms, df.parent)
    return value if value is None or _is_allowed(df, value, allowed) else None
