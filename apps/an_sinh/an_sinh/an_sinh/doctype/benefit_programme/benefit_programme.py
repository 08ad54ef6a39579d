from frappe.model.document import Document


class BenefitProgramme(Document):
    pass
