from an_sinh.services.common import fields
from frappe.model.document import Document


class PayrollBridge(Document):
    """Who came and went between two lists, as it was worked out; written by `services.payroll.bridge` alone."""

    def validate(self):
        fields.by_service_only(self)
