import frappe
from frappe import _
from frappe.model.document import Document


class MoneyDecision(Document):
    """What two people of an office decide about money that moved; `services.disbursement.decisions` writes it."""

    def validate(self):
        if not self.flags.by_service:
            frappe.throw(
                _(
                    "Decisions about money are proposed by one person and approved by another one, and never change."
                ),
                frappe.PermissionError,
            )

    def on_trash(self):
        frappe.throw(
            _("{0} is the paper behind money that moved and stays.").format(self.name), frappe.PermissionError
        )
