"""What two people of an office decide about money: corrections after closing, claimants, refunds, the takeover.

Category 6c: 540,000 đ a month until June 2024, 750,000 đ from July 2024."""

from datetime import date

import frappe
from an_sinh.api import disbursement as office
from an_sinh.api import ledger as api
from an_sinh.services.approval.signatures import FourEyesError
from an_sinh.services.disbursement import orders
from an_sinh.services.disbursement.books import balance_check
from an_sinh.services.payroll import generate as payroll
from an_sinh.tests.case import CashByPostCase, DistrictTestCase
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
from an_sinh.tests.factories_recovery import end_by_death
from an_sinh.tests.users import as_user
from frappe import _
from frappe.utils import nowdate


class DecisionsCase(CashByPostCase):
    def setUp(self):
        super().setUp()
        self.other = owed_since(self.place, account=None)
        self.person = owed_since(self.place)
        self.may = listed(self.place, MAY)
        self.orders = sent(self.may)
        self.line = line_of(self.person, self.may)

    def propose(self, kind, user=None, **values):
        given = {"paper": "15/BB-UBND", "reason": "Đối chiếu với sao kê", "line": self.line.name, **values}
        with as_user(user or self.place.north_officer):
            return api.propose(kind, given)["name"]

    def approve(self, name, user=None):
        with as_user(user or self.place.north_leader):
            return api.approve(name)

    def state(self):
        return frappe.db.get_value("Payroll Line", self.line.name, "payment_status")


class TestCorrectingAfterClosing(DecisionsCase):
    def setUp(self):
        super().setUp()
        answer(self.line, "failed")
        orders.close(frappe.db.get_value("Payroll Line", self.line.name, "disbursement"))

    def test_two_people_correct_a_closed_order(self):
        """May's 540,000 arrived after all: June pays nothing again, and the order's sums say so."""
        name = self.propose("Correct an Answer", answer="Paid", day=nowdate(), reference="FT9")
        self.assertEqual(self.state(), "Failed")
        self.approve(name)
        self.assertEqual((self.state(), debts(self.person)), ("Paid", []))
        self.assertEqual(movements(self.person), [("Failed", -540_000, 0), ("Corrected", 540_000, 540_000)])
        order = frappe.get_doc("Disbursement", self.line.disbursement or self.orders[0])
        self.assertEqual(order.status, "Closed" if order.name == self.line.disbursement else order.status)
        self.assertEqual(shown(listed(self.place, JUNE), self.person), [("Regular", "06", 1, 540_000)])

    def test_nobody_does_it_alone(self):
        self.give_role(self.place.north_officer, "Commune Leader")
        name = self.propose("Correct an Answer", answer="Paid", day=nowdate())
        self.assertRaises(FourEyesError, self.approve, name, self.place.north_officer)
        self.assertRaises(frappe.PermissionError, self.approve, name, self.place.north_colleague)
        self.assertRaises(frappe.PermissionError, self.approve, name, self.place.south_leader)
        self.assertEqual(self.state(), "Failed")

    def test_it_needs_paper_reason_and_day(self):
        for wrong in (
            {"paper": " "},
            {"reason": ""},
            {"day": None},
            {"day": "2199-01-01"},
            {"answer": "Lost"},
        ):
            values = {"answer": "Paid", "day": nowdate(), **wrong}
            self.assertRaises(frappe.ValidationError, self.propose, "Correct an Answer", **values)
        self.assertEqual(frappe.db.count("Money Decision"), 0)

    def test_another_commune_proposes_nothing(self):
        self.assertRaises(
            frappe.PermissionError,
            self.propose,
            "Correct an Answer",
            self.place.south_officer,
            answer="Paid",
            day=nowdate(),
        )

    def test_a_proposal_is_no_form(self):
        name = self.propose("Correct an Answer", answer="Paid", day=nowdate())
        for user in (self.place.north_leader, "Administrator"):
            with as_user(user):
                document = frappe.get_doc("Money Decision", name)
                document.status = "Approved"
                self.assertRaises(frappe.PermissionError, document.save)
                self.assertRaises(frappe.PermissionError, frappe.delete_doc, "Money Decision", name)

    def test_one_paper_decides_once_however_it_is_typed(self):
        """Corrected to paid by 15/BB-UBND; back to failed by the same paper is refused, by another one it is done. A paper
        that was withdrawn can be used again."""
        back = {"answer": "Failed", "reason": "Đối chiếu lại"}
        withdrawn = self.propose("Correct an Answer", answer="Paid", day=nowdate())
        with as_user(self.place.north_officer):
            api.withdraw(withdrawn)
        self.approve(self.propose("Correct an Answer", answer="Paid", day=nowdate()))
        for paper in ("15/BB-UBND", "15 / bb – ubnd"):
            self.assertRaises(
                frappe.DuplicateEntryError, self.propose, "Correct an Answer", **{**back, "paper": paper}
            )
        self.approve(self.propose("Correct an Answer", **{**back, "paper": "16/BB-UBND"}))
        self.assertEqual(
            movements(self.person),
            [("Failed", -540_000, 0), ("Corrected", 540_000, 540_000), ("Corrected", -540_000, -540_000)],
        )

    def test_withdrawn_it_moves_nothing(self):
        name = self.propose("Correct an Answer", answer="Paid", day=nowdate())
        with as_user(self.place.north_officer):
            self.assertEqual(api.withdraw(name)["status"], "Withdrawn")
        self.assertRaises(frappe.ValidationError, self.approve, name)
        self.assertEqual(self.state(), "Failed")


class TestMoneyOfTheDead(DecisionsCase):
    """Died in May, whose 540,000 nobody collected: it is owed, and waits for a paper."""

    def setUp(self):
        super().setUp()
        answer(self.line, "uncollected")
        end_by_death(self.person, date(2024, 5, 17))

    def test_it_is_not_carried_on_for_ever(self):
        self.assertEqual(shown(listed(self.place, JUNE), self.person), [])
        self.assertEqual(self.state(), "Uncollected")

    def test_an_heir_gets_it_by_paper(self):
        name = self.propose(
            "Hand to Claimant", claimant_name="Trần Thị Thừa Kế", claimant_id_number="099180000555"
        )
        self.assertEqual(shown(listed(self.place, JUNE), self.person), [])
        self.approve(name)
        july = listed(self.place, JULY)
        self.assertEqual(shown(july, self.person), [("Carried Over", "05", 1, 540_000)])
        again = line_of(self.person, july)
        self.assertEqual(
            (again.receiver_kind, again.receiver_name, again.receiver_id_number, again.channel),
            ("Claimant", "Trần Thị Thừa Kế", "099180000555", "Cash at Pay Point"),
        )
        sent(july)
        self.assertEqual(answer(again, "paid")["errors"], [])
        self.assertEqual(debts(self.person), [])

    def test_an_heir_needs_a_name_and_a_number(self):
        self.assertRaises(
            frappe.ValidationError, self.propose, "Hand to Claimant", claimant_name="Trần Thị A"
        )

    def test_back_to_the_treasury_by_its_slip(self):
        """C2-05a/NS number 7: 540,000 are settled, nothing went out to anybody, no list carries them any more."""
        name = self.propose("Refund to Treasury", paper="C2-05a/NS số 07")
        self.approve(name)
        self.assertEqual(self.state(), "Refunded")
        self.assertEqual(
            movements(self.person), [("Uncollected", -540_000, 0), ("Refunded to Treasury", 540_000, 0)]
        )
        self.assertEqual(shown(listed(self.place, JUNE), self.person), [])
        self.assertRaises(frappe.ValidationError, self.propose, "Write Off")

    def test_two_decisions_about_one_payment_are_one_too_many(self):
        self.propose("Refund to Treasury")
        self.assertRaises(frappe.ValidationError, self.propose, "Write Off")

    def test_a_double_click_proposes_and_refunds_once(self):
        """Proposed twice and approved twice by the same people: one paper, one movement of 540,000."""
        first, second = (self.propose("Refund to Treasury", paper="C2-05a/NS số 07") for _click in range(2))
        self.assertEqual(first, second)
        self.assertEqual([self.approve(first)["status"] for _click in range(2)], ["Approved"] * 2)
        refunds = [moved for moved in movements(self.person) if moved[0] == "Refunded to Treasury"]
        self.assertEqual(refunds, [("Refunded to Treasury", 540_000, 0)])

    def test_what_arrived_is_not_refunded_for_what_did_not(self):
        """May's 540,000 arrived after all; corrected to 6a (720,000), June's list brings 180,000 of May, which nobody
        collects. They go back under their own payment; the one that arrived stays paid, in its order too."""
        answer(self.line, "paid", reason="Trả lời nhầm")
        entitlement = frappe.get_doc("Benefit Entitlement", {"beneficiary": self.person.name})
        entitlement.category = "BTXH-6a"
        entitlement.flags.by_service = entitlement.flags.by_change = True
        entitlement.save()
        june = listed(self.place, JUNE)
        self.assertEqual(shown(june, self.person), [("Arrears", "05", 1, 180_000)])
        sent(june)
        rest = line_of(self.person, june)
        answer(rest, "uncollected")
        self.assert_refused("Nothing of", self.propose, "Refund to Treasury")
        self.approve(self.propose("Refund to Treasury", line=rest.name))
        order = frappe.get_doc("Disbursement", self.line.disbursement)
        self.assertEqual((self.state(), order.paid_count, order.failed_count), ("Paid", 1, 0))
        self.assertEqual(balance_check.differences(), [])

    def test_an_heir_is_named_once_until_the_leader_takes_it_back(self):
        """Approved for a daughter, a son is refused; the leader takes it back before a list, not after."""
        heir = {"claimant_name": "Trần Thị Thừa Kế", "claimant_id_number": "099180000555"}
        name = self.propose("Hand to Claimant", **heir)
        self.approve(name)
        other = {"claimant_name": "Trần Văn Con", "claimant_id_number": "099080000556", "paper": "16/BB"}
        self.assertRaises(frappe.ValidationError, self.propose, "Hand to Claimant", **other)
        with as_user(self.place.north_officer):
            self.assertRaises(frappe.PermissionError, api.withdraw, name)
        with as_user(self.place.north_leader):
            self.assertEqual(api.withdraw(name)["status"], "Withdrawn")
        self.assertEqual(shown(listed(self.place, JUNE), self.person), [])
        again = self.propose("Hand to Claimant", **other)
        self.approve(again)
        listed(self.place, JULY)
        with as_user(self.place.north_leader):
            self.assertRaises(frappe.ValidationError, api.withdraw, again)

    def test_the_number_of_the_heir_is_for_those_who_pay(self):
        """Officers and leaders read it; the auditor reads the decision without it."""
        name = self.propose("Hand to Claimant", claimant_name="Trần Thị A", claimant_id_number="099180000555")
        for user, expected in ((self.place.north_leader, "099180000555"), (self.place.auditor, None)):
            with as_user(user):
                document = frappe.get_doc("Money Decision", name)
                document.apply_fieldlevel_read_permissions()
                self.assertEqual(document.get("claimant_id_number") or None, expected)
                self.assertEqual(document.claimant_name, "Trần Thị A")


class TestDraftOrders(DistrictTestCase):
    def test_a_payment_is_taken_out_of_an_order_before_it_is_sent(self):
        """Two people of 540,000 each on an order of 1,080,000: one is taken out, and waits."""
        people = [owed_since(self.place, account=f"10123456789{number}") for number in range(2)]
        frappe.db.set_single_value("An Sinh Settings", "default_cash_provider", POST)
        may = listed(self.place, MAY)
        (order,) = orders.make_for_payroll(may)
        line = line_of(people[0], may)
        with as_user(self.place.district_officer):
            self.assertRaises(frappe.ValidationError, office.give_back, order, [line.name], " ")
            told = office.give_back(order, [line.name], "Người hưởng đã chết")
        self.assertEqual(told, {"given_back": 1})
        document = frappe.get_doc("Disbursement", order)
        self.assertEqual((document.line_count, int(document.total_amount)), (1, 540_000))
        orders.send(order)
        with as_user(self.place.district_officer):
            rest = frappe.get_all("Payroll Line", {"disbursement": order}, pluck="name")
            self.assertEqual(office.give_back(order, rest, "muộn"), {"given_back": 0})
        (second,) = orders.make_for_payroll(may)
        self.assertEqual(int(frappe.db.get_value("Disbursement", second, "total_amount")), 540_000)


class TestTakeover(CashByPostCase):
    """The file says 500,000 × 1.5 = 750,000 through September 2026 and 810,000 since; the law 810,000 since July."""

    def setUp(self):
        super().setUp()
        self.person = owed_since(self.place, date(2026, 1, 1), account=None)
        self.entitlement = frappe.get_all(
            "Benefit Entitlement", {"beneficiary": self.person.name}, pluck="name"
        )[0]
        paid = "2026-01:9:750000,2026-10:1:810000"
        frappe.db.set_value(
            "Benefit Entitlement",
            self.entitlement,
            {
                "paid_through": "2026-10-01",
                "opening_paid": paid,
                "opening_charged": "2026-01:6:750000,2026-07:4:810000",
                "opening_difference": 180_000,
            },
        )

    def november(self):
        name = payroll.generate(date(2026, 11, 1), self.place.north, "BTXH", as_of=date(2026, 11, 30))
        return shown(name, self.person)

    def test_the_difference_is_never_charged_silently(self):
        self.assertEqual(self.november(), [("Regular", "11", 1, 810_000)])

    def test_decided_by_two_it_comes_with_the_next_list(self):
        """3 × 60,000 = 180,000 for July to September."""
        self.decided()
        self.assertEqual(
            sorted(self.november()), [("Arrears", "07", 3, 180_000), ("Regular", "11", 1, 810_000)]
        )

    def test_taken_back_by_the_leader_until_a_list_carries_it(self):
        """The officer can't; taken back nothing is charged and the 180,000 can be decided again; on November's list they
        stay."""
        name = self.decided()
        with as_user(self.place.north_officer):
            self.assertRaises(frappe.PermissionError, api.withdraw, name)
        with as_user(self.place.north_leader):
            self.assertEqual(api.withdraw(name)["status"], "Withdrawn")
        fields = ["opening_charged", "opening_difference"]
        stands = frappe.db.get_value("Benefit Entitlement", self.entitlement, fields)
        self.assertEqual((stands[0], int(stands[1])), ("2026-01:6:750000,2026-07:4:810000", 180_000))
        again = self.decided()
        self.assertEqual(len(self.november()), 2)
        with as_user(self.place.north_leader):
            self.assertRaises(frappe.ValidationError, api.withdraw, again)

    def test_another_difference_by_the_time_of_approval_is_not_charged(self):
        """180,000 were proposed; 120,000 are left when the leader approves."""
        name = self.proposed()
        frappe.db.set_value("Benefit Entitlement", self.entitlement, "opening_difference", 120_000)
        with as_user(self.place.north_leader):
            self.assertRaises(frappe.ValidationError, api.approve, name)

    def proposed(self):
        given = {"paper": "20/QĐ-UBND", "reason": "Truy lĩnh", "entitlement": self.entitlement}
        with as_user(self.place.north_officer):
            name = api.propose("Charge Opening Difference", given)["name"]
        self.assertEqual(int(frappe.db.get_value("Money Decision", name, "amount")), 180_000)
        return name

    def decided(self):
        name = self.proposed()
        with as_user(self.place.north_leader):
            api.approve(name)
        return name


class TestJournalPage(DecisionsCase):
    def test_what_was_returned_first_and_arrived_after_all_arrived_once(self):
        """The bank says "returned" before anything else, then "paid": 540,000 went out, not twice as much."""
        answer(self.line, "returned", reason="Sai tên")
        answer(self.line, "paid", reason="Trả lời nhầm")
        with as_user(self.place.north_officer):
            told = api.journal(self.person.name)
        moved = [(entry["kind"], entry["money"]) for entry in told["entries"] if entry["money"]]
        self.assertEqual(moved, [("Corrected", 540_000)])
        self.assertEqual(told["balances"]["BTXH"]["money"], 540_000)

    def test_a_message_without_a_number_is_told_shortly(self):
        """A bank that gives no key is known by the SHA-256 of what it sent: twelve figures are enough."""
        answer(self.line, "failed", key="0" * 52 + "abcdef012345")
        with as_user(self.place.north_officer):
            told = api.journal(self.person.name)
        self.assertEqual(told["entries"][-1]["paper"], _("Message {0}").format("0" * 12))

    def test_every_dong_its_paper_and_its_balance(self):
        """Charged 540,000, ordered, failed, charged again for June, ordered and paid with May: 0 is left."""
        answer(self.line, "failed")
        june = listed(self.place, JUNE)
        sent(june)
        for line in frappe.get_all(
            "Payroll Line", {"payroll": june, "beneficiary": self.person.name}, pluck="name"
        ):
            answer(frappe.get_doc("Payroll Line", line), "paid")
        with as_user(self.place.north_officer):
            told = api.journal(self.person.name)
        kinds = [
            (entry["kind"], entry["charged"], entry["settled"], entry["money"]) for entry in told["entries"]
        ]
        self.assertCountEqual(
            kinds,
            [
                ("Charged", 540_000, 0, 0),
                ("Ordered", 0, 540_000, 0),
                ("Failed", 0, -540_000, 0),
                ("Charged", 540_000, 0, 0),
                ("Ordered", 0, 540_000, 0),
                ("Ordered", 0, 540_000, 0),
                ("Paid", 0, 0, 540_000),
                ("Paid", 0, 0, 540_000),
            ],
        )
        self.assertTrue(all(entry["paper"] for entry in told["entries"]))
        self.assertEqual(told["entries"][-1]["balance"], 0)
        self.assertEqual(
            told["balances"],
            {
                "BTXH": {
                    "payable": 0,
                    "debt": 0,
                    "charged": 1_080_000,
                    "settled": 1_080_000,
                    "money": 1_080_000,
                }
            },
        )
        with as_user(self.place.south_officer):
            self.assertRaises(frappe.PermissionError, api.journal, self.person.name)
