"""Two months paid at once, by decision."""

from datetime import date

import frappe
from an_sinh.api import payroll as api
from an_sinh.services.papers.payment_list import payment_list
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import approve_payroll, lines
from an_sinh.tests.users import as_user

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


class TestTogether(DistrictTestCase):
    def setUp(self):
        super().setUp()
        person = factories.person(self.place.north, None).name
        factories.entitlement(person, "BTXH-6c", start_month=JANUARY)
        self.january = factories.prepare(self.place.north, self.place.north_officer, JANUARY)

    def together(self, number="05/QĐ-UBND", day="2026-01-12") -> dict:
        with as_user(self.place.north_officer):
            return api.pay_together(self.january, number, day)

    def test_both_lists_name_each_other_and_the_decision(self):
        """6c: 750.000 on each list; nothing is netted or doubled."""
        approve_payroll(self.place, self.january)
        february = self.together()["name"]
        self.assertEqual([int(line.amount) for line in lines(february)], [750_000])
        for name, other in ((self.january, "02/2026"), (february, "01/2026")):
            document = frappe.get_doc("Monthly Payroll", name)
            self.assertEqual(
                payment_list(document)["together"],
                f"Chi trả gộp với tháng {other} theo Quyết định số 05/QĐ-UBND ngày 12/01/2026.",
            )
        self.assertEqual(document.month, FEBRUARY)
        with self.assertRaises(frappe.ValidationError):
            self.together()

    def test_the_next_list_deleted_the_first_is_paid_by_itself_again(self):
        approve_payroll(self.place, self.january)
        february = self.together()["name"]
        with as_user(self.place.north_officer):
            frappe.delete_doc("Monthly Payroll", february)
        document = frappe.get_doc("Monthly Payroll", self.january)
        self.assertEqual((document.together_with, payment_list(document)["together"]), (None, ""))
        self.together()

    def test_not_without_a_decision_nor_before_the_approval(self):
        self.assertRaises(frappe.ValidationError, self.together)
        approve_payroll(self.place, self.january)
        self.assertRaises(frappe.ValidationError, self.together, number="  ")
        self.assertRaises(frappe.ValidationError, self.together, day="2099-01-01")

    def test_only_who_makes_lists(self):
        approve_payroll(self.place, self.january)
        for user in (self.place.south_officer, self.place.auditor):
            with as_user(user), self.assertRaises(frappe.PermissionError):
                api.pay_together(self.january, "05/QĐ-UBND", "2026-01-12")
