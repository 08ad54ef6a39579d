from an_sinh.services import checks
from frappe.model.document import Document


class BankAccount(Document):
    def autoname(self):
        checks.account_number(self)
        self.name = f"{self.provider}-{self.account_number}"

    def validate(self):
        checks.account_number(self)
        checks.tidy(self, "holder_name")
        checks.kept_while_paid_through(
            self, "bank_account", ("beneficiary", "guardian", "holder_name", "holder_kind")
        )
        checks.unit_of_beneficiary(self)
        checks.belongs_to_beneficiary(self, "guardian")
