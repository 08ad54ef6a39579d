from frappe.model.document import Document


class PaymentProvider(Document):
    pass
