import frappe
from an_sinh.services.approval import evidence, signatures
from an_sinh.services.disbursement import consequences, recovery
from an_sinh.services.disbursement.books import closing
from an_sinh.services.payroll import bridge, together
from an_sinh.services.payroll import one_off as one_off_payroll
from an_sinh.services.payroll import seal as payroll_seal
from an_sinh.services.payroll import totals as payroll_totals
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

# Whatever door a document comes through, these are written by the services alone.
COMPUTED = (
    *payroll_seal.MOVEMENT_FIELDS,
    *payroll_totals.FIELDS,
    "prepared_by",
    "generated_at",
    "as_of",
    "needs_province_review",
    "unverified",
    "list_hash",
    "frozen_at",
    "follows",
    "repeat_basis",
)
# A signed paper gets these from the clerk who registers it (Decree 30/2020): blank until then.
REGISTERED_LATER = ("decision_number", "decision_date", "signed_place")


class MonthlyPayroll(Document):
    def autoname(self):
        month = getdate(self.month)
        name = f"{self.programme}-{month:%Y-%m}-{self.administrative_unit}"
        if self.kind != "Regular":
            number = 1
            while frappe.db.exists("Monthly Payroll", f"{name}-S{number}"):
                number += 1
            name = f"{name}-S{number}"
        self.name = name

    def before_insert(self):
        if not self.flags.by_service:
            frappe.throw(
                _("Payrolls are calculated from the registry. Use “Prepare payroll”."), frappe.PermissionError
            )

    def validate(self):
        signatures.keep_fields(self, COMPUTED)
        if self.is_new():
            self.workflow_state = signatures.first_state(self.doctype)
            evidence.bring_back_history(self)
        signatures.check_signatures(self)
        if signatures.is_sent(self):
            payroll_seal.refuse_open_records(self)

    def before_submit(self):
        signatures.check_submission(self)
        payroll_seal.freeze_lines(self)
        closing.refuse_closed(self)

    def on_submit(self):
        recovery.open_for(self)
        consequences.of_list(self)

    def before_update_after_submit(self):
        self.refuse_change_of_registration()

    def before_cancel(self):
        self.refuse_change()

    def on_trash(self):
        if self.docstatus != 0:
            self.refuse_change()
        if signatures.is_signed(self):
            frappe.throw(
                _("{0} has signatures. Have it returned first; then it can be deleted.").format(self.name),
                frappe.PermissionError,
            )
        evidence.note_removal(self)
        one_off_payroll.release(self.name)
        frappe.db.delete("Payroll Line", {"payroll": self.name})
        bridge.forget_bridge(self.name)
        together.part(self)

    def refuse_change_of_registration(self):
        """The clerk enters number and day of the decision after the signature: each once, nothing else."""
        before = self.get_doc_before_save()
        blank = {name for name in REGISTERED_LATER if not before.get(name)}
        kept = tuple(field.fieldname for field in self.meta.fields if field.fieldname not in blank)
        if signatures.changed_fields(self, kept):
            self.refuse_change()

    def refuse_change(self):
        frappe.throw(
            _(
                "{0} is approved and can't be changed. A correction appears as a difference next month."
            ).format(self.name),
            frappe.PermissionError,
        )
