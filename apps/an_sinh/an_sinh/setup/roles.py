"""The roles of An Sinh."""

import frappe
from an_sinh.domain.base.terms import WITHOUT_DESK, Role
from frappe.permissions import add_permission, update_permission_property

WORKFLOW_DOCTYPES = ("Workflow", "Workflow State", "Workflow Action Master")


def ensure() -> None:
    """Create the roles that are missing."""
    for name in Role:
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
        add_permission(doctype, Role.MANAGER)
        for right in ("write", "create", "delete", "report", "export"):
            update_permission_property(doctype, Role.MANAGER, 0, right, 1)
