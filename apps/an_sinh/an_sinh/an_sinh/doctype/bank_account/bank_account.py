from an_sinh.services.approval import signatures
from an_sinh.services.payees import account_numbers, bank_accounts
from frappe.model.document import Document


class BankAccount(Document):
    def autoname(self):
        account_numbers.account_number(self)
        self.name = f"{self.provider}-{self.account_number}"

    def validate(self):
        bank_accounts.check_account(self)

    def on_trash(self):
        signatures.refuse_removal(self)
