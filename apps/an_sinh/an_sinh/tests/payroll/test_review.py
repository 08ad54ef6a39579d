"""A month's list as its signers read it."""

from datetime import date

import frappe
from an_sinh.api import payroll as api
from an_sinh.api import workflow
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import MAY, account_method, act, approve_payroll, entitlement, person, prepare
from an_sinh.tests.users import as_user

APRIL = date(2024, 4, 1)


class TestReview(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.north, self.officer = self.place.north, self.place.north_officer

    def two_months(self) -> tuple:
        """April: A, B, C at 540,000 (360,000 × 1.5). In May A stays; B's benefit has ended; C has died meanwhile, which
        nobody has entered as a change; D comes with 900,000 (360,000 × 2.5), to an account."""
        people = [person(self.north, full_name=f"Người Thử {letter}") for letter in "ABC"]
        april = prepare(self.north, self.officer, APRIL)
        approve_payroll(self.place, april)
        ended = frappe.get_doc("Benefit Entitlement", {"beneficiary": people[1].name})
        ended.update({"end_month": APRIL, "stop_reason": "Refused"})
        ended.flags.by_service = True
        ended.save()
        frappe.db.set_value("Beneficiary", people[2].name, "death_date", "2024-04-20")
        newcomer = person(self.north, None, full_name="Người Thử D")
        entitlement(newcomer.name, "BTXH-6b", start_month=MAY, decision_number="15/QĐ-UBND")
        account_method(newcomer.name)
        return (*people, newcomer)

    def test_lines_stand_beside_last_months_with_what_differs_first(self):
        """540,000 (A) + 540,000 (C) + 900,000 (D) = 1,980,000; last month 3 × 540,000 = 1,620,000."""
        a, b, c, d = self.two_months()
        name = prepare(self.north, self.officer, MAY)
        with as_user(self.place.north_leader):
            found = api.review(name)
        self.assertEqual(
            [(row["beneficiary"], row["amount"], row["last"], row["marks"]) for row in found["rows"]],
            [
                (c.name, 540_000, 540_000, ["died"]),
                (b.name, 0, 540_000, ["gone"]),
                (d.name, 900_000, None, ["new"]),
                (a.name, 540_000, 540_000, []),
            ],
        )
        self.assertEqual(
            found["summary"],
            {
                "persons": 3,
                "amount": 1_980_000,
                "last_persons": 3,
                "last_amount": 1_620_000,
                "regular_amount": 1_980_000,
                "flagged": 1,
                "changed": 3,
                "rows": 4,
            },
        )
        reasons = {row["beneficiary"]: row["reason"] for row in found["rows"]}
        self.assertIn("15/QĐ-UBND", reasons[d.name])
        self.assertTrue(reasons[b.name])
        self.assertEqual(found["rows"][1]["full_name"], b.full_name)

    def test_another_commune_does_not_read_it(self):
        self.two_months()
        name = prepare(self.north, self.officer, MAY)
        for user in (self.place.south_leader, self.place.south_officer):
            with as_user(user), self.assertRaises(frappe.PermissionError):
                api.review(name)

    def test_after_one_list_comes_the_next_that_waits(self):
        """The lists of both communes wait for the district's officer, not for a commune's leader any more."""
        names = {}
        for side in ("north", "south"):
            person(getattr(self.place, side))
            officer, leader = self.place.users[f"{side}_officer"], self.place.users[f"{side}_leader"]
            names[side] = prepare(getattr(self.place, side), officer, MAY)
            act(officer, "Monthly Payroll", names[side], "Send for Approval")
            act(leader, "Monthly Payroll", names[side], "Approve")
        with as_user(self.place.users["district_officer"]):
            self.assertEqual(workflow.next_waiting("Monthly Payroll", names["north"]), names["south"])
            self.assertEqual(workflow.next_waiting("Monthly Payroll", names["south"]), names["north"])
        for user in (self.place.north_leader, self.place.users["district_leader"]):
            with as_user(user):
                self.assertIsNone(workflow.next_waiting("Monthly Payroll", names["south"]))
