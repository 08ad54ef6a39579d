"""Controller of Activity Log."""

import frappe
from frappe.model.document import Document


class ActivityLog(Document):
    """Who logged in, and other events of a user."""

    def before_insert(self) -> None:
        self.ip_address = self.ip_address or getattr(frappe.local, "request_ip", None)
        if not self.full_name:
            self.full_name = frappe.utils.get_fullname(self.user)

    def validate(self) -> None:
        self.status = self.status or "Linked"


def add_authentication_log(
    subject: str, user: str, operation: str = "Login", status: str = "Success"
) -> None:
    """Note a login, or that one failed. Does not commit."""
    frappe.get_doc(
        {
            "doctype": "Activity Log",
            "user": user,
            "status": status,
            "subject": subject,
            "operation": operation,
        }
    ).insert(ignore_permissions=True, ignore_links=True)
