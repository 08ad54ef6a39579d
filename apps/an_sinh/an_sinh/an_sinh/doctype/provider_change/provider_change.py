import frappe
from an_sinh.services.approval import signatures
from an_sinh.services.payees import replacement
from frappe import _
from frappe.model.document import Document


class ProviderChange(Document):
    """One decision by which another provider pays the people of an area; see `services.payees.replacement`."""

    def validate(self):
        signatures.keep_fields(self, ("routes",))
        if self.docstatus == 0:
            self.set("approvals", [])
        replacement.check_replacement(self)

    def before_submit(self):
        signatures.check_submission(self)

    def on_submit(self):
        replacement.carry_out(self)

    def before_cancel(self):
        frappe.throw(_("{0} was signed and stays. Another decision leads back.").format(self.name))

    def on_trash(self):
        if self.docstatus != 0:
            frappe.throw(_("{0} was signed and stays.").format(self.name))
