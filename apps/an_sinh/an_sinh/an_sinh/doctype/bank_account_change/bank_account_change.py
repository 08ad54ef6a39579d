from an_sinh.services import account_changes, approvals
from frappe.model.document import Document


class BankAccountChange(Document):
    def validate(self):
        account_changes.check(self)

    def on_update(self):
        account_changes.apply_if_approved(self)

    def on_trash(self):
        approvals.refuse_removal(self)
