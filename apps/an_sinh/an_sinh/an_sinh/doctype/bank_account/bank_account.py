from an_sinh.services import accounts, approvals
from an_sinh.services.payees import account_numbers
from frappe.model.document import Document


class BankAccount(Document):
    def autoname(self):
        account_numbers.account_number(self)
        self.name = f"{self.provider}-{self.account_number}"

    def validate(self):
        accounts.check(self)

    def on_trash(self):
        approvals.refuse_removal(self)
