"""Controller of Report."""

from frappe.model.document import Document


class Report(Document):
    """Report."""
