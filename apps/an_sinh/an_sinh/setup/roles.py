"""The roles of An Sinh."""

import frappe

AREA_ROLES = (
    "Commune Officer",
    "Commune Leader",
    "District Officer",
    "District Leader",
    "Province Officer",
    "Province Leader",
    "Treasury Officer",
    "Police Officer",
)
OTHER_ROLES = ("Auditor", "An Sinh Manager")
# Users of banks and posts come over the bank API; they have no desk.
WITHOUT_DESK = ("Provider User",)


def ensure() -> None:
    """Create the roles that are missing."""
    for name in (*AREA_ROLES, *OTHER_ROLES, *WITHOUT_DESK):
        if not frappe.db.exists("Role", name):
            role = frappe.get_doc(
                {"doctype": "Role", "role_name": name, "desk_access": int(name not in WITHOUT_DESK)}
            )
            role.insert(ignore_permissions=True)
