"""Controller of User."""

from frappe.model.document import Document


class User(Document):
    """User."""
