"""Controller of Print Format."""

from frappe.model.document import Document


class PrintFormat(Document):
    """Print Format."""
