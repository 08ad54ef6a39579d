"""Controller of Property Setter."""

from frappe.model.document import Document


class PropertySetter(Document):
    """Property Setter."""
