"""Gifts to everybody: who gets one, once, and how it is taken back."""

from datetime import date
from unittest.mock import patch

import frappe
from an_sinh.api import one_off as api
from an_sinh.patches.v1_2 import fold_decision_numbers
from an_sinh.services.benefits import gifts
from an_sinh.services.benefits.one_off import gift_key
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import lines
from an_sinh.tests.factories_one_off import dead_person, listed, paid
from an_sinh.tests.users import as_user


class TestGifts(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.soldier = factories.person(self.place.north, "NCC-TB61")
        self.mother = factories.person(self.place.north, "NCC-BM")
        factories.entitlement(self.mother.name, "NCC-TNLS1")
        self.elsewhere = factories.person(self.place.south, "NCC-TB61")
        self.poor = factories.person(self.place.north, "BTXH-6c")
        self.dead = dead_person(self.place, "NCC-TB61", died_on=date(2024, 10, 5))
        self.gift = {
            "category": "NCC-QT", "amount": 600_000, "month": "2025-01-15",
            "decision_number": " 01/QĐ-CTN ", "decision_date": "2025-01-02",
        }  # fmt: skip

    def give(self, unit=None, user=None, **values):
        with as_user(user or self.place.district_officer):
            return api.give(unit or self.place.district, **{**self.gift, **values})

    def given(self):
        places = [self.place.north, self.place.south]
        filters = {"category": "NCC-QT", "administrative_unit": ["in", places]}
        return {
            row.beneficiary: int(row.amount)
            for row in frappe.get_all("One-off Benefit", filters, ["beneficiary", "amount"])
        }

    def test_everybody_of_the_programme_once(self):
        """Three living people with merit in the district; one of them has two benefits."""
        self.assertEqual(self.give(), {"made": 3, "had_it": 0})
        expected = dict.fromkeys((self.soldier.name, self.mother.name, self.elsewhere.name), 600_000)
        self.assertEqual(self.given(), expected)

    def test_given_again_nobody_gets_it_twice(self):
        self.give(self.place.north, self.place.north_officer)
        self.assertEqual(self.give(), {"made": 1, "had_it": 2})
        self.assertEqual(self.give(), {"made": 0, "had_it": 3})
        self.assertEqual(self.give(decision_number="77/QĐ-UBND", amount=300_000)["made"], 3)

    def test_nor_when_the_number_is_typed_otherwise(self):
        """01/QĐ-CTN with a dash of another kind, without Đ, with a look-alike, in small letters: 3 people, 3 gifts."""
        self.give()
        for number in ("01/QĐ–CTN", "01/QD-CTN", "01/QÐ-CTN", "01 / qđ_ctn"):
            self.assertEqual(self.give(decision_number=number), {"made": 0, "had_it": 3}, number)
        self.assertEqual(self.give(decision_number="1/01-QĐ-CTN")["made"], 3)
        self.assertRaises(frappe.ValidationError, self.give, decision_number="–/–")
        with as_user(self.place.district_officer):
            told = api.take_back(self.place.district, "NCC-QT", "01/qd ctn")
        self.assertEqual(told, {"taken_back": 3, "on_lists": 0})

    def test_a_site_of_before_gets_keys_that_know_every_spelling(self):
        """Three gifts by the key of the exact text, one person's a second time by “01/QD-CTN”: three new keys, and the
        fourth gift keeps a key of its own."""
        self.give()
        rows = frappe.get_all("One-off Benefit", {"category": "NCC-QT"}, pluck="name", order_by="name asc")
        for number, name in enumerate(rows):
            frappe.db.set_value("One-off Benefit", name, "gift_key", f"old-{number}")
        twice = frappe.copy_doc(frappe.get_doc("One-off Benefit", rows[0]))
        twice.update({"decision_number": "01/QD-CTN", "gift_key": "old-3", "name": "ML99999999"})
        twice.db_insert()
        fold_decision_numbers.execute()
        keys = dict(
            frappe.get_all(
                "One-off Benefit", {"category": "NCC-QT"}, ["name", "gift_key"], as_list=True, limit=0
            )
        )
        self.assertEqual(keys.pop("ML99999999"), "old-3")
        self.assertEqual(
            keys,
            {
                name: gift_key(
                    "NCC-QT", "01/QĐ-CTN", frappe.db.get_value("One-off Benefit", name, "beneficiary")
                )
                for name in rows
            },
        )

    def test_only_the_categories_of_the_decision(self):
        self.assertEqual(self.give(only='["NCC-BM"]'), {"made": 1, "had_it": 0})
        self.assertEqual(self.given(), {self.mother.name: 600_000})
        self.assertRaises(frappe.ValidationError, self.give, only=["BTXH-6c"])

    def test_paid_as_people_are_always_paid(self):
        factories.account_method(self.soldier.name, number="101234567892")
        self.give(self.place.north)
        name = paid(self.place, date(2025, 1, 1), "NCC")
        self.assertEqual(
            {line.beneficiary: (line.kind, int(line.amount), line.account_number) for line in lines(name)},
            {
                self.soldier.name: ("One-off", 600_000, "101234567892"),
                self.mother.name: ("One-off", 600_000, None),
            },
        )

    def test_what_is_refused_leaves_nothing(self):
        for values in (
            {"amount": 0},
            {"amount": -1},
            {"amount": 10**13},
            {"decision_number": "  "},
            {"category": "NCC-MT"},
            {"category": "NCC-TB61"},
            {"category": "XYZ"},
            {"amount": 1.5},
            {"amount": "600 nghìn"},
            {"month": ""},
            {"month": "9999-12-31"},
            {"month": "tháng 5"},
            {"day": "2025-02-01"},
            {"decision_date": "0001-01-01"},
            {"only": "NCC-BM"},
            {"only": [{"name": "NCC-BM"}]},
        ):
            with self.assertRaises(frappe.ValidationError):
                self.give(**values)
        with self.assertRaises(frappe.PermissionError):
            self.give(self.place.north, self.place.south_officer)
        with self.assertRaises(frappe.PermissionError):
            self.give(self.place.district, self.place.north_officer)
        with self.assertRaises(frappe.PermissionError):
            self.give(self.place.north, self.place.north_leader)
        self.assertEqual(self.given(), {})

    def take_back(self, user=None, number="01/QĐ-CTN"):
        with as_user(user or self.place.district_officer):
            return api.take_back(self.place.district, "NCC-QT", number)

    def test_a_gift_is_taken_back_from_who_stands_on_no_list(self):
        """Three got it; the two of the north stand on a list already."""
        self.give()
        listed(self.place, date(2025, 1, 1), "NCC")
        self.assertEqual(self.take_back(), {"taken_back": 1, "on_lists": 2})
        state = frappe.db.get_value("One-off Benefit", {"beneficiary": self.elsewhere.name}, "workflow_state")
        self.assertEqual(state, "Rejected")
        self.assertEqual(self.give(), {"made": 1, "had_it": 2})

    def test_what_was_never_given_or_is_elsewhere_is_not_taken_back(self):
        self.give()
        self.assertRaises(frappe.ValidationError, self.take_back, number="99/QĐ")
        self.assertRaises(frappe.PermissionError, self.take_back, self.place.north_officer)

    def test_a_commune_does_not_take_back_what_the_district_gave(self):
        self.give()
        with as_user(self.place.north_officer), self.assertRaises(frappe.PermissionError):
            api.take_back(self.place.north, "NCC-QT", "01/QĐ-CTN")
        rejected = frappe.db.count("One-off Benefit", {"category": "NCC-QT", "workflow_state": "Rejected"})
        self.assertEqual(rejected, 0)

    def test_very_many_are_given_in_the_background(self):
        with patch.object(gifts, "AT_ONCE", 2), patch.object(frappe, "enqueue") as enqueue:
            self.assertEqual(self.give(), {"queued": 3})
        arguments = enqueue.call_args.kwargs
        with as_user(self.place.district_officer), patch.object(frappe.db, "commit"):
            self.assertEqual(
                gifts.give_queued(arguments["unit"], arguments["gift"]), {"made": 3, "had_it": 0}
            )
