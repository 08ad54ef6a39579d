import frappe
from an_sinh.services.approval import signatures
from an_sinh.services.common import fields
from an_sinh.services.disbursement.books import closing
from frappe import _
from frappe.model.document import Document


class ProviderSettlement(Document):
    """A month that is closed with a provider; see `services.disbursement.books.closing`."""

    def autoname(self):
        if not self.name:
            frappe.throw(_("A settlement is made from the orders of a month, not by hand."))

    def validate(self):
        signatures.keep_fields(self, closing.COMPUTED)
        for fieldname in ("fee_percent", "cash_fee_percent"):
            fields.within(self, fieldname, 0, 10)
        if self.docstatus == 0:
            self.set("approvals", [])
            closing.prepare(self)

    def before_submit(self):
        signatures.check_submission(self)
        closing.check_closing(self)

    def on_submit(self):
        closing.close_orders(self)

    def before_cancel(self):
        if not self.flags.by_service:
            frappe.throw(_("A closed month is opened again by two people, with a reason."))

    def on_trash(self):
        if self.docstatus != 0:
            frappe.throw(_("{0} was signed and stays.").format(self.name))
