"""Benefit changes: what each kind does to the claims, and what the next payroll then carries, to the đồng."""

from datetime import date

import frappe

from . import factories
from .case import DistrictTestCase
from .factories_changes import change, on_day


class TestChain(DistrictTestCase):
    def test_a_stop(self):
        person = factories.person(self.place.north)
        with on_day(2024, 5):
            done = change(self.place, "Stop", person.name, "2024-06", reason="Refused")
        self.assertEqual((done.workflow_state, str(done.list_month)), ("Approved", "2024-05-01"))
        self.assertTrue(done.applied_at)
        end = frappe.db.get_value("Benefit Entitlement", {"beneficiary": person.name}, "end_month")
        self.assertEqual(end, date(2024, 5, 1))
        name = factories.prepare(self.place.north, self.place.north_officer)
        self.assertEqual(
            [(row.kind, row.amount) for row in factories.lines(name)],
            [("Regular", 540_000), ("Arrears", 2_160_000)],
        )
