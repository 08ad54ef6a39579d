"""What tests of money that has to come back begin with."""

import frappe
from an_sinh.api import recovery as api
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import lines
from an_sinh.tests.factories_recovery import (
    DECEMBER,
    JANUARY,
    approved_payroll,
    end_by_death,
    paid_until,
    planned,
    recovery_of,
)
from an_sinh.tests.users import as_user

REFUSED = (frappe.PermissionError, frappe.ValidationError)
# Category 6c: 1.5 × 500,000 since July 2024.
MONTHLY = 750_000


class RecoveryCase(DistrictTestCase):
    """A death on 5 October is told in January; November and December were paid: 2 × 750,000 have to come back."""

    def setUp(self):
        super().setUp()
        self.person, self.payrolls = paid_until(self.place, DECEMBER)
        end_by_death(self.person)
        self.january = approved_payroll(self.place, JANUARY)
        self.debt = recovery_of(self.person)

    def plan(self, plan="Whole", **values):
        self.debt = planned(self.place, self.debt, plan, **values)
        return self.debt

    def rows(self):
        return [
            (str(row.due_month), int(row.amount), int(row.amount_received or 0))
            for row in frappe.get_doc("Recovery", self.debt.name).instalments
        ]

    def stand(self):
        document = frappe.get_doc("Recovery", self.debt.name)
        amounts = (document.received_amount, document.written_off_amount, document.outstanding_amount)
        return (document.status, *(int(amount or 0) for amount in amounts))

    def receive(self, amount, on="2025-02-10", paper="BL-01", user=None):
        with as_user(user or self.place.north_officer):
            return api.receive(self.debt.name, amount, on, paper)

    def line_states(self):
        return [line.payment_status for line in lines(self.january)]
