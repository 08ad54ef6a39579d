"""What an app's own code calls: documents asked beside their copy, columns compared, formats, restrictions."""

from site_under_test import NOTE, ConformanceCase

import frappe
from frappe.core.doctype.doctype import doctype as doctype_module
from frappe.core.doctype.user_permission.user_permission import add_user_permissions
from frappe.query_builder import Column
from frappe.utils import fmt_money, format_date, format_time

USER = "conformance.restricted@example.com"


class TestBesideTheCopy(ConformanceCase):
    def test_what_the_database_has_now(self):
        note = self.note(title="stored", amount=5)
        note.title = "typed"
        self.assertEqual(note.get_db_value("title"), "stored")

    def test_an_error_log_refers_to_its_document(self):
        note = self.note(title="x")
        log = note.log_error("Conformance title", "what happened")
        row = frappe.db.get_value(
            "Error Log", log.name, ["method", "error", "reference_doctype", "reference_name"]
        )
        self.assertEqual(row, ("Conformance title", "what happened", NOTE, note.name))

    def test_the_end_is_not_before_the_beginning(self):
        event = self.note(day="2024-05-02", at="2024-05-01 08:00:00")
        self.assert_refused(lambda: event.validate_from_to_dates("day", "at"), frappe.exceptions.InvalidDates)
        event.at = "2024-05-02 00:00:00"
        event.validate_from_to_dates("day", "at")
        event.at = None
        event.validate_from_to_dates("day", "at")


class TestColumnsAsValues(ConformanceCase):
    def test_two_columns_of_a_row_are_compared(self):
        same = self.note(title="a", tag="a").name
        other = self.note(title="a", tag="b").name
        found = frappe.get_all(NOTE, filters={"title": Column("tag")}, pluck="name")
        self.assertIn(same, found)
        self.assertNotIn(other, found)
        different = frappe.get_all(
            NOTE, filters=[[NOTE, "title", "!=", Column("tag")], ["name", "in", [same, other]]], pluck="name"
        )
        self.assertEqual(different, [other])

    def test_moments_too(self):
        name = self.note(title="a").name
        self.assertEqual(
            frappe.get_all(NOTE, {"name": name, "creation": ["<=", Column("modified")]}, pluck="name"), [name]
        )


class TestFormatsFollowDefaults(ConformanceCase):
    """What formats are used is read from the site's defaults, which saving System Settings sets."""

    def default(self, key, value):
        before = frappe.db.get_default(key)
        self.addCleanup(frappe.clear_cache)
        self.addCleanup(frappe.db.set_default, key, before)
        frappe.db.set_default(key, value)
        # kept for the length of a request
        frappe.local.user_date_format = frappe.local.user_time_format = None

    def test_money(self):
        self.default("currency_precision", "")
        for number_format, shown in (
            ("#,###.##", "-1,234,567.50"),
            ("#.###,##", "-1.234.567,50"),
            ("#,##,###.##", "-12,34,567.50"),
            ("# ###.##", "-1 234 567.50"),
        ):
            self.default("number_format", number_format)
            self.assertEqual(fmt_money(-1234567.5), shown, number_format)

    def test_the_precision_of_money(self):
        self.default("number_format", "#,###.##")
        self.default("currency_precision", "4")
        self.assertEqual(fmt_money(1.23456), "1.2346")

    def test_dates_and_times(self):
        self.default("date_format", "dd/mm/yyyy")
        self.default("time_format", "HH:mm")
        self.assertEqual(format_date("2024-01-31"), "31/01/2024")
        self.assertEqual(format_time("13:05:59"), "13:05")


class TestRestrictions(ConformanceCase):
    """User Permissions given to somebody replace those for other DocTypes on the same document."""

    def setUp(self):
        super().setUp()
        if not frappe.db.exists("User", USER):
            frappe.get_doc(
                {"doctype": "User", "email": USER, "first_name": "R", "send_welcome_email": 0}
            ).insert()

    def give(self, *doctypes):
        return add_user_permissions(
            {
                "user": USER,
                "doctype": "User",
                "docname": USER,
                "apply_to_all_doctypes": 0 if doctypes else 1,
                "applicable_doctypes": list(doctypes),
                "is_default": 0,
                "hide_descendants": 0,
            }
        )

    def present(self):
        rows = frappe.get_all("User Permission", {"user": USER, "for_value": USER}, pluck="applicable_for")
        return sorted(row or "" for row in rows)

    def test_for_all_and_for_some(self):
        self.assertEqual((self.give(), self.present()), (1, [""]))
        self.assertEqual((self.give(), self.present()), (0, [""]))
        self.assertEqual((self.give("Comment", "File"), self.present()), (1, ["Comment", "File"]))
        self.assertEqual((self.give("File"), self.present()), (1, ["File"]))
        self.assertEqual((self.give(), self.present()), (1, [""]))


class TestErrorsOfDocTypes(ConformanceCase):
    def test_they_are_found_beside_the_controller(self):
        for name in (
            "CannotIndexedError", "DoctypeLinkError", "HiddenAndMandatoryWithoutDefaultError",
            "IllegalMandatoryError", "InvalidFieldNameError", "NonUniqueError", "UniqueFieldnameError",
            "WrongOptionsDoctypeLinkError",
        ):  # fmt: skip
            self.assertTrue(issubclass(getattr(doctype_module, name), frappe.ValidationError), name)


class TestNamesOfUsers(ConformanceCase):
    def test_a_full_name_is_the_first_and_the_last(self):
        user = frappe.get_doc(
            {
                "doctype": "User",
                "email": "conformance.named@example.com",
                "send_welcome_email": 0,
                "first_name": "An",
                "language": "en",
                "middle_name": "Văn",
                "last_name": "Nguyễn",
            }
        )
        self.assertEqual(user.insert().full_name, "An Nguyễn")
