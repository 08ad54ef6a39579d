"""Records of what a service did stay as they were written."""

import frappe
from frappe import _
from frappe.model.document import Document


class ServiceRecord(Document):
    """Base of such records: written by services alone, never changed by hand, never deleted."""

    def validate(self):
        if not self.flags.by_service:
            frappe.throw(_("{0} is a record of what was done and can't be edited.").format(_(self.doctype)))

    def on_trash(self):
        frappe.throw(_("{0} is a record of what was done and can't be deleted.").format(_(self.doctype)))
