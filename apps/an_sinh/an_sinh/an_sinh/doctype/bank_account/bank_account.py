from an_sinh.services import checks
from frappe.model.document import Document


class BankAccount(Document):
    def autoname(self):
        checks.account_number(self)
        self.name = f"{self.provider}-{self.account_number}"

    def validate(self):
        checks.account_number(self)
        checks.tidy(self, "holder_name")
        checks.unit_of_beneficiary(self)
        checks.belongs_to_beneficiary(self, "guardian")
