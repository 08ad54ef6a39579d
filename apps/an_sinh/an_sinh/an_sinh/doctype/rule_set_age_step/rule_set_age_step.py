from frappe.model.document import Document


class RuleSetAgeStep(Document):
    pass
