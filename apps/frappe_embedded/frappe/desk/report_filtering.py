"""What a user may see of a report's rows: the User Permissions, applied to the columns that are links."""

import frappe
from frappe.permissions import get_user_permissions


def get_filtered_data(ref_doctype: str, columns: list[dict], rows: list, user: str) -> list:
    """Return the rows whose links are among the documents that *user*'s User Permissions allow.

    A DocType without User Permissions, an empty cell, and a cell that names no document allow everything.
    """
    allowed = get_allowed_documents(ref_doctype, columns, user)
    if not allowed:
        return list(rows)
    exists = _Existence()
    return [row for row in rows if not row or _is_match(row, allowed, exists)]


def get_allowed_documents(ref_doctype: str, columns: list[dict], user: str) -> list[tuple[str, str, set]]:
    """Return `(fieldname, DocType, allowed names)` of each link column that User Permissions restrict."""
    permissions = get_user_permissions(user) or {}
    restricted = []
    for column in columns:
        doctype = column.get("options") if column.get("fieldtype") == "Link" else None
        names = {
            permission.get("doc")
            for permission in permissions.get(doctype, [])
            if permission.get("applicable_for") in (None, "", doctype, ref_doctype)
        }
        if names:
            restricted.append((column["fieldname"], doctype, names))
    return restricted


def _is_match(row: dict, allowed: list, exists: "_Existence") -> bool:
    for fieldname, doctype, names in allowed:
        value = row.get(fieldname) if isinstance(row, dict) else None
        if value and value not in names and exists(doctype, value):
            return False
    return True


class _Existence:
    """Whether a document exists; each is asked about once."""

    def __init__(self):
        self.known = {}

    def __call__(self, doctype: str, name: str) -> bool:
        key = (doctype, name)
        if key not in self.known:
            self.known[key] = bool(frappe.db.exists(doctype, name))
        return self.known[key]
