import frappe
from frappe import _
from frappe.model.document import Document


class ProbeCase(Document):
    """A document whose methods clients call."""

    def validate(self):
        if self.title == "forbidden title":
            frappe.throw(_("This title is forbidden"))

    @frappe.whitelist()
    def describe(self, prefix: str = "case") -> str:
        return f"{prefix} {self.name}: {self.title}"

    @frappe.whitelist(methods=["POST"])
    def close(self) -> str:
        self.db_set("status", "Closed")
        return self.status

    def hidden(self) -> str:
        return "hidden"
