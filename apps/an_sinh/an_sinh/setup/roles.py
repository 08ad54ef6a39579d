"""The roles of An Sinh."""

import frappe
from frappe.permissions import add_permission, update_permission_property

MANAGER = "An Sinh Manager"
WORKFLOW_DOCTYPES = ("Workflow", "Workflow State", "Workflow Action Master")
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
OTHER_ROLES = ("Auditor", MANAGER)
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
    _let_managers_edit_workflows()


def _let_managers_edit_workflows() -> None:
    """Managers change the chains of approval; once, so that what an administrator then decides stays."""
    for doctype in WORKFLOW_DOCTYPES:
        if frappe.db.exists("Custom DocPerm", {"parent": doctype}):
            continue
        add_permission(doctype, MANAGER)
        for right in ("write", "create", "delete", "report", "export"):
            update_permission_property(doctype, MANAGER, 0, right, 1)
