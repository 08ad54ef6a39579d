"""Money that did not arrive, and the same month's second way. Category 6c is 540,000 đ a month; today is in May or June 2024."""

import frappe
from an_sinh.an_sinh.report.money_not_arrived import money_not_arrived
from an_sinh.api import payroll as lists
from an_sinh.tests import factories
from an_sinh.tests.case import CashByPostCase
from an_sinh.tests.factories_money import JUNE, MAY, POST, answer, line_of, listed, owed_since, sent
from an_sinh.tests.users import as_user


class FailedCase(CashByPostCase):
    """May's list of two people: one transfer failed because the account is closed, one arrived."""

    def setUp(self):
        super().setUp()
        self.person = owed_since(self.place, account="001234567890")
        self.other = owed_since(self.place, account="001234567891")
        self.payroll = listed(self.place, MAY)
        (self.order,) = sent(self.payroll)
        answer(line_of(self.person), "failed", code="AC04", reason="Tài khoản đã đóng")
        answer(line_of(self.other), "paid")

    def rows(self, who=None, **filters):
        with as_user(who or self.place.north_officer):
            return money_not_arrived.execute(filters)[1]

    def supplemented(self):
        with as_user(self.place.north_officer):
            return lists.supplement(self.payroll)["name"]


class TestNotArrived(FailedCase):
    def test_whose_money_why_since_when_and_what_to_do(self):
        (row, total) = self.rows()
        self.assertEqual(
            (row["beneficiary"], row["amount"], row["since"], row["reason"], total["amount"]),
            (self.person.name, 540_000, "05/2024", "Tài khoản đã đóng", 540_000),
        )
        self.assertIn("Bank Account Change", row["what"])
        self.assertEqual(row["longer"], 540_000)  # May 2024 is long ago
        self.assertEqual([row["beneficiary"] for row in self.rows(state="Failed")[:1]], [self.person.name])
        self.assertEqual(self.rows(state="Uncollected"), [])

    def test_it_keeps_to_the_readers_area(self):
        self.assertEqual(self.rows(who=self.place.south_officer), [])
        self.assertEqual(len(self.rows(who=self.place.district_officer)), 2)

    def test_what_stands_on_another_list_is_no_longer_there(self):
        factories.approve_payroll(self.place, self.supplemented())
        self.assertEqual(self.rows(), [])


class TestSameMonth(FailedCase):
    def test_a_closed_account_is_paid_in_cash_by_a_supplementary_list(self):
        """540,000 đ again, in cash at the post, once: the order's own line is carried over."""
        name = self.supplemented()
        self.assertEqual(self.supplemented(), name)
        line = line_of(self.person, name)
        self.assertEqual(
            (line.kind, int(line.amount), line.channel, line.provider),
            ("Carried Over", 540_000, "Cash at Pay Point", POST),
        )
        factories.approve_payroll(self.place, name)
        (cash,) = sent(name)
        self.assertEqual(int(frappe.db.get_value("Disbursement", cash, "total_amount")), 540_000)
        answer(line_of(self.person, name), "paid")
        with as_user(self.place.north_officer):
            self.assert_refused("to be paid again", lists.supplement, self.payroll)
        with as_user(self.place.south_officer):
            self.assert_refused("", lists.supplement, self.payroll, error=frappe.PermissionError)

    def test_a_corrected_account_counts_in_the_same_month(self):
        """The new number was approved by two after May's list: May's supplementary list pays into it, not in cash."""
        change = frappe.get_doc(
            {
                "doctype": "Bank Account Change",
                "kind": "New Number",
                "bank_account": "VietinBank-001234567890",
                "beneficiary": self.person.name,
                "new_provider": "VietinBank",
                "new_number": "109999999999",
                "new_holder": "NGUYEN VAN THU",
                "holder_kind": "Beneficiary",
                "reason": "Account Lost",
            }
        )
        with as_user(self.place.north_officer):
            change.insert()
        for who, action in (("north_officer", "Send for Approval"), ("north_leader", "Approve")):
            factories.act(self.place.users[who], "Bank Account Change", change.name, action)
        change.reload()
        self.assertEqual((change.workflow_state, change.from_month), ("Approved", JUNE))
        line = line_of(self.person, self.supplemented())
        self.assertEqual((line.account_number, line.channel), ("109999999999", "Account"))
