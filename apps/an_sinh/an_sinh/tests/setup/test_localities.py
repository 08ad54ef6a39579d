"""The places of the five plans, by their official codes."""

from datetime import date
from unittest.mock import patch

import frappe
from an_sinh.services.areas import deadlines, units
from an_sinh.setup import demo_users, install, localities
from an_sinh.tests.case import AppTestCase
from frappe.utils.password import check_password

CHI_LANG_PILOTS = {"06523", "06466", "06463", "06484", "06496", "06490", "06508"}


class TestLocalities(AppTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.loaded = {key: localities.load(key) for key in localities.keys()}  # noqa: SIM118 - a function, not a dict

    def test_each_place_has_its_communes(self):
        numbers = {key: len(loaded["communes"]) for key, loaded in self.loaded.items()}
        self.assertEqual(
            numbers, {"chi_lang": 20, "huong_tra": 9, "hai_duong": 1, "binh_son": 22, "lang_son_city": 8}
        )

    def test_units_of_one_name_are_told_apart_by_code(self):
        codes = frappe.get_all(
            "Administrative Unit", filters={"unit_name": ["like", "%Chi Lăng"]}, pluck="code", order_by="code"
        )
        self.assertEqual(codes, ["05983", "06466", "06523", "187"])

    def test_the_tree_goes_up_to_the_province(self):
        chain = [row.unit_name for row in units.ancestors("06463-2004")]
        self.assertEqual(chain, ["Thị trấn Đồng Mỏ", "Huyện Chi Lăng", "Tỉnh Lạng Sơn"])
        self.assertEqual(len(units.communes("20-2004")), 28)

    def test_offices_stand_as_papers_print_them(self):
        unit = frappe.get_doc("Administrative Unit", "06463-2004")
        self.assertEqual(
            (unit.office_name, unit.superior_office_name, unit.short_place),
            ("ỦY BAN NHÂN DÂN THỊ TRẤN ĐỒNG MỎ", "ỦY BAN NHÂN DÂN HUYỆN CHI LĂNG", "Đồng Mỏ"),
        )

    def test_loading_again_changes_nothing(self):
        before = {
            d: frappe.db.count(d)
            for d in ("Administrative Unit", "Rollout Plan", "Reporting Calendar", "Benefit Rate")
        }
        localities.load("chi_lang")
        after = {d: frappe.db.count(d) for d in before}
        self.assertEqual(after, before)

    def test_the_plan_of_chi_lang_has_its_phases(self):
        targets = frappe.get_doc("Rollout Plan", "Huyện Chi Lăng 2024").targets
        first = {t.administrative_unit[:5] for t in targets if t.phase == "Quý II/2024, thí điểm"}
        rest = [(t.target_low, t.target_high) for t in targets if t.phase == "Quý III–IV/2024"]
        self.assertEqual((first, rest), (CHI_LANG_PILOTS, [(50, 70)] * 13))

    def test_the_deadlines_of_the_plans(self):
        """Chi Lăng: results and payment before the 12th. Hương Trà: changes before the 20th for the next month's
        payment, results before the 20th. Lạng Sơn: results before the 15th."""
        rows = frappe.get_all(
            "Reporting Calendar",
            filters={"administrative_unit": ["in", ["187-2004", "480-2004", "178-2004"]]},
            fields=["administrative_unit", "kind", "before_day", "months_ahead"],
            order_by="administrative_unit desc, kind asc",
        )
        self.assertEqual(
            [tuple(row.values()) for row in rows],
            [
                ("480-2004", "Change Cut-off", 20, 1),
                ("480-2004", "Result Report", 20, 0),
                ("187-2004", "Payment", 12, 0),
                ("187-2004", "Result Report", 12, 0),
                ("178-2004", "Result Report", 15, 0),
            ],
        )
        self.assertEqual(deadlines.list_month("19996-2004", date(2024, 6, 19)), date(2024, 7, 1))

    def test_rates_of_the_law_are_there_with_their_two_dates(self):
        rows = frappe.get_all(
            "Benefit Rate",
            filters={
                "category": ["is", "not set"],
                "province": ["is", "not set"],
                "rate_kind": ["!=", "Reference Level"],
            },
            fields=["programme", "amount", "effective_from", "in_force_from", "verified"],
            order_by="programme, effective_from",
        )
        told = [(r.programme, int(r.amount), str(r.effective_from), str(r.in_force_from)) for r in rows]
        self.assertEqual(
            told,
            [
                ("BTXH", 270_000, "2014-01-01", "2014-01-01"),
                ("BTXH", 360_000, "2021-07-01", "2021-07-01"),
                ("BTXH", 500_000, "2024-07-01", "2024-07-01"),
                ("BTXH", 540_000, "2026-07-01", "2026-10-05"),
                ("NCC", 1_624_000, "2021-07-01", "2021-09-15"),
                ("NCC", 2_055_000, "2023-07-01", "2023-09-05"),
                ("NCC", 2_789_000, "2024-07-01", "2024-07-01"),
                ("NCC", 3_012_000, "2026-07-01", "2026-10-01"),
            ],
        )
        checked = {(r.programme, r.verified) for r in rows if r.effective_from.year == 2026}
        self.assertEqual(checked, {("BTXH", 1), ("NCC", 0)})

    def test_an_unknown_place_is_refused_with_those_that_exist(self):
        with self.assertRaises(frappe.ValidationError) as refused:
            localities.find("atlantis")
        self.assertIn("chi_lang", str(refused.exception))

    def conf(self, **values):
        """The site's config says so, until the test ends."""
        self.addCleanup(frappe.conf.update, {key: frappe.conf.get(key) for key in values})
        frappe.conf.update(values)

    def test_a_known_password_is_refused_outside_a_demo(self):
        place = localities.find("hai_duong")
        for config in ({"an_sinh_demo": None}, {"an_sinh_demo": 1, "environment": "production"}):
            self.conf(**config)
            self.assertRaises(frappe.ValidationError, demo_users.load, place, demo=True)
            self.assertRaises(frappe.ValidationError, localities.load, "hai_duong", users=localities.DEMO)
        self.assertEqual(frappe.db.count("User", {"name": ["like", f"%@{place['email_domain']}"]}), 0)

    def test_a_site_with_people_becomes_no_demo(self):
        self.conf(an_sinh_demo=None)
        with patch.object(frappe.db, "count", lambda *_arguments, **_options: 1):
            self.assertRaises(frappe.ValidationError, demo_users.mark_as_demo)
        self.assertFalse(frappe.conf.get("an_sinh_demo"))

    def test_the_users_of_real_offices_have_each_their_own_password(self):
        self.conf(an_sinh_demo=None)
        place = localities.find("hai_duong")
        made = demo_users.load({**place, "communes": place["communes"][:1]})
        passwords = {user["password"] for user in made}
        self.assertEqual(len(passwords), len(made))
        self.assertNotIn(demo_users.PASSWORD, passwords)
        self.assertTrue(all(len(password) == 19 for password in passwords))
        for user in made[:2]:
            self.assertEqual(check_password(user["user"], user["password"]), user["user"])
            self.assertRaises(frappe.AuthenticationError, check_password, user["user"], demo_users.PASSWORD)
        again = demo_users.load({**place, "communes": place["communes"][:1]})
        self.assertEqual({user["password"] for user in again}, {None})

    def test_a_locality_alone_brings_no_users(self):
        self.assertEqual([loaded["users"] for loaded in self.loaded.values()], [[]] * len(self.loaded))


class TestPasswords(AppTestCase):
    def test_the_policy_is_on_and_a_stricter_one_stays(self):
        for before, after in (((0, None), (1, "2")), ((1, "1"), (1, "2")), ((1, "4"), (1, "4"))):
            # Stored as an older site has it: Frappe 15 offers no score below 2.
            frappe.db.set_single_value(
                "System Settings", {"enable_password_policy": before[0], "minimum_password_score": before[1]}
            )
            install.ask_for_good_passwords()
            settings = frappe.get_doc("System Settings")
            self.assertEqual((settings.enable_password_policy, settings.minimum_password_score), after)
