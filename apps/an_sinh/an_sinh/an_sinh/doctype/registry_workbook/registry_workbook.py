import frappe
from an_sinh.services.common import fields
from frappe import _
from frappe.model.document import Document


class RegistryWorkbook(Document):
    """A workbook that came back; reading and deciding it is `services.workbooks.upload`."""

    def validate(self):
        fields.by_service_only(self)

    def on_trash(self):
        if self.accepted_count:
            frappe.throw(_("{0} is the record of what was proposed and can't be deleted.").format(self.name))
        frappe.db.delete("Registry Workbook Row", {"workbook": self.name})
