from frappe.model.document import Document


class MonthlyPayroll(Document):
    pass
