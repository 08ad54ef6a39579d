import frappe
from an_sinh.services.common import fields
from frappe import _
from frappe.model.document import Document


class ProviderQuestion(Document):
    """What a provider asks the office about an order or a list, and the answer; see `services.disbursement.questions`."""

    def validate(self):
        fields.by_service_only(self)

    def on_trash(self):
        frappe.throw(_("{0} stays in the records.").format(self.name))
