"""Figures of the law: who confirms them, what takes the mark away, and what a payroll says of it."""

import frappe
from an_sinh.api import calculator as calculator_api
from an_sinh.api import payroll as payroll_api
from an_sinh.api import verification
from an_sinh.services.papers.payment_list import payment_list
from an_sinh.tests import factories, factories_law
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.users import as_user

NOTE = "Công báo số 1057, trang 12"


class TestConfirmation(DistrictTestCase):
    def setUp(self):
        super().setUp()
        factories_law.verify_all()
        self.rate = factories_law.rate("BTXH", 620000, "2030-01-01", legal_basis="NĐ 1/2030/NĐ-CP")

    def state(self, doctype="Benefit Rate", name=None):
        return frappe.db.get_value(
            doctype, name or self.rate.name, ["verified", "verified_by", "verification_note"]
        )

    def test_a_province_officer_confirms_with_a_note_and_it_leaves_the_list(self):
        with as_user(self.place.province_officer):
            waiting = verification.unverified("BTXH")
            verification.confirm("Benefit Rate", self.rate.name, NOTE)
            after = verification.unverified("BTXH")
        self.assertEqual(
            waiting,
            {
                "rates": [
                    {
                        "name": self.rate.name,
                        "label": "BTXH: 620.000 đ từ 01/2030 (NĐ 1/2030/NĐ-CP)",
                        "programme": "BTXH",
                        "amount": 620000,
                        "legal_basis": "NĐ 1/2030/NĐ-CP",
                        "source": None,
                    }
                ],
                "categories": [],
                "forms": [],
            },
        )
        self.assertEqual(after, {"rates": [], "categories": [], "forms": []})
        self.assertEqual(self.state(), (1, self.place.province_officer, NOTE))

    def test_communes_and_districts_confirm_nothing(self):
        for user in (self.place.north_leader, self.place.district_leader, self.place.auditor):
            with as_user(user):
                self.assertRaises(
                    frappe.PermissionError, verification.confirm, "Benefit Rate", self.rate.name, NOTE
                )
        self.assertEqual(self.state()[0], 0)

    def test_a_confirmation_needs_a_note_and_comes_once(self):
        with as_user(self.place.province_leader):
            self.assertRaises(
                frappe.ValidationError, verification.confirm, "Benefit Rate", self.rate.name, "  "
            )
            verification.confirm("Benefit Rate", self.rate.name, NOTE)
            self.assertRaises(
                frappe.ValidationError, verification.confirm, "Benefit Rate", self.rate.name, NOTE
            )

    def test_nothing_else_can_be_confirmed_and_nobody_sets_the_mark_by_hand(self):
        with as_user(self.place.province_leader):
            self.assertRaises(
                frappe.PermissionError, verification.confirm, "User", self.place.province_leader, NOTE
            )
        self.rate.reload()
        self.rate.update({"verified": 1, "verified_by": "Administrator", "verification_note": "x"})
        self.rate.save()
        self.assertEqual(self.state(), (0, None, None))

    def test_a_changed_figure_must_be_confirmed_again_a_changed_source_not(self):
        with as_user(self.place.province_leader):
            verification.confirm("Benefit Rate", self.rate.name, NOTE)
        self.rate.reload()
        self.rate.source = "Bản giấy"
        self.rate.save()
        self.assertEqual(self.state()[0], 1)
        self.rate.amount = 630000
        self.rate.save()
        self.assertEqual(self.state(), (0, None, None))

    def test_a_provinces_own_rate_is_confirmed_by_that_province(self):
        elsewhere = frappe.get_doc(
            {
                "doctype": "Administrative Unit",
                "code": "T8",
                "unit_name": "Tỉnh Khác",
                "level": "Province",
                "unit_kind": "Province",
                "is_group": 1,
                "valid_from": "2004-01-01",
            }
        ).insert()
        own = factories_law.rate("BTXH", 700000, "2030-01-01", province=self.place.province)
        other = factories_law.rate("BTXH", 710000, "2030-01-01", province=elsewhere.name)
        with as_user(self.place.province_officer):
            verification.confirm("Benefit Rate", own.name, NOTE)
            self.assertRaises(frappe.PermissionError, verification.confirm, "Benefit Rate", other.name, NOTE)

    def test_a_category_loses_its_mark_with_its_coefficient(self):
        category = frappe.get_doc("Benefit Category", "BTXH-6c")
        category.category_name = "Người khuyết tật nặng (16–59)"
        category.save()
        self.assertEqual(self.state("Benefit Category", "BTXH-6c")[0], 1)
        category.coefficient = 1.6
        category.save()
        self.assertEqual(self.state("Benefit Category", "BTXH-6c")[0], 0)


class TestPayrollOnUnverifiedFigures(DistrictTestCase):
    def setUp(self):
        super().setUp()
        factories_law.verify_all()

    def prepared(self, category="BTXH-6c", month="2024-05-01"):
        factories.person(self.place.north, category)
        with as_user(self.place.north_officer):
            made = payroll_api.prepare(month, self.place.north, "BTXH")
        return made, frappe.get_doc("Monthly Payroll", made["payrolls"][0])

    def test_where_everything_was_checked_nothing_is_said(self):
        factories_law.forget("Benefit Category", "BTXH-1a")  # nobody on the list has it
        made, payroll = self.prepared()
        self.assertEqual((made["unverified"], payroll.unverified), ([], None))
        self.assertEqual(payment_list(payroll)["unverified"], "")

    def test_an_unverified_category_and_rate_are_named_on_form_list_and_result(self):
        rate = frappe.db.get_value("Benefit Rate", {"programme": "BTXH", "effective_from": "2021-07-01"})
        factories_law.forget("Benefit Rate", rate)
        factories_law.forget("Benefit Category", "BTXH-6c")
        factories.person(self.place.north, "BTXH-5b")
        factories_law.forget("Benefit Category", "BTXH-5b")
        made, payroll = self.prepared()
        sentences = [
            "Mức chưa đối chiếu văn bản: BTXH: 360.000 đ từ 07/2021 (NĐ 20/2021/NĐ-CP)",
            "Loại đối tượng chưa đối chiếu văn bản: 5b; 6c",
        ]
        self.assertEqual(payroll.unverified.splitlines(), sentences)
        self.assertEqual(made["unverified"], sorted(sentences))
        self.assertEqual(payment_list(payroll)["unverified"], ". ".join(sentences))

    def test_what_several_lists_rest_on_is_told_once(self):
        for category in ("BTXH-6c", "BTXH-5b", "BTXH-6a"):
            factories_law.forget("Benefit Category", category)
        for unit, category in (("north", "6c"), ("north", "5b"), ("south", "6c"), ("south", "6a")):
            factories.person(getattr(self.place, unit), f"BTXH-{category}")
        with as_user(self.place.district_officer):
            made = payroll_api.prepare("2024-05-01", self.place.district, "BTXH")
        self.assertEqual(made["unverified"], ["Loại đối tượng chưa đối chiếu văn bản: 5b; 6a; 6c"])

    def test_arrears_rest_on_the_rates_of_their_own_months(self):
        """Owed since 01/2024: the list of 07/2024 pays six months of 360.000 as arrears, and July at 500.000."""
        for effective in ("2021-07-01", "2024-07-01", "2026-07-01"):
            rate = frappe.db.get_value("Benefit Rate", {"programme": "BTXH", "effective_from": effective})
            factories_law.forget("Benefit Rate", rate)
        _made, payroll = self.prepared(month="2024-07-01")
        self.assertEqual(
            sorted(payroll.unverified.removeprefix("Mức chưa đối chiếu văn bản: ").split("; ")),
            [
                "BTXH: 360.000 đ từ 07/2021 (NĐ 20/2021/NĐ-CP)",
                "BTXH: 500.000 đ từ 07/2024 (NĐ 76/2024/NĐ-CP)",
            ],
        )

    def test_the_calculator_says_so_too(self):
        factories_law.forget("Benefit Category", "BTXH-6c")
        person = factories.person(self.place.north)
        with as_user(self.place.north_officer):
            answer = calculator_api.explain(person.name, "2024-05-01")
        self.assertEqual(
            answer["warnings"],
            ["Loại đối tượng chưa đối chiếu văn bản: 6c – Người khuyết tật nặng (hệ số 1,5)"],
        )
        self.assertFalse(answer["programmes"][0]["rows"][0]["verified"])
