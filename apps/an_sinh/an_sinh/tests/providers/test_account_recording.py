"""What two people record of the accounts that a bank opened, which numbers wait, and who gets a card.

Category 6c is 1.5 × 360,000 = 540,000 đ a month in 2024."""

from datetime import timedelta

import frappe
from an_sinh.api import account_opening
from an_sinh.services.approval import signatures
from an_sinh.services.providers.account_opening import answers
from an_sinh.tests import factories
from an_sinh.tests.factories_money import JUNE, MAY, answer, line_of, listed, owed_since, sent
from an_sinh.tests.users import as_user
from frappe.utils import getdate, nowdate

from .opening_case import BANK, OpeningCase, method


class TestRecording(OpeningCase):
    def setUp(self):
        super().setUp()
        self.name = self.sent()
        self.lines = self.rows(self.name)
        with as_user(self.place.bank):
            answers.post(
                self.name,
                [
                    self.opened(self.lines[0], "101000000001", "DANG THI HOA", card=True),
                    self.opened(self.lines[1], "101000000002", "LE VAN PAO"),
                    {"row": self.lines[2]["name"], "result": "absent"},
                ],
            )

    def test_a_leader_who_did_not_make_the_list_records_what_agrees(self):
        """May was listed in cash before; June goes to the account, and is paid once."""
        listed(self.place, MAY)
        told = self.record(self.name)
        self.assertEqual((told["recorded"], told["problems"], told["from_months"]), (1, [], ["2024-06-01"]))
        account = frappe.get_doc("Bank Account", f"{BANK}-101000000001")
        self.assertEqual(
            (account.holder_name, account.state, account.workflow_state, account.beneficiary),
            ("DANG THI HOA", "Active", "Approved", self.people[0].name),
        )
        june = listed(self.place, JUNE)
        line = line_of(self.people[0], june)
        self.assertEqual((line.channel, line.provider, int(line.amount)), ("Account", BANK, 540_000))
        orders = sent(june)
        self.assertEqual(answer(line, "paid")["applied"], 1)
        self.assertEqual(answer(line, "paid")["unchanged"], 1)
        paid = frappe.get_all(
            "Payroll Line", {"beneficiary": self.people[0].name, "month": JUNE, "payment_status": "Paid"}
        )
        self.assertEqual((len(paid), len(orders)), (1, 2))

    def test_a_cash_method_of_one_programme_gives_way_too(self):
        method(self.people[0], programme="BTXH", not_cashless_reason="Account Missing")
        listed(self.place, MAY)
        self.record(self.name)
        self.assertEqual(line_of(self.people[0], listed(self.place, JUNE)).channel, "Account")

    def test_two_people_always(self):
        for who, text in (
            (self.place.north_officer, "by a leader"),
            (self.place.district_officer, "by a leader"),
        ):
            with as_user(who):
                self.assert_refused(text, account_opening.record, self.name, [], error=frappe.PermissionError)
        self.give_role(self.place.north_officer, "Commune Leader")
        with as_user(self.place.north_officer):
            self.assert_refused(
                "You made", account_opening.record, self.name, [], error=signatures.FourEyesError
            )
        with as_user(self.place.north_leader):
            answers.post(self.name, [self.opened(self.lines[2], "101000000003", "VI THI EN")])
            told = account_opening.record(self.name, [self.lines[2]["name"]])
        self.assertIn("another person must record", told["problems"][0]["message"])
        self.assertFalse(frappe.db.exists("Bank Account", f"{BANK}-101000000003"))
        with as_user("Administrator"):
            self.assert_refused("", account_opening.record, self.name, [], error=frappe.PermissionError)

    def test_a_name_that_differs_waits_for_a_reason_or_goes_back(self):
        second = self.lines[1]
        told = self.record(self.name, [second])
        self.assertIn("LE VAN PAO", told["problems"][0]["message"])
        self.assertEqual(frappe.db.count("Bank Account", {"account_number": "101000000002"}), 0)
        with as_user(self.place.north_leader):
            account_opening.send_back(self.name, [second["name"]], "Sai tên")
        with as_user(self.place.bank):
            answers.post(self.name, [self.opened(second, "101000000002", "LY VAN PAO")])
        self.assertEqual(self.record(self.name, [second])["recorded"], 1)

    def test_a_difference_that_is_explained_is_recorded_with_the_reason(self):
        self.assertEqual(
            self.record(self.name, [self.lines[1]], reason="Tên cũ trên giấy khai sinh")["recorded"], 1
        )
        note = frappe.db.get_value("Bank Account", f"{BANK}-101000000002", "note")
        self.assertEqual(note, "Tên cũ trên giấy khai sinh")

    def test_a_recorded_number_is_not_changed_by_the_bank_and_not_recorded_twice(self):
        self.record(self.name)
        with as_user(self.place.bank):
            told = answers.post(self.name, [self.opened(self.lines[0], "101000000099", "DANG THI HOA")])
        self.assertEqual([error["code"] for error in told["errors"]], ["recorded"])
        with as_user(self.place.north_leader):
            self.assert_refused(
                "None of these lines", account_opening.record, self.name, [self.lines[0]["name"]]
            )

    def test_a_number_of_a_stranger_is_refused_and_leaves_nothing(self):
        factories.account_method(owed_since(self.place, account=None).name, "101000000001")
        told = self.record(self.name)
        self.assertEqual(told["recorded"], 0)
        self.assertIn("another holder", told["problems"][0]["message"])
        self.assertEqual(frappe.db.count("Payment Method", {"beneficiary": self.people[0].name}), 0)

    def test_cards_are_handed_over_and_taken_back(self):
        names = [row["name"] for row in self.lines]
        with as_user(self.place.north_officer):
            self.assertEqual(account_opening.hand_over(self.name, names, nowdate()), {"rows": 2})
            self.assertEqual(account_opening.hand_over(self.name, names, nowdate()), {"rows": 0})
            self.assertEqual(account_opening.take_card_back(self.name, names[:1]), {"rows": 1})
            tomorrow = str(getdate() + timedelta(days=1))
            self.assert_refused("still to come", account_opening.hand_over, self.name, names, tomorrow)
        self.assertEqual(frappe.db.get_value("Account Opening Batch", self.name, "cards_given"), 1)

    def test_a_list_is_done_when_everybody_is_answered_and_no_number_waits(self):
        self.record(self.name)
        self.assertEqual(frappe.db.get_value("Account Opening Batch", self.name, "status"), "Answered")
        self.record(self.name, [self.lines[1]], reason="Cùng một người")
        self.assertEqual(frappe.db.get_value("Account Opening Batch", self.name, "status"), "Done")
        with as_user(self.place.north_officer):  # who did not come is asked again
            found = account_opening.candidates(self.place.north, BANK)["rows"]
        self.assertIn(self.people[2].name, [row["beneficiary"] for row in found])
        self.assertNotIn(self.people[0].name, [row["beneficiary"] for row in found])
