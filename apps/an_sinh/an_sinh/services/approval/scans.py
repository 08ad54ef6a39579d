"""Scans and photos of people's papers: never public, whatever a client asks for (images of ID cards are sensitive data
by the Law on Personal Data Protection of 2025, domain facts §6)."""

import frappe
from an_sinh.services.approval import signatures
from frappe import _
from frappe.core.doctype.file.utils import find_file_by_url
from frappe.model.document import Document
from frappe.utils import is_image

MODULE = "An Sinh"
PERSON = "Beneficiary"


def keep_private(file: Document, method: str | None = None) -> None:
    """A file that hangs on a document of An Sinh is private, from its insertion on and after every change. A hook of
    `on_update`, because only a saved file can be moved out of the public folder."""
    if file.is_private or file.is_folder or not _is_ours(file) or not (file.file_url or "").startswith("/"):
        return
    before = file.flags.ignore_permissions
    file.is_private = 1
    file.save(ignore_permissions=True)
    file.flags.ignore_permissions = before


def keep_signed(file: Document, method: str | None = None) -> None:
    """A paper stays with the document that was signed with it, until that goes back to its preparer. A hook of
    `on_trash`."""
    if not _is_ours(file) or file.attached_to_field == "photo":
        return
    doctype, name = file.attached_to_doctype, file.attached_to_name
    if not (frappe.get_meta(doctype).has_field("approvals") and frappe.db.exists(doctype, name)):
        return
    if signatures.is_signed(frappe.get_doc(doctype, name)):
        frappe.throw(
            _("{0} belongs to {1} {2}, which was signed with it, and stays.").format(
                file.file_name, _(doctype), name
            ),
            frappe.PermissionError,
        )


def keep_attached(file: Document, method: str | None = None) -> None:
    """Nor is such a paper hung on another document. A hook of `validate`."""
    before = file.get_doc_before_save()
    place = ("attached_to_doctype", "attached_to_name")
    if before is not None and any(before.get(fieldname) != file.get(fieldname) for fieldname in place):
        keep_signed(before)


def set_photo(beneficiary: str, file_url: str | None) -> str | None:
    """Make an uploaded image the photo of a person, or take the photo away; returns its address. The caller has
    checked the right to change the person. A photo needs no approval: nothing is paid by it."""
    person = frappe.get_doc(PERSON, beneficiary)
    if not file_url:
        person.db_set("photo", None)
        return None
    file = find_file_by_url(file_url)
    if file is None:
        frappe.throw(_("There is no file {0} that you may read.").format(file_url), frappe.PermissionError)
    if not is_image(file.file_name or ""):
        frappe.throw(_("{0} is not an image. Choose a JPG or PNG file.").format(file.file_name))
    if (file.attached_to_doctype, file.attached_to_name) != (PERSON, beneficiary):
        if file.attached_to_name:
            frappe.throw(
                _("{0} belongs to another document. Upload the photo itself.").format(file.file_name),
                frappe.PermissionError,
            )
        file.update({"attached_to_doctype": PERSON, "attached_to_name": beneficiary})
    file.attached_to_field = "photo"
    file.save(ignore_permissions=True)
    person.db_set("photo", file.file_url)
    return file.file_url


def _is_ours(file: Document) -> bool:
    doctype = file.attached_to_doctype
    return bool(doctype) and frappe.db.get_value("DocType", doctype, "module") == MODULE
