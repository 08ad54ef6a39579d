"""The catalogue on a site: what is loaded, what an upgrade adds, and what it leaves alone."""

import frappe
from an_sinh.patches.v1_1 import complete_catalogue
from an_sinh.services.benefits.programme_rules import reference_level
from an_sinh.setup import reference
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.users import as_user
from frappe.utils import getdate


class TestCatalogue(DistrictTestCase):
    def test_everything_of_the_files_is_there_once(self):
        for programme in reference.programmes():
            code = programme["programme_code"]
            expected = sorted(f"{code}-{row['category_code']}" for row in programme["categories"])
            found = frappe.get_all(
                "Benefit Category", filters={"programme": code}, pluck="name", order_by="name", limit=0
            )
            self.assertEqual([name for name in found if name in expected], expected)
            rates = frappe.db.count("Benefit Rate", {"programme": code})
            printed = sum(
                len(each.get("amounts", ())) for each in reference.rule_sets() if each["programme"] == code
            )
            expected = len(programme["rates"]) + len(programme["reference_levels"]) + printed
            self.assertEqual(rates, expected)

    def test_each_printed_amount_stands_on_the_site_with_decree_annex_and_source(self):
        """Two decrees of 212 rows; each is verified, with the annex it stands in."""
        for column, decree, since in (
            ("decree_55_2023", "NĐ 55/2023/NĐ-CP", "2023-07-01"),
            ("decree_77_2024", "NĐ 77/2024/NĐ-CP", "2024-07-01"),
        ):
            rows = frappe.get_all(
                "Benefit Rate",
                filters={"programme": "NCC", "category": ["is", "set"], "effective_from": since},
                fields=["category", "amount", "annex", "legal_basis", "verified", "source"],
                limit=0,
            )
            found = {
                row.category: (int(row.amount), row.annex, row.legal_basis, row.verified) for row in rows
            }
            expected = {
                f"NCC-{row['code']}": (
                    int(row[column]),
                    f"Phụ lục {row['annex']}",
                    f"Phụ lục {row['annex']} {decree}",
                    1,
                )
                for row in reference.merit_amounts()
            }
            self.assertEqual(found, expected)
            self.assertEqual(len(rows), 212)
            self.assertTrue(all(row.source for row in rows))

    def test_loading_again_adds_nothing(self):
        before = frappe.db.count("Benefit Category"), frappe.db.count("Benefit Rate")
        reference.load()
        reference.complete()
        self.assertEqual((frappe.db.count("Benefit Category"), frappe.db.count("Benefit Rate")), before)

    def test_one_off_payments_say_how_their_amount_comes_about(self):
        rows = frappe.get_all(
            "Benefit Category",
            filters={"payment_kind": "One-off", "name": ["like", "BTXH-%"]},
            fields=["name", "one_off_rule", "multiple", "base_category"],
            order_by="name",
        )
        self.assertEqual(
            [tuple(row.values()) for row in rows],
            [
                ("BTXH-KCMT", "Amount by Decision", 0, None),
                ("BTXH-KCTN", "Amount by Decision", 0, None),
                ("BTXH-MT", "Multiple of Standard", 20, None),
                ("BTXH-MTHT", "Multiple of Category", 20, "BTXH-HTXH"),
                ("BTXH-QT", "Amount by Decision", 0, None),
            ],
        )

    def test_the_base_salary_is_dated_like_any_rate_and_is_no_standard(self):
        """2.340.000 from 07/2024, 2.530.000 from 07/2026, the latter not before it is in force."""
        july = 2026 * 12 + 6
        levels = [
            reference_level("NCC", month, getdate(day)).amount
            for month, day in ((july - 1, "2026-12-31"), (july, "2026-12-31"), (july, "2026-06-30"))
        ]
        self.assertEqual(levels, [2340000, 2530000, 2340000])
        self.assertIsNone(reference_level("BTXH", july, getdate("2026-12-31")))
        level = {"doctype": "Benefit Rate", "programme": "NCC", "rate_kind": "Reference Level", "amount": 1}
        level |= {"effective_from": "2031-01-01", "in_force_from": "2031-01-01", "category": "NCC-TD"}
        self.assertRaises(frappe.ValidationError, frappe.get_doc(level).insert)


class TestUpgrade(DistrictTestCase):
    def test_a_site_of_the_first_version_gets_what_is_missing_and_keeps_what_it_has(self):
        """As the first version left it: no class, no steps, no successor, no level; a coefficient of the office's own."""
        frappe.db.delete("Age Step", {"parent": "BTXH-1a"})
        frappe.db.delete("Benefit Category", {"name": "NCC-TB35"})
        frappe.db.delete("Benefit Rate", {"rate_kind": "Reference Level"})
        frappe.db.delete("Benefit Rate", {"category": "NCC-TB21"})
        frappe.db.set_value("Benefit Category", "BTXH-6b", {"min_age_months": 0, "max_age_months": 0})
        frappe.db.set_value("Benefit Category", "BTXH-CS1", {"stacking_class": None, "payment_kind": None})
        frappe.db.set_value("Benefit Category", "BTXH-5c", {"valid_to": None, "replaced_by": None})
        frappe.db.set_value("Benefit Category", "BTXH-6c", {"coefficient": 1.7, "verified": 1})
        frappe.db.set_value("Benefit Category", "BTXH-5b", "valid_to", "2030-12-31")
        frappe.clear_cache()
        complete_catalogue.execute()
        step = frappe.get_doc("Benefit Category", "BTXH-1a").age_steps[0]
        care = frappe.db.get_value("Benefit Category", "BTXH-CS1", ["stacking_class", "payment_kind"])
        old = frappe.db.get_value("Benefit Category", "BTXH-5c", ["valid_to", "replaced_by"])
        own = frappe.db.get_value("Benefit Category", "BTXH-6c", ["coefficient", "verified"])
        self.assertEqual((step.at_age_months, step.to_category), (48, "BTXH-1b"))
        self.assertEqual(care, ("Care", "Monthly"))
        self.assertEqual(old, (getdate("2025-06-30"), "BTXH-HTXH"))
        self.assertEqual(own, (1.7, 1))
        self.assertEqual(
            frappe.db.get_value("Benefit Category", "BTXH-5b", "valid_to"), getdate("2030-12-31")
        )
        self.assertTrue(frappe.db.exists("Benefit Category", "NCC-TB35"))
        self.assertEqual(frappe.db.count("Benefit Rate", {"rate_kind": "Reference Level"}), 4)
        # Amounts are the office's own from the first day on.
        self.assertEqual(frappe.db.count("Benefit Rate", {"category": "NCC-TB21"}), 0)


class TestGranting(DistrictTestCase):
    def claim(self, category, start, programme="BTXH"):
        person = factories.person(self.place.north, None, approved=False)
        with as_user(self.place.north_officer):
            return frappe.get_doc(
                {
                    "doctype": "Benefit Entitlement",
                    "beneficiary": person.name,
                    "programme": programme,
                    "category": category,
                    "start_month": start,
                }
            ).insert()

    def test_what_is_paid_once_is_no_monthly_benefit(self):
        for category in ("BTXH-MT", "BTXH-QT"):
            self.assertRaises(frappe.ValidationError, self.claim, category, "2024-05-01")

    def test_a_category_is_granted_in_the_years_of_its_law(self):
        """5c up to 06/2025, the social pension from 07/2025."""
        self.claim("BTXH-5c", "2025-06-01")
        self.claim("BTXH-HTXH", "2025-07-01")
        self.assertRaises(frappe.ValidationError, self.claim, "BTXH-5c", "2025-07-01")
        self.assertRaises(frappe.ValidationError, self.claim, "BTXH-HTXH", "2025-06-01")

    def test_a_benefit_change_holds_to_the_same(self):
        person = factories.person(self.place.north)
        change = {
            "doctype": "Benefit Change",
            "change_type": "Grant",
            "beneficiary": person.name,
            "effective_month": "2025-08-01",
        }
        with as_user(self.place.north_officer):
            for category in ("BTXH-5c", "BTXH-MT"):
                document = frappe.get_doc({**change, "category": category})
                self.assertRaises(frappe.ValidationError, document.insert)
            frappe.get_doc({**change, "category": "BTXH-HTXH"}).insert()


class TestCategoryRules(DistrictTestCase):
    def category(self, **values):
        document = frappe.get_doc("Benefit Category", "BTXH-1a")
        document.update(values)
        return document

    def test_steps_stay_in_the_programme_and_in_order(self):
        wrong = (
            {"age_steps": [{"at_age_months": 48, "to_category": "NCC-TD"}]},
            {"age_steps": [{"at_age_months": 192}, {"at_age_months": 48}]},
            {"age_steps": [{"at_age_months": 0}]},
            {"replaced_by": "NCC-TD"},
            {"replaced_by": "BTXH-1a"},
        )
        for values in wrong:
            self.assertRaises(frappe.ValidationError, self.category(**values).save)

    def test_a_one_off_payment_needs_its_multiple_and_base(self):
        for values in (
            {"payment_kind": "One-off", "multiple": 20},
            {"payment_kind": "One-off", "one_off_rule": "Multiple of Standard"},
            {"payment_kind": "One-off", "one_off_rule": "Multiple of Category", "multiple": 20},
        ):
            self.assertRaises(frappe.ValidationError, self.category(**values).save)

    def test_figures_that_are_slips_of_the_keyboard_are_refused(self):
        for values in (
            {"coefficient": -1},
            {"coefficient": 1000},
            {"payment_kind": "One-off", "multiple": 101},
        ):
            self.assertRaises(frappe.ValidationError, self.category(**values).save)
        for amount in (0, -500000, 500000.5, 5e12):
            rate = {"programme": "BTXH", "amount": amount, "effective_from": "2033-01-01"}
            document = frappe.get_doc({"doctype": "Benefit Rate", "in_force_from": "2033-01-01", **rate})
            self.assertRaises(frappe.ValidationError, document.insert)
        programme = frappe.get_doc("Benefit Programme", "NCC")
        programme.rounding_unit = -1000
        self.assertRaises(frappe.ValidationError, programme.save)


class TestCoefficientOfTheEntitlement(DistrictTestCase):
    """Support for care is for each person cared for; the allowance of a single parent for each child."""

    def claim(self, category, coefficient):
        person = factories.person(self.place.north, None)
        return factories.entitlement(person.name, category, coefficient=coefficient)

    def test_one_for_care_need_not_say_so(self):
        """CS2 is 1,5: none said is one person, 540.000; two are 3,0, 1.080.000. The lines show what was used."""
        self.claim("BTXH-CS2", 0)
        self.claim("BTXH-CS2", 3)
        lines = factories.lines(factories.prepare(self.place.north, self.place.north_officer))
        regular = [(line.coefficient, line.amount) for line in lines if line.kind == "Regular"]
        self.assertEqual(sorted(regular), [(1.5, 540000), (3, 1080000)])

    def test_a_single_parent_must_say_so_and_others_can_not(self):
        self.assertRaises(frappe.ValidationError, self.claim, "BTXH-4", 0)
        for coefficient in (-1, 101):
            self.assertRaises(frappe.ValidationError, self.claim, "BTXH-CS1", coefficient)
        self.assertEqual(self.claim("BTXH-6c", 5).coefficient, 0)
