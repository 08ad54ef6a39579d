from frappe.model.document import Document


class LevelDecisionRow(Document):
    pass
