"""Controller of Custom DocPerm."""

import frappe
from frappe.model.document import Document


class CustomDocPerm(Document):
    """A permission line that an administrator set in place of the DocType's own."""

    def on_update(self) -> None:
        frappe.clear_cache(doctype=self.parent)

    def after_delete(self) -> None:
        frappe.clear_cache(doctype=self.parent)
