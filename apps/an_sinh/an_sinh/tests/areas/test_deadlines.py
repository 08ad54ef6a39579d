"""Which deadline holds for a unit: its own calendar, else the nearest one above it."""

from datetime import date

import frappe
from an_sinh.api import reporting_calendar as api
from an_sinh.services.areas import deadlines
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories_lists import calendar
from an_sinh.tests.users import as_user


class TestReportingCalendars(DistrictTestCase):
    def test_without_a_calendar_the_list_is_that_of_the_month_of_sending(self):
        self.assertEqual(deadlines.list_month(self.place.north, date(2024, 5, 31)), date(2024, 5, 1))
        self.assertFalse(deadlines.is_late(self.place.north, date(2024, 5, 31)))

    def test_the_nearest_calendar_holds(self):
        calendar(self.place.province, 20, months_ahead=1)
        calendar(self.place.district, 12)
        calendar(self.place.south, 15)
        calendar(self.place.south, 5, kind="Payment")
        sent = date(2024, 5, 13)
        self.assertEqual(deadlines.list_month(self.place.north, sent), date(2024, 6, 1))
        self.assertEqual(deadlines.list_month(self.place.south, sent), date(2024, 5, 1))
        self.assertEqual(deadlines.list_month(self.place.province, sent), date(2024, 6, 1))
        self.assertTrue(deadlines.is_late(self.place.north, sent))
        self.assertFalse(deadlines.is_late(self.place.south, sent))

    def test_a_disabled_calendar_leaves_the_one_above(self):
        calendar(self.place.district, 12)
        own = calendar(self.place.north, 25)
        own.disabled = 1
        own.save()
        self.assertEqual(deadlines.list_month(self.place.north, date(2024, 5, 12)), date(2024, 6, 1))

    def test_holidays_of_the_province_count_in_the_communes_calendar(self):
        """Tết 2024 lasts from Thursday 8 to Wednesday 14 February: "before the 12th" is the 15th."""
        calendar(self.place.province, 20, holidays=[("2024-02-08", "2024-02-14", 0)])
        calendar(self.place.north, 12, holiday_shift="Later")
        february = date(2024, 2, 1)
        self.assertEqual(
            deadlines.deadline(self.place.north, deadlines.CHANGES, february),
            date(2024, 2, 15),
        )
        self.assertIsNone(deadlines.deadline(self.place.north, deadlines.PAYMENT, february))

    def test_one_calendar_per_unit_and_kind(self):
        calendar(self.place.north, 12)
        with self.assertRaisesRegex(frappe.DuplicateEntryError, "already"):
            calendar(self.place.north, 15)

    def test_days_that_not_every_month_has_are_refused(self):
        for day in (0, 29, -1):
            with self.assertRaisesRegex(frappe.ValidationError, "1 to 28|1 đến 28"):
                calendar(self.place.north, day)

    def test_a_year_of_holidays_is_refused(self):
        with self.assertRaisesRegex(frappe.ValidationError, "working day"):
            calendar(self.place.north, 12, holiday_shift="Later", holidays=[("2024-01-01", "2024-12-31", 0)])

    def test_a_commune_asks_for_its_deadlines_but_writes_no_calendar(self):
        calendar(self.place.district, 12)
        with as_user(self.place.north_officer):
            found = api.upcoming(self.place.north, "2024-05-12")
            own = [row for row in found if not row["legal_basis"]]
            self.assertEqual(
                own,
                [
                    {
                        "kind": "Change Cut-off",
                        "last_day": "2024-06-11",
                        "before_day": 12,
                        "list_month": "2024-06-01",
                        "legal_basis": None,
                    }
                ],
            )
            self.assertEqual(len(found), len(own) + 2)
            with self.assertRaises(frappe.PermissionError):
                calendar(self.place.north, 28)

    def test_a_district_writes_calendars_of_its_own_area_only(self):
        with as_user(self.place.district_officer):
            calendar(self.place.south, 14)
            with self.assertRaises(frappe.PermissionError):
                calendar(self.place.province, 14)


class TestByDecree(DistrictTestCase):
    """Where an office keeps no calendar: list and money before the 25th for the next month, the provider's return before
    the 20th (Decrees 20/2021 art. 34, 335/2026 art. 28), half-yearly reports before 15/6 and 15/12 (art. 30.5)."""

    def next_ones(self, day: str) -> dict:
        with as_user(self.place.north_officer):
            rows = api.upcoming(self.place.north, day)
        return {row["kind"]: (row["last_day"], row["list_month"], row["legal_basis"]) for row in rows}

    def test_the_days_of_the_decree_in_force(self):
        """24.11.2026 is a Tuesday, 19.12. a Saturday: the Friday before; 14.12. a Monday."""
        article = "Điều 28, khoản 5 Điều 30 NĐ 335/2026/NĐ-CP"
        found = self.next_ones("2026-11-24")
        self.assertEqual(found["List and Money"], ("2026-11-24", "2026-12-01", article))
        self.assertEqual(found["Provider's Return"], ("2026-12-18", "2026-12-01", article))
        self.assertEqual(found["Half-yearly Report"], ("2026-12-14", "2026-12-01", article))
        self.assertEqual(self.next_ones("2026-12-15")["Half-yearly Report"][:2], ("2027-06-14", "2027-06-01"))

    def test_in_2024_those_of_decree_20_and_no_half_yearly_report(self):
        found = self.next_ones("2024-05-20")
        self.assertEqual(found["List and Money"], ("2024-05-24", "2024-06-01", "Điều 34 NĐ 20/2021/NĐ-CP"))
        self.assertNotIn("Half-yearly Report", found)

    def test_the_offices_own_calendar_stands_before(self):
        frappe.get_doc(
            {
                "doctype": "Reporting Calendar", "administrative_unit": self.place.district,
                "kind": "Provider's Return", "before_day": 12,
            }
        ).insert()  # fmt: skip
        self.assertEqual(self.next_ones("2026-11-02")["Provider's Return"][::2], ("2026-11-11", None))
