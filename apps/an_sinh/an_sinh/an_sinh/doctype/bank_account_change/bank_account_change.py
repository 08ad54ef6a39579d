from an_sinh.services import account_changes
from frappe.model.document import Document


class BankAccountChange(Document):
    def validate(self):
        account_changes.check(self)

    def on_update(self):
        account_changes.apply_if_approved(self)
