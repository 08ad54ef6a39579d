import frappe
from frappe import _
from frappe.model.document import Document


class PayrollBridge(Document):
    """Who came and went between two lists, as it was worked out; written by `services.bridge` alone."""

    def validate(self):
        frappe.throw(
            _("{0} is worked out with its payroll and never changed by hand.").format(self.payroll),
            frappe.PermissionError,
        )
