"""What is paid once: gifts of a decision, on lists of their own, that go the way of all money."""

from datetime import date

import frappe
from an_sinh.domain.base import months
from an_sinh.services.benefits.gifts import Gift, give_gift
from an_sinh.services.payroll import one_off

from .office_desk import FIRST, PROGRAMME
from .office_payments import Payments

CATEGORY = f"{PROGRAMME}-QT"


def gifts_of(unit: str) -> str:
    """Under which the draft of a commune's list of gifts is kept."""
    return f"{unit} (once)"


class Gifts(Payments):
    def everybody_gets_a_gift(self) -> None:
        """By one decision for a commune; given twice, its number typed otherwise, nobody gets it twice."""
        unit = self.chance.choice(self.units)
        month = months.first_day(max(self.lists[unit], FIRST))
        self.papers += 1
        amount = self.chance.choice((200_000, 300_000, 540_000))
        made = give_gift(unit, self.gift(amount, month, f"{self.papers}/QĐ-CTN"))
        assert give_gift(unit, self.gift(amount, month, f"{self.papers} / qd-ctn"))["made"] == 0
        self.given += made["made"] * amount
        self.note("given", unit, made["made"], amount)

    def gift(self, amount: int, month: date, number: str) -> Gift:
        return Gift(CATEGORY, amount, month, month, number, month)

    def a_list_of_gifts_is_prepared(self) -> None:
        self.prepare_gifts(self.chance.choice(self.units))

    def prepare_gifts(self, unit: str) -> None:
        if gifts_of(unit) in self.drafts:
            return
        name = one_off.generate(months.first_day(max(self.lists[unit], FIRST)), unit, PROGRAMME)
        self.note("prepared", name)
        if name:
            self.drafts[gifts_of(unit)] = name

    def waiting_gifts(self) -> int:
        """In đồng, on no approved list."""
        waiting = {"category": CATEGORY, "workflow_state": "Approved"}
        rows = frappe.get_all("One-off Benefit", filters=waiting, fields=["amount", "payroll"], limit=0)
        signed = set(frappe.get_all("Monthly Payroll", filters={"docstatus": 1}, pluck="name", limit=0))
        return sum(int(row.amount) for row in rows if row.payroll not in signed)

    def gifts_had_already(self) -> int:
        """In đồng, rejected when two records turned out to be one person who had the gift of that decision."""
        rejected = {"category": CATEGORY, "workflow_state": "Rejected"}
        had = frappe.get_all(
            "One-off Benefit", filters=rejected, fields=["beneficiary", "amount", "decision_number"], limit=0
        )
        for row in had:
            same = {
                "decision_number": row.decision_number,
                "workflow_state": "Approved",
                "category": CATEGORY,
            }
            others = frappe.get_all("One-off Benefit", filters=same, pluck="beneficiary", limit=0)
            assert self.books.root(row.beneficiary) in {self.books.root(name) for name in others}, row
        return sum(int(row.amount) for row in had)
