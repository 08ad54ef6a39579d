"""Attaching content to documents from code."""

from typing import Any

import frappe
from frappe.core.doctype.file.utils import save_file

__all__ = ["get_file", "save_file"]


def get_file(fname: str) -> list[Any]:
    """[file name, content] of a File, by its name or URL. DoesNotExistError when there is none."""
    name = frappe.db.get_value("File", {"file_url": fname}) or frappe.db.get_value(
        "File", {"file_name": fname}
    )
    file = frappe.get_doc("File", name or fname)
    return [file.file_name, file.get_content()]
