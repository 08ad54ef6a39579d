"""Controller of Module Def."""

import frappe
from frappe.model.document import Document


class ModuleDef(Document):
    """A module of an installed app."""

    def on_update(self) -> None:
        frappe.clear_cache()
