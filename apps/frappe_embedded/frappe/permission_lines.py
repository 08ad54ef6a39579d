"""Which permission lines there are: of a user's roles, of a role, of a DocType."""

from typing import Any

import frappe


def get_valid_perms(doctype: str | None = None, user: str | None = None) -> list[Any]:
    """Permission lines at level 0 that apply to the user's roles; Custom DocPerms replace a DocType's own."""
    filters = {"permlevel": 0, "role": ["in", frappe.get_roles(user)]}
    customised = set(frappe.get_all("Custom DocPerm", pluck="parent", distinct=True))
    lines = frappe.get_all("Custom DocPerm", fields=["*"], filters=filters)
    lines += [
        p for p in frappe.get_all("DocPerm", fields=["*"], filters=filters) if p.parent not in customised
    ]
    return [line for line in lines if not doctype or line.parent == doctype]


def get_all_perms(role: str) -> list[Any]:
    """Permission lines of a role, at all levels."""
    customised = set(frappe.get_all("Custom DocPerm", pluck="parent", distinct=True))
    lines = frappe.get_all("Custom DocPerm", fields=["*"], filters={"role": role})
    return lines + [
        p
        for p in frappe.get_all("DocPerm", fields=["*"], filters={"role": role})
        if p.parent not in customised
    ]


def get_doctypes_with_read() -> list[str]:
    """DocTypes that the session's user may read."""
    return list({line.parent for line in get_valid_perms() if line.parent and line.read})


def get_doctype_roles(doctype: str, access_type: str = "read") -> list[str]:
    """Roles that have `access_type` on a DocType."""
    return [line.role for line in frappe.get_meta(doctype).permissions if line.get(access_type)]
