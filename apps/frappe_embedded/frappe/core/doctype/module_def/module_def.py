"""Controller of Module Def."""

from frappe.model.document import Document


class ModuleDef(Document):
    """A module of an installed app."""
