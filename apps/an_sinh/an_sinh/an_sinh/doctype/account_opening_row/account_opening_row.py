import frappe
from an_sinh.services.common import fields
from frappe import _
from frappe.model.document import Document


class AccountOpeningRow(Document):
    """One person of an Account Opening Batch: who is to hold the account, what the provider answered, what became of it."""

    def validate(self):
        fields.by_service_only(self)

    def on_trash(self):
        frappe.throw(_("{0} stays in the records: accounts may rest on it.").format(self.name))
