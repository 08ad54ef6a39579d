"""What every new site holds: its two built-in users, the roles, the settings."""

import frappe

BUILT_IN_ROLES = ("Administrator", "System Manager", "All", "Guest", "Desk User", "Report Manager")


def after_install() -> None:
    """Insert the built-in roles, users and settings (the framework's own install hook)."""
    for role in BUILT_IN_ROLES:
        insert_once("Role", role, role_name=role, desk_access=0 if role in ("All", "Guest") else 1)
    insert_once(
        "User",
        "Administrator",
        email="admin@example.com",
        first_name="Administrator",
        full_name="Administrator",
        enabled=1,
        user_type="System User",
        roles=[{"role": "Administrator"}, {"role": "System Manager"}],
    )
    insert_once(
        "User",
        "Guest",
        email="guest@example.com",
        first_name="Guest",
        full_name="Guest",
        enabled=1,
        user_type="Website User",
        roles=[{"role": "Guest"}],
    )
    frappe.db.set_single_value("System Settings", "setup_complete", 1)
    frappe.db.set_single_value("System Settings", "enable_scheduler", 1)


def insert_once(doctype: str, name: str, **values) -> None:
    """Insert a document under a fixed name unless it is there."""
    if frappe.db.exists(doctype, name):
        return
    document = frappe.get_doc({"doctype": doctype, "name": name, **values})
    document.flags.ignore_permissions = True
    document.flags.ignore_validate = True
    document.flags.ignore_mandatory = True
    document.flags.ignore_links = True
    document.insert(set_name=name)


def set_admin_password(password: str) -> None:
    """Set the Administrator's password."""
    from frappe.utils.password import update_password

    update_password("Administrator", password)
