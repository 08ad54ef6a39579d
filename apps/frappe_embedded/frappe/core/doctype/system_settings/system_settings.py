"""Controller of System Settings."""

from frappe.model.document import Document


class SystemSettings(Document):
    """System Settings."""
