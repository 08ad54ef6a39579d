import frappe
from frappe import _
from frappe.model.document import Document


class TierSwitch(Document):
    """What a change between three and two tiers did; written by `services.reorganisation.tiers` alone."""

    def validate(self):
        if not self.flags.by_service:
            frappe.throw(
                _("{0} is a record of what was done and isn't changed by hand.").format(_(self.doctype))
            )

    def on_trash(self):
        frappe.throw(_("{0} is a record of what was done and isn't deleted.").format(_(self.doctype)))
