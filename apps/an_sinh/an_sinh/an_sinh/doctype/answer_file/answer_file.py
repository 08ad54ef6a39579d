import frappe
from an_sinh.services.common import fields
from frappe import _
from frappe.model.document import Document


class AnswerFile(Document):
    """A provider's file of results that was posted; see `services.disbursement.answer_files`."""

    def validate(self):
        fields.by_service_only(self)

    def on_trash(self):
        frappe.throw(_("{0} is the paper behind answers about money and can't be deleted.").format(self.name))
