"""Renaming a document, or merging it into another: every link to it follows."""

from typing import Any

import frappe
from frappe import _
from frappe.model.dynamic_links import clear_link_map, get_dynamic_links, get_link_map
from frappe.model.naming import validate_name
from frappe.utils import sbool
from frappe.utils.password import rename_password


def rename_doc(
    doctype: str | None = None, old: str | None = None, new: str | None = None, force: bool = False,
    merge: bool = False, ignore_permissions: bool = False, ignore_if_exists: bool = False, show_alert: bool = True,
    rebuild_search: bool = True, doc: Any = None, validate: bool = True,
) -> str:  # fmt: skip
    """Rename a document and return its new name; with `merge`, its links move to an existing document.

    Throws ValidationError when the DocType doesn't allow it (unless `force`) or the name is taken."""
    if not new or not (doc or (doctype and old)):
        raise TypeError(
            "{doctype, old, new} or {doc, new} are required arguments for frappe.model.rename_doc"
        )
    doctype, old = doctype or doc.doctype, old or doc.name
    force, merge = sbool(force), sbool(merge)
    meta = frappe.get_meta(doctype)
    if validate:
        doc = doc or frappe.get_doc(doctype, old)
        answer = doc.run_method("before_rename", old, new, merge) or {}
        new = (answer.get("new") or new) if isinstance(answer, dict) else answer
        new = validate_rename(
            doctype, old, new, meta, merge, force, ignore_permissions, ignore_if_exists, old_doc=doc
        )
    if not merge:
        _rename_row(doctype, old, new, meta)
    clear_link_map()
    _update_links(doctype, old, new)
    if doctype == "DocType":
        rename_doctype(old, new)
    _update_references(doctype, old, new)
    renamed = frappe.get_doc(doctype, new)
    renamed.run_method("after_rename", old, new, merge)
    if not merge:
        rename_password(doctype, old, new)
    message = _("merged {0} into {1}") if merge else _("renamed from {0} to {1}")
    renamed.add_comment("Edit", message.format(frappe.bold(old), frappe.bold(new)))
    if merge:
        frappe.delete_doc(doctype, old, ignore_permissions=ignore_permissions, force=True)
    frappe.clear_document_cache(doctype, old)
    frappe.clear_cache()
    if show_alert:
        message = _("Document renamed from {0} to {1}").format(frappe.bold(old), frappe.bold(new))
        frappe.msgprint(message, alert=True, indicator="green")
    return new


def validate_rename(
    doctype: str, old: str, new: str, meta: Any, merge: bool, force: bool = False, ignore_permissions: bool = False,
    ignore_if_exists: bool = False, old_doc: Any = None,
) -> str:  # fmt: skip
    """The new name as it will be stored; throws when the rename isn't possible or not allowed."""
    exists = frappe.db.get_value(doctype, new, "name", for_update=True)
    if not frappe.db.exists(doctype, old):
        frappe.throw(_("Can't rename {0} to {1} because {0} doesn't exist.").format(old, new))
    if old == new:
        frappe.throw(_("No changes made because old and new name are the same."))
    if merge and not exists:
        frappe.throw(_("{0} {1} does not exist, select a new target to merge").format(_(doctype), new))
    if not merge and exists and not ignore_if_exists:
        frappe.throw(_("Another {0} with name {1} exists, select another name").format(_(doctype), new))
    allowed = ignore_permissions or frappe.permissions.has_permission(
        doctype, "write", doc=old_doc, raise_exception=False
    )
    if not allowed:
        frappe.throw(_("You need write permission to rename"), frappe.PermissionError)
    if not (force or ignore_permissions) and not meta.allow_rename:
        frappe.throw(_("{0} not allowed to be renamed").format(_(doctype)))
    return validate_name(doctype, new)


def _rename_row(doctype: str, old: str, new: str, meta: Any) -> None:
    if meta.issingle:
        return
    if doctype == "DocType" and frappe.db.table_exists(old):
        frappe.db.rename_table(old, new)  # before links are followed: its own link fields are among them
    frappe.db.sql(f"UPDATE `tab{doctype}` SET `name` = %s WHERE `name` = %s", (new, old))
    if meta.naming_field:
        frappe.db.sql(f"UPDATE `tab{doctype}` SET `{meta.naming_field}` = %s WHERE `name` = %s", (new, new))
    for child_doctype in set(meta.table_doctypes.values()):
        frappe.db.sql(
            f"UPDATE `tab{child_doctype}` SET `parent` = %s WHERE `parent` = %s AND `parenttype` = %s",
            (new, old, doctype),
        )


def get_link_fields(doctype: str) -> list[Any]:
    """Link fields that point at a DocType: {parent, fieldname, issingle, istable}."""
    return get_link_map().get(doctype, [])


def _update_links(doctype: str, old: str, new: str) -> None:
    for field in get_link_fields(doctype):
        if field.issingle:
            _update_single(field.parent, field.fieldname, old, new)
        else:
            # after its own row was renamed, a link from itself is one of these
            table, column = field.parent, field.fieldname
            frappe.db.sql(f"UPDATE `tab{table}` SET `{column}` = %s WHERE `{column}` = %s", (new, old))
        frappe.clear_document_cache(field.parent)
    for field in get_dynamic_links():
        if field.issingle:
            if frappe.db.get_single_value(field.parent, field.options) == doctype:
                _update_single(field.parent, field.fieldname, old, new)
        else:
            table, column, kind = field.parent, field.fieldname, field.options
            frappe.db.sql(
                f"UPDATE `tab{table}` SET `{column}` = %s WHERE `{kind}` = %s AND `{column}` = %s",
                (new, doctype, old),
            )
        frappe.clear_document_cache(field.parent)


def _update_single(doctype: str, fieldname: str, old: str, new: str) -> None:
    frappe.db.sql(
        "UPDATE `tabSingles` SET `value` = %s WHERE `doctype` = %s AND `field` = %s AND `value` = %s",
        (new, doctype, fieldname, old),
    )
    frappe.db.value_cache.pop(doctype, None)


def _update_references(doctype: str, old: str, new: str) -> None:
    """Records that hold a name without a Link field: attachments, versions, restrictions of users."""
    for table, kind, column in (
        ("File", "attached_to_doctype", "attached_to_name"),
        ("Version", "ref_doctype", "docname"),
    ):
        frappe.db.sql(
            f"UPDATE `tab{table}` SET `{column}` = %s WHERE `{kind}` = %s AND `{column}` = %s",
            (new, doctype, old),
        )


def rename_doctype(old: str, new: str) -> None:
    """Follow a DocType's new name in other DocTypes' fields, child rows and customisations."""
    for table in ("DocField", "Custom Field"):
        frappe.db.sql(
            f"UPDATE `tab{table}` SET `options` = %s WHERE `options` = %s"
            " AND `fieldtype` IN ('Link', 'Table', 'Table MultiSelect')",
            (new, old),
        )
    frappe.db.sql("UPDATE `tabCustom DocPerm` SET `parent` = %s WHERE `parent` = %s", (new, old))
    frappe.db.sql("UPDATE `tabSingles` SET `doctype` = %s WHERE `doctype` = %s", (new, old))
    clear_link_map()
    frappe.clear_cache()
    for child_doctype in set(frappe.get_meta(new).table_doctypes.values()):
        frappe.db.sql(
            f"UPDATE `tab{child_doctype}` SET `parenttype` = %s WHERE `parenttype` = %s", (new, old)
        )
