from frappe.model.document import Document


class BenefitRate(Document):
    pass
