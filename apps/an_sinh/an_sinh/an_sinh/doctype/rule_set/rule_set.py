from an_sinh.services.benefits import rule_set_steps
from an_sinh.services.common import fields
from frappe.model.document import Document


class RuleSet(Document):
    def validate(self):
        fields.first_of_month(self, "effective_from")
        rule_set_steps.keep(self)
        rule_set_steps.check_rows(self)
        rule_set_steps.fill_amounts_before(self)

    def on_trash(self):
        rule_set_steps.refuse_removal(self)
