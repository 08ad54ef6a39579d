"""What tests about money start with: a month can be approved, sent and answered at once."""

from datetime import date

import frappe
from an_sinh.tests.case import CashByPostCase
from an_sinh.tests.factories_money import answer, listed, owed_since, sent


class MoneyCase(CashByPostCase):
    def setUp(self):
        super().setUp()
        # Somebody else is on every list, so that there always is one.
        self.other = owed_since(self.place, account=None)

    def paid_in(self, month: date, person, status: str = "paid"):
        """A month approved, sent, and the person's lines answered; the list's name."""
        name = listed(self.place, month)
        sent(name)
        for line in frappe.get_all(
            "Payroll Line", {"payroll": name, "beneficiary": person.name}, pluck="name"
        ):
            answer(frappe.get_doc("Payroll Line", line), status)
        return name
