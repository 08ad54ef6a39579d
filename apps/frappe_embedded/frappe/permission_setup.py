"""Changing permissions from code: Custom DocPerms of a DocType, User Permissions of a user."""

from typing import Any

import frappe
from frappe import _


def setup_custom_perms(parent: str) -> bool | None:
    """Copy a DocType's own permissions to Custom DocPerms, unless it has some. True when it did."""
    if frappe.db.exists("Custom DocPerm", {"parent": parent}):
        return None
    copy_perms(parent)
    return True


def copy_perms(parent: str) -> None:
    """Copy every DocPerm of a DocType to a Custom DocPerm."""
    for line in frappe.get_all("DocPerm", fields=["*"], filters={"parent": parent}, order_by="idx asc"):
        custom = frappe.new_doc("Custom DocPerm")
        custom.update({key: value for key, value in line.items() if key not in ("name", "doctype")})
        custom.insert(ignore_permissions=True)


def add_permission(doctype: str, role: str, permlevel: int = 0, ptype: str | None = None) -> str | None:
    """Give `role` one right (default read) at a level. Returns the Custom DocPerm, None when there is one."""
    from frappe.core.doctype.doctype.doctype import validate_permissions_for_doctype

    setup_custom_perms(doctype)
    same = {"parent": doctype, "role": role, "permlevel": permlevel, "if_owner": 0}
    if frappe.db.get_value("Custom DocPerm", same):
        message = _("Rule for this doctype, role, permlevel and if-owner combination already exists.")
        frappe.msgprint(message, alert=True)
        return None
    # a new line's `read` is on by default; only the right that was asked for shall be
    values = {**same, "read": 0, ptype or "read": 1}
    line = frappe.get_doc({"doctype": "Custom DocPerm", **values}).insert(ignore_permissions=True)
    validate_permissions_for_doctype(doctype)
    return line.name


def update_permission_property(
    doctype: str,
    role: str,
    permlevel: int,
    ptype: str,
    value: Any = None,
    validate: bool = True,
    if_owner: int = 0,
) -> bool | None:
    """Set one right of a role's Custom DocPerm."""
    from frappe.core.doctype.doctype.doctype import validate_permissions_for_doctype

    out = setup_custom_perms(doctype)
    line = {"parent": doctype, "role": role, "permlevel": permlevel, "if_owner": if_owner}
    name = frappe.db.get_value("Custom DocPerm", line)
    frappe.db.set_value("Custom DocPerm", name, ptype, value)
    frappe.clear_cache(doctype=doctype)
    if validate:
        validate_permissions_for_doctype(doctype)
    return out


def reset_perms(doctype: str) -> None:
    """Go back to the DocType's own permissions."""
    frappe.db.delete("Custom DocPerm", {"parent": doctype})
    frappe.clear_cache(doctype=doctype)


def add_user_permission(
    doctype: str, name: str, user: str, ignore_permissions: bool = False, applicable_for: str | None = None,
    is_default: int = 0, hide_descendants: int = 0,
) -> None:  # fmt: skip
    """Restrict a user to a document (and those below it in a tree). Does nothing when it is there already."""
    from frappe.core.doctype.user_permission.user_permission import user_permission_exists

    if user_permission_exists(user, doctype, name, applicable_for):
        return
    if not frappe.db.exists(doctype, name):
        frappe.throw(_("{0} {1} not found").format(_(doctype), name), frappe.DoesNotExistError)
    values = {
        "user": user,
        "allow": doctype,
        "for_value": name,
        "is_default": is_default,
        "applicable_for": applicable_for,
        "apply_to_all_doctypes": 0 if applicable_for else 1,
        "hide_descendants": hide_descendants,
    }
    frappe.get_doc({"doctype": "User Permission", **values}).insert(ignore_permissions=ignore_permissions)


def remove_user_permission(doctype: str, name: str, user: str) -> None:
    """Take a User Permission away."""
    filters = {"user": user, "allow": doctype, "for_value": name}
    if found := frappe.db.get_value("User Permission", filters):
        frappe.delete_doc("User Permission", found)


def clear_user_permissions_for_doctype(doctype: str, user: str | None = None) -> None:
    """Take all User Permissions on a DocType away (of one user, when given)."""
    filters = {"allow": doctype, **({"user": user} if user else {})}
    for name in frappe.get_all("User Permission", filters=filters, pluck="name"):
        frappe.delete_doc("User Permission", name)
