from an_sinh.services.approval import signatures
from an_sinh.services.payees import account_changes
from frappe.model.document import Document


class BankAccountChange(Document):
    def validate(self):
        account_changes.check_account_change(self)

    def on_update(self):
        account_changes.apply_if_approved(self)

    def on_trash(self):
        signatures.refuse_removal(self)
