"""The bridge from last month's list to this one, with the people behind each step."""

import json
from datetime import date

import frappe
from an_sinh.api import bridge as api
from an_sinh.services.payroll import bridge
from an_sinh.services.payroll import generate as payroll
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import MAY, approve_payroll, entitlement, person, prepare
from an_sinh.tests.users import as_user

APRIL, JUNE = date(2024, 4, 1), date(2024, 6, 1)


class TestBridge(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.north = self.place.north

    def step(self, name: str, month=MAY, unit: str | None = None) -> dict:
        steps = {
            step["movement"]: step
            for step in bridge.bridge_within(unit or self.north, "BTXH", month)["steps"]
        }
        return steps[name]

    def list_of(self, month, side: str = "north") -> str:
        name = prepare(getattr(self.place, side), getattr(self.place, f"{side}_officer"), month)
        approve_payroll(self.place, name, side)
        return name

    def two_lists(self) -> tuple:
        """April: three people at 540,000 (360,000 × 1.5). In May A stays, B's benefit has ended with April, C is
        suspended from May, D comes (900,000: 360,000 × 2.5)."""
        people = [person(self.north) for _ in range(3)]
        self.list_of(APRIL)
        claims = [frappe.get_doc("Benefit Entitlement", {"beneficiary": someone.name}) for someone in people]
        for claim, values in (
            (claims[1], {"end_month": APRIL, "stop_reason": "Refused"}),
            (claims[2], {"suspensions": [{"from_month": MAY, "reason": "Not Collected"}]}),
        ):
            claim.update(values)
            claim.flags.by_service = True
            claim.save()
        newcomer = person(self.north, None)
        entitlement(newcomer.name, "BTXH-6b", start_month=MAY, decision_number="15/QĐ-UBND")
        return (*people, newcomer)

    def test_the_steps_add_up_in_persons_and_dong(self):
        """3 × 540,000 + 900,000 − 540,000 − 540,000 = 540,000 + 900,000."""
        self.two_lists()
        name = prepare(self.north, self.place.north_officer, MAY)
        found = bridge.bridge_within(self.north, "BTXH", MAY)
        self.assertEqual((found["payroll"], found["broken"]), (name, []))
        self.assertEqual(
            [(step["movement"], step["persons"], step["amount"]) for step in found["steps"]],
            [
                ("previous", 3, 1_620_000),
                ("increase", 1, 900_000),
                ("transfer_in", 0, 0),
                ("resumption", 0, 0),
                ("decrease", 1, 540_000),
                ("transfer_out", 0, 0),
                ("suspension", 1, 540_000),
                ("adjustment", 0, 0),
                ("current", 2, 1_440_000),
            ],
        )

    def test_people_stand_behind_each_step_with_reason_and_decision(self):
        _stays, gone, _suspended, newcomer = self.two_lists()
        prepare(self.north, self.place.north_officer, MAY)
        unit = {"administrative_unit": self.north, "unit_name": "Xã Bắc Thử", "change": None}
        self.assertEqual(
            self.step("increase")["people"],
            [
                {
                    "beneficiary": newcomer.name,
                    "full_name": newcomer.full_name,
                    **unit,
                    "last": 0,
                    "this": 900_000,
                    "reason": "New registration",
                    "decision_number": "15/QĐ-UBND",
                }
            ],
        )
        self.assertEqual(
            self.step("decrease")["people"],
            [
                {
                    "beneficiary": gone.name,
                    "full_name": gone.full_name,
                    **unit,
                    "last": 540_000,
                    "this": 0,
                    "reason": "Refused",
                    "decision_number": None,
                }
            ],
        )

    def test_a_new_rate_is_the_reason_of_an_adjustment(self):
        """July 2024: 500,000 instead of 360,000, so 1.5 × 140,000 = 210,000 more for one person of 6c."""
        someone = person(self.north)
        self.list_of(JUNE)
        july = date(2024, 7, 1)
        prepare(self.north, self.place.north_officer, july)
        step = self.step("adjustment", july)
        self.assertEqual((step["persons"], step["amount"]), (1, 210_000))
        row = step["people"][0]
        self.assertEqual(
            (row["beneficiary"], row["last"], row["this"], row["reason"]),
            (someone.name, 540_000, 750_000, "New rate"),
        )
        self.assertIn("76/2024", row["decision_number"])

    def test_both_communes_show_who_moved_and_the_district_sums_them(self):
        mover = person(self.north)
        person(self.place.south)
        for side in ("north", "south"):
            self.list_of(APRIL, side)
        mover.administrative_unit = self.place.south
        mover.flags.by_service = True
        mover.save()
        for side in ("north", "south"):
            prepare(getattr(self.place, side), getattr(self.place, f"{side}_officer"), MAY)
        self.assertEqual(self.step("transfer_in", unit=self.place.south)["persons"], 1)
        found = bridge.bridge_within(self.place.district, "BTXH", MAY)
        sums = {step["movement"]: (step["persons"], step["amount"]) for step in found["steps"]}
        self.assertEqual(found["broken"], [])
        self.assertEqual((sums["previous"], sums["current"]), ((1, 540_000), (2, 1_080_000)))

    def test_figures_that_the_names_do_not_add_up_to_are_named(self):
        self.two_lists()
        name = prepare(self.north, self.place.north_officer, MAY)
        kept = json.loads(frappe.db.get_value("Payroll Bridge", name, "entries"))
        frappe.db.set_value("Payroll Bridge", name, "entries", json.dumps(kept[1:]))
        self.assertEqual(len(bridge.bridge_within(self.north, "BTXH", MAY)["broken"]), 1)
        frappe.db.set_value("Monthly Payroll", name, "increase_persons", 7)
        self.assertEqual(len(bridge.bridge_within(self.north, "BTXH", MAY)["broken"]), 2)

    def test_a_list_worked_out_anew_or_deleted_leaves_no_old_bridge(self):

        self.two_lists()
        name = prepare(self.north, self.place.north_officer, MAY)
        payroll.regenerate(name)
        self.assertEqual(frappe.db.count("Payroll Bridge", {"payroll": name}), 1)
        frappe.delete_doc("Monthly Payroll", name)
        self.assertEqual(frappe.db.count("Payroll Bridge", {"payroll": name}), 0)

    def test_a_month_of_nobody_is_worked_out_as_often_as_asked(self):
        """The only one whose benefit ended with April: May has no list, asked twice; then somebody comes, and it has."""
        only = person(self.north)
        self.list_of(APRIL)
        claim = frappe.get_doc("Benefit Entitlement", {"beneficiary": only.name})
        claim.update({"end_month": APRIL, "stop_reason": "Refused"})
        claim.flags.by_service = True
        claim.save()
        for _time in range(2):
            self.assertIsNone(payroll.generate(MAY, self.north, "BTXH"))
        entitlement(person(self.north, None).name, "BTXH-6b", start_month=MAY)
        self.assertIsNotNone(payroll.generate(MAY, self.north, "BTXH"))

    def test_without_a_payroll_there_are_no_steps(self):
        self.assertEqual(
            bridge.bridge_within(self.north, "BTXH", date(2031, 1, 1)),
            {"payroll": None, "payrolls": [], "broken": [], "steps": []},
        )

    def test_nobody_sees_the_bridge_of_another_commune(self):
        person(self.north)
        prepare(self.north, self.place.north_officer, MAY)
        with as_user(self.place.north_officer):
            self.assertTrue(api.of(self.north, "BTXH", "2024-05-01")["steps"])
        with as_user(self.place.south_officer):
            self.assertEqual(bridge.bridge_within(self.north, "BTXH", MAY)["steps"], [])
            with self.assertRaises(frappe.PermissionError):
                frappe.get_list("Payroll Bridge")
