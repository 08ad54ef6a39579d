from frappe.model.document import Document


class ProbeRow(Document):
    """A row of a case."""
