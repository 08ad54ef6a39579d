"""Money that has to come back: what opens a debt, and who signs its plan."""

from datetime import date

import frappe
from an_sinh.api import recovery as api
from an_sinh.services.approval.signatures import FourEyesError, ReasonRequired
from an_sinh.services.disbursement import recovery as service
from an_sinh.tests import factories
from an_sinh.tests.factories import act, lines
from an_sinh.tests.factories_recovery import (
    approved_payroll,
    planned,
)
from an_sinh.tests.users import as_user

from .recovery_case import MONTHLY, REFUSED, RecoveryCase


class TestOpening(RecoveryCase):
    def test_the_approved_list_opens_one_debt_per_person(self):
        told = {
            key: str(self.debt.get(key))
            for key in ("full_name", "administrative_unit", "programme", "payroll", "month", "from_month",
                        "to_month", "status", "workflow_state", "next_due_month")
        }  # fmt: skip
        self.assertEqual(
            told,
            {
                "full_name": self.person.full_name,
                "administrative_unit": self.place.north,
                "programme": "BTXH",
                "payroll": self.january,
                "month": "2025-01-01",
                "from_month": "2024-11-01",
                "to_month": "2024-12-01",
                "status": "Without Plan",
                "workflow_state": "Draft",
                "next_due_month": "None",
            },
        )
        self.assertEqual(self.stand(), ("Without Plan", 0, 0, 2 * MONTHLY))
        self.assertIn("11/2024–12/2024", self.debt.explanation)

    def test_a_list_without_recoveries_opens_none(self):
        self.assertEqual(frappe.get_all("Recovery", {"payroll": ["in", self.payrolls]}), [])

    def test_asked_again_nothing_is_opened_twice(self):
        self.assertEqual(service.open_for(frappe.get_doc("Monthly Payroll", self.january)), [])

    def test_the_next_month_asks_for_nothing_more(self):
        factories.person(self.place.north)
        february = approved_payroll(self.place, date(2025, 2, 1))
        self.assertEqual([line.kind for line in lines(february) if line.beneficiary == self.person.name], [])

    def test_nobody_enters_or_deletes_a_debt_by_hand(self):
        with as_user(self.place.north_officer), self.assertRaises(REFUSED):
            frappe.get_doc({"doctype": "Recovery", "beneficiary": self.person.name}).insert()
        for user in (self.place.north_officer, "Administrator"):
            with as_user(user), self.assertRaises(REFUSED):
                frappe.delete_doc("Recovery", self.debt.name)

    def test_the_amount_owed_is_no_matter_of_opinion(self):
        with as_user(self.place.north_officer):
            self.debt.reload()
            self.debt.update({"plan": "Whole", "total_amount": 1, "status": "Settled", "received_amount": 9})
            self.debt.save()
        self.assertEqual(int(self.debt.total_amount), 2 * MONTHLY)
        self.assertEqual(self.stand(), ("Without Plan", 0, 0, 2 * MONTHLY))

    def test_another_commune_does_not_see_it(self):
        with as_user(self.place.south_officer):
            self.assertEqual(frappe.get_list("Recovery", {"name": self.debt.name}), [])
            self.assertRaises(frappe.PermissionError, api.receive, self.debt.name, 1, "2025-02-01", "x")


class TestPlan(RecoveryCase):
    def test_instalments_add_up_to_the_dong(self):
        """1,500,000 in 7: 1,500,000 / 7 = 214,285.7, so six of 214,000 = 1,284,000 and the rest of 216,000."""
        self.plan("Instalments", instalment_count=7, first_month="2025-11-20")
        expected = [
            *(("2025-11-01", 214_000, 0), ("2025-12-01", 214_000, 0), ("2026-01-01", 214_000, 0)),
            *(("2026-02-01", 214_000, 0), ("2026-03-01", 214_000, 0), ("2026-04-01", 214_000, 0)),
            ("2026-05-01", 216_000, 0),
        ]
        self.assertEqual(self.rows(), expected)
        self.assertEqual(self.stand(), ("In Plan", 0, 0, 2 * MONTHLY))
        self.assertEqual(str(self.debt.next_due_month), "2025-11-01")

    def test_an_impossible_number_of_instalments_is_refused(self):
        for count in (0, -1, 121, 10**9):
            with self.assertRaises(frappe.ValidationError):
                planned(self.place, self.debt, "Instalments", approve=False, instalment_count=count)
        self.assertEqual(self.rows(), [])

    def test_two_people_sign_and_the_preparer_is_not_the_second(self):
        self.give_role(self.place.north_officer, "Commune Leader")
        planned(self.place, self.debt, approve=False)
        act(self.place.north_colleague, "Recovery", self.debt.name, "Send for Approval")
        self.assert_refused(
            "You prepared", act, self.place.north_officer, "Recovery", self.debt.name, "Approve",
            error=FourEyesError,
        )  # fmt: skip
        self.assertEqual(self.stand()[0], "Without Plan")

    def test_without_a_plan_nothing_is_sent(self):
        self.assertRaises(
            frappe.ValidationError,
            act,
            self.place.north_officer,
            "Recovery",
            self.debt.name,
            "Send for Approval",
        )

    def test_the_estate_needs_an_heir_and_a_paper(self):
        self.assertRaises(frappe.ValidationError, self.plan, "From the Estate", payer_name="Trần Thị Thử")
        self.plan("From the Estate", payer_name="Trần Thị Thử", paper="Biên bản 05/BB")
        self.assertEqual(self.stand()[0], "In Plan")

    def test_the_account_needs_who_gives_back(self):
        self.assertRaises(frappe.ValidationError, self.plan, "From the Account")
        self.plan("From the Account", provider="VietinBank", account_number="101234567890")
        self.assertEqual(self.stand()[0], "In Plan")

    def test_what_was_signed_stays(self):
        self.plan()
        for change in ({"plan": "Instalments"}, {"payer_name": "Ai đó"}):
            with as_user(self.place.north_officer), self.assertRaises(frappe.PermissionError):
                document = frappe.get_doc("Recovery", self.debt.name)
                document.update(change)
                document.save()
        with as_user(self.place.north_officer), self.assertRaises(frappe.PermissionError):
            document = frappe.get_doc("Recovery", self.debt.name)
            document.instalments[0].amount = 1_000
            document.save()

    def test_a_returned_plan_keeps_what_was_paid(self):
        """300,000 of 1,500,000 came; the rest of 1,200,000 in 4 is 300,000 each."""
        self.plan()
        self.receive(300_000)
        self.assertRaises(ReasonRequired, act, self.place.north_leader, "Recovery", self.debt.name, "Return")
        act(self.place.north_leader, "Recovery", self.debt.name, "Return", "Gia đình xin trả dần")
        self.plan("Instalments", instalment_count=4, first_month="2025-12-01")
        self.assertEqual([row[1:] for row in self.rows()], [(300_000, 300_000), *[(300_000, 0)] * 4])
        self.assertEqual(self.stand(), ("In Plan", 300_000, 0, 1_200_000))
