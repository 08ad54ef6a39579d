from frappe.model.document import Document


class BenefitProgramme(Document):
    def validate(self):
        self.rounding_unit = self.rounding_unit or 1
