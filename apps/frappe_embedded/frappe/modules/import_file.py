"""Importing records (DocTypes, reports, print formats, fixtures) from JSON files of apps."""

import hashlib
import json
import os
from collections.abc import Callable
from typing import Any

import frappe
from frappe.modules.utils import get_module_path, scrub
from frappe.utils import get_datetime, now

# What the site decided stays when the app's file comes again.
KEPT_VALUES = {
    "Report": ("disabled", "prepared_report", "add_total_row"),
    "Print Format": ("disabled",),
    "Scheduled Job Type": ("stopped",),
}


def import_files(module: str, dt: Any = None, dn: str | None = None, **options: Any) -> Any:
    """Import one record, or a list of (module, doctype, name)."""
    if isinstance(module, list):
        return [import_file(*each, **options) for each in module]
    return import_file(module, dt, dn, **options)


def import_file(
    module: str, dt: str, dn: str, force: bool = False, pre_process: Callable | None = None,
    reset_permissions: bool = False,
) -> bool | None:  # fmt: skip
    """Import `<module>/<dt>/<dn>/<dn>.json`."""
    path = get_file_path(module, dt, dn)
    return import_file_by_path(path, force, pre_process=pre_process, reset_permissions=reset_permissions)


def get_file_path(module: str, dt: str, dn: str) -> str:
    """Where a record of a module lies."""
    return os.path.join(get_module_path(module), scrub(dt), scrub(dn), f"{scrub(dn)}.json")


def import_file_by_path(
    path: str, force: bool = False, data_import: bool = False, pre_process: Callable | None = None,
    ignore_version: bool | None = None, reset_permissions: bool = False,
) -> bool | None:  # fmt: skip
    """Import the records of a file that are newer than the site's (all of them with `force`).

    A DocType is compared by the file's hash, others by `modified`. True when the file was read."""
    try:
        docs = read_doc_from_file(path)
    except OSError:
        print(f"{path} missing")
        return None
    file_hash = calculate_hash(path)
    for doc in docs if isinstance(docs, list) else [docs]:
        stored = _stored_modified(doc)
        if not force and stored and not _has_changed(doc, stored, file_hash):
            continue
        import_doc(doc, data_import, pre_process, ignore_version, reset_permissions, path)
        if doc["doctype"] == "DocType":
            frappe.db.set_value(
                "DocType", {"name": doc["name"]}, "migration_hash", file_hash, update_modified=False
            )
        modified = doc.get("modified")
        if (
            doc["doctype"] == "DocType"
            and stored
            and modified
            and get_datetime(modified) <= get_datetime(stored)
        ):
            modified = now()
        if modified:
            update_modified(modified, doc)
    return True


def _stored_modified(doc: dict[str, Any]) -> Any:
    if frappe.get_meta(doc["doctype"]).issingle:
        return frappe.db.get_single_value(doc["doctype"], "modified")
    return frappe.db.get_value(doc["doctype"], doc.get("name"), "modified") if doc.get("name") else None


def _has_changed(doc: dict[str, Any], stored: Any, file_hash: str) -> bool:
    if doc["doctype"] == "DocType":
        return frappe.db.get_value("DocType", doc["name"], "migration_hash") != file_hash
    return not doc.get("modified") or get_datetime(doc["modified"]) > get_datetime(stored)


def read_doc_from_file(path: str) -> Any:
    """The JSON of a file; ValueError when it isn't JSON."""
    with open(path, encoding="utf-8") as file:
        try:
            return json.load(file)
        except ValueError:
            print(f"bad json: {path}")
            raise


def calculate_hash(path: str) -> str:
    """MD5 of a file: tells whether it changed, nothing more."""
    with open(path, "rb") as file:
        return hashlib.md5(file.read(), usedforsecurity=False).hexdigest()


def update_modified(original_modified: str, doc: dict[str, Any]) -> None:
    """Stamp an imported record with its file's time."""
    if frappe.get_meta(doc["doctype"]).issingle:
        frappe.db.set_single_value(doc["doctype"], "modified", original_modified, update_modified=False)
    else:
        frappe.db.set_value(
            doc["doctype"], {"name": doc["name"]}, "modified", original_modified, update_modified=False
        )


def in_field_order(docdict: dict[str, Any]) -> dict[str, Any]:
    """A DocType's description with its fields in the order of its `field_order`; those it doesn't name come last."""
    order = docdict.get("field_order") if docdict.get("doctype") == "DocType" else None
    if not order:
        return docdict
    place = {fieldname: number for number, fieldname in enumerate(order)}
    fields = sorted(docdict["fields"], key=lambda df: place.get(df.get("fieldname"), len(place)))
    return {**docdict, "fields": [{**df, "idx": number} for number, df in enumerate(fields, 1)]}


def import_doc(
    docdict: dict[str, Any], data_import: bool = False, pre_process: Callable | None = None,
    ignore_version: bool | None = None, reset_permissions: bool = False, path: str | None = None,
) -> Any:  # fmt: skip
    """Insert a record in place of the one of that name; without `data_import`, unchecked, as an app's own."""
    outer, frappe.flags.in_import = frappe.flags.in_import, True
    try:
        doc = frappe.get_doc({**in_field_order(docdict), "__islocal": 1})
        if doc.meta.is_tree and (doc.lft or doc.rgt):
            doc.lft = doc.rgt = None
        load_code_properties(doc, path)
        doc.run_method("before_import")
        doc.flags.ignore_version = ignore_version
        if pre_process:
            pre_process(doc)
        if doc.name and frappe.db.exists(doc.doctype, doc.name):
            delete_old_doc(doc, reset_permissions)
        doc.flags.ignore_links = True
        if not data_import:
            doc.flags.update(ignore_validate=True, ignore_permissions=True, ignore_mandatory=True)
        return doc.insert()
    finally:
        frappe.flags.in_import = outer


def load_code_properties(doc: Any, path: str | None) -> None:
    """Fields that an app keeps in files of their own beside the JSON (`get_code_fields`: {field: extension})."""
    if not path or not hasattr(doc, "get_code_fields"):
        return
    for key, extension in doc.get_code_fields().items():
        code = os.path.splitext(path)[0] + "." + extension
        if os.path.exists(code):
            with open(code, encoding="utf-8") as file:
                doc.set(key, file.read())


def delete_old_doc(doc: Any, reset_permissions: bool) -> None:
    """Make room for an imported record, keeping what the site decided."""
    old = frappe.get_doc(doc.doctype, doc.name)
    for key in KEPT_VALUES.get(doc.doctype, ()):
        doc.set(key, old.get(key))
    frappe.delete_doc(doc.doctype, doc.name, force=True, for_reload=True)
