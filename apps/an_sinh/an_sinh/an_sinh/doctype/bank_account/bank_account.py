from frappe.model.document import Document


class BankAccount(Document):
    pass
