import frappe
from an_sinh.services.approval import signatures
from an_sinh.services.areas import units
from an_sinh.services.common import fields
from an_sinh.services.payees import guardians
from frappe import _
from frappe.model.document import Document

ACCOUNT_CHANNELS = ("Account", "Digital Account")
# Where the money goes, from when: what the signatures stand for.
SIGNED = (
    *("beneficiary", "programme", "from_month", "channel", "bank_account"),
    *("receiver_kind", "guardian", "cash_provider"),
)


class PaymentMethod(Document):
    def validate(self):
        signatures.keep_fields(self, ["registry_import"])
        signatures.check_signatures(self, SIGNED)
        fields.first_of_month(self, "from_month")
        units.unit_of_beneficiary(self)
        self.check_channel()
        self.check_receiver()

    def on_update(self):
        """Whoever approves a payment method approves the guardian and the account that it names."""
        if signatures.has_reached(self, signatures.APPROVED):
            guardians.settle_paper("Guardian", self.guardian)
            guardians.settle_paper("Bank Account", self.bank_account)

    def on_trash(self):
        signatures.refuse_removal(self)

    def check_channel(self):
        """An account is named where money goes to one, and nowhere else."""
        if self.channel not in ACCOUNT_CHANNELS:
            self.bank_account = None
            return
        self.not_cashless_reason = None
        if not self.bank_account:
            frappe.throw(_("Choose the account that {0} is paid through.").format(self.beneficiary))
        fields.belongs_to_beneficiary(self, "bank_account")

    def check_receiver(self):
        """A guardian or authorised person is named when the beneficiary doesn't receive the money."""
        if self.receiver_kind == "Self":
            self.guardian = None
        elif not self.guardian:
            frappe.throw(_("Choose who receives the money for {0}.").format(self.beneficiary))
        fields.belongs_to_beneficiary(self, "guardian")
