"""Two records of one person with random claims, paid for months before somebody notices: after the merge, what was
charged for each month is what one person is owed for it. The expected amounts are worked out here, month by month,
from the decree alone: only the highest category is paid, 360,000 đ × coefficient until June 2024, 500,000 after."""

import random
from datetime import date

import frappe
from an_sinh.api import duplicates as api
from an_sinh.services.benefits import charges
from an_sinh.services.payroll import seal as payroll_seal
from an_sinh.tests import factories
from an_sinh.tests.case import SAVEPOINT, DistrictTestCase
from an_sinh.tests.users import as_user

COEFFICIENTS = {"BTXH-5c": 1.0, "BTXH-6c": 1.5, "BTXH-6a": 2.0, "BTXH-1a": 2.5}
MONTHS = [date(2024, month, 1) for month in range(1, 10)]
LIVES = 12


class TestMergedLives(DistrictTestCase):
    def test_charged_is_owed_after_a_merge_at_any_time(self):
        merged = 0
        for seed in range(LIVES):
            with self.subTest(seed=seed):
                merged += self.live(random.Random(seed))
            frappe.db.rollback(save_point=SAVEPOINT)
            frappe.db.savepoint(SAVEPOINT)
        self.assertGreater(merged, LIVES // 2)

    def live(self, chance) -> bool:
        """One story; whether the two records could be merged."""
        names = [self.registered(place) for place in (self.place.north, self.place.north)]
        claims = [self.claim(chance, name) for name in names for _ in range(chance.randint(1, 2))]
        claims = [claim for claim in claims if claim]
        when = chance.randint(2, len(MONTHS) - 2)
        for month in MONTHS[:when]:
            self.pay(month)
        keep = chance.choice(names)
        if not self.merge(keep):
            return False
        for month in MONTHS[when:]:
            self.pay(month)
        self.assertEqual(self.charged(names), {m: amount for m in MONTHS if (amount := self.owed(claims, m))})
        self.assertEqual(charges.differing(), [])
        return True

    def registered(self, unit):
        return factories.person(unit, category=None, full_name="Hà Thị Gộp", id_number=None).name

    def claim(self, chance, person):
        category = chance.choice(list(COEFFICIENTS))
        first = chance.randint(0, len(MONTHS) - 1)
        last = chance.choice([None, chance.randint(first, len(MONTHS) - 1)])
        try:
            factories.entitlement(
                person, category, start_month=MONTHS[first], end_month=None if last is None else MONTHS[last]
            )
        except frappe.DuplicateEntryError:  # the same category twice on one record
            return None
        return category, first, len(MONTHS) if last is None else last

    def owed(self, claims, month) -> int:
        place = MONTHS.index(month)
        standard = 360_000 if month < date(2024, 7, 1) else 500_000
        return int(
            standard
            * max([COEFFICIENTS[c] for c, first, last in claims if first <= place <= last], default=0)
        )

    def pay(self, month):
        name = factories.prepare(self.place.north, self.place.north_officer, month)
        if name:
            factories.approve_payroll(self.place, name)
            payroll_seal.verify_seal(name)

    def merge(self, keep) -> bool:
        with as_user(self.place.north_officer):
            api.find(self.place.north)
            name = frappe.db.get_value("Duplicate Pair", {"status": "Open"})
            try:
                api.merge(name, keep)
            except frappe.ValidationError as error:
                self.assertIn(
                    "benefit change", str(error)
                )  # two claims of one category that a person must settle
                return False
        with as_user(self.place.north_leader):
            api.merge(name, keep)
        return True

    def charged(self, names):
        """By month, what the approved lines of both records charged."""
        found = {}
        for line in frappe.get_all(
            "Payroll Line",
            # What is paid instead of a line that was replaced is no further charge.
            filters={"beneficiary": ["in", names], "docstatus": 1, "charge_key": ["is", "set"]},
            fields=["from_month", "to_month", "monthly_amount"],
            limit=0,
        ):
            for month in MONTHS:
                if line.from_month <= month <= line.to_month:
                    found[month] = found.get(month, 0) + int(line.monthly_amount)
        return {month: amount for month, amount in sorted(found.items()) if amount}
