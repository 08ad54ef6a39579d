from frappe.model.document import Document


class PaymentMethod(Document):
    pass
