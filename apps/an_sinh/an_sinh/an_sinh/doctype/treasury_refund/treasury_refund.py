import frappe
from an_sinh.services.approval import signatures
from an_sinh.services.disbursement.books import refunds
from frappe import _
from frappe.model.document import Document


class TreasuryRefund(Document):
    """Money that goes back to the treasury (C2-05a/NS): entered by an officer, signed by a leader."""

    def validate(self):
        if self.docstatus == 0:
            self.set("approvals", [])
        refunds.check_refund(self)

    def before_submit(self):
        signatures.check_submission(self)

    def before_cancel(self):
        frappe.throw(_("{0} was signed and stays.").format(self.name))

    def on_trash(self):
        if self.docstatus != 0:
            frappe.throw(_("{0} was signed and stays.").format(self.name))
