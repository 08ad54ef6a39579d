import frappe
from frappe import _
from frappe.model.document import Document


class Disbursement(Document):
    def autoname(self):
        if not self.name:
            frappe.throw(_("A disbursement is made from approved lists, not by hand."))

    def validate(self):
        self.refuse_edits_by_hand()

    def on_trash(self):
        frappe.throw(
            _("{0} can't be deleted, because its lines were charged and its history must be kept.").format(
                self.name
            )
        )

    def before_rename(self, *names, merge=False):
        frappe.throw(_("{0} can't be renamed, because providers know it by this name.").format(self.name))

    def refuse_edits_by_hand(self):
        """Amounts, states and the frozen list change only through the services that prove them."""
        if not self.flags.by_service:
            frappe.throw(
                _("{0} changes only when it is sent or when its provider answers.").format(
                    self.name or _("This")
                )
            )
