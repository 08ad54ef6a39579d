"""Reloading records from an app's files, and Property Setters made in code."""

from typing import Any

import frappe
from frappe.modules.import_file import import_file, import_file_by_path


def reload_doc(
    module: str,
    dt: str | None = None,
    dn: str | None = None,
    force: bool = False,
    reset_permissions: bool = False,
) -> Any:
    """Import one record of an app's module from its JSON file."""
    return import_file(module, dt, dn, force=force, reset_permissions=reset_permissions)


def reload_doctype(doctype: str, force: bool = False, reset_permissions: bool = False) -> Any:
    """Import a DocType from its JSON file."""
    module = frappe.db.get_value("DocType", doctype, "module")
    return reload_doc(frappe.scrub(module), "doctype", frappe.scrub(doctype), force, reset_permissions)


def import_doc(path: str, pre_process: Any = None) -> Any:
    """Import the records of a JSON file."""
    return import_file_by_path(path, data_import=True, force=True, pre_process=pre_process)


def get_meta_module(doctype: str) -> Any:
    """Python module of a DocType."""
    return frappe.modules.load_doctype_module(doctype)


def make_property_setter(
    args: dict,
    ignore_validate: bool = False,
    validate_fields_for_doctype: bool = True,
    is_system_generated: bool = True,
) -> None:
    """Set a property of a DocType or of one of its fields: {doctype, fieldname, property, value, property_type}."""
    args = frappe._dict(args)
    for_doctype = args.doctype_or_field == "DocType" or not (args.fieldname or args.field_name)
    doc = frappe.get_doc(
        {
            "doctype": "Property Setter",
            "doctype_or_field": args.doctype_or_field or ("DocType" if for_doctype else "DocField"),
            "doc_type": args.doctype or args.doc_type,
            "field_name": args.fieldname or args.field_name,
            "property": args.property,
            "value": args.value,
            "property_type": args.property_type or "Data",
            "is_system_generated": int(is_system_generated),
        }
    )
    doc.flags.ignore_validate = ignore_validate
    doc.flags.validate_fields_for_doctype = validate_fields_for_doctype
    doc.insert(ignore_permissions=True)


__all__ = ["get_meta_module", "import_doc", "make_property_setter", "reload_doc", "reload_doctype"]
