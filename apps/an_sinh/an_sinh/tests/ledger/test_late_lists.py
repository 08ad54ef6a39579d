"""Lists that come late or too early: no rate is taken back, no month is skipped, no year is mistyped.

The standard is 360,000 đ from July 2021, 500,000 đ from July 2024, and 540,000 đ from July 2026, which offices may apply
from 5 October 2026 on (Decree 335/2026). Category 6c: 1.5 × the standard: 750,000 đ, then 810,000 đ."""

from datetime import date
from unittest.mock import patch

import frappe
from an_sinh.services.payroll import generate as payroll
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import approve_payroll, prepare
from an_sinh.tests.factories_law import decide_levels
from an_sinh.tests.factories_money import JULY, JUNE, MAY, debts, listed, owed_since, shown
from an_sinh.tests.users import as_user
from frappe.utils import getdate

AUGUST, SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (8, 9, 10, 11))
TODAY = date(2026, 10, 20)


class LateListsCase(DistrictTestCase):
    def setUp(self):
        super().setUp()
        frappe.db.set_single_value("An Sinh Settings", "default_cash_provider", "Bưu điện")
        # The lists below are made in the order of the story; each looks from the end of its month.
        clock = patch("an_sinh.services.benefits.programme_rules.frappe.utils.getdate", self.today)
        clock.start()
        self.addCleanup(clock.stop)

    @staticmethod
    def today(value=None):
        return getdate(value) if value else TODAY

    def south(self, month):
        name = prepare(self.place.south, self.place.south_officer, month)
        approve_payroll(self.place, name, "south")
        return name


class TestRatesStay(LateListsCase):
    def setUp(self):
        super().setUp()
        for unit in (self.place.north, self.place.south):
            decide_levels(unit)

    def test_an_older_month_after_a_newer_one_is_refused(self):
        """October 2026 brought arrears of July to September, 3 × 60,000 = 180,000. September's list made afterwards
        would look from 30 September, when 810,000 was not in force: 180,000 would be a debt."""
        person = owed_since(self.place, AUGUST.replace(month=6), account=None)
        listed(self.place, AUGUST)
        october = listed(self.place, OCTOBER)
        self.assertIn(("Arrears", "09", 1, 810_000), shown(october, person))
        with self.assertRaisesRegex(frappe.ValidationError, "09/2026 is not after 10/2026"):
            prepare(self.place.north, self.place.north_officer, SEPTEMBER)

    def test_who_moves_to_a_commune_whose_list_is_late_owes_nothing(self):
        """Paid October at 810,000 and arrears of 180,000 in the north, then moved to the south, whose list of
        September comes last: no recovery, no second payment."""
        person = owed_since(self.place, date(2026, 6, 1), account=None)
        factories.person(self.place.south)
        for month in (date(2026, 6, 1), date(2026, 7, 1), AUGUST, SEPTEMBER, OCTOBER):
            listed(self.place, month)
        self.south(AUGUST)
        frappe.db.set_value("Beneficiary", person.name, "administrative_unit", self.place.south)
        frappe.db.set_value(
            "Benefit Entitlement", {"beneficiary": person.name}, "administrative_unit", self.place.south
        )
        september = self.south(SEPTEMBER)
        self.assertEqual(shown(september, person), [])
        october = self.south(OCTOBER)
        self.assertEqual(shown(october, person), [])
        self.assertEqual(debts(person), [])
        # The south's own person has the new amount by now: 750,000 + 60,000 for each month since July.
        self.assertIn("Regular", [kind for kind, *_rest in shown(september)])

    def test_a_mistyped_year_is_refused(self):
        owed_since(self.place, date(2026, 6, 1), account=None)
        listed(self.place, AUGUST)
        with self.assertRaisesRegex(frappe.ValidationError, "Check the year"):
            prepare(self.place.north, self.place.north_officer, date(2025, 9, 1))

    def test_a_supplementary_list_may_still_be_of_an_older_month(self):
        owed_since(self.place, date(2026, 6, 1), account=None)
        listed(self.place, OCTOBER)
        with as_user(self.place.north_officer):
            self.assertIsNone(payroll.generate(SEPTEMBER, self.place.north, "BTXH", kind="Supplementary"))


class TestSkippedMonths(DistrictTestCase):
    def test_what_a_skipped_month_owes_comes_with_the_next_list(self):
        """May's list, none for June, July's: June's 540,000 are arrears. The bridge goes from May's 540,000 to July's
        750,000: one adjustment of 210,000 and nobody new."""
        person = owed_since(self.place, account=None)
        listed(self.place, MAY)
        july = listed(self.place, JULY)
        self.assertEqual(
            sorted(shown(july, person)), [("Arrears", "06", 1, 540_000), ("Regular", "07", 1, 750_000)]
        )
        document = frappe.get_doc("Monthly Payroll", july)
        figures = ("previous_amount", "increase_persons", "adjustment_amount", "current_amount")
        self.assertEqual([int(document.get(name)) for name in figures], [540_000, 0, 210_000, 750_000])
        self.assertEqual(JUNE, date(2024, 6, 1))

    def test_a_month_paid_through_before_the_takeover_has_no_list(self):
        """The registry says: paid through May 2024. A list of May or before is refused, June's is the first."""
        person = factories.person(self.place.north, category=None)
        made = factories.entitlement(person.name, "BTXH-6c", paid_through=MAY)
        # What the import of a registry writes.
        imported = frappe.get_doc(
            {
                "doctype": "Registry Import",
                "locality": self.place.district,
                "paid_through": MAY,
                "source_file": "/private/files/x.xlsx",
            }
        )
        imported.flags.ignore_validate = imported.flags.ignore_mandatory = imported.flags.ignore_links = True
        imported.db_insert()
        frappe.db.set_value("Benefit Entitlement", made.name, "registry_import", imported.name)
        for month in (MAY, date(2023, 5, 1)):
            with self.assertRaisesRegex(frappe.ValidationError, "paid through 05/2024"):
                prepare(self.place.north, self.place.north_officer, month)
        self.assertEqual(shown(listed(self.place, JUNE), person), [("Regular", "06", 1, 540_000)])
