import hashlib

import frappe
from frappe import _
from frappe.model.document import Document


class PaymentResult(Document):
    def autoname(self):
        """Its name is what it answers to: the same key of a provider can't be kept twice, however two came at once."""
        text = f"{self.provider}\x1f{self.idempotency_key}"
        self.name = hashlib.sha256(text.encode()).hexdigest()[:32]

    def validate(self):
        if not self.is_new():
            frappe.throw(_("A provider's answer is kept as received. Post a new one."))

    def on_trash(self):
        frappe.throw(_("A provider's answer is kept as received and can't be deleted."))
