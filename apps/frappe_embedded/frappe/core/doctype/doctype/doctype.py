"""Controller of DocType."""

from frappe.model.document import Document


class DocType(Document):
    """DocType."""
