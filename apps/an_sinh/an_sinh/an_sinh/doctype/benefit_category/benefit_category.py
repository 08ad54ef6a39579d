from an_sinh.services import checks
from frappe.model.document import Document


class BenefitCategory(Document):
    def validate(self):
        checks.tidy(self, "category_code", "category_name", "stacks_with_groups")
        checks.in_order(self, "valid_from", "valid_to")
