import frappe
from an_sinh.services.common import fields
from frappe import _
from frappe.model.document import Document

# How amounts come out of the law's figures: every month ever paid would be owed otherwise.
RULES = ("stacking_rule", "rounding_unit")


class BenefitProgramme(Document):
    def validate(self):
        self.rounding_unit = self.rounding_unit or 1
        fields.within(self, "rounding_unit", 1, 1_000_000)
        self.refuse_other_rules()

    def refuse_other_rules(self):
        """One person's slip would turn all that was paid into arrears and recoveries."""
        changed = not self.is_new() and any(self.has_value_changed(name) for name in RULES)
        if changed and frappe.db.exists("Monthly Payroll", {"programme": self.name, "docstatus": 1}):
            frappe.throw(
                _("Payrolls of {0} were approved by its rules; they can't be changed any more.").format(
                    self.name
                ),
                frappe.PermissionError,
            )
