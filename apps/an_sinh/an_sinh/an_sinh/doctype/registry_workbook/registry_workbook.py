from an_sinh.services import checks
from frappe.model.document import Document


class RegistryWorkbook(Document):
    """A workbook that came back; reading and deciding it is `services.round_trip`."""

    def validate(self):
        checks.by_service_only(self)
