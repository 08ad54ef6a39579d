"""Finding the File that may be read at a URL, and attaching content from code."""

import re
from typing import Any

import frappe

PASTED_PICTURE = re.compile(
    r"""(?P<before><img\b[^<>]*?\bsrc\s*=\s*(?P<quote>["']))data:image/(?P<kind>png|jpe?g|gif|webp|bmp);base64,"""
    r"""(?P<bytes>[A-Za-z0-9+/=\s]+)(?P=quote)""",
    re.IGNORECASE,
)


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


def extract_images_from_doc(doc: Any, fieldname: str, is_private: bool = True) -> None:
    """Make Files of the pictures that were pasted into a text, and let the text show those."""
    content = doc.get(fieldname)
    if isinstance(content, str) and "data:image" in content:
        doc.set(fieldname, extract_images_from_html(doc, content, is_private=is_private))


def extract_images_from_html(doc: Any, content: str, is_private: bool = False) -> str:
    """The text with the address of a File, attached to the document, in place of each picture's own bytes.

    What isn't a picture is left as it is; a picture that is too large raises MaxFileSizeReachedError."""
    owner = (doc.get("parenttype"), doc.get("parent")) if doc.get("parenttype") else (doc.doctype, doc.name)

    def keep(found: re.Match) -> str:
        kind = found["kind"].lower().replace("jpeg", "jpg")
        file = {
            "doctype": "File",
            "file_name": f"{frappe.generate_hash(length=10)}.{kind}",
            "content": found["bytes"],
            "decode": True,
            "is_private": int(is_private),
            "attached_to_doctype": owner[0],
            "attached_to_name": owner[1],
        }
        address = frappe.get_doc(file).insert(ignore_permissions=True).unique_url
        return f"{found['before']}{address}{found['quote']}"

    return PASTED_PICTURE.sub(keep, content)
