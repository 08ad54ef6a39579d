from frappe.model.document import Document


class EntitlementSuspension(Document):
    pass
