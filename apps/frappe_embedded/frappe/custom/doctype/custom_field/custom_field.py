"""Controller of Custom Field."""

from frappe.model.document import Document


class CustomField(Document):
    """Custom Field."""
