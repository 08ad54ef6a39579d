from frappe.model.document import Document


class AnSinhSettings(Document):
    pass
