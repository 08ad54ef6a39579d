from an_sinh.services import checks
from frappe.model.document import Document


class PayrollBridge(Document):
    """Who came and went between two lists, as it was worked out; written by `services.bridge` alone."""

    def validate(self):
        checks.by_service_only(self)
