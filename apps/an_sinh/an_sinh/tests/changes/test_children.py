"""Children of single parents: 540.000 đồng for each from 07/2026 (Decree 335/2026), 500.000 before."""

import frappe
from an_sinh.api import age_steps
from an_sinh.patches.v1_2 import know_children
from an_sinh.tests.changes.test_rule_sets import RuleSetCase
from an_sinh.tests.factories_changes import claim_of, on_day, send, sign
from an_sinh.tests.users import as_user


class ChildrenCase(RuleSetCase):
    def parent(self, *children: dict, count: int = 2, paid_through: str | None = "2026-07-01") -> str:
        name = self.born("1985-03-01", "BTXH-4", coefficient=count, paid_through=paid_through)
        person = frappe.get_doc("Beneficiary", name)
        for number, values in enumerate(children, start=1):
            person.append("children", {"full_name": f"Con Thử {number}", **values})
        person.save()
        return name

    def due(self, month: str) -> list[dict]:
        with as_user(self.place.north_officer):
            return age_steps.due(self.place.north, month)

    def unknown(self, month: str = "2026-12-01") -> list[tuple]:
        with as_user(self.place.north_officer):
            rows = age_steps.births_unknown(self.place.north, month)
        return [(row["beneficiary"], row["children"], row["known"]) for row in rows]


class TestChildren(ChildrenCase):
    def test_of_two_the_elder_is_16_and_one_is_left(self):
        """Born 15.09.2010: 2 × 540.000 to 08/2026, 1 × 540.000 from 09/2026. Proposed, approved by the chain, then the benefit
        is for one child."""
        parent = self.parent({"birth_date": "2010-09-15"}, {"birth_date": "2020-01-01"})
        self.assertEqual(self.due("2026-08-01"), [])
        (row,) = self.due("2026-09-01")
        told = (
            *("beneficiary", "category_code", "to_category_code", "reached_on", "at_age_months"),
            *("effective_month", "amount_now", "amount_then", "children", "children_now", "children_then"),
        )
        self.assertEqual(
            [row[key] for key in told],
            [
                *(parent, "4", "4", "2026-09-15", 192, "2026-09-01", 1_080_000, 540_000),
                *("Con Thử 1 (15/09/2010)", 2, 1),
            ],
        )
        self.assertEqual(row["article"], "Khoản 4 Điều 5 NĐ 335/2026/NĐ-CP")
        with as_user(self.place.north_officer):
            (made,) = age_steps.make_changes([row["entitlement"]], "2026-09-01")["created"]
        change = frappe.get_doc("Benefit Change", made)
        self.assertEqual(
            (
                change.change_type,
                change.category,
                change.coefficient,
                str(change.effective_month),
                change.reason,
            ),
            ("Adjust", "BTXH-4", 1, "2026-09-01", "Age"),
        )
        self.assertEqual(self.due("2026-09-01")[0]["change"], made)
        change.db_set({"decision_number": "15/QĐ-UBND", "decision_date": "2026-09-18"})
        with on_day(2026, 9, 20):
            send(self.place, made)
            sign(self.place, made)
        claims = frappe.get_all(
            "Benefit Entitlement",
            {"beneficiary": parent, "status": "Approved"},
            ["coefficient", "start_month", "end_month"],
            order_by="start_month",
        )
        self.assertEqual(
            [(row.coefficient, str(row.start_month), str(row.end_month)) for row in claims],
            [(2, "2022-01-01", "2026-08-01"), (1, "2026-09-01", "None")],
        )
        self.assertEqual(self.due("2026-12-01"), [])

    def test_the_last_one_at_16_ends_it_with_the_month_after(self):
        """A single child, 16 on 15.09.2026: a stop from 10/2026, 540.000 → 0."""
        self.parent({"birth_date": "2010-09-15"}, count=1)
        self.assertEqual(self.due("2026-09-01"), [])
        (row,) = self.due("2026-10-01")
        self.assertEqual(
            (row["to_category"], row["effective_month"], row["amount_now"], row["amount_then"]),
            (None, "2026-10-01", 540_000, 0),
        )
        with as_user(self.place.north_officer):
            (made,) = age_steps.make_changes([row["entitlement"]], "2026-10-01")["created"]
        change = frappe.get_doc("Benefit Change", made)
        self.assertEqual((change.change_type, str(change.effective_month)), ("Stop", "2026-10-01"))

    def test_who_studies_stays_until_the_studies_end(self):
        """22 on 20.08.2026: Decree 335/2026 knows no limit. Studies end on 31.05.2027: from 05/2027 one child."""
        values = {"birth_date": "2004-08-20", "in_study": 1}
        parent = self.parent(values, {"birth_date": "2020-01-01"})
        self.assertEqual(self.due("2028-12-01"), [])
        person = frappe.get_doc("Beneficiary", parent)
        person.children[0].study_ended_on = "2027-05-31"
        person.save()
        self.assertEqual([row["effective_month"] for row in self.due("2028-12-01")], ["2027-05-01"])

    def test_under_decree_20_it_ends_at_22(self):
        """22 on 10.03.2025, studies still: 2 × 500.000 → 500.000 from 03/2025."""
        self.parent(
            {"birth_date": "2003-03-10", "in_study": 1},
            {"birth_date": "2020-01-01"},
            paid_through="2024-06-01",
        )
        (row,) = self.due("2025-03-01")
        self.assertEqual(
            (row["effective_month"], row["amount_now"], row["amount_then"]),
            ("2025-03-01", 1_000_000, 500_000),
        )

    def test_a_year_of_birth_alone_says_so(self):
        """Born in 2010, the day unknown: 1 January, told in 01/2026 as uncertain."""
        self.parent({"birth_year": 2010}, {"birth_date": "2020-01-01"}, paid_through="2025-06-01")
        (row,) = self.due("2026-12-01")
        self.assertEqual((row["reached_on"], row["uncertain"]), ("2026-01-01", True))


class TestRecord(ChildrenCase):
    def test_parents_whose_children_are_unknown_are_listed(self):
        known = self.parent({"birth_date": "2015-01-01"}, {"birth_date": "2020-01-01"})
        nobody, one = self.parent(), self.parent({"birth_date": "2015-01-01"})
        self.assertEqual(sorted(self.unknown()), sorted([(nobody, 2, 0), (one, 2, 1)]))
        self.assertNotIn(known, [row[0] for row in self.unknown()])

    def test_a_birth_is_needed_and_in_the_past(self):
        for values, text in (
            ({}, "enter the name and the day or year of birth"),
            ({"birth_date": "2200-01-01"}, "is not a day of birth"),
            ({"birth_year": 1700}, "is not a day of birth"),
            ({"birth_date": "2015-01-01", "study_ended_on": "2014-01-01"}, "ended before the birth"),
        ):
            with self.assertRaisesRegex(frappe.ValidationError, text):
                self.parent(values)

    def test_merged_records_keep_every_child_once(self):
        from an_sinh.services.beneficiaries.merge import Trace, _take_children

        keeps = self.parent({"birth_date": "2015-01-01"})
        goes = self.parent({"birth_date": "2015-01-01"}, {"birth_date": "2020-01-01"})
        trace = Trace()
        _take_children(trace, *(frappe.get_doc("Beneficiary", name) for name in (keeps, goes)))
        names = [row.full_name for row in frappe.get_doc("Beneficiary", keeps).children]
        self.assertEqual(names, ["Con Thử 1", "Con Thử 2"])

    def test_sites_that_loaded_the_decrees_before_get_the_steps_once(self):
        document = frappe.get_doc("Rule Set", "BTXH-335-2026")
        document.set("age_steps", [row for row in document.age_steps if not row.of_child])
        document.flags.by_service = True
        document.save(ignore_permissions=True)
        self.parent({"birth_date": "2010-09-15"}, {"birth_date": "2020-01-01"})
        self.assertEqual(self.due("2026-12-01"), [])
        for _time in range(2):
            know_children.execute()
        self.assertEqual(len(self.due("2026-12-01")), 1)
        document.reload()
        self.assertEqual(sum(row.of_child for row in document.age_steps), 1)

    def test_a_claim_of_today_is_asked_for_nothing(self):
        parent = self.parent({"birth_date": "2015-01-01"}, {"birth_date": "2020-01-01"})
        self.assertTrue(claim_of(parent))
        self.assertEqual(self.due("2026-12-01"), [])
