import frappe
from an_sinh.services.benefits import rate_verification
from an_sinh.services.benefits.programme_rules import MOST_TIMES
from an_sinh.services.common import fields
from frappe import _
from frappe.model.document import Document


class BenefitCategory(Document):
    def validate(self):
        fields.tidy(self, "category_code", "category_name", "stacks_with_groups", "stacking_class")
        fields.in_order(self, "valid_from", "valid_to")
        fields.within(self, "coefficient", 0, MOST_TIMES)
        fields.within(self, "multiple", 0, MOST_TIMES)
        self.check_one_off()
        self.check_targets()
        rate_verification.keep_verification(self)

    def check_one_off(self):
        """A one-off payment says how its amount comes about; a monthly one has no such rule."""
        self.payment_kind = self.payment_kind or "Monthly"
        if self.payment_kind == "Monthly":
            self.update({"one_off_rule": None, "multiple": 0, "base_category": None})
            return
        if not self.one_off_rule:
            frappe.throw(_("Category {0}: choose how its amount is calculated.").format(self.category_code))
        if self.one_off_rule != "Amount by Decision" and not self.multiple:
            frappe.throw(
                _("Category {0}: enter the multiple or the number of months.").format(self.category_code)
            )
        if self.one_off_rule == "Multiple of Category" and not self.base_category:
            frappe.throw(
                _("Category {0}: enter the category it is a multiple of.").format(self.category_code)
            )

    def check_targets(self):
        """Age steps and the successor lead to other categories of the same programme, in the order of age. A step to
        the category itself tells from which age people may apply for it."""
        targets = {step.to_category for step in self.age_steps if step.to_category != self.name}
        targets |= {self.replaced_by, self.base_category}
        for target in sorted(targets - {None, ""}):
            if not self.flags.ignore_links and (
                target == self.name
                or frappe.db.get_value("Benefit Category", target, "programme") != self.programme
            ):
                frappe.throw(
                    _("Category {0} can't lead to {1}. Choose another one of {2}.").format(
                        self.category_code, target, self.programme
                    )
                )
        ages = [step.at_age_months for step in self.age_steps]
        if ages != sorted(ages) or any(age < 1 for age in ages):
            frappe.throw(_("Age steps of {0}: sort them by age.").format(self.category_code))
