"""Ways to a document beside `get_doc`: cached, last, single, new, copied."""

import json
import pickle
from typing import Any

import frappe
from frappe import _
from frappe.types import _dict


def get_document_cache_key(doctype: str, name: str) -> str:
    """Key of a document in `frappe.cache`."""
    return f"document_cache::{doctype}::{name}"


def get_cached_doc(*args: Any, **kwargs: Any) -> Any:
    """`get_doc(doctype, name)` from the cache; treat the result as read-only."""
    if len(args) < 2 or not isinstance(args[0], str) or not isinstance(args[1], str | int):
        if len(args) == 1 and isinstance(args[0], str):
            args = (args[0], args[0])
        else:
            return frappe.get_doc(*args, **kwargs)
    key = get_document_cache_key(args[0], args[1])
    documents = frappe.local.document_cache
    if key not in documents:
        kept = frappe.cache.get_value(key)
        if kept is None:
            doc = frappe.get_doc(args[0], args[1])
            frappe.cache.set_value(key, _to_cache(doc))
        else:
            doc = pickle.loads(kept) if isinstance(kept, bytes) else frappe.get_doc(_dict(kept))
        documents[key] = doc
    return documents[key]


def _to_cache(doc: Any) -> bytes | dict[str, Any]:
    """The document without values that a client's request put in, or that only live in memory: pickled, for making
    forty rows of a workflow from values takes as long as a whole request; as values where its class has no name."""
    values = dict(doc.as_dict(no_private_properties=True))
    for df in doc.meta.virtual_fields:
        values.pop(df.fieldname, None)
    try:
        return pickle.dumps(frappe.get_doc(_dict(values)), pickle.HIGHEST_PROTOCOL)
    except (pickle.PicklingError, AttributeError, TypeError):
        return values


def get_lazy_doc(doctype: str, name: str, *, for_update: bool | None = None) -> Any:
    """Same as `get_doc`: this engine reads child rows at once."""
    return frappe.get_doc(doctype, name, for_update=for_update)


def get_cached_value(doctype: str, name: str, fieldname: Any = "name", as_dict: bool = False) -> Any:
    """One value (or several, as a tuple or dict) of a cached document; None when there is no such document."""
    try:
        doc = get_cached_doc(doctype, name)
    except frappe.DoesNotExistError:
        frappe.clear_last_message()
        return None
    if isinstance(fieldname, str):
        if as_dict:
            frappe.throw(_("Cannot make dict for single fieldname"))
        return doc.get(fieldname)
    values = [doc.get(name) for name in fieldname]
    return _dict(zip(fieldname, values, strict=True)) if as_dict else values


def clear_document_cache(doctype: str, name: str | None = None) -> None:
    """Forget cached copies of one document, or of all documents of a DocType."""
    prefix = get_document_cache_key(doctype, name if name is not None else "")
    documents = frappe.local.document_cache
    if name is not None:
        documents.pop(prefix, None)
        frappe.cache.delete_value(prefix)
    else:
        for key in [key for key in documents if key.startswith(prefix)]:
            del documents[key]
        frappe.cache.delete_keys(prefix)
    if doctype == "System Settings":
        frappe.local.system_settings = None
        frappe.cache.delete_value("system_settings")


def get_last_doc(
    doctype: str, filters: Any = None, order_by: str = "creation desc", *, for_update: bool = False
) -> Any:
    """The newest document that satisfies `filters`. DoesNotExistError when there is none."""
    names = frappe.get_all(doctype, filters=filters, limit_page_length=1, order_by=order_by, pluck="name")
    if not names:
        raise frappe.DoesNotExistError(_("{0} not found").format(_(doctype)))
    return frappe.get_doc(doctype, names[0], for_update=for_update)


def get_single(doctype: str) -> Any:
    """The one document of a single DocType."""
    return frappe.get_doc(doctype, doctype)


def new_doc(
    doctype: str,
    *,
    parent_doc: Any = None,
    parentfield: str | None = None,
    as_dict: bool = False,
    **values: Any,
) -> Any:
    """A document that isn't saved yet, with its defaults and `values`."""
    from frappe.model.create_new import get_new_doc

    doc = get_new_doc(doctype, parent_doc, parentfield, as_dict=as_dict)
    return doc.update(values) if values else doc


_NOT_COPIED = ("name", "owner", "creation", "modified", "modified_by")


def copy_doc(doc: Any, ignore_no_copy: bool = True) -> Any:
    """A new document with the values of `doc`; `no_copy` fields stay behind unless `ignore_no_copy`."""
    values = (
        json.loads(frappe.as_json(doc.as_dict()))
        if hasattr(doc, "as_dict")
        else json.loads(frappe.as_json(doc))
    )
    for key in (
        *_NOT_COPIED,
        "docstatus",
        "amended_from",
        "amendment_date",
        "__islocal",
        "__unsaved",
        "__onload",
    ):
        values.pop(key, None)
    new = frappe.get_doc(_dict(values))
    new.name, new.docstatus = None, 0
    new.set("__islocal", 1)
    if not ignore_no_copy:
        for df in new.meta.get("fields", {"no_copy": 1}):
            new.set(df.fieldname, None)
    for row in new.get_all_children():
        row.name, row.docstatus = None, 0
        for key in _NOT_COPIED:
            row.set(key, None)
        row.set("__islocal", 1)
    return new
