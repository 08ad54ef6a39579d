"""A record that was merged into one that was merged in turn: its money follows to the record that stands in the end, in
another commune too. Category 6c: 540,000 đ a month until June 2024."""

import frappe
from an_sinh.services.payroll import generate as payroll
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories_money import JUNE, MAY, POST, answer, line_of, listed, owed_since, sent, shown


class TestMergedTwice(DistrictTestCase):
    def test_what_failed_is_paid_again_where_the_person_is_now(self):
        """May's 540,000 of the first record failed; it was merged into a second one of its commune, and that into a third
        one of another commune: June's list there pays 540,000 again, and nobody else does."""
        frappe.db.set_single_value("An Sinh Settings", "default_cash_provider", POST)
        first = owed_since(self.place)
        may = listed(self.place, MAY)
        sent(may)
        answer(line_of(first, may), "failed")
        second = owed_since(self.place, account=None)
        third = factories.person(self.place.south, category=None)
        factories.entitlement(third.name, "BTXH-6c", start_month=JUNE)
        ended = {"status": "Cancelled", "end_month": MAY}
        for going, staying in ((first, second), (second, third)):
            frappe.db.set_value("Beneficiary", going.name, {"merged_into": staying.name, "status": "Merged"})
            frappe.db.set_value("Benefit Entitlement", {"beneficiary": going.name}, ended)
        there = payroll.generate(JUNE, self.place.south, "BTXH")
        self.assertEqual(
            sorted(shown(there)), [("Carried Over", "05", 1, 540_000), ("Regular", "06", 1, 540_000)]
        )
        here = payroll.generate(JUNE, self.place.north, "BTXH")
        self.assertNotIn("Carried Over", [kind for kind, *_rest in (shown(here) if here else [])])
