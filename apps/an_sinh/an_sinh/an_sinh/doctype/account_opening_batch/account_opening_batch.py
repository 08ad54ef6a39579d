import frappe
from an_sinh.services.common import fields
from frappe import _
from frappe.model.document import Document


class AccountOpeningBatch(Document):
    """People for whom one provider opens accounts in one session; see `services.providers.account_opening`."""

    def validate(self):
        fields.by_service_only(self)

    def on_trash(self):
        frappe.throw(_("{0} stays in the records: accounts may rest on it.").format(self.name))
