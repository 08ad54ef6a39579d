import frappe
from an_sinh.services.approval import signatures
from an_sinh.services.common import fields
from an_sinh.services.disbursement import recovery_journal, recovery_plan
from frappe import _
from frappe.model.document import Document

# What is owed back and by whom comes from the approved payroll; the balance from the instalments.
DEBT = (
    *("beneficiary", "full_name", "administrative_unit", "programme", "payroll", "month"),
    *("total_amount", "from_month", "to_month", "explanation"),
)
COMPUTED = ("status", "received_amount", "written_off_amount", "outstanding_amount", "next_due_month")
# The plan: what the signatures stand for. The decision gets its number at the last step.
SIGNED = (
    *("plan", "instalment_count", "first_month", "payer_name", "payer_relation", "payer_id_number"),
    *("paper", "provider", "account_number"),
)
DECISION = ("decision_number", "decision_date")


class Recovery(Document):
    def before_insert(self):
        if not self.flags.by_service:
            frappe.throw(
                _("Recoveries come from approved payrolls and are not entered by hand."),
                frappe.PermissionError,
            )

    def validate(self):
        signatures.keep_fields(self, (*DEBT, *COMPUTED))
        signatures.check_signatures(self, SIGNED)
        fields.first_of_month(self, "first_month")
        recovery_plan.check_decision(self, DECISION)
        recovery_plan.lay_out(self)
        recovery_plan.check_instalments(self)
        recovery_plan.check_plan(self)
        recovery_plan.set_balance(self)

    def on_update(self):
        recovery_journal.write_movements(self)
        recovery_plan.mark_lines(self)

    def on_trash(self):
        frappe.throw(
            _("{0} is a debt to the State and can't be deleted. It ends by payment or by a decision to write "
              "it off.").format(self.name),
            frappe.PermissionError,
        )  # fmt: skip
