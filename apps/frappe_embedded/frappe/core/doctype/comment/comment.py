"""Controller of Comment."""

from frappe.model.document import Document


class Comment(Document):
    """Comment."""
