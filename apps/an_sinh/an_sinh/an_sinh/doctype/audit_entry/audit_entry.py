import frappe
from frappe import _
from frappe.model.document import Document


class AuditEntry(Document):
    """Appended by `services.audit.log` alone; nothing of it ever changes."""

    def validate(self):
        self.refuse()

    def on_trash(self):
        self.refuse()

    def refuse(self):
        frappe.throw(
            _("The audit log is only appended to, and by the application alone."), frappe.PermissionError
        )


def on_doctype_update():
    """The chain is read by its numbers, the history of a document by its name."""
    frappe.db.add_index("Audit Entry", ["number"], "chain")
    frappe.db.add_index("Audit Entry", ["reference_doctype", "reference_name"], "reference")
