"""What a change shows of the money before anybody signs it."""

import json
from datetime import date

import frappe
from an_sinh.api import changes as api
from an_sinh.tests import factories
from an_sinh.tests.changes.test_benefit_change_rules import RulesCase
from an_sinh.tests.factories_changes import change, claims
from an_sinh.tests.users import as_user

MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)


class TestPreview(RulesCase):
    """January to May are paid with 540,000 each."""

    def setUp(self):
        super().setUp()
        factories.approve_payroll(
            self.place, factories.prepare(self.place.north, self.place.north_officer, MAY)
        )

    def draft(self, **values):
        content = {
            "doctype": "Benefit Change",
            "change_type": "Adjust",
            "beneficiary": self.person.name,
            "entitlement": self.claim,
            "category": "BTXH-6b",
            "effective_month": "2024-04-01",
            **values,
        }
        with as_user(self.place.north_officer):
            return api.preview_draft(json.dumps(content))

    def test_it_shows_the_claims_and_what_junes_list_carries(self):
        """6b from April: April and May at 360,000 more, June at 900,000."""
        shown = self.draft()
        self.assertEqual(
            [(row["category_code"], row["start_month"], row["end_month"]) for row in shown["after"]],
            [("6c", "2024-01-01", "2024-03-01"), ("6b", "2024-04-01", None)],
        )
        self.assertEqual(
            [(row["month"], row["charged"], row["owed"], row["difference"]) for row in shown["months"]],
            [
                ("2024-04-01", 540_000, 900_000, 360_000),
                ("2024-05-01", 540_000, 900_000, 360_000),
                ("2024-06-01", 0, 900_000, 900_000),
            ],
        )
        self.assertEqual((shown["arrears"], shown["recovery"], shown["problem"]), (720_000, 0, None))
        self.assertIn("720.000", shown["sentence"])
        self.assertEqual(claims(self.person.name), [("BTXH-6c", "2024-01", None, "Approved")])
        self.assertEqual(frappe.db.count("Benefit Change"), 0)

    def test_it_shows_what_the_list_then_holds(self):
        for name in frappe.get_all("Monthly Payroll", filters={"docstatus": 1}, pluck="name"):
            factories.mark_paid(name, date(2024, 5, 20))
        shown = self.draft(change_type="Stop", category=None, reason="Other", effective_month="2024-03-01")
        change(self.place, "Stop", self.person.name, "2024-03", entitlement=self.claim, reason="Other")
        june = factories.prepare(self.place.north, self.place.north_officer, JUNE)
        (line,) = factories.lines(june)
        self.assertEqual((shown["arrears"], -shown["recovery"]), (0, int(line.amount)))

    def test_what_was_never_ordered_is_recovered_as_shown_and_the_rest_paid(self):
        """May's approved list, January to May at 540,000, never went to a bank. Stopped from March: June's list takes back
        3 × 540,000 as shown, and January and February, still owed, stand on it instead of on May's."""
        shown = self.draft(change_type="Stop", category=None, reason="Other", effective_month="2024-03-01")
        change(self.place, "Stop", self.person.name, "2024-03", entitlement=self.claim, reason="Other")
        june = factories.prepare(self.place.north, self.place.north_officer, JUNE)
        lines = [(line.kind, int(line.amount), line.months) for line in factories.lines(june)]
        self.assertEqual(lines, [("Recovery", -1_620_000, 3), ("Carried Over", 1_080_000, 2)])
        self.assertEqual((shown["arrears"], shown["recovery"]), (0, 1_620_000))

    def test_a_takeover_counts_as_paid(self):
        """Taken over as paid through May: 6b from May brings 360,000 for May only."""
        person = factories.person(self.place.north, category=None)
        held = factories.entitlement(person.name, "BTXH-6c", paid_through="2024-05-01")
        shown = self.draft(beneficiary=person.name, entitlement=held.name, effective_month="2024-05-01")
        self.assertEqual((shown["arrears"], shown["recovery"]), (360_000, 0))

    def test_what_is_impossible_says_why(self):
        shown = self.draft(category="BTXH-6c")
        self.assertEqual(shown["before"], shown["after"])
        self.assertTrue(shown["problem"])
        for broken in (
            {"category": None},
            {"entitlement": "?"},
            {"effective_month": None},
            {"change_type": "?"},
        ):
            self.assertTrue(self.draft(**broken)["problem"], broken)

    def test_strangers_see_nothing(self):
        made = self.propose("Adjust", "2024-06", category="BTXH-6b")
        with as_user(self.place.south_officer):
            self.assertRaises(frappe.PermissionError, api.preview, made.name)
            content = {
                "change_type": "Stop",
                "beneficiary": self.person.name,
                "effective_month": "2024-06-01",
            }
            self.assertRaises(frappe.PermissionError, api.preview_draft, json.dumps(content))
        with as_user(self.place.north_officer):
            self.assertIsNone(api.preview(made.name)["problem"])
            for text in ("", "[]", "{}", '{"beneficiary": {"name": "x"}, "change_type": "Stop"}'):
                self.assertRaises(frappe.ValidationError, api.preview_draft, text)
