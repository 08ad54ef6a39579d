"""Controller of Workflow."""

from frappe.model.document import Document


class Workflow(Document):
    """Workflow."""
