"""Controller of Translation."""

import frappe
from frappe.model.document import Document


class Translation(Document):
    """A translation that a site adds to its apps'."""

    def on_update(self) -> None:
        frappe.cache.delete_value("translations")

    def after_delete(self) -> None:
        frappe.cache.delete_value("translations")
