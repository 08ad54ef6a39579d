"""Months of changes in random order, late ones and moves among them: every list leads to the next one.

For each month and commune: last month's list is what this month's bridge begins with; the bridge adds up and its names
carry its figures; the lists of changes give the same difference; and what leaves one commune of the district arrives in
the other."""

import os
import random
from datetime import date

import frappe
from an_sinh.domain.payroll.bridge import MOVEMENTS
from an_sinh.services.change_lists import rows as change_lists
from an_sinh.services.payroll import bridge
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import approve_payroll, person, prepare
from an_sinh.tests.factories_changes import change, claim_of, on_day

MONTHS = tuple(date(2024, month, 1) for month in range(4, 9))
KINDS = ("Suspend", "Suspend", "Adjust", "Stop", "Transfer", "Transfer")
SIDES = ("north", "south")
SEED = int(os.environ.get("BRIDGE_SEED", "4"))
CATEGORIES = ("BTXH-6a", "BTXH-6b", "BTXH-6c")


class TestBridgeOverMonths(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.random = random.Random(SEED)
        self.people = [
            person(getattr(self.place, SIDES[number % 2]), CATEGORIES[number % 3]).name
            for number in range(12)
        ]

    def test_every_list_leads_to_the_next(self):
        lists, seen = {}, set()
        for month in MONTHS:
            if month != MONTHS[0]:
                self.change_some(month)
            for side in self.random.sample(SIDES, 2):
                lists[side, month] = self.make_list(side, month)
            for side in SIDES:
                self.check_list(side, month, lists)
            seen |= self.check_district(month)
        self.assertEqual(seen, {"previous", *MOVEMENTS, "current"}, "every kind of movement came about")

    def change_some(self, month: date) -> None:
        """A few changes, some of them effective two months ago, sent before the month's lists are made."""
        with on_day(month.year, month.month, 5):
            for name in self.random.sample(self.people, 5):
                back = self.random.choice((0, 0, 1, 2))
                effective = f"{month.year}-{max(month.month - back, 2):02d}"
                kinds = ("Resume",) if self.is_suspended(name) else KINDS
                self.change_one(name, effective, self.random.choice(kinds))

    def is_suspended(self, name: str) -> bool:
        claim = claim_of(name, end_month=["is", "not set"])
        return bool(
            frappe.db.exists("Entitlement Suspension", {"parent": claim, "to_month": ["is", "not set"]})
        )

    def change_one(self, name: str, effective: str, kind: str) -> None:
        """One change, where it is possible at all: the rules of changes are tested elsewhere."""
        claim = claim_of(name, end_month=["is", "not set"])
        unit = frappe.db.get_value("Beneficiary", name, "administrative_unit")
        side = "north" if unit == self.place.north else "south"
        values = {
            "Suspend": {"entitlement": claim, "reason": "Not Collected"},
            "Resume": {"entitlement": claim},
            "Adjust": {
                "entitlement": claim,
                "category": self.random.choice(CATEGORIES),
                "reason": "Condition Changed",
            },
            "Stop": {"entitlement": claim, "reason": "Refused"},
            "Transfer": {"to_unit": self.place.south if side == "north" else self.place.north},
        }[kind]
        frappe.db.savepoint("try_change")
        try:
            change(self.place, kind, name, effective, side, **values)
        except (frappe.ValidationError, frappe.DuplicateEntryError):
            frappe.set_user("Administrator")
            frappe.db.rollback(save_point="try_change")

    def make_list(self, side: str, month: date):
        unit, officer = getattr(self.place, side), getattr(self.place, f"{side}_officer")
        name = prepare(unit, officer, month)
        approve_payroll(self.place, name, side)
        return frappe.get_doc("Monthly Payroll", name)

    def check_list(self, side: str, month: date, lists: dict) -> None:
        unit, payroll = getattr(self.place, side), lists[side, month]
        found = bridge.bridge_within(unit, "BTXH", month)
        told = f"{side} {month:%m/%Y}"
        self.assertEqual((found["payroll"], found["broken"]), (payroll.name, []), told)
        before = lists.get((side, date(month.year, month.month - 1, 1)))
        if before:
            self.assertEqual(
                (payroll.previous_persons, int(payroll.previous_amount)),
                (before.current_persons, int(before.current_amount)),
                told,
            )
        for step in found["steps"]:
            if step["movement"] not in ("previous", "current"):
                self.assertEqual(len(step["people"]), step["persons"], told)
                self.assertTrue(all(row["reason"] for row in step["people"]), f"{told}: {step}")
        differences = sum(row["difference"] for row in change_lists.rows_of(unit, month, "BTXH"))
        self.assertEqual(differences, int(payroll.current_amount) - int(payroll.previous_amount), told)

    def check_district(self, month: date) -> set[str]:
        """Within the district nobody comes who has not gone. Returns the movements that there were."""
        steps = {
            step["movement"]: step
            for step in bridge.bridge_within(self.place.district, "BTXH", month)["steps"]
        }
        came, went = steps["transfer_in"], steps["transfer_out"]
        names = [sorted(row["beneficiary"] for row in step["people"]) for step in (came, went)]
        self.assertTrue(set(names[0]) <= set(names[1]), f"{month:%m/%Y}: who came without having gone")
        self.assertLessEqual(came["amount"], went["amount"])
        return {name for name, step in steps.items() if step["persons"]}
