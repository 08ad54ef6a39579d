"""The roles of An Sinh."""

import frappe
from an_sinh.domain.base.terms import AREA_ROLES, MANAGER, OTHER_ROLES, WITHOUT_DESK
from frappe.permissions import add_permission, update_permission_property

WORKFLOW_DOCTYPES = ("Workflow", "Workflow State", "Workflow Action Master")


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
