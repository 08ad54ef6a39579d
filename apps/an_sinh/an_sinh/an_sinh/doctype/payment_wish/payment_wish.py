from an_sinh.services.approval import signatures
from an_sinh.services.payees import wishes
from frappe.model.document import Document

# Written by the services alone.
KEPT = ("status", "opening_batch", "bank_account", "refusal_reason", "missing_papers")


class PaymentWish(Document):
    """How somebody said that they want to be paid; see `services.payees.wishes`."""

    def validate(self):
        signatures.keep_fields(self, KEPT)
        if self.docstatus == 0:
            self.set("approvals", [])
        wishes.prepare(self)

    def before_submit(self):
        signatures.check_submission(self)
        wishes.check_complete(self)

    def on_submit(self):
        wishes.count_from_now(self)

    def before_cancel(self):
        wishes.withdraw(self)

    def on_trash(self):
        signatures.refuse_removal(self)
