"""Controller of Has Role."""

from frappe.model.document import Document


class HasRole(Document):
    """A role that a user, a report or a page holds."""
