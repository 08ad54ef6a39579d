"""Controller of Workflow Document State."""

from frappe.model.document import Document


class WorkflowDocumentState(Document):
    """A state of a workflow."""
