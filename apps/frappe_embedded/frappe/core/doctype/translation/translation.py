"""Controller of Translation."""

from frappe.model.document import Document


class Translation(Document):
    """A translation that a site adds to its apps'."""
