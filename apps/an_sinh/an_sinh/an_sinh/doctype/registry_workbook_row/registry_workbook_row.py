from an_sinh.services import checks
from frappe.model.document import Document


class RegistryWorkbookRow(Document):
    """One row of a workbook that came back, with what became of it."""

    def validate(self):
        checks.by_service_only(self)
