from an_sinh.services import checks
from an_sinh.services.benefits import rule_set_steps
from frappe.model.document import Document


class RuleSet(Document):
    def validate(self):
        checks.first_of_month(self, "effective_from")
        rule_set_steps.keep(self)
        rule_set_steps.check_rows(self)
        rule_set_steps.fill_amounts_before(self)

    def on_trash(self):
        rule_set_steps.refuse_removal(self)
