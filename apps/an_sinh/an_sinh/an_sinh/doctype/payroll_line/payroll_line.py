import frappe
from frappe import _
from frappe.model.document import Document


class PayrollLine(Document):
    """Written in bulk by the services; no other door changes a line."""

    def before_insert(self):
        self.refuse()

    def validate(self):
        self.refuse()

    def before_update_after_submit(self):
        self.refuse()

    def before_cancel(self):
        self.refuse()

    def on_trash(self):
        self.refuse()

    def refuse(self):
        frappe.throw(
            _("Payroll lines come from the registry and can't be edited. Correct the registry, then "
                "recalculate the payroll."),
            frappe.PermissionError,
        )  # fmt: skip


def on_doctype_update():
    """Indexes for what is asked of millions of lines: a person's lines, a unit's month, the latest ones, failures."""
    # A list's lines are read, and numbered, in order.
    frappe.db.add_index("Payroll Line", ["payroll", "line_no"], "list_order")
    frappe.db.add_index("Payroll Line", ["beneficiary"], "person")
    frappe.db.add_index("Payroll Line", ["administrative_unit", "month"], "unit_month")
    frappe.db.add_index("Payroll Line", ["month"], "month")
    # Of two indexes that answer as well, SQLite may take the one of states, in which nearly all lines are paid: a state
    # within an order is found by both.
    frappe.db.add_index("Payroll Line", ["disbursement", "payment_status"], "order_status")
    frappe.db.add_index("Payroll Line", ["payment_status"], "status")
