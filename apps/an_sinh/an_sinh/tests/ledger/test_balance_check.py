"""`an-sinh rebuild-balances`: what is derived from the journal is named where it differs, and mended from it.

Category 6c: 540,000 đ for May 2024."""

import frappe
from an_sinh.services.disbursement.books import balance_check
from an_sinh.tests.case import CashByPostCase
from an_sinh.tests.factories_money import (
    JUNE,
    MAY,
    answer,
    debts,
    line_of,
    listed,
    movements,
    owed_since,
    sent,
)


class TestRebuild(CashByPostCase):
    def setUp(self):
        super().setUp()
        self.person = owed_since(self.place)
        self.other = owed_since(self.place, account="101234567891")
        may = listed(self.place, MAY)
        (self.order,) = sent(may)
        self.line, self.paid = line_of(self.person, may), line_of(self.other, may)
        answer(self.line, "failed")
        answer(self.paid, "paid")

    def differing(self):
        """What differs of this place: (DocType, what, kept, right)."""
        own = {self.line.name, self.paid.name, self.order, self.person.name, self.other.name}
        return sorted(
            (row.doctype, row.what, str(row.kept), str(row.right))
            for row in balance_check.differences()
            if row.name in own
        )

    def test_nothing_differs(self):
        self.assertEqual(self.differing(), [])

    def test_states_and_sums_are_named_and_mended(self):
        """By hand: the failed 540,000 stand as paid and the other's as failed; the order says 1,080,000 paid. Mended,
        540,000 are paid and 540,000 aren't, as the movements say; these themselves stay as they were."""
        before = movements(self.person)
        frappe.db.set_value("Payroll Line", self.line.name, "payment_status", "Paid")
        frappe.db.set_value("Payroll Line", self.paid.name, "payment_status", "Failed")
        frappe.db.set_value("Disbursement", self.order, "paid_amount", 1_080_000)
        self.assertEqual(
            self.differing(),
            [
                ("Disbursement", "paid_amount", "1080000", "540000"),
                ("Payroll Line", "state", "Failed", "Paid"),
                ("Payroll Line", "state", "Paid", "Failed"),
            ],
        )
        self.assertGreaterEqual(balance_check.rebuild(), 3)
        self.assertEqual(self.differing(), [])
        states = [
            frappe.db.get_value("Payroll Line", each.name, "payment_status")
            for each in (self.line, self.paid)
        ]
        self.assertEqual(states, ["Failed", "Paid"])
        order = frappe.get_doc("Disbursement", self.order)
        self.assertEqual((int(order.paid_amount), int(order.failed_amount)), (540_000, 540_000))
        self.assertEqual(movements(self.person), before)

    def test_a_debt_that_nobody_opened(self):
        """May went out twice, 540,000 too much; its Recovery was lost: it is named, and opened anew."""
        june = listed(self.place, JUNE)
        sent(june)
        answer(line_of(self.person, june, kind="Carried Over"), "paid")
        answer(self.line, "paid", reason="Trả lời nhầm")
        self.assertEqual(debts(self.person), [(540_000, 540_000, "Without Plan")])
        frappe.db.delete("Recovery", {"beneficiary": self.person.name})
        self.assertEqual(self.differing(), [("Beneficiary", "debt: BTXH", "0", "540000")])
        balance_check.rebuild()
        self.assertEqual(debts(self.person), [(540_000, 540_000, "Without Plan")])
        self.assertEqual(self.differing(), [])
