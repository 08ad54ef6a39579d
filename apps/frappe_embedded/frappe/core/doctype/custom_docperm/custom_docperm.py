"""Controller of Custom DocPerm."""

from frappe.model.document import Document


class CustomDocPerm(Document):
    """A permission line that an administrator set in place of the DocType's own."""
