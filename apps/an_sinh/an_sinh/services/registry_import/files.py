"""The files of an import: the workbook that came, and the one of rejected rows that goes back."""

import frappe
from an_sinh.domain.registry_import.reading import Reading
from an_sinh.domain.registry_import.rejects import rejected_workbook
from an_sinh.domain.registry_import.workbook import Sheet
from an_sinh.services.common.language import LANGUAGE
from an_sinh.services.registry_import.messages import message_of
from frappe import _

DOCTYPE = "Registry Import"


def rejected_file(document, sheets: list[Sheet], reading: Reading) -> str | None:
    """The workbook of rejected rows as a private file of the import; None when nothing was rejected."""
    if not reading.rejected:
        return None
    content = rejected_workbook(
        sheets,
        reading.listings,
        reading.rejected,
        lambda row: message_of(row.code, row.details),
        (_("Error code", LANGUAGE), _("Reason", LANGUAGE)),
    )
    file = attach(content, f"{document.name}-rejected.xlsx", "rejected_file", document.name)
    return file.file_url


def attach(content: bytes, file_name: str, field: str, name: str | None = None):
    """A private File of an import."""
    file = frappe.get_doc(
        {
            "doctype": "File",
            "file_name": file_name,
            "attached_to_doctype": DOCTYPE if name else None,
            "attached_to_name": name,
            "attached_to_field": field if name else None,
            "is_private": 1,
            "content": content,
        }
    )
    return file.insert(ignore_permissions=True)
