from frappe.model.document import Document


class RuleSetTerm(Document):
    pass
