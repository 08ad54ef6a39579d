"""The last walls against paying twice: what the database refuses even where two never saw each other.

Locks come first (tests/faults/test_at_once.py, over HTTP); here each of two acts on a picture of before the other.
"""

from datetime import date
from unittest.mock import patch

import frappe
from an_sinh.services.benefits import gifts
from an_sinh.services.payroll import seal
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import approve_payroll, prepare

JUNE = date(2024, 6, 1)


class TestLastWalls(DistrictTestCase):
    def test_no_two_lists_of_a_commune_follow_the_same_one(self):
        """Each approval believes that nothing was approved since April."""
        person = factories.person(self.place.north, "BTXH-6c")
        before = f"BTXH {self.place.north}"
        first = prepare(self.place.north, self.place.north_officer)
        approve_payroll(self.place, first)
        self.assertEqual(frappe.db.get_value("Monthly Payroll", first, "follows"), before)
        second = prepare(self.place.north, self.place.north_officer, JUNE)
        with (
            patch.object(seal, "_list_before", lambda payroll: before),
            self.assertRaises(frappe.UniqueValidationError),
        ):
            approve_payroll(self.place, second)
        self.assertTrue(person.name)

    def test_the_next_list_follows_the_last_one(self):
        factories.person(self.place.north, "BTXH-6c")
        first = prepare(self.place.north, self.place.north_officer)
        approve_payroll(self.place, first)
        second = prepare(self.place.north, self.place.north_officer, JUNE)
        approve_payroll(self.place, second)
        self.assertEqual(frappe.db.get_value("Monthly Payroll", second, "follows"), first)

    def test_a_key_of_a_provider_is_answered_once(self):
        def answer(**values):
            return frappe.get_doc(
                {
                    "doctype": "Payment Result",
                    "provider": "VietinBank",
                    "idempotency_key": "k-1",
                    "received_at": "2024-05-09 08:00:00",
                    "payload_hash": "0" * 64,
                    "response": "{}",
                    **values,
                }
            )

        for values in ({}, {"provider": "Agribank"}, {"idempotency_key": "k-2"}):
            answer(**values).insert(ignore_permissions=True, ignore_mandatory=True, ignore_links=True)
        with self.assertRaises(frappe.DuplicateEntryError):
            answer().insert(ignore_permissions=True, ignore_mandatory=True, ignore_links=True)

    def test_nobody_has_a_gift_of_a_decision_twice(self):
        """The second giver doesn't see what the first one gave; written otherwise, the decision is the same."""
        factories.person(self.place.north, "NCC-TB61")
        gift = gifts.Gift(
            "NCC-QT", 600_000, date(2024, 5, 10), date(2024, 5, 1), "01/QĐ-CTN", date(2024, 5, 2)
        )
        again = gifts.Gift(
            "NCC-QT", 600_000, date(2024, 5, 10), date(2024, 5, 1), "01 / qđ-ctn", date(2024, 5, 2)
        )
        self.assertEqual(gifts.give_gift(self.place.north, gift)["made"], 1)
        with patch.object(gifts, "_had", lambda gift: set()), self.assertRaises(Exception) as raised:
            gifts.give_gift(self.place.north, again)
        self.assertTrue(
            isinstance(raised.exception, frappe.UniqueValidationError)
            or frappe.db.is_unique_key_violation(raised.exception)
        )

    def test_a_gift_that_was_taken_back_can_be_given_again(self):
        factories.person(self.place.north, "NCC-TB61")
        gift = gifts.Gift(
            "NCC-QT", 600_000, date(2024, 5, 10), date(2024, 5, 1), "01/QĐ-CTN", date(2024, 5, 2)
        )
        gifts.give_gift(self.place.north, gift)
        self.assertEqual(gifts.take_back_gift(self.place.north, "NCC-QT", "01/QĐ-CTN")["taken_back"], 1)
        self.assertEqual(gifts.give_gift(self.place.north, gift), {"made": 1, "had_it": 0})
