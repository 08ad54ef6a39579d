"""Deleting documents: permission, links that forbid it, what goes with them, a copy that is kept."""

from typing import Any

import frappe
import frappe.share
from frappe import _
from frappe.model import table_fields
from frappe.model.dynamic_links import documents_pointing_at
from frappe.model.naming import revert_series_if_last
from frappe.model.rename_doc import get_link_fields
from frappe.utils.password import delete_all_passwords_for

# Records about a document, which go with it instead of keeping it alive.
IGNORED_LINKS = (
    "Activity Log",
    "File",
    "Version",
    "Comment",
    "Communication",
    "Deleted Document",
    "DocShare",
    "Email Queue",
    "Email Unsubscribe",
    "Error Log",
    "ToDo",
    "User Permission Log",
)


def delete_doc(
    doctype: str | None = None, name: Any = None, force: int | bool = 0, ignore_doctypes: list[str] | None = None,
    for_reload: bool = False, ignore_permissions: bool = False, flags: dict | None = None,
    ignore_on_trash: bool = False, ignore_missing: bool = True, delete_permanently: bool = False,
) -> bool | None:  # fmt: skip
    """Delete one document, or those of a list of names.

    LinkExistsError when others point at it (unless `force`), PermissionError, ValidationError when submitted.
    False when it isn't there and `ignore_missing`; otherwise DoesNotExistError."""
    if not doctype:
        doctype, name = frappe.form_dict.get("dt"), frappe.form_dict.get("dn")
    for each in name if isinstance(name, list | tuple | set) else [name]:
        if frappe.get_meta(doctype).is_virtual:
            frappe.get_doc(doctype, each).delete()
            continue
        if not frappe.db.exists(doctype, each):
            if ignore_missing:
                return False
            raise frappe.DoesNotExistError(_("{0} {1} not found").format(_(doctype), each))
        deletion = _Deletion(doctype, each, bool(force), list(ignore_doctypes or ()), for_reload)
        deletion.run(
            {**(flags or {}), **({"ignore_permissions": True} if ignore_permissions else {})}, ignore_on_trash
        )
        if not (for_reload or delete_permanently):
            add_to_deleted_document(deletion.doc)
    return None


def delete_doc_if_exists(doctype: str, name: str, force: int | bool = 0) -> None:
    """Delete a document unless it isn't there."""
    if frappe.db.exists(doctype, name):
        delete_doc(doctype, name, force=force)


class _Deletion:
    """One document's way out; each step of `run` is a method."""

    def __init__(self, doctype: str, name: str, force: bool, ignore_doctypes: list[str], for_reload: bool):
        self.doctype, self.name, self.force = doctype, name, force
        self.ignore_doctypes, self.for_reload = ignore_doctypes, for_reload
        self.doc: Any = frappe.get_doc(doctype, name, for_update=True)

    def run(self, flags: dict, ignore_on_trash: bool) -> None:
        doc = self.doc
        delete_all_passwords_for(self.doctype, self.name)
        if self.for_reload:
            doc.run_method("before_reload")
        else:
            doc.flags.update(flags)
            self.check_standard_doctype()
            check_permission_and_not_submitted(doc)
            if not ignore_on_trash:
                doc.run_method("on_trash")
                doc.flags.in_delete = True
                doc.run_method("on_change")
            if not self.force:
                self.check_links()
        update_naming_series(doc)
        delete_from_table(self.doctype, self.name, self.ignore_doctypes, doc)
        if not (self.for_reload and self.doctype == "DocType"):
            doc.run_method("after_delete")
        if not self.for_reload:
            delete_attachments(self.doctype, self.name)
            delete_dynamic_links(self.doctype, self.name)
        doc.clear_cache()
        frappe.db.value_cache.pop(self.doctype, None)

    def check_standard_doctype(self) -> None:
        """A DocType that an app brings can't be deleted by its users."""
        if self.doctype != "DocType" or self.doc.custom or self.force:
            return
        if not (frappe.conf.developer_mode or frappe.flags.in_patch):
            frappe.throw(_("Standard DocType can not be deleted."))

    def check_links(self) -> None:
        """LinkExistsError, with the hint that it can be disabled instead."""
        try:
            check_if_doc_is_linked(self.doc)
            check_if_doc_is_dynamically_linked(self.doc)
        except frappe.LinkExistsError:
            if self.doc.meta.has_field("enabled") or self.doc.meta.has_field("disabled"):
                frappe.clear_last_message()
                message = _("You can disable this {0} instead of deleting it.").format(_(self.doctype))
                frappe.throw(message, frappe.LinkExistsError)
            raise


def check_permission_and_not_submitted(doc: Any) -> None:
    """PermissionError without the right to delete; ValidationError for a submitted document."""
    if (
        not doc.flags.ignore_permissions
        and frappe.session.user != "Administrator"
        and (not doc.has_permission("delete") or (doc.doctype == "DocType" and not doc.custom))
    ):
        message = _("User not allowed to delete {0}: {1}").format(_(doc.doctype), doc.name)
        frappe.msgprint(message, raise_exception=frappe.PermissionError)
    if doc.meta.is_submittable and doc.docstatus.is_submitted():
        message = _("{0} {1}: Submitted Record cannot be deleted. You must {2} Cancel {3} it first.")
        frappe.msgprint(message.format(_(doc.doctype), doc.name, "", ""), raise_exception=True)


def check_if_doc_is_linked(doc: Any, method: str = "Delete") -> None:
    """LinkExistsError when a Link field holds this document (for "Cancel": in a submitted document)."""
    ignored = _ignored_doctypes(doc, method)
    for field in get_link_fields(doc.doctype):
        table = field.parent
        if table in ignored or (field.fieldname == "amended_from" and method == "Cancel"):
            continue
        if field.issingle:
            if method == "Delete" and frappe.db.get_single_value(table, field.fieldname) == doc.name:
                raise_link_exists_exception(doc, table, table)
            continue
        columns = ["name", "docstatus", *(("parent", "parenttype", "idx") if field.istable else ())]
        for row in frappe.db.get_values(table, {field.fieldname: doc.name}, columns, as_dict=True) or ():
            _refuse_if_linked(doc, method, field, row, ignored)


def check_if_doc_is_dynamically_linked(doc: Any, method: str = "Delete") -> None:
    """LinkExistsError when a Dynamic Link holds this document (for "Cancel": in a submitted document)."""
    ignored = _ignored_doctypes(doc, method)
    for field, row in documents_pointing_at(doc.doctype, doc.name):
        if field.parent not in ignored and not (method == "Delete" and row.docstatus == 2):
            _refuse_if_linked(doc, method, field, row, ignored)


def _ignored_doctypes(doc: Any, method: str) -> set[str]:
    if method == "Cancel":
        return set(doc.get("ignore_linked_doctypes") or ())
    return {*IGNORED_LINKS, *frappe.get_hooks("ignore_links_on_delete")}


def _refuse_if_linked(doc: Any, method: str, field: Any, row: Any, ignored: set[str]) -> None:
    holder_doctype, holder = (
        (row.parenttype, row.parent) if field.istable and row.parent else (field.parent, row.name)
    )
    if holder_doctype in ignored or (method == "Cancel" and row.docstatus != 1):
        return
    if holder_doctype == doc.doctype and holder == doc.name:
        return
    raise_link_exists_exception(
        doc, holder_doctype, holder, _("at Row: {0}").format(row.idx) if row.idx else ""
    )


def raise_link_exists_exception(
    doc: Any, reference_doctype: str, reference_docname: str, row: str = ""
) -> None:
    """Throw LinkExistsError that names the document which points at `doc`."""
    shown = "" if reference_doctype == reference_docname else _(reference_doctype)
    frappe.throw(
        _("Cannot delete or cancel because {0} {1} is linked with {2} {3} {4}").format(
            _(doc.doctype), frappe.bold(doc.name), shown, frappe.bold(reference_docname), row
        ),
        frappe.LinkExistsError,
    )


def update_naming_series(doc: Any) -> None:
    """Give the number back when the document was the last of its series."""
    autoname = doc.meta.autoname or ""
    if autoname.startswith("naming_series:"):
        if doc.get("naming_series"):
            revert_series_if_last(doc.naming_series + ".#####", doc.name, doc)
    elif "#" in autoname and not autoname.startswith("format:"):
        revert_series_if_last(autoname, doc.name, doc)


def delete_from_table(doctype: str, name: str, ignore_doctypes: list[str], doc: Any) -> None:
    """Delete the row and its child rows, except those of `ignore_doctypes`."""
    if doc.meta.issingle:
        frappe.db.delete("Singles", {"doctype": name})
    else:
        frappe.db.delete(doctype, {"name": name})
    for child_doctype in set(doc.meta.table_doctypes.values()) - set(ignore_doctypes):
        if not frappe.get_meta(child_doctype).is_virtual:
            frappe.db.delete(child_doctype, {"parenttype": doctype, "parent": name})
    if doctype == "DocType":
        frappe.db.delete("Custom Field", {"options": name, "fieldtype": ("in", table_fields)})


def delete_attachments(doctype: str, name: str) -> None:
    """Delete the files attached to a document."""
    filters = {"attached_to_doctype": doctype, "attached_to_name": name}
    for file in frappe.get_all("File", filters=filters, pluck="name") if doctype != "File" else ():
        delete_doc("File", file, ignore_permissions=True, delete_permanently=True)


def delete_dynamic_links(doctype: str, name: str) -> None:
    """Delete versions, comments, shares and tasks of a document, and let its activities go."""
    frappe.db.delete("Version", {"ref_doctype": doctype, "docname": name})
    frappe.db.delete("Comment", {"reference_doctype": doctype, "reference_name": name})
    frappe.db.delete("ToDo", {"reference_type": doctype, "reference_name": name})
    frappe.share.forget_document(doctype, name)
    for prefix in ("reference", "timeline", "link"):
        frappe.db.sql(
            f"UPDATE `tabActivity Log` SET `{prefix}_doctype` = NULL, `{prefix}_name` = NULL"
            f" WHERE `{prefix}_doctype` = %s AND `{prefix}_name` = %s",
            (doctype, name),
        )


def add_to_deleted_document(doc: Any) -> None:
    """Keep the last state of a deleted document."""
    if doc.doctype == "Deleted Document" or frappe.flags.in_install == "frappe":
        return
    values = {"deleted_doctype": doc.doctype, "deleted_name": doc.name, "data": doc.as_json()}
    frappe.get_doc({"doctype": "Deleted Document", "owner": frappe.session.user, **values}).db_insert()
