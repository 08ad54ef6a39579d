from frappe.model.document import Document


class RegistryImportRow(Document):
    pass
