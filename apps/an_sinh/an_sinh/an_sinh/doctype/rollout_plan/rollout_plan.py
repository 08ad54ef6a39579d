from frappe.model.document import Document


class RolloutPlan(Document):
    pass
