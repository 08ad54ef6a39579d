"""Controller of Role."""

from frappe.model.document import Document


class Role(Document):
    """Role."""
