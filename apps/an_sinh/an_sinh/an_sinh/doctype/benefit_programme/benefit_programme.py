from an_sinh.services import checks
from frappe.model.document import Document


class BenefitProgramme(Document):
    def validate(self):
        self.rounding_unit = self.rounding_unit or 1
        checks.within(self, "rounding_unit", 1, 1_000_000)
