from frappe.model.document import Document


class RegistryImport(Document):
    pass
