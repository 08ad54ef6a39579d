"""Mẫu 05 and 06 of Decree 335/2026: people once per row, by sex, money of the months."""

from datetime import date

import frappe
from an_sinh.an_sinh.report.half_yearly_assistance import half_yearly_assistance as form_05
from an_sinh.an_sinh.report.half_yearly_emergency_relief import half_yearly_emergency_relief as form_06
from an_sinh.services.payroll import generate as payroll
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import approve_payroll
from an_sinh.tests.users import as_user


class TestHalfYear(DistrictTestCase):
    """Two months of lists: a man and a woman with 6c (750.000), the woman also a single parent of two (1.000.000) with
    support for care (500.000), a man with the social pension (500.000): from 11/2025, at 500.000."""

    def setUp(self):
        super().setUp()
        start = {"start_month": "2025-11-01"}
        man, woman, old = (
            factories.person(self.place.north, None, sex=sex).name for sex in ("Male", "Female", "Male")
        )
        factories.entitlement(man, "BTXH-6c", **start)
        for category, factor in (("BTXH-6c", 0), ("BTXH-4", 2), ("BTXH-CS1", 0)):
            factories.entitlement(woman, category, coefficient=factor, **start)
        factories.entitlement(old, "BTXH-HTXH", **start)
        for month in (date(2025, 11, 1), date(2025, 12, 1)):
            with as_user(self.place.north_officer):
                name = payroll.generate(month, self.place.north, "BTXH")
            approve_payroll(self.place, name)

    def rows(self, **filters) -> dict:
        _columns, rows, *_rest = form_05.execute(
            {"from_month": "2025-11-01", "to_month": "2025-12-01", **filters}
        )
        return {
            row["number"]: tuple(row[key] for key in ("total", "male", "female", "millions")) for row in rows
        }

    def test_the_rows_of_form_05(self):
        """I: 3 people, 2 × (750 + 750 + 1.000 + 500) = 6.000 nghìn. Group 4: 2 × 1.000; 6: 4 × 750; care 2 × 500."""
        found = self.rows(administrative_unit=self.place.north)
        self.assertEqual(found["I"], (3, 2, 1, 6.0))
        self.assertEqual(found["4"], (1, 0, 1, 2.0))
        self.assertEqual(found["6"], (2, 1, 1, 3.0))
        self.assertEqual(found["9"], (1, 1, 0, 1.0))
        self.assertEqual(found["II"], (1, 0, 1, 1.0))
        self.assertEqual(found["1"], (0, 0, 0, 0.0))

    def test_months_and_area(self):
        self.assertEqual(
            self.rows(to_month="2025-11-01", administrative_unit=self.place.north)["I"], (3, 2, 1, 3.0)
        )
        self.assertEqual(self.rows(administrative_unit=self.place.south)["I"], (0, 0, 0, 0.0))
        with as_user(self.place.south_officer):
            self.assertEqual(self.rows()["I"], (0, 0, 0, 0.0))
        with self.assertRaises(frappe.ValidationError):
            self.rows(to_month="2025-10-01")

    def test_form_06_names_both_reliefs_and_says_when_there_was_none(self):
        _columns, rows, message, *_rest = form_06.execute(
            {"from_month": "2026-07-01", "to_month": "2026-12-01"}
        )
        self.assertEqual([row["number"] for row in rows], ["1", "", "2", ""])
        self.assertEqual({row["quantity"] for row in rows}, {0})
        self.assertTrue(message)
