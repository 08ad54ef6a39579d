import frappe
from an_sinh.services.approval import signatures
from an_sinh.services.disbursement import treasury
from frappe import _
from frappe.model.document import Document

# Written by the services alone; an officer chooses the flow and names the contract.
KEPT = (
    *("programme", "month", "administrative_unit", "provider", "status", "funded_amount", "funded_on"),
    *("voucher_number", "unfunded_amount", "unfunded_count", "unfunded_lines"),
)


class TreasuryRequest(Document):
    """The money of a month's orders as it is asked of the treasury; see `services.disbursement.treasury`."""

    def autoname(self):
        if not self.name:
            frappe.throw(_("A request to the treasury is made from orders, not by hand."))

    def validate(self):
        signatures.keep_fields(self, KEPT)
        if not self.flags.by_service and not self.is_new():
            self.set("orders", [row.as_dict() for row in self.get_doc_before_save().orders])
        if self.docstatus == 0:
            self.set("approvals", [])
        treasury.prepare(self)

    def before_submit(self):
        signatures.check_submission(self)
        treasury.check_signing(self)

    def before_update_after_submit(self):
        signatures.keep_fields(self, KEPT)

    def before_cancel(self):
        treasury.refuse_removal(self)

    def on_trash(self):
        treasury.refuse_removal(self)
