import frappe
from an_sinh.services.approval import signatures
from an_sinh.services.payees import contracts
from frappe import _
from frappe.model.document import Document


class ProviderContract(Document):
    """A contract with a provider: entered by an officer, signed by a leader; see `services.payees.contracts`."""

    def validate(self):
        signatures.keep_fields(self, ("ended_on", "replaced_by"))
        if self.docstatus == 0:
            self.set("approvals", [])
        contracts.check_contract(self)

    def before_submit(self):
        signatures.check_submission(self)
        contracts.refuse_second(self)

    def before_cancel(self):
        frappe.throw(_("{0} was signed and stays.").format(self.name))

    def on_trash(self):
        if self.docstatus != 0:
            frappe.throw(_("{0} was signed and stays.").format(self.name))
