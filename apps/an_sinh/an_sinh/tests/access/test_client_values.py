"""What can be read in two ways is refused by the app itself, on either engine; the tree's order is nobody's to send."""

import frappe
from an_sinh.api import age_steps, calculator, payroll
from frappe.client import set_value

from .. import factories
from ..case import DistrictTestCase
from ..users import as_user


class TestClientValues(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.person = factories.person(self.place.north, approved=False)

    def entitlement(self, **values):
        return frappe.get_doc(
            {
                "doctype": "Benefit Entitlement",
                "beneficiary": self.person.name,
                "programme": "BTXH",
                "category": "BTXH-5c",
                "start_month": "2024-01-01",
                **values,
            }
        )

    def assert_value_refused(self, call, *arguments):
        return self.assert_refused("", call, *arguments)

    def test_days_of_another_order_are_refused(self):
        for wrong in (
            "01/05/2024",
            "5/1/2024",
            "2024-13-01",
            "2024-02-30",
            "1 May 2024",
            True,
            ["2024-05-01"],
        ):
            told = self.assert_value_refused(self.entitlement(start_month=wrong).insert)
            self.assertRegex(told, "YYYY-MM-DD|2024-01-31", wrong)  # the app's own words, or the engine's
        entitlement = self.entitlement(start_month="2024-05-01").insert()
        self.assertRegex(
            self.assert_value_refused(
                set_value, entitlement.doctype, entitlement.name, "start_month", "01/06/2024"
            ),
            "YYYY-MM-DD|2024-01-31",
        )
        self.assertEqual(
            str(frappe.db.get_value(entitlement.doctype, entitlement.name, "start_month")), "2024-05-01"
        )

    def test_a_number_is_the_day_that_it_writes_or_none(self):
        """20240501 is 1 May, never another day; an engine that takes no number for a day refuses it."""
        entitlement = self.entitlement(start_month=20240501)
        try:
            entitlement.insert()
        except (frappe.ValidationError, TypeError, ValueError):
            return
        stored = frappe.db.get_value(entitlement.doctype, entitlement.name, "start_month")
        self.assertEqual(str(stored), "2024-05-01")

    def test_numbers_with_separators_are_refused(self):
        rate = {
            "doctype": "Benefit Rate",
            "programme": "BTXH",
            "effective_from": "2031-01-01",
            "legal_basis": "x",
        }
        for wrong in ("360.000", "1.360.000", "360,000", "360 000", "ba trăm", "1e6", "NaN", [1]):
            told = self.assert_value_refused(frappe.get_doc({**rate, "amount": wrong}).insert)
            self.assertIn("number", told.lower(), wrong)
        self.assertIn(
            "without separators", self.assert_value_refused(self.entitlement(coefficient="1,5").insert)
        )

    def test_plain_texts_of_numbers_and_days_are_taken(self):
        entitlement = self.entitlement(start_month="2024-05-01").insert()
        account = {"doctype": "An Sinh Settings", "province_review_amount": "360000"}
        settings = frappe.get_doc("An Sinh Settings").update(account).save()
        self.assertEqual(
            (str(frappe.db.get_value(entitlement.doctype, entitlement.name, "start_month")),
             float(settings.province_review_amount)),
            ("2024-05-01", 360_000.0),
        )  # fmt: skip

    def test_true_and_lists_are_no_text(self):
        for wrong in (True, ["Thôn 1"], {"a": 1}):
            self.person.reload()
            self.person.village = wrong
            self.assert_value_refused(self.person.save)

    def test_rows_of_tables_are_checked_too(self):
        entitlement = self.entitlement().insert()
        entitlement.append("suspensions", {"from_month": "01/05/2024"})
        self.assertRegex(self.assert_value_refused(entitlement.save), "Row #?1")

    def test_methods_take_no_other_order_either(self):
        with as_user(self.place.district_officer):
            for call in (
                lambda: payroll.prepare("01/05/2024", self.place.north),
                lambda: calculator.explain(self.person.name, "01/05/2024"),
                lambda: age_steps.due(self.place.north, "01/05/2024"),
            ):
                self.assert_value_refused(call)


class TestTreeOfUnits(DistrictTestCase):
    def bounds(self):
        rows = frappe.get_all("Administrative Unit", fields=["name", "lft", "rgt"], order_by="name", limit=0)
        return {row.name: (row.lft, row.rgt) for row in rows}

    def test_a_client_moves_nothing_by_its_bounds(self):
        before = self.bounds()
        unit = frappe.get_doc("Administrative Unit", self.place.north)
        unit.update({"lft": 1, "rgt": 9999, "old_parent": "", "unit_name": "Xã Bắc Thử Mới"})
        unit.save()
        self.assertEqual(self.bounds(), before)
        set_value("Administrative Unit", self.place.north, {"lft": 1, "rgt": 9999})
        self.assertEqual(self.bounds(), before)

    def test_a_new_unit_stands_below_its_parent_whatever_it_says(self):
        unit = frappe.get_doc(
            {
                "doctype": "Administrative Unit",
                "code": "T9109",
                "unit_name": "Xã Lạ Thử",
                "level": "Commune",
                "parent_administrative_unit": self.place.district,
                "valid_from": "2004-01-01",
                "lft": 1,
                "rgt": 9999,
            }
        ).insert()
        bounds = self.bounds()
        above, own = bounds[self.place.district], bounds[unit.name]
        self.assertTrue(above[0] < own[0] < own[1] < above[1])
        flat = sorted(value for pair in bounds.values() for value in pair)
        self.assertEqual(len(flat), len(set(flat)))
