"""Rows of a document change with it, never by themselves.

Frappe lets a client address a row of a table as a document of its own, and then asks none of the parent's rules.
"""

import frappe
from frappe import _
from frappe.model.document import Document


class ChildRow(Document):
    """Base of the app's tables: refuses to be written except by saving the parent."""

    def before_insert(self):
        self.refuse()

    def validate(self):
        self.refuse()

    def on_trash(self):
        self.refuse()

    def refuse(self):
        frappe.throw(
            _("Change this row in its document {0} {1}.").format(_(self.parenttype or ""), self.parent or ""),
            frappe.PermissionError,
        )
