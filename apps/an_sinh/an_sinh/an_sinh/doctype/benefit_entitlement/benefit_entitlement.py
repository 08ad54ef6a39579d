from frappe.model.document import Document


class BenefitEntitlement(Document):
    pass
