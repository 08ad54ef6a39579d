"""A signed list entered on the desk. Category 6c is 1.5 × 360,000 = 540,000 đ in May 2024."""

import frappe
from an_sinh.api import hand_answers
from an_sinh.services.disbursement import orders
from an_sinh.services.disbursement.books.balance_check import differences
from an_sinh.tests.case import CashByPostCase
from an_sinh.tests.factories_money import MAY, line_of, listed, movements, owed_since, sent
from an_sinh.tests.users import as_user
from frappe.utils import add_days, nowdate


class HandAnswersCase(CashByPostCase):
    """Three people of the north are paid May in cash."""

    def setUp(self):
        super().setUp()
        self.people = [
            owed_since(self.place, account=None, full_name=name, village=village)
            for name, village in (
                ("Lý Thị Đào", "Thôn Đồng"),
                ("Nông Văn Hoà", "Thôn Than"),
                ("Vi Thị Én", None),
            )
        ]
        self.may = listed(self.place, MAY)
        (self.order,) = sent(self.may)
        self.names = [line_of(person, self.may).name for person in self.people]

    def post(self, received=(), missing=(), key="1", who=None, paid_on=None, reason=None):
        with as_user(who or self.place.district_officer):
            return hand_answers.post(
                self.order, list(received), list(missing), key, paid_on or nowdate(), reason
            )

    def states(self):
        return [frappe.db.get_value("Payroll Line", name, "payment_status") for name in self.names]


class TestHandAnswers(HandAnswersCase):
    def test_two_received_and_one_did_not(self):
        """2 × 540,000 = 1,080,000 đ went out; 540,000 đ is payable again."""
        first, second, third = self.names
        answer = self.post([first, second], [third])
        self.assertEqual(
            answer,
            {
                "applied": 3,
                "unchanged": 0,
                "status": "Reconciled",
                "repeated": False,
                "errors": [],
                "sums": {"open": [0, 0], "received": [2, 1_080_000], "missing": [1, 540_000]},
            },
        )
        self.assertEqual(self.states(), ["Paid", "Paid", "Uncollected"])
        self.assertEqual(movements(self.people[2]), [("Uncollected", -540_000, 0)])
        self.assertEqual(differences(), [])

    def test_the_same_entry_twice_happens_once(self):
        first = self.post([self.names[0]])
        self.assertEqual(self.post([self.names[0]]), {**first, "repeated": True})
        self.assertEqual(self.states(), ["Paid", "In Disbursement", "In Disbursement"])

    def test_a_key_is_not_used_for_other_answers(self):
        self.post([self.names[0]])
        self.assert_refused("was already used", self.post, [self.names[1]], error=frappe.DuplicateEntryError)
        self.assertEqual(self.states(), ["Paid", "In Disbursement", "In Disbursement"])

    def test_a_wrong_tick_is_corrected_with_its_reason(self):
        """Received by mistake: the 540,000 đ that went out on paper are taken back, and payable again."""
        self.post([self.names[0]])
        answer = self.post(missing=[self.names[0]], key="2")
        self.assertEqual([error["full_name"] for error in answer["errors"]], ["Lý Thị Đào"])
        self.assertIn("already answered", answer["errors"][0]["message"])
        self.assertEqual(self.post(missing=[self.names[0]], key="3", reason="Đánh dấu nhầm")["errors"], [])
        self.assertEqual(movements(self.people[0]), [("Corrected", -540_000, -540_000)])
        self.assertEqual(self.states()[0], "Uncollected")
        self.assertEqual(differences(), [])

    def test_who_comes_late_has_received_without_a_reason(self):
        self.post(missing=[self.names[0]])
        self.assertEqual(self.post([self.names[0]], key="2")["errors"], [])
        self.assertEqual(self.states()[0], "Paid")

    def test_a_closed_order_takes_no_more_answers(self):
        self.post(self.names)
        orders.close(self.order)
        self.assert_refused("is closed", self.post, missing=[self.names[0]], key="2", reason="Nhầm")
        self.assertEqual(self.states(), ["Paid"] * 3)

    def test_what_is_refused_whole_leaves_nothing_behind(self):
        first, second, _third = self.names
        for text, arguments in (
            ("both as received and as not received", {"received": [first], "missing": [first]}),
            ("Mark who received", {}),
            ("is not a line of", {"received": [second, "DT-0-1"]}),
            ("needs a key", {"received": [first], "key": " "}),
            ("is not a date", {"received": [first], "paid_on": "01/06/2024"}),
        ):
            self.assert_refused(text, self.post, **arguments)
        self.assertEqual(self.states(), ["In Disbursement"] * 3)

    def test_a_day_that_has_not_come_is_an_error_of_the_line(self):
        answer = self.post([self.names[0]], paid_on=str(add_days(nowdate(), 1)))
        self.assertIn("is in the future", answer["errors"][0]["message"])
        self.assertEqual(self.states()[0], "In Disbursement")

    def test_who_only_reads_or_configures_enters_nothing(self):
        for who in (self.place.north_officer, self.place.auditor, self.place.bank, "Administrator"):
            self.assert_refused("", self.post, [self.names[0]], who=who, error=frappe.PermissionError)
        self.assertEqual(self.states(), ["In Disbursement"] * 3)


class TestLines(HandAnswersCase):
    def page(self, **values):
        with as_user(self.place.district_officer):
            return hand_answers.lines(self.order, **values)

    def test_a_page_in_the_order_of_the_list(self):
        page = self.page(length=2)
        self.assertEqual((page["total"], [row["name"] for row in page["rows"]]), (3, self.names[:2]))
        self.assertEqual([row["name"] for row in self.page(start=2)["rows"]], self.names[2:])
        self.assertEqual(page["sums"], {"open": [3, 1_620_000], "received": [0, 0], "missing": [0, 0]})

    def test_a_name_or_a_village_is_found_without_accents(self):
        for text, found in (("dao", [0]), ("HOÀ", [1]), ("thon", [0, 1]), ("xyz", [])):
            page = self.page(text=text)
            self.assertEqual([self.names.index(row["name"]) for row in page["rows"]], found)
            self.assertEqual(page["total"], len(found))

    def test_views(self):
        self.post([self.names[0]], [self.names[1]])
        for view, found in (("open", [2]), ("received", [0]), ("missing", [1]), ("all", [0, 1, 2])):
            self.assertEqual([self.names.index(row["name"]) for row in self.page(view=view)["rows"]], found)
        self.assert_refused("Unknown choice", self.page, view="else")
