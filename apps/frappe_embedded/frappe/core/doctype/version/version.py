"""Controller of Version."""

from frappe.model.document import Document


class Version(Document):
    """What one save changed."""
