"""Dates, moments, times and numbers: what a column takes, and how its values compare."""

import datetime

from site_under_test import NOTE, ConformanceCase

import frappe

NO_DATES = ("01/05/2024", "31-01-2024", "2024-02", "Monday", "2024-02-30", "2024-13-01")


class TestDates(ConformanceCase):
    def test_dates_that_are_taken(self):
        for given in ("2024-01-31", "2024/01/31", "20240131", datetime.date(2024, 1, 31)):
            note = self.note(day=given)
            note.reload()
            self.assertEqual(note.day, datetime.date(2024, 1, 31), given)
        note = self.note(day="2024-1-5", at="2024-1-5 9:30")
        note.reload()
        self.assertEqual(note.day, datetime.date(2024, 1, 5))
        self.assertEqual(note.at, datetime.datetime(2024, 1, 5, 9, 30))

    def test_what_is_no_date_is_refused(self):
        name = self.note(day="2024-01-31").name
        for given in NO_DATES:
            self.assert_refused(lambda given=given: self.note(day=given))
            self.assert_refused(lambda given=given: frappe.get_doc(NOTE, name).update({"day": given}).save())
            self.assert_refused(lambda given=given: frappe.db.set_value(NOTE, name, "day", given))
        self.assertEqual(frappe.db.get_value(NOTE, name, "day"), datetime.date(2024, 1, 31))

    def test_blank_is_no_date(self):
        note = self.note(day="", at=None, clock="")
        note.reload()
        self.assertEqual((note.day, note.at, note.clock), (None, None, None))


class TestMoments(ConformanceCase):
    def setUp(self):
        super().setUp()
        self.sharp = self.note(at="2024-01-31 10:20:00", clock="10:20:00").name
        self.later = self.note(at="2024-01-31 10:20:00.500000", clock="10:20:00.5").name
        self.both = {"name": ["in", [self.sharp, self.later]]}

    def test_filters_compare_moments(self):
        for operator, value, expected in (
            ("=", "2024-01-31 10:20:00", {self.sharp}),
            (">=", "2024-01-31 10:20:00", {self.sharp, self.later}),
            (">", "2024-01-31 10:20:00", {self.later}),
            ("<=", "2024-01-31 10:20:00", {self.sharp}),
            ("between", ["2024-01-31 10:20:00", "2024-01-31 10:20:00.500000"], {self.sharp, self.later}),
            ("between", ["2024-01-31", "2024-01-31"], {self.sharp, self.later}),
        ):
            found = frappe.get_all(NOTE, {**self.both, "at": [operator, value]}, pluck="name")
            self.assertEqual(set(found), expected, (operator, value))

    def test_every_reader_compares_moments(self):
        moment = "2024-01-31 10:20:00"
        self.assertEqual(frappe.db.get_value(NOTE, {**self.both, "at": moment}), self.sharp)
        self.assertEqual(frappe.db.exists(NOTE, {**self.both, "at": moment}), self.sharp)
        self.assertEqual(frappe.db.count(NOTE, {**self.both, "at": ["<=", moment]}), 1)
        table = frappe.qb.DocType(NOTE)
        names = table.name.isin([self.sharp, self.later])
        query = frappe.qb.from_(table).select(table.name).where(names).where(table.at == moment)
        self.assertEqual(query.run(pluck=True), [self.sharp])
        rows = frappe.db.sql(
            f"select name from `tab{NOTE}` where name in %s and `at` = %s", ((self.sharp, self.later), moment)
        )
        self.assertEqual(rows, ((self.sharp,),))

    def test_filters_compare_times(self):
        for operator, value, expected in (
            ("=", "10:20:00", {self.sharp}),
            (">", "10:20:00", {self.later}),
            (">=", "09:59:59", {self.sharp, self.later}),
        ):
            found = frappe.get_all(NOTE, {**self.both, "clock": [operator, value]}, pluck="name")
            self.assertEqual(set(found), expected, (operator, value))


class TestNumbers(ConformanceCase):
    def test_what_a_column_cannot_hold_is_refused(self):
        name = self.note(count=1, amount=1, title="x").name
        self.assert_refused(lambda: self.note(count=2**31))
        self.assert_refused(lambda: self.note(title="x" * 141))
        self.assert_refused(lambda: self.note(small="đ" * 40_000))
        self.assert_refused(lambda: frappe.db.set_value(NOTE, name, "title", "x" * 141))
        self.assert_refused(lambda: frappe.db.set_value(NOTE, name, "count", "many"))
        self.assert_refused(lambda: frappe.db.set_value(NOTE, name, "count", 2**31))
        self.assertEqual(frappe.db.get_value(NOTE, name, ["count", "title"]), (1, "x"))

    def test_numbers_are_read_leniently_on_save(self):
        note = self.note(count="12", amount="1,234.50")
        note.reload()
        self.assertEqual((note.count, note.amount), (12, 1234.5))

    def test_a_rating_lies_between_nothing_and_all(self):
        for given, kept in ((0.6, 0.6), (1, 1), (0, 0), (-1, 0), (5, 1), ("0.4", 0.4)):
            note = self.note(stars=given)
            self.assertAlmostEqual(note.stars, kept, 3)
            note.reload()
            self.assertAlmostEqual(note.stars, kept, 3)
