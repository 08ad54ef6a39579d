"""Answers that were wrong, late or out of order: the money is where the last one says, and goes out once.

Category 6c is 1.5 × 360,000 = 540,000 đ a month until June 2024, 1.5 × 500,000 = 750,000 đ from July 2024."""

from datetime import date, timedelta

import frappe
from an_sinh.api import accounts as api
from an_sinh.services.disbursement import orders
from an_sinh.services.payroll import generate as payroll
from an_sinh.services.payroll.seal import ListChanged
from an_sinh.tests.case import CashByPostCase
from an_sinh.tests.factories import approve_payroll, prepare
from an_sinh.tests.factories_money import (
    JULY,
    JUNE,
    MAY,
    POST,
    answer,
    debts,
    line_of,
    listed,
    movements,
    owed_since,
    sent,
    shown,
)
from an_sinh.tests.users import as_user
from frappe import _
from frappe.utils import getdate, nowdate


class AnswersCase(CashByPostCase):
    def setUp(self):
        super().setUp()
        self.person = owed_since(self.place)
        self.may = listed(self.place, MAY)
        (self.order,) = sent(self.may)
        self.line = line_of(self.person, self.may)

    def state(self, line=None):
        return frappe.db.get_value("Payroll Line", (line or self.line).name, "payment_status")


class TestCorrections(AnswersCase):
    def test_failed_by_mistake_then_paid_is_paid_once(self):
        """May's 540,000: failed, then paid after all. June's list pays June's 540,000 and nothing again."""
        answer(self.line, "failed")
        self.assertEqual(answer(self.line, "paid")["errors"][0]["code"], "already_answered")
        self.assertEqual(answer(self.line, "paid", reason="Trả lời nhầm")["errors"], [])
        self.assertEqual(self.state(), "Paid")
        self.assertEqual(movements(self.person), [("Failed", -540_000, 0), ("Corrected", 540_000, 540_000)])
        june = listed(self.place, JUNE)
        self.assertEqual(shown(june, self.person), [("Regular", "06", 1, 540_000)])
        self.assertEqual(debts(self.person), [])

    def test_cash_fetched_late_is_no_correction(self):
        answer(self.line, "uncollected")
        self.assertEqual(answer(self.line, "paid")["errors"], [])
        self.assertEqual(movements(self.person), [("Uncollected", -540_000, 0), ("Paid", 540_000, 540_000)])

    def test_a_draft_list_loses_what_arrived_after_all(self):
        """June's draft pays May's 540,000 again; then May is answered as paid. The draft can't be approved; worked out
        anew it has June alone."""
        answer(self.line, "failed")
        june = prepare(self.place.north, self.place.north_officer, JUNE)
        self.assertIn(("Carried Over", "05", 1, 540_000), shown(june, self.person))
        answer(self.line, "paid", reason="Trả lời nhầm")
        with self.assertRaises(ListChanged):
            frappe.db.savepoint("approving")
            approve_payroll(self.place, june)
        frappe.db.rollback(save_point="approving")
        payroll.regenerate(june)
        approve_payroll(self.place, june)
        self.assertEqual(shown(june, self.person), [("Regular", "06", 1, 540_000)])

    def test_an_approved_list_shows_it_as_paid_before(self):
        """June's list with May again was approved and not sent: of 2 × 540,000 only June's goes on an order."""
        answer(self.line, "failed")
        june = listed(self.place, JUNE)
        again = line_of(self.person, june, kind="Carried Over")
        answer(self.line, "paid", reason="Trả lời nhầm")
        self.assertEqual((self.state(), self.state(again)), ("Paid", "Paid Before"))
        totals = [int(frappe.db.get_value("Disbursement", name, "total_amount")) for name in sent(june)]
        self.assertEqual(totals, [540_000])

    def test_a_draft_order_loses_it(self):
        """2 × 540,000 stand on an order that was made and not sent: it keeps 540,000, with a seal of its own."""
        answer(self.line, "failed")
        june = listed(self.place, JUNE)
        (order,) = orders.make_for_payroll(june)
        before = frappe.get_doc("Disbursement", order)
        answer(self.line, "paid", reason="Trả lời nhầm")
        after = frappe.get_doc("Disbursement", order)
        self.assertEqual(
            [(int(each.total_amount), each.line_count) for each in (before, after)],
            [(1_080_000, 2), (540_000, 1)],
        )
        orders.send(order)
        self.assertNotEqual(before.list_hash, after.list_hash)

    def test_paid_twice_becomes_a_debt(self):
        """May went out again with June's order before the bank said that the first one had arrived: 540,000 too much."""
        answer(self.line, "failed")
        june = listed(self.place, JUNE)
        (order,) = sent(june)
        again = line_of(self.person, june, kind="Carried Over")
        answer(again, "paid")
        answer(self.line, "paid", reason="Trả lời nhầm")
        self.assertEqual(debts(self.person), [(540_000, 540_000, "Without Plan")])
        self.assertEqual(answer(again, "returned", reason="Hoàn trả khoản chi trùng")["errors"], [])
        self.assertEqual(debts(self.person), [(540_000, 0, "Settled")])
        self.assertTrue(order)

    def test_paid_by_mistake_then_failed_is_paid_again(self):
        """The first answer's day and reference stay on the line; June pays May's 540,000 again."""
        answer(self.line, "paid", reference="FT1")
        answer(self.line, "failed", reason="Trả lời nhầm")
        self.line.reload()
        self.assertEqual((self.line.provider_reference, str(self.line.paid_on)), ("FT1", nowdate()))
        self.assertEqual(movements(self.person), [("Corrected", -540_000, -540_000)])
        june = listed(self.place, JUNE)
        self.assertEqual(
            shown(june, self.person), [("Regular", "06", 1, 540_000), ("Carried Over", "05", 1, 540_000)]
        )

    def test_a_return_has_a_day_and_reference_of_its_own(self):
        answer(self.line, "paid", reference="FT1")
        answer(self.line, "returned", reference="FT2", reason="Sai tên")
        moved = frappe.get_doc("Money Movement", f"{self.line.name}-M1")
        self.line.reload()
        self.assertEqual(
            (self.line.provider_reference, moved.reference, str(moved.day)), ("FT1", "FT2", nowdate())
        )

    def test_a_provider_corrects_nothing_once_the_order_is_closed(self):
        answer(self.line, "failed")
        self.assertEqual(orders.close(self.order), "Closed")
        told = answer(self.line, "paid", reason="Trả lời nhầm")
        self.assertEqual(told["errors"][0]["code"], "order_closed")
        self.assertEqual(frappe.db.get_value("Disbursement", self.order, "status"), "Closed")

    def test_an_order_with_open_lines_is_not_closed(self):
        self.assertRaises(frappe.ValidationError, orders.close, self.order)


class TestDays(AnswersCase):
    def test_days_lie_between_sending_and_today(self):
        """An answer of 1990, of the day before the order was sent, of tomorrow, or with text behind it is refused."""
        yesterday, tomorrow = (str(getdate(nowdate()) + timedelta(days)) for days in (-1, 1))
        for day, code in (
            ("1990-05-09", "before_sent"),
            (yesterday, "before_sent"),
            (tomorrow, "future_date"),
            (f"{nowdate()} 08:00", "bad_date"),
            ("9/5/2024", "bad_date"),
        ):
            told = answer(self.line, "paid", paid_on=day)
            self.assertEqual([error["code"] for error in told["errors"]], [code], day)
        self.assertEqual(self.state(), "In Disbursement")

    def test_failed_needs_no_amount(self):
        self.assertEqual(answer(self.line, "failed", amount=0)["errors"], [])


class TestAccounts(AnswersCase):
    def account(self):
        return frappe.db.get_value(
            "Bank Account", "VietinBank-101234567890", ["state", "state_reason"], as_dict=True
        )

    def test_a_closed_account_is_not_paid_again(self):
        """AC04: May's 540,000 and June's 540,000 both go in cash."""
        answer(self.line, "failed", code="AC04")
        self.assertEqual(tuple(self.account().values()), ("Closed", "Closed by the Holder"))
        june = listed(self.place, JUNE)
        ways = {
            (line.kind, line.channel, line.provider)
            for line in frappe.get_all(
                "Payroll Line", filters={"payroll": june}, fields=["kind", "channel", "provider"]
            )
        }
        self.assertEqual(
            ways, {("Regular", "Cash at Pay Point", POST), ("Carried Over", "Cash at Pay Point", POST)}
        )

    def test_sentences_close_it_too(self):
        answer(self.line, "failed", reason="Tài khoản bị phong tỏa")
        self.assertEqual(tuple(self.account().values()), ("Unusable", "Blocked by the Provider"))

    def test_money_that_arrives_proves_an_account(self):
        frappe.db.set_value("Bank Account", "VietinBank-101234567890", "state", "Unverified")
        answer(self.line, "paid")
        self.assertEqual(self.account().state, "Active")

    def test_what_is_said_of_an_account_by_mistake_is_taken_back_with_the_answer(self):
        """AC06 by mistake, then paid: the account works. Marked by hand meanwhile, or met by another payment, it stays."""
        answer(self.line, "failed", code="AC06")
        self.assertEqual(tuple(self.account().values()), ("Unusable", "Blocked by the Provider"))
        answer(self.line, "paid", reason="Trả lời nhầm")
        self.assertEqual((self.account().state, self.account().state_reason or None), ("Active", None))
        answer(self.line, "failed", code="AC06", reason="Khóa thật")
        frappe.db.set_value(
            "Bank Account", "VietinBank-101234567890", {"state": "Closed", "state_reason": "Holder Died"}
        )
        answer(self.line, "paid", reason="Trả lời nhầm")
        self.assertEqual(tuple(self.account().values()), ("Closed", "Holder Died"))

    def test_every_code_and_its_sentence(self):
        """AC01, AC04, AC06, and how banks write them."""
        for code, sentence, told in (
            ("AC01", "Sai số tài khoản", ("Unusable", "Wrong Number")),
            ("AC04", "Tài khoản đã tất toán", ("Closed", "Closed by the Holder")),
            ("AC06", "TK bị khoá", ("Unusable", "Blocked by the Provider")),
        ):
            for values in ({"code": code}, {"reason": sentence}):
                frappe.db.set_value(
                    "Bank Account", "VietinBank-101234567890", {"state": "Active", "state_reason": None}
                )
                answer(self.line, "returned" if code == "AC01" else "failed", reason=values.get("reason", "Lần nữa"),
                       **({"code": code} if "code" in values else {}))  # fmt: skip
                self.assertEqual(tuple(self.account().values()), told, values)
                answer(self.line, "uncollected", reason="Để thử lần nữa")


class TestAccountsToMend(AnswersCase):
    """May's 540,000 failed because the account is closed: the commune sees whom to ask for another one."""

    def setUp(self):
        super().setUp()
        answer(self.line, "failed", code="AC04")

    def seen(self, user=None):
        with as_user(user or self.place.north_officer):
            return api.to_mend()

    def test_its_holder_appears_with_reason_and_what_to_do(self):
        told = self.seen()
        (row,) = told["rows"]
        self.assertEqual(
            (told["total"], row["beneficiary"], row["reason"], row["waiting"], row["account_ending"]),
            (1, self.person.name, _("Closed by the Holder"), 540_000, "7890"),
        )
        self.assertIn("Bank Account Change", row["what"])
        self.assertNotIn("101234567890", str(row["account_ending"]))

    def test_elsewhere_and_at_a_bank_nobody_is_seen(self):
        for user in (self.place.south_officer, self.place.bank):
            self.assertEqual(self.seen(user), {"total": 0, "rows": []})
        self.assertEqual(self.seen(self.place.district_officer)["total"], 1)

    def test_it_leaves_when_the_person_is_paid_otherwise(self):
        method = frappe.copy_doc(frappe.get_doc("Payment Method", {"beneficiary": self.person.name}))
        method.update({"channel": "Cash at Pay Point", "bank_account": None, "from_month": JUNE})
        method.flags.by_service = True
        method.db_insert()
        self.assertEqual(self.seen(), {"total": 0, "rows": []})


class TestJournal(AnswersCase):
    def test_nobody_changes_or_removes_a_movement(self):
        answer(self.line, "failed")
        name = f"{self.line.name}-M1"
        for user in (self.place.north_officer, self.place.province_leader, "Administrator"):
            frappe.set_user(user)
            document = frappe.get_doc("Money Movement", name)
            document.settled = 0
            self.assertRaises(frappe.PermissionError, document.save)
            self.assertRaises(frappe.PermissionError, frappe.delete_doc, "Money Movement", name)
            self.assertRaises(
                frappe.PermissionError, frappe.get_doc({"doctype": "Money Movement", "kind": "Paid"}).insert
            )

    def test_july_at_the_new_standard(self):
        """May failed and came with June's list, which failed too: July pays 2 × 540,000 again beside its 750,000."""
        answer(self.line, "failed")
        june = listed(self.place, JUNE)
        sent(june)
        for line in frappe.get_all("Payroll Line", {"payroll": june}, pluck="name"):
            answer(frappe.get_doc("Payroll Line", line), "failed")
        july = listed(self.place, JULY)
        self.assertEqual(
            sorted(shown(july, self.person)),
            [
                ("Carried Over", "05", 1, 540_000),
                ("Carried Over", "06", 1, 540_000),
                ("Regular", "07", 1, 750_000),
            ],
        )
        self.assertEqual(int(frappe.db.get_value("Monthly Payroll", july, "total_amount")), 1_830_000)
        self.assertEqual(date(2024, 7, 1), JULY)
