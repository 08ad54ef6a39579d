"""Finding the File that may be read at a URL, and attaching content from code."""

from typing import Any

import frappe


def find_file_by_url(path: str, name: str | None = None) -> Any:
    """A File of this URL that the session's user may read, or None; one content may hang on several documents."""
    filters = {"file_url": str(path), **({"name": str(name)} if name else {})}
    for found in frappe.get_all("File", filters=filters, pluck="name"):
        file = frappe.get_doc("File", found)
        if file.is_downloadable():
            return file
    return None


def save_file(
    fname: str, content: Any, dt: str | None, dn: str | None, folder: str | None = None, decode: bool = False,
    is_private: int = 0, df: str | None = None,
) -> Any:  # fmt: skip
    """Keep content as a File attached to a document, and return it."""
    return frappe.get_doc(
        {
            "doctype": "File",
            "file_name": fname,
            "attached_to_doctype": dt,
            "attached_to_name": dn,
            "attached_to_field": df,
            "folder": folder,
            "content": content,
            "decode": decode,
            "is_private": is_private,
        }
    ).insert(ignore_permissions=True)
