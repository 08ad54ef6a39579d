"""Controller of DefaultValue."""

from frappe.model.document import Document


class DefaultValue(Document):
    """A default of a user or of the site."""
