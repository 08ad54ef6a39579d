import frappe
from frappe import _
from frappe.model.document import Document


class ChargedMonths(Document):
    """Written by `services.benefits.charges` alone, from approved payroll lines."""

    def validate(self):
        self.refuse()

    def on_trash(self):
        self.refuse()

    def refuse(self):
        frappe.throw(
            _("What was charged follows from the approved payrolls and can't be edited."),
            frappe.PermissionError,
        )


def on_doctype_update():
    """One row per person and programme, found by them."""
    frappe.db.add_unique("Charged Months", ["beneficiary", "programme"], "person_programme")
