"""Controller of Workflow State."""

from frappe.model.document import Document


class WorkflowState(Document):
    """The name and style of a state."""
