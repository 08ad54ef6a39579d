"""Controller of Workflow Action Master."""

from frappe.model.document import Document


class WorkflowActionMaster(Document):
    """The name of a workflow action."""
