"""Files that come in by a form, and go out by their URL."""

import os
from collections.abc import Callable
from mimetypes import guess_type

import frappe
from frappe import _
from frappe.http.whitelisting import is_whitelisted
from frappe.utils import cint

MEGABYTE = 1024 * 1024
DEFAULT_MAX_MEGABYTES = 25
# What users without access to the desk may upload.
PORTAL_MIMETYPES = frozenset(
    (
        "image/png",
        "image/jpeg",
        "application/pdf",
        "application/msword",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "text/plain",
        "video/quicktime",
        "video/mp4",
    )
)


def get_max_file_size() -> int:
    """Return how many bytes an upload may have: System Settings (MB), the site's config (bytes), or 25 MB."""
    megabytes = cint(frappe.get_system_settings("max_file_size"))
    if megabytes:
        return megabytes * MEGABYTE
    return cint(frappe.conf.get("max_file_size")) or DEFAULT_MAX_MEGABYTES * MEGABYTE


@frappe.whitelist(allow_guest=True, methods=["POST"])
def upload_file():
    """Keep a file sent as multipart form field `file` (or known by `file_url`, `library_file_name`) as a File.

    Further fields: doctype, docname, fieldname (what to attach it to), is_private, folder, file_name, and method:
    a whitelisted function that gets the content in `frappe.local.uploaded_file` instead.
    """
    form = frappe.form_dict
    ignore_permissions = frappe.session.user == "Guest"
    if ignore_permissions and not cint(frappe.get_system_settings("allow_guests_to_upload_files")):
        raise frappe.PermissionError
    if not ignore_permissions:
        check_write_permission(form.doctype, form.docname)

    values = _take_from_library(form.library_file_name) if form.library_file_name else form
    content, filename = _read_upload(values.file_name)
    frappe.local.uploaded_file, frappe.local.uploaded_filename = content, filename
    if form.method:
        return _get_upload_method(form.method)()
    return frappe.get_doc(
        {
            "doctype": "File",
            "attached_to_doctype": form.doctype,
            "attached_to_name": form.docname,
            "attached_to_field": form.fieldname,
            "folder": form.folder or "Home",
            "file_name": filename,
            "file_url": values.file_url,
            "is_private": cint(values.is_private),
            "content": content,
        }
    ).save(ignore_permissions=ignore_permissions)


def _read_upload(filename: str | None) -> tuple[bytes | None, str | None]:
    upload = frappe.local.request.files.get("file")
    if not upload:
        return None, filename
    content, filename = upload.stream.read(), upload.filename
    if guess_type(filename)[0] not in PORTAL_MIMETYPES and not _has_desk_access():
        frappe.throw(_("You can only upload JPG, PNG, PDF, TXT or Microsoft documents."))
    return content, filename


def _has_desk_access() -> bool:
    user = frappe.session.user
    return user != "Guest" and frappe.get_cached_value("User", user, "user_type") == "System User"


def _take_from_library(name: str) -> "frappe._dict":
    frappe.has_permission("File", doc=name, throw=True)
    return frappe.db.get_value("File", name, ["is_private", "file_url", "file_name"], as_dict=True)


def _get_upload_method(path: str) -> Callable:
    method = frappe.get_attr(path)
    is_whitelisted(method)
    return method


def check_write_permission(doctype: str | None = None, name: str | None = None) -> None:
    """Raise PermissionError unless the user may change what a file is to be attached to.

    A document that isn't saved yet has no permission of its own: then the DocType's counts.
    """
    if not doctype:
        return
    if name and frappe.db.exists(doctype, name):
        frappe.get_doc(doctype, name).check_permission("write")
    elif not frappe.has_permission(doctype, "create"):
        frappe.has_permission(doctype, "write", throw=True)


@frappe.whitelist(allow_guest=True)
def download_file(file_url: str) -> None:
    """Send the file of a URL to somebody who may read it."""
    file = frappe.get_doc("File", {"file_url": file_url})
    if not file.is_downloadable():
        raise frappe.PermissionError
    frappe.local.response.filename = os.path.basename(file_url)
    with open(file.get_full_path(), "rb") as stored:  # get_content() would make text of what looks like text
        frappe.local.response.filecontent = stored.read()
    frappe.local.response.type = "download"
