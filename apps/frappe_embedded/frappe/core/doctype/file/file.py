"""Controller of File."""

from frappe.model.document import Document


class File(Document):
    """File."""
