import frappe
from frappe import _
from frappe.model.document import Document


class PaymentResult(Document):
    def validate(self):
        if not self.is_new():
            frappe.throw(_("A provider's answer is kept as it came; post a new one."))

    def on_trash(self):
        frappe.throw(_("A provider's answer is kept as it came and can't be deleted."))
