from frappe.model.document import Document


class RuleSetAmount(Document):
    pass
