"""Money that stays with a provider: used for the next order, or refunded. The bank's May is 1,620,000 đ; see `test_closing`."""

import frappe
from an_sinh.api import disbursement as office
from an_sinh.services.disbursement.books import money_left
from an_sinh.tests.disbursement.test_closing import ClosingCase
from an_sinh.tests.disbursement.test_treasury import BANK
from an_sinh.tests.factories_money import JUNE, listed
from an_sinh.tests.users import as_user
from frappe.utils import add_days, nowdate

REQUEST, REFUND = "Treasury Request", "Treasury Refund"


class TestMoneyLeft(ClosingCase):
    """One of May's three transfers failed: the bank holds 540,000 đ."""

    def setUp(self):
        super().setUp()
        self.closed_name = self.closed()

    def held(self):
        return money_left.available("BTXH", self.place.district, BANK)

    def june(self):
        payroll = listed(self.place, JUNE)
        with as_user(self.place.district_officer):
            names = office.make_for_payroll(payroll)["disbursements"]
        return next(name for name in names if name.endswith(BANK))

    def refund(self, amount, who=None, **values):
        with as_user(who or self.place.district_officer):
            return frappe.get_doc(
                {
                    "doctype": REFUND,
                    "programme": "BTXH",
                    "administrative_unit": self.place.district,
                    "provider": BANK,
                    "amount": amount,
                    "refunded_on": nowdate(),
                    "voucher_number": "NT 07",
                    "reason": "Khoản không trả được",
                    **values,
                }
            ).insert()

    def test_the_next_request_asks_for_what_is_missing_alone(self):
        """June's order is 2 × 540,000 and the 540,000 that failed: 1,620,000; 540,000 of it lie with the bank, so 1,080,000 are
        asked for, and all three are paid out."""
        self.assertEqual(self.held(), 540_000)
        request = frappe.get_doc(REQUEST, self.asked(self.june()))
        self.assertEqual(
            [int(request.get(field)) for field in ("gross_amount", "left_amount", "asked_amount")],
            [1_620_000, 540_000, 1_080_000],
        )
        with as_user(self.place.district_officer):
            request.left_amount = 540_001
            self.assert_refused("holds 540000", request.save)
        request.reload()
        with as_user(self.place.district_leader):
            request.submit()
        self.assertEqual(self.held(), 0)  # promised
        self.assertEqual(self.fund(request.name, 1_080_000)["status"], "Funded")
        self.assertEqual(self.held(), 0)

    def test_what_is_refunded_is_gone(self):
        """300,000 of 540,000 go back to the treasury: 240,000 are left, and June's settlement says so."""
        self.assert_refused("holds 540000", self.refund, 540_001)
        self.assert_refused("in the future", self.refund, 300_000, refunded_on=str(add_days(nowdate(), 1)))
        refund = self.refund(300_000)
        self.assert_refused("entered already", self.refund, 1, error=frappe.DuplicateEntryError)
        with as_user(self.place.district_officer):
            self.assert_refused("", refund.submit, error=frappe.PermissionError)
        refund.reload()
        with as_user(self.place.district_leader):
            refund.submit()
        self.assertEqual(self.held(), 240_000)
        june = self.settlement(self.june())
        document = frappe.get_doc("Provider Settlement", june)
        self.assertEqual(
            [int(document.get(f"{name}_amount")) for name in ("brought", "refunded", "left")],
            [540_000, 300_000, 240_000],
        )

    def test_others_refund_nothing(self):
        for who in (self.place.south_officer, self.place.auditor, self.place.bank):
            self.assert_refused("", self.refund, 1, who=who, error=frappe.PermissionError)
        self.assertEqual((frappe.db.count("Treasury Refund"), self.held()), (0, 540_000))
