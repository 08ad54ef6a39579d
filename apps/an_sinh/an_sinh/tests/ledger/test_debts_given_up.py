"""Debts that were given up, and what comes of them: the money comes back after all, or there was no debt.

Category 6c: 540,000 đ a month until June 2024, 750,000 đ from July."""

from datetime import date

import frappe
from an_sinh.api import recovery as api
from an_sinh.services.disbursement.books import balance_check
from an_sinh.services.ledger.journal_page import journal_of
from an_sinh.tests.factories import approve_payroll, prepare
from an_sinh.tests.factories_money import (
    JULY,
    JUNE,
    MAY,
    answer,
    debts,
    line_of,
    listed,
    movements,
    owed_since,
    sent,
    shown,
)
from an_sinh.tests.factories_recovery import planned, recovery_of
from an_sinh.tests.users import as_user
from frappe.utils import nowdate

from .money_case import MoneyCase


class TestDebtsGivenUp(MoneyCase):
    """May's and June's 540,000 were paid and taken back (dead since April); the 1,080,000 were given up by decision."""

    def setUp(self):
        super().setUp()
        self.person = owed_since(self.place, account="101234567899")
        self.may, self.june = (self.paid_in(month, self.person) for month in (MAY, JUNE))
        filters = {"beneficiary": self.person.name}
        self.entitlement = frappe.get_all("Benefit Entitlement", filters, pluck="name")[0]
        frappe.db.set_value("Benefit Entitlement", self.entitlement, "end_month", date(2024, 4, 1))
        listed(self.place, JULY)
        document = planned(self.place, recovery_of(self.person))
        document.flags.by_service = True
        document.instalments = []
        document.update({"plan": "Written Off", "decision_number": "12/QĐ-UBND", "decision_date": nowdate()})
        document.save(ignore_permissions=True)
        self.assertEqual(debts(self.person), [(1_080_000, 0, "Written Off")])

    def figures(self):
        document = recovery_of(self.person)
        return [
            int(document.get(name))
            for name in ("written_off_amount", "received_amount", "outstanding_amount")
        ]

    def test_what_the_bank_sends_back_is_not_paid_to_anybody(self):
        """May's 540,000 come back after all: 540,000 remain given up, and nobody has a right to the others."""
        answer(line_of(self.person, self.may), "returned", reason="Người nhận đã chết")
        self.assertEqual(self.figures(), [540_000, 540_000, 0])
        self.assertEqual(
            movements(self.person)[-2:], [("Returned", -540_000, -540_000), ("Corrected", 540_000, 0)]
        )
        self.assertEqual(shown(listed(self.place, date(2024, 8, 1)), self.person), [])

    def test_a_mistake_undone_pays_nothing_twice(self):
        """Not dead at all: August's list charges May and June again and sets them off against what she was paid and kept;
        July's and August's 750,000 are paid."""
        frappe.db.set_value("Benefit Entitlement", self.entitlement, "end_month", None)
        august = listed(self.place, date(2024, 8, 1))
        self.assertEqual(
            sorted(shown(august, self.person)),
            [
                ("Arrears", "05", 2, 1_080_000),
                ("Arrears", "07", 1, 750_000),
                ("Regular", "08", 1, 750_000),
                ("Set Off", "05", 2, -1_080_000),
            ],
        )
        self.assertEqual(self.figures(), [0, 1_080_000, 0])
        balances = journal_of(self.person.name)["balances"]["BTXH"]
        self.assertEqual((balances["payable"], balances["debt"]), (1_500_000, 0))

    def test_what_she_paid_back_herself_is_given_back_when_the_bank_returns_it_too(self):
        """Another woman: 540,000 taken back and paid back in cash; then the bank returns the same 540,000: they are hers."""
        person = owed_since(self.place, date(2024, 8, 1), account="101234567890")
        august = self.paid_in(date(2024, 8, 1), person)
        values = {"end_month": date(2024, 7, 1), "status": "Cancelled"}
        frappe.db.set_value("Benefit Entitlement", {"beneficiary": person.name}, values)
        listed(self.place, date(2024, 9, 1))
        debt = planned(self.place, recovery_of(person))
        with as_user(self.place.north_officer):
            api.receive(debt.name, 750_000, nowdate(), "BL-07")
        answer(line_of(person, august, kind="Regular"), "returned", reason="Tài khoản đã đóng")
        october = listed(self.place, date(2024, 10, 1))
        self.assertEqual(shown(october, person), [("Carried Over", "08", 1, 750_000)])


class TestListsWorkedOutBefore(MoneyCase):
    """A list is worked out, then a debt for one of its months comes and is given up, then the list is approved."""

    def test_a_month_whose_debt_was_given_up_is_not_paid_again(self):
        """May's 540,000 failed and was taken back (stopped since April). Not stopped after all: July's list is worked out
        with May's and June's 540,000 and July's 750,000. Then the bank says that May's was paid: it is owed, and given
        up. Approved, the list pays June and July; with August's 750,000 she has 540 + 540 + 750 + 750 = 2,580,000."""
        person = owed_since(self.place, account="101234567899")
        may = self.paid_in(MAY, person, "failed")
        entitlement = {"beneficiary": person.name}
        frappe.db.set_value("Benefit Entitlement", entitlement, "end_month", date(2024, 4, 1))
        listed(self.place, JUNE)
        frappe.db.set_value("Benefit Entitlement", entitlement, "end_month", None)
        july = prepare(self.place.north, self.place.north_officer, JULY)
        self.assertEqual(
            shown(july, person), [("Regular", "07", 1, 750_000), ("Arrears", "05", 2, 1_080_000)]
        )
        answer(line_of(person, may), "paid", reason="Trả lời nhầm")
        self.assertEqual(debts(person)[-1][1], 540_000)
        document = planned(self.place, recovery_of(person, status="Without Plan"))
        document.flags.by_service = True
        document.instalments = []
        document.update({"plan": "Written Off", "decision_number": "12/QĐ-UBND", "decision_date": nowdate()})
        document.save(ignore_permissions=True)
        approve_payroll(self.place, july)
        self.pay(july, person)
        self.pay(listed(self.place, date(2024, 8, 1)), person)
        self.assertEqual(sum(entry["money"] for entry in journal_of(person.name)["entries"]), 2_580_000)
        self.assertEqual(balance_check.differences(), [])

    def pay(self, payroll: str, person) -> None:
        """Send what of a list can be sent; the bank pays it."""
        sent(payroll)
        filters = {"payroll": payroll, "beneficiary": person.name, "payment_status": "In Disbursement"}
        for name in frappe.get_all("Payroll Line", filters, pluck="name"):
            answer(frappe.get_doc("Payroll Line", name), "paid")
