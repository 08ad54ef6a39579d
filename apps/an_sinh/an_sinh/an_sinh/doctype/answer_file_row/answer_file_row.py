import frappe
from an_sinh.services.common import fields
from frappe import _
from frappe.model.document import Document


class AnswerFileRow(Document):
    """A row of a provider's file that could not be applied at once, with what became of it."""

    def validate(self):
        fields.by_service_only(self)

    def on_trash(self):
        frappe.throw(_("What a provider wrote stays; set the row aside with the reason."))
