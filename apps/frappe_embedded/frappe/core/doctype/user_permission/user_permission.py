"""Controller of User Permission."""

from frappe.model.document import Document


class UserPermission(Document):
    """User Permission."""
