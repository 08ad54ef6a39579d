from frappe.model.document import Document


class NationalUnit(Document):
    pass
