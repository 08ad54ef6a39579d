"""Guardians and authorised receivers: papers that run out, and who receives for many."""

from datetime import date, timedelta

import frappe
from an_sinh.api.receivers import expiring
from an_sinh.services.payees import guardians
from an_sinh.services.payees.payment_methods import payees_of
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import MAY, act
from an_sinh.tests.factories_papers import approve_at_commune, guardian, method_through
from an_sinh.tests.users import as_user
from frappe.utils import getdate


class TestReceiverOnTheList(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.person = factories.person(self.place.north)

    def payee(self, month=MAY, programme="BTXH"):
        return payees_of(self.place.north, programme, month, "Bưu điện")[self.person.name]

    def test_a_valid_paper_receives(self):
        paper = guardian(self.person.name, valid_from="2024-01-01", valid_until="2024-05-01")
        method_through(self.person.name, paper.name)
        payee = self.payee()
        self.assertEqual(
            (payee.channel, payee.receiver_name, payee.way_note), ("Account", "Trần Thị Hộ", None)
        )

    def test_one_that_ran_out_blocks_only_that_receiver(self):
        """Two children of one mother; only the first one's paper ran out on 30 April. In May the first is paid in
        cash to herself and the line says why; the second still goes to the mother's account. Both get 540,000 đồng
        (coefficient 1.5 × 360,000), because a receiver decides nothing about the amount."""
        other = factories.person(self.place.north)
        method_through(self.person.name, guardian(self.person.name, valid_until="2024-04-30").name)
        method_through(other.name, guardian(other.name).name)
        lines = {
            line.beneficiary: line
            for line in factories.lines(factories.prepare(self.place.north, self.place.north_officer))
        }
        first, second = lines[self.person.name], lines[other.name]
        self.assertEqual(
            (first.channel, first.receiver_kind, first.receiver_name, first.account_number),
            ("Cash at Pay Point", "Self", None, None),
        )
        self.assertIn("30/04/2024", first.way_note)
        self.assertEqual(
            (second.channel, second.receiver_name, second.way_note), ("Account", "Trần Thị Hộ", None)
        )
        self.assertEqual(first.amount, second.amount)

    def test_the_persons_own_account_comes_before_cash(self):
        factories.account_method(self.person.name, "101555555555")
        paper = guardian(self.person.name, valid_until="2024-04-30")
        method_through(self.person.name, paper.name, "101666666666", from_month="2024-03-01")
        payee = self.payee()
        self.assertEqual((payee.account_number, payee.receiver_kind), ("101555555555", "Self"))
        self.assertTrue(payee.way_note)

    def test_the_own_account_of_the_same_method_stays(self):
        paper = guardian(self.person.name, kind="Authorised", valid_until="2024-04-30")
        factories.account_method(self.person.name, receiver_kind="Authorised", guardian=paper.name)
        payee = self.payee()
        self.assertEqual((payee.channel, payee.receiver_kind, payee.receiver_name), ("Account", "Self", None))

    def test_a_paper_counts_for_its_programme_and_its_months(self):
        paper = guardian(self.person.name, programme="NCC")
        method_through(self.person.name, paper.name)
        self.assertIn("chương trình khác", self.payee().way_note)
        paper.db_set({"programme": "BTXH", "valid_from": "2024-06-01"})
        self.assertIn("01/06/2024", self.payee().way_note)
        self.assertIsNone(self.payee(date(2024, 6, 1)).way_note)

    def test_a_reopened_paper_receives_nothing_until_it_is_approved(self):
        paper = guardian(self.person.name)
        method_through(self.person.name, paper.name)
        act(self.place.north_officer, "Guardian", paper.name, "Reopen", "Gia hạn giấy ủy quyền")
        self.assertEqual(self.payee().receiver_kind, "Self")
        approve_at_commune(self.place, "Guardian", paper.name)
        self.assertEqual(self.payee().receiver_name, "Trần Thị Hộ")

    def test_an_account_that_cannot_be_used_is_told_on_the_line(self):
        method = factories.account_method(self.person.name)
        frappe.db.set_value(
            "Bank Account",
            method.bank_account,
            {"state": "Unusable", "state_reason": "Identity Paper Expired"},
        )
        payee = self.payee()
        self.assertEqual(payee.channel, "Cash at Pay Point")
        self.assertIn(method.bank_account, payee.way_note)


class TestApprovalOfReceivers(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.person = factories.person(self.place.north)

    def draft(self, **values):
        with as_user(self.place.north_officer):
            return guardian(self.person.name, approved=False, **values)

    def test_two_people_of_the_commune(self):
        paper = self.draft()
        self.assertEqual(paper.workflow_state, "Draft")
        act(self.place.north_officer, "Guardian", paper.name, "Send for Approval")
        self.assertRaises(
            frappe.ValidationError, act, self.place.north_officer, "Guardian", paper.name, "Approve"
        )
        act(self.place.north_leader, "Guardian", paper.name, "Approve")
        self.assertEqual(frappe.db.get_value("Guardian", paper.name, "workflow_state"), "Approved")

    def test_the_approved_method_approves_what_it_names(self):
        paper = self.draft()
        with as_user(self.place.north_officer):
            method = frappe.get_doc(
                {
                    "doctype": "Payment Method",
                    "beneficiary": self.person.name,
                    "from_month": "2024-05-01",
                    "channel": "Cash at Pay Point",
                    "receiver_kind": "Guardian",
                    "guardian": paper.name,
                }
            ).insert()
        for who, action in (
            ("north_officer", "Send for Approval"),
            ("north_leader", "Approve"),
            ("district_officer", "Approve"),
        ):
            act(self.place.users[who], "Payment Method", method.name, action)
            self.assertEqual(frappe.db.get_value("Guardian", paper.name, "workflow_state"), "Draft")
        act(self.place.district_leader, "Payment Method", method.name, "Approve")
        self.assertEqual(frappe.db.get_value("Guardian", paper.name, "workflow_state"), "Approved")

    def test_a_draft_that_is_on_its_way_with_a_method_stays_as_it_was_signed(self):
        paper = self.draft(valid_until="2026-12-31")
        with as_user(self.place.north_officer):
            method = frappe.get_doc(
                {
                    "doctype": "Payment Method",
                    "beneficiary": self.person.name,
                    "from_month": "2024-05-01",
                    "channel": "Cash at Pay Point",
                    "receiver_kind": "Guardian",
                    "guardian": paper.name,
                }
            ).insert()
            paper.reload()
            paper.valid_until = "2027-01-31"
            paper.save()  # nobody has signed yet
        act(self.place.north_officer, "Payment Method", method.name, "Send for Approval")
        with as_user(self.place.north_officer):
            for values in ({"valid_until": "2036-12-31"}, {"full_name": "Kẻ Gian"}, {"programme": "NCC"}):
                paper.reload()
                paper.update(values)
                self.assertRaises(frappe.PermissionError, paper.save)
        act(self.place.north_leader, "Payment Method", method.name, "Return", "Bổ sung giấy tờ")
        with as_user(self.place.north_officer):
            paper.reload()
            paper.valid_until = "2026-06-30"
            paper.save()

    def test_an_earlier_last_day_needs_nobody_else_a_later_one_does(self):
        paper = guardian(self.person.name, valid_until="2026-12-31")
        with as_user(self.place.north_officer):
            paper.reload()
            paper.valid_until = "2026-06-30"
            paper.save()
            paper.valid_until = "2027-06-30"
            self.assertRaises(frappe.PermissionError, paper.save)
            paper.reload()
            paper.programme = "NCC"
            self.assertRaises(frappe.PermissionError, paper.save)

    def test_the_neighbouring_commune_neither_sees_nor_signs(self):
        paper = self.draft()
        act(self.place.north_officer, "Guardian", paper.name, "Send for Approval")
        self.assertRaises(
            frappe.PermissionError, act, self.place.south_leader, "Guardian", paper.name, "Approve"
        )


class TestWarnings(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.person = factories.person(self.place.north)

    def until(self, days: int):
        return guardian(self.person.name, valid_until=getdate() + timedelta(days=days))

    def test_60_and_30_days_before_and_after(self):
        told = {days: self.until(days).expiry for days in (-1, 0, 30, 31, 60, 61)}
        self.assertEqual(
            told,
            {
                -1: "Expired",
                0: "Within 30 Days",
                30: "Within 30 Days",
                31: "Within 60 Days",
                60: "Within 60 Days",
                61: None,
            },
        )

    def test_every_day_the_records_are_brought_up_to_date(self):
        paper = self.until(61)
        guardians.refresh_validity()
        paper.db_set("valid_until", getdate() + timedelta(days=60))
        self.assertEqual(guardians.refresh_validity(), 1)
        paper.reload()
        self.assertEqual(paper.expiry, "Within 60 Days")
        self.assertIn(f"{paper.valid_until:%d/%m/%Y}", paper.data_warnings)
        self.assertEqual(guardians.refresh_validity(), 0)

    def test_the_home_page_asks_for_those_that_run_out(self):
        late, soon = self.until(-3), self.until(20)
        self.until(90)
        elsewhere = factories.person(self.place.south)
        guardian(elsewhere.name, valid_until=getdate())
        guardian(self.person.name, approved=False, valid_until=getdate())
        with as_user(self.place.north_officer):
            found = expiring()
        self.assertEqual(
            (found["total"], [row["name"] for row in found["rows"]]), (2, [late.name, soon.name])
        )
        self.assertEqual(
            (found["rows"][0]["beneficiary_name"], found["rows"][0]["unit_name"], found["rows"][0]["expiry"]),
            (self.person.full_name, "Xã Bắc Thử", "Expired"),
        )
        with as_user(self.place.homeless_officer):
            self.assertEqual(expiring()["total"], 0)

    def test_one_authorised_person_for_too_many(self):
        """The limit is set to 2: the third beneficiary of one authorised person is flagged, and after the nightly run
        the first two are as well. A guardian (a mother of three) is not."""
        frappe.db.set_single_value("An Sinh Settings", "authorised_person_limit", 2)
        guardians.refresh_validity()
        people = [self.person, *(factories.person(self.place.north) for _ in range(2))]
        ends = {"valid_until": getdate() + timedelta(days=300)}
        mothers = [guardian(person.name, **ends) for person in people]
        papers = [
            guardian(person.name, kind="Authorised", id_number="099180000111", **ends) for person in people
        ]
        self.assertEqual([bool(paper.data_warnings) for paper in papers], [False, False, True])
        self.assertEqual([paper.data_warnings for paper in mothers], [None, None, None])
        self.assertEqual(guardians.refresh_validity(), 2)
        told = [frappe.db.get_value("Guardian", paper.name, "data_warnings") for paper in papers]
        self.assertEqual(len(set(told)), 1)
        self.assertIn("3", told[0])

    def test_an_authorisation_without_a_last_day_is_told(self):
        self.assertTrue(guardian(self.person.name, kind="Authorised").data_warnings)
        self.assertIsNone(guardian(self.person.name).data_warnings)
