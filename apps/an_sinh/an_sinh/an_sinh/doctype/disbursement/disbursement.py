from frappe.model.document import Document


class Disbursement(Document):
    pass
