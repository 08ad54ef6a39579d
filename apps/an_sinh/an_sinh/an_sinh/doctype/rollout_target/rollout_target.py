from frappe.model.document import Document


class RolloutTarget(Document):
    pass
