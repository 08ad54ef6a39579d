"""What the session's user is: the object behind `frappe.get_user()`."""

import frappe


class UserPermissions:
    """Roles and defaults of one user, read when asked for."""

    def __init__(self, name: str = ""):
        self.name = name or frappe.session.user
        self.defaults = None

    def get_roles(self) -> list[str]:
        return frappe.get_roles(self.name)

    def get_defaults(self) -> dict:
        if self.defaults is None:
            self.defaults = frappe.defaults.get_defaults(self.name)
        return self.defaults

    def has_role(self, role: str) -> bool:
        return role in self.get_roles()


def is_system_user(username: str | None = None) -> bool:
    return frappe.db.get_value("User", username or frappe.session.user, "user_type") == "System User"


def is_website_user(username: str | None = None) -> bool:
    return not is_system_user(username)


def get_user_fullname(user: str) -> str:
    from frappe.utils.people import get_fullname

    return get_fullname(user)


def get_users_with_role(role: str) -> list[str]:
    """Enabled users who have a role."""
    users = frappe.get_all("Has Role", filters={"role": role, "parenttype": "User"}, pluck="parent")
    return (
        frappe.get_all("User", filters={"name": ["in", users], "enabled": 1}, pluck="name") if users else []
    )
