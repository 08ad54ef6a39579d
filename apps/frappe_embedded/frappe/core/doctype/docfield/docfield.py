"""Controller of DocField."""

from frappe.model.document import Document


class DocField(Document):
    """DocField."""
