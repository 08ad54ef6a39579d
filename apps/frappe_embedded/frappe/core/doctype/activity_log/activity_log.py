"""Controller of Activity Log."""

from frappe.model.document import Document


class ActivityLog(Document):
    """Who logged in, and other events of a user."""
