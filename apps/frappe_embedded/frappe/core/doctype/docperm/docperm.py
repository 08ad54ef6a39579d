"""Controller of DocPerm."""

from frappe.model.document import Document


class DocPerm(Document):
    """One line of a DocType's permissions: a role at a level."""
