"""Controller of Role."""

import frappe
from frappe import _
from frappe.model.document import Document

STANDARD_ROLES = ("Administrator", "System Manager", "All", "Guest", "Desk User")


class Role(Document):
    """What a user is at work; permissions are given to roles."""

    def before_rename(self, old: str, new: str, merge: bool = False) -> None:
        if old in STANDARD_ROLES:
            frappe.throw(_("Standard roles cannot be renamed"))

    def validate(self) -> None:
        if self.disabled and self.name in STANDARD_ROLES:
            frappe.throw(_("Standard roles cannot be disabled"))

    def on_update(self) -> None:
        """A disabled role is nobody's."""
        if self.disabled and self.has_value_changed("disabled"):
            frappe.db.delete("Has Role", {"role": self.name})
        if self.has_value_changed("desk_access") and not self.is_new():
            self.update_user_types()
        frappe.cache.delete_value("roles")

    def update_user_types(self) -> None:
        """Who has the role is a System User as long as one of his roles leads to the desk."""
        for name in get_users(self.name):
            user = frappe.get_doc("User", name)
            before = user.user_type
            user.set_system_user()
            if user.user_type != before:
                user.db_set("user_type", user.user_type)

    def on_trash(self) -> None:
        if self.name in STANDARD_ROLES and not frappe.flags.in_uninstall:
            frappe.throw(_("Standard roles cannot be deleted"))

    def after_delete(self) -> None:
        frappe.cache.delete_value("roles")


def get_users(role: str) -> list[str]:
    """Users that hold a role."""
    return frappe.get_all("Has Role", filters={"role": role, "parenttype": "User"}, pluck="parent")
