"""Controller of Workflow Transition."""

from frappe.model.document import Document


class WorkflowTransition(Document):
    """An action that leads from state to state."""
