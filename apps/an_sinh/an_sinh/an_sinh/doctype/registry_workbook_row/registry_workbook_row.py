from an_sinh.services.common import fields
from frappe.model.document import Document


class RegistryWorkbookRow(Document):
    """One row of a workbook that came back, with what became of it."""

    def validate(self):
        fields.by_service_only(self)
