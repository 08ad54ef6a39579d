"""Files that a user uploads."""

import frappe
from an_sinh.domain.registry_import.workbook import check_size
from frappe import _


def content_of(file_url: str) -> bytes:
    """The bytes of an uploaded workbook that the user may read; refused by its size before it is read."""
    name = frappe.db.get_value("File", {"file_url": file_url})
    if not name:
        frappe.throw(_("The file is no longer there. Upload it again."), frappe.DoesNotExistError)
    file = frappe.get_doc("File", name)
    file.check_permission("read")
    check_size(int(file.file_size or 0))
    content = file.get_content()
    return content if isinstance(content, bytes) else content.encode()
