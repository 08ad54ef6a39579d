"""Controller of Deleted Document."""

from frappe.model.document import Document


class DeletedDocument(Document):
    """The last state of a document that was deleted."""
