from frappe.model.document import Document


class PayrollLine(Document):
    pass
