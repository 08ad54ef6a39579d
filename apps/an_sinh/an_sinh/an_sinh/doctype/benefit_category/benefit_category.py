from frappe.model.document import Document


class BenefitCategory(Document):
    pass
