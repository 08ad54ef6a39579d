"""Ages that change a benefit: listed the month before, made into drafts by one click, never twice, never decided."""

from unittest.mock import patch

import frappe
from an_sinh.api import age_steps
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.users import as_user
from frappe.utils import getdate

OCTOBER, NOVEMBER = "2024-10-01", "2024-11-01"


class TestDue(DistrictTestCase):
    def child(self, unit=None, born="2020-10-15", category="BTXH-1a", **values):
        person = factories.person(unit or self.place.north, category, birth_date=born, **values)
        return person, frappe.db.get_value("Benefit Entitlement", {"beneficiary": person.name}, "name")

    def due(self, month=NOVEMBER, user=None, unit=None):
        with as_user(user or self.place.north_officer):
            return age_steps.due(unit or self.place.north, month)

    def test_a_child_of_four_stands_on_the_list_of_the_month_of_the_birthday(self):
        """Born 15.10.2020: 2,5 × 500.000 up to 09/2024, then 1,5 × 500.000 (Decree 20/2021, article 8)."""
        person, entitlement = self.child()
        self.assertEqual(self.due("2024-09-01"), [])
        self.assertEqual(
            self.due(OCTOBER),
            [
                {
                    "entitlement": entitlement,
                    "beneficiary": person.name,
                    "full_name": person.full_name,
                    "birth_text": "15/10/2020",
                    "administrative_unit": self.place.north,
                    "unit_name": "Xã Bắc Thử",
                    "programme": "BTXH",
                    "category": "BTXH-1a",
                    "category_code": "1a",
                    "reached_on": "2024-10-15",
                    "at_age_months": 48,
                    "effective_month": OCTOBER,
                    "to_category": "BTXH-1b",
                    "to_category_code": "1b",
                    "article": "Khoản 1 Điều 5 NĐ 20/2021/NĐ-CP",
                    "note": None,
                    "amount_now": 1250000,
                    "amount_then": 750000,
                    "uncertain": False,
                    "alternatives": [],
                    "change": None,
                    "children": None,
                    "children_now": None,
                    "children_then": None,
                }
            ],
        )

    def test_the_ages_of_the_law(self):
        """Facts §9.3, each with the category that follows; the years of birth are such that all fall due in 2024: another
        level from October, the month of the birthday, a stop from November."""
        cases = {
            ("BTXH-7", "2021-10-02"): None,
            ("BTXH-1a", "2020-10-02"): "BTXH-1b",
            ("BTXH-3a", "2020-10-02"): "BTXH-3b",
            ("BTXH-1b", "2008-10-02"): None,
            ("BTXH-6b", "2008-10-02"): "BTXH-6a",
            ("BTXH-6d", "2008-10-02"): "BTXH-6c",
            ("BTXH-2", "2002-10-02"): None,
            ("BTXH-6a", "1964-10-02"): "BTXH-6b",
            ("BTXH-6c", "1964-10-02"): "BTXH-6d",
            ("BTXH-5a1", "1944-10-02"): "BTXH-5a2",
            ("BTXH-5b", "1944-10-02"): "BTXH-5c",
        }
        for category, born in cases:
            self.child(born=born, category=category)
        found = {(row["category"], row["effective_month"]): row["to_category"] for row in self.due()}
        expected = {(category, OCTOBER if to else NOVEMBER): to for (category, _), to in cases.items()}
        self.assertEqual(found, expected)

    def test_at_sixteen_the_officer_may_choose(self):
        self.child(born="2008-10-02", category="BTXH-1b")
        (row,) = self.due()
        self.assertIsNone(row["to_category"])
        self.assertEqual(row["effective_month"], NOVEMBER)
        options = [(option["to_category"], option["effective_month"]) for option in row["alternatives"]]
        self.assertEqual(options, [("BTXH-2", OCTOBER)])

    def test_from_07_2025_the_social_pension_stands_for_5c(self):
        """Who had 5c moves to HTXH; who leaves 5b in 2025 goes there at once."""
        _, old = self.child(born="1940-01-01", category="BTXH-5c")
        _, younger = self.child(born="1945-08-10", category="BTXH-5b")
        self.assertEqual(self.due("2025-06-01"), [])
        found = {row["entitlement"]: row for row in self.due("2025-09-01")}
        self.assertEqual(
            {name: row["to_category"] for name, row in found.items()},
            dict.fromkeys((old, younger), "BTXH-HTXH"),
        )
        self.assertEqual(found[old]["effective_month"], "2025-07-01")
        self.assertEqual(found[younger]["effective_month"], "2025-09-01")

    def test_the_dead_the_ended_and_those_of_other_communes_are_not_on_it(self):
        dead, _ = self.child()
        dead.db_set("death_date", "2024-09-01")
        _, ended = self.child()
        frappe.db.set_value("Benefit Entitlement", ended, "end_month", "2024-09-01")
        _, proposed = self.child()
        frappe.db.set_value("Benefit Entitlement", proposed, "status", "Proposed")
        self.child(unit=self.place.south)
        self.assertEqual(self.due(), [])
        self.assertEqual(len(self.due(user=self.place.district_officer, unit=self.place.district)), 1)

    def test_only_the_own_area_can_be_asked(self):
        with as_user(self.place.north_officer):
            self.assertRaises(frappe.PermissionError, age_steps.due, self.place.south, NOVEMBER)
        with as_user(self.place.bank):
            self.assertRaises(frappe.PermissionError, age_steps.due, self.place.north, NOVEMBER)

    def test_only_a_year_of_birth_is_uncertain(self):
        self.child(born=None, category="BTXH-5a1", birth_precision="Year", birth_year=1945)
        (row,) = self.due("2025-01-01")
        self.assertEqual(
            (row["birth_text"], row["uncertain"], row["reached_on"]), ("1945", True, "2025-01-01")
        )


class TestOffers(DistrictTestCase):
    def offers(self, month, unit=None, user=None):
        with as_user(user or self.place.north_officer):
            return age_steps.offers(unit or self.place.north, month)

    def elder(self, born, category="BTXH-6c", unit=None, **values):
        return factories.person(unit or self.place.north, category, birth_date=born, **values)

    def test_the_social_pension_is_told_of_at_70_and_75(self):
        """Facts §9.3. 08/2025: pension 500.000, to who has nothing of the programme; with 6c, 750.000, or 5b, 500.000,
        nothing would come of it."""
        older, younger = self.elder("1950-07-31", None), self.elder("1955-07-01", None)
        self.elder("1950-07-31", "BTXH-6c"), self.elder("1955-07-01", "BTXH-5b")
        self.elder("1950-08-01", None)
        rows = {row["beneficiary"]: row for row in self.offers("2025-08-01")}
        self.assertEqual(set(rows), {older.name, younger.name})
        note = rows[older.name].pop("note")
        self.assertIn("75", note)
        self.assertEqual(
            rows[older.name],
            {
                "beneficiary": older.name,
                "full_name": older.full_name,
                "birth_text": "31/07/1950",
                "administrative_unit": self.place.north,
                "unit_name": "Xã Bắc Thử",
                "programme": "BTXH",
                "category": "BTXH-HTXH",
                "category_code": "HTXH",
                "category_name": "Trợ cấp hưu trí xã hội",
                "reached_on": "2025-07-31",
                "at_age_months": 900,
                "effective_month": "2025-08-01",
                "amount": 500000,
                "amount_now": 0,
                "uncertain": False,
                "article": "NĐ 176/2025/NĐ-CP",
            },
        )
        self.assertEqual((rows[younger.name]["at_age_months"], rows[younger.name]["amount_now"]), (840, 0))
        self.assertEqual(len(self.offers("2025-09-01")), 1)

    def test_not_before_its_law_and_not_to_who_has_it_or_is_dead(self):
        self.elder("1950-05-10", None)
        self.assertEqual(self.offers("2025-06-01"), [])
        for taken in ("has", "dead", "south", "applies"):
            person = self.elder("1950-07-10", None, unit=self.place.south if taken == "south" else None)
            if taken == "has":
                factories.entitlement(person.name, "BTXH-HTXH", start_month="2025-07-01")
            if taken == "dead":
                person.db_set("death_date", "2025-07-20")
            if taken == "applies":
                with as_user(self.place.north_officer):
                    frappe.get_doc(
                        {
                            "doctype": "Benefit Change",
                            "change_type": "Grant",
                            "beneficiary": person.name,
                            "category": "BTXH-HTXH",
                            "effective_month": "2025-08-01",
                        }
                    ).insert()
        self.assertEqual(self.offers("2025-08-01"), [])

    def test_who_is_known_by_the_year_alone_is_told_in_february(self):
        self.elder(None, None, birth_precision="Year", birth_year=1951)
        self.assertEqual(self.offers("2026-01-01"), [])
        self.assertEqual([row["uncertain"] for row in self.offers("2026-02-01")], [True])

    def test_who_has_it_is_never_proposed_to_lose_it(self):
        self.elder("1950-07-10", "BTXH-HTXH")
        with as_user(self.place.north_officer):
            self.assertEqual(age_steps.due(self.place.north, "2025-09-01"), [])

    def test_other_communes_are_refused(self):
        with self.assertRaises(frappe.PermissionError):
            self.offers("2025-08-01", unit=self.place.south)


class TestDecree335(DistrictTestCase):
    """Decree 335/2026: in force since 05.10.2026, its levels since 07/2026. K5a changes at 75 instead of 80."""

    def elder(self, born, category="BTXH-5a1"):
        return factories.person(self.place.north, category, birth_date=born, birth_precision="Day").name

    def due(self, month):
        with as_user(self.place.north_officer):
            rows = age_steps.due(self.place.north, month)
        return {
            row["beneficiary"]: (
                *(row[key] for key in ("category_code", "to_category_code", "effective_month")),
                *(row[key] for key in ("amount_now", "amount_then", "article")),
            )
            for row in rows
        }

    def test_who_turns_75_is_offered_the_higher_level_from_that_month_and_no_pension(self):
        """5a1 1,5 × 540.000 = 810.000, 5a2 2,0 × 540.000 = 1.080.000; a pension of 540.000 would be less than either."""
        september, november = self.elder("1951-09-20"), self.elder("1951-11-02")
        article = "Điểm a khoản 5 Điều 5 NĐ 335/2026/NĐ-CP"
        expected = {
            september: ("5a1", "5a2", "2026-09-01", 810_000, 1_080_000, article),
            november: ("5a1", "5a2", "2026-11-01", 810_000, 1_080_000, article),
        }
        self.assertEqual(self.due("2026-08-01"), {})
        self.assertEqual(self.due("2026-09-01"), {september: expected[september]})
        self.assertEqual(self.due("2026-11-01"), expected)
        with as_user(self.place.north_officer):
            for month in ("2026-09-01", "2026-10-01", "2026-11-01", "2026-12-01"):
                self.assertEqual(age_steps.offers(self.place.north, month), [])

    def test_who_was_older_than_75_moves_with_july(self):
        older = self.elder("1948-03-02")
        self.assertEqual(self.due("2026-06-01"), {})
        self.assertEqual(self.due("2026-10-01")[older][1:3], ("5a2", "2026-07-01"))

    def test_5b_has_ended_and_what_was_5d_is_now_called_5b(self):
        """5b gave 540.000 as the pension does. 5d stays what it was, 3,0 × 540.000."""
        old = self.elder("1949-05-01", "BTXH-5b")
        self.elder("1949-05-01", "BTXH-5d")
        self.assertEqual(set(self.due("2026-10-01")), {old})
        self.assertEqual(self.due("2026-10-01")[old][:5], ("5b", "HTXH", "2026-07-01", 540_000, 540_000))

    def test_nobody_is_proposed_to_stop_at_22_any_more(self):
        """22 on 10.05.2026: a stop from 06/2026 was right then; on 10.08.2026: study goes on."""
        before, after = self.elder("2004-05-10", "BTXH-2"), self.elder("2004-08-10", "BTXH-2")
        self.assertEqual(set(self.due("2027-06-01")), {before})
        self.assertNotIn(after, self.due("2027-06-01"))

    def test_before_the_decree_is_in_force_the_old_one_is_applied(self):
        """On 04.10.2026 nobody of 75 stands there, on 05.10.2026 they do."""
        person = self.elder("1951-09-20")
        for day, expected in (("2026-10-04", set()), ("2026-10-05", {person})):
            with patch(
                "an_sinh.services.benefits.rule_sets.getdate",
                lambda value=None, day=day: getdate(value or day),
            ):
                self.assertEqual(set(self.due("2026-10-01")), expected)


class TestMaking(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.person = factories.person(self.place.north, "BTXH-1a", birth_date="2020-10-15")
        self.entitlement = frappe.db.get_value(
            "Benefit Entitlement", {"beneficiary": self.person.name}, "name"
        )

    def make(self, names=None, user=None, **values):
        with as_user(user or self.place.north_officer):
            return age_steps.make_changes(frappe.as_json(names or [self.entitlement]), NOVEMBER, **values)

    def test_one_click_makes_a_draft_and_changes_nothing_else(self):
        made = self.make()
        self.assertEqual(made["skipped"], [])
        (name,) = made["created"]
        change = frappe.get_doc("Benefit Change", name)
        self.assertEqual(
            {
                key: str(change.get(key))
                for key in (
                    *("change_type", "beneficiary", "entitlement", "category", "effective_month"),
                    *("event_date", "reason", "source", "workflow_state", "owner"),
                )
            },
            {
                "change_type": "Adjust",
                "beneficiary": self.person.name,
                "entitlement": self.entitlement,
                "category": "BTXH-1b",
                "effective_month": OCTOBER,
                "event_date": "2024-10-15",
                "reason": "Age",
                "source": "Age Step",
                "workflow_state": "Draft",
                "owner": self.place.north_officer,
            },
        )
        stored = frappe.db.get_value("Benefit Entitlement", self.entitlement, ["category", "end_month"])
        self.assertEqual(stored, ("BTXH-1a", None))

    def test_never_twice_until_it_is_rejected(self):
        (name,) = self.make()["created"]
        again = self.make()
        self.assertEqual((again["created"], len(again["skipped"])), ([], 1))
        self.assertIn(name, again["skipped"][0]["reason"])
        with as_user(self.place.north_officer):
            self.assertEqual([row["change"] for row in age_steps.due(self.place.north, NOVEMBER)], [name])
        frappe.db.set_value("Benefit Change", name, "workflow_state", "Rejected")
        self.assertEqual(len(self.make()["created"]), 1)

    def test_the_same_name_twice_makes_one(self):
        made = self.make([self.entitlement, self.entitlement])
        self.assertEqual((len(made["created"]), made["skipped"]), (1, []))

    def test_at_the_age_where_nothing_follows_it_stops_and_another_choice_adjusts(self):
        names = []
        for _ in range(2):
            pupil = factories.person(self.place.north, "BTXH-1b", birth_date="2008-10-02")
            names.append(frappe.db.get_value("Benefit Entitlement", {"beneficiary": pupil.name}, "name"))
        made = self.make(names, choices=frappe.as_json({names[1]: "BTXH-2"}))
        found = [
            frappe.db.get_value("Benefit Change", name, ["change_type", "category"])
            for name in made["created"]
        ]
        self.assertEqual(found, [("Stop", None), ("Adjust", "BTXH-2")])

    def test_a_category_that_is_no_step_is_refused(self):
        made = self.make(choices=frappe.as_json({self.entitlement: "BTXH-5d"}))
        self.assertEqual((made["created"], len(made["skipped"])), ([], 1))
        self.assertEqual(frappe.db.count("Benefit Change", {"entitlement": self.entitlement}), 0)

    def test_what_is_not_due_is_skipped_and_the_others_are_made(self):
        adult = factories.person(self.place.north)
        other = frappe.db.get_value("Benefit Entitlement", {"beneficiary": adult.name}, "name")
        made = self.make([other, self.entitlement])
        self.assertEqual(
            (len(made["created"]), [row["entitlement"] for row in made["skipped"]]), (1, [other])
        )

    def test_leaders_other_communes_and_nonsense_are_refused(self):
        for user in (self.place.north_leader, self.place.auditor, self.place.south_officer):
            self.assertRaises(frappe.PermissionError, self.make, user=user)
        with as_user(self.place.north_officer):
            for nonsense in ("{", "7", '["a", 7]', '{"a": 1}'):
                self.assertRaises(frappe.ValidationError, age_steps.make_changes, nonsense, NOVEMBER)
        self.assertEqual(frappe.db.count("Benefit Change", {"entitlement": self.entitlement}), 0)
