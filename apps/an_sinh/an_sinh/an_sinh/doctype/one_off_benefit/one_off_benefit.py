import frappe
from an_sinh.services.approval import signatures
from an_sinh.services.areas import units
from an_sinh.services.benefits import one_off
from an_sinh.services.common import fields
from frappe import _
from frappe.model.document import Document

# Who gets how much for what, and where it goes: what the signatures stand for.
SIGNED = (
    *("beneficiary", "category", "event_date", "month", "quantity", "amount"),
    *("claimant_name", "claimant_relation", "claimant_id_number"),
    *("channel", "provider", "account_number", "account_holder"),
)
KEPT = ("source", "rise_of", "explanation", "rate", "payroll", "payroll_line", "payment_status", "paid_on")


class OneoffBenefit(Document):
    def validate(self):
        signatures.keep_fields(self, KEPT)
        one_off.refuse_change_of_rise(self)
        signatures.check_signatures(self, SIGNED)
        one_off.check_decided(self)
        one_off.check_not_listed(self)
        fields.first_of_month(self, "month")
        fields.tidy(self, "claimant_name", "claimant_relation", "claimant_id_number", "account_holder")
        units.unit_of_beneficiary(self)
        one_off.set_category(self)
        one_off.set_person(self)
        one_off.check_once(self)
        one_off.check_way(self)
        one_off.set_amount(self)
        one_off.check_complete(self)
        one_off.check_approval(self)

    def on_trash(self):
        if self.payroll or self.approvals:
            frappe.throw(
                _("{0} has been signed or is on a list. Have it returned or rejected instead.").format(
                    self.name
                ),
                frappe.PermissionError,
            )
