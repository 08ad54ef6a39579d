"""What is owed and why: for people of the registry and for claims that nobody has."""

import json
from datetime import date
from unittest.mock import patch

import frappe
from an_sinh.api import calculator
from an_sinh.services.calculator import explain as service
from an_sinh.tests import factories, factories_law
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.users import as_user

MAY = "2024-05-01"


class TestExplain(DistrictTestCase):
    keeps_ages = True

    def setUp(self):
        super().setUp()
        factories_law.verify_all()

    def explain(self, person, month=MAY, user=None):
        with as_user(user or self.place.north_officer):
            return calculator.explain(person.name, month)

    def why(self, person, month=MAY):
        (programme,) = self.explain(person, month)["programmes"]
        return {row["category_code"]: (row["paid"], row["amount"], row["why"]) for row in programme["rows"]}

    def test_a_plain_answer_whole(self):
        """1,5 × 360.000 = 540.000, nothing charged yet."""
        person = factories.person(self.place.north)
        entitlement = frappe.db.get_value("Benefit Entitlement", {"beneficiary": person.name}, "name")
        article = "Khoản 6 Điều 5 NĐ 20/2021/NĐ-CP"
        self.assertEqual(
            self.explain(person),
            {
                "beneficiary": person.name,
                "full_name": person.full_name,
                "month": "2024-05-01",
                "total": 540000,
                "programmes": [
                    {
                        "programme": "BTXH",
                        "programme_name": "Bảo trợ xã hội",
                        "owed": 540000,
                        "charged": 0,
                        "difference": 540000,
                        "sentence": "Tháng 05/2024 được hưởng 540.000 đ; đã lập danh sách chi 0 đ; còn phải chi 540.000 đ.",
                        "rows": [
                            {
                                "entitlement": entitlement,
                                "category": "BTXH-6c",
                                "category_code": "6c",
                                "category_name": "Người khuyết tật nặng",
                                "article": article,
                                "coefficient": 1.5,
                                "standard": 360000,
                                "amount": 540000,
                                "paid": True,
                                "why": "Được chi: hệ số 1,5 × mức chuẩn 360.000 đ = 540.000 đ "
                                f"({article}, NĐ 20/2021/NĐ-CP).",
                                "verified": True,
                                "rate_basis": "NĐ 20/2021/NĐ-CP",
                            }
                        ],
                    }
                ],
                "warnings": [],
            },
        )

    def test_single_parent_and_disabled_are_paid_both_the_lower_of_the_others_not(self):
        """Facts §9.5: two children 720.000 + 6c 540.000; 8 (540.000) is no more than 6c."""
        person = factories.person(self.place.north)
        factories.entitlement(person.name, "BTXH-4", coefficient=2)
        factories.entitlement(person.name, "BTXH-5b")
        found = self.why(person)
        self.assertEqual(
            (found["4"][:2], found["6c"][:2], found["5b"][:2]),
            ((True, 720000), (True, 540000), (False, 360000)),
        )
        self.assertTrue(
            found["4"][2].endswith("Được hưởng đồng thời với loại 6c (Khoản 2 Điều 6 NĐ 20/2021/NĐ-CP).")
        )
        self.assertEqual(
            found["5b"][2],
            "Không chi: mức này là 360.000 đ, nhưng chỉ được hưởng mức cao nhất, ở đây là 4 với 720.000 đ, 6c với 540.000 đ"
            " (Khoản 2 Điều 6 NĐ 20/2021/NĐ-CP).",
        )
        self.assertEqual(self.explain(person)["total"], 1260000)

    def test_why_something_is_not_paid(self):
        person = factories.person(self.place.north, "BTXH-7")
        suspended = factories.entitlement(
            person.name, "BTXH-5a1", suspensions=[{"from_month": "2024-03-01", "reason": "Không nhận tiền"}]
        )
        factories.entitlement(person.name, "BTXH-5b", end_month="2024-04-01", stop_reason="Hết hộ nghèo")
        factories.entitlement(person.name, "BTXH-6a", start_month="2024-06-01")
        with as_user(self.place.north_officer):
            found = self.why(person)
        self.assertEqual(found["5a1"][2], "Không chi: tạm dừng từ tháng 03/2024 (Không nhận tiền).")
        self.assertEqual(
            found["5b"][2], "Không chi: đã thôi hưởng, tháng cuối cùng là 04/2024 (Hết hộ nghèo)."
        )
        self.assertEqual(found["6a"][2], "Chưa chi: bắt đầu hưởng từ tháng 06/2024.")
        self.assertEqual([code for code, row in found.items() if row[0]], ["7"])
        suspended.suspensions[0].to_month = date(2024, 8, 1)
        suspended.flags.by_service = True
        suspended.save()
        self.assertEqual(
            self.why(person)["5a1"][2],
            "Không chi: tạm dừng từ tháng 03/2024 đến tháng 08/2024 (Không nhận tiền).",
        )

    def test_a_proposal_is_shown_and_not_paid(self):
        person = factories.person(self.place.north)
        factories.entitlement(person.name, "BTXH-6a", approved=False)
        self.assertEqual(self.why(person)["6a"], (False, 720000, "Không chi: chế độ chưa được phê duyệt."))
        self.assertEqual(self.explain(person)["total"], 540000)

    def test_merit_is_stacked_and_the_printed_amount_is_named(self):
        """07/2024, annex I of Decree 77/2024: TNLS1 2.789.000, BB41 2.911.000, LT1 3.117.000. 06/2023, before the tables:
        BB41 1,044 × 1.624.000 = 1.695.456 → 1.695.000."""
        person = factories.person(self.place.north, None)
        for category in ("NCC-TNLS1", "NCC-BB41", "NCC-LT1"):
            factories.entitlement(person.name, category)
        found = self.why(person, "2024-07-01")
        self.assertEqual(
            {code: row[1] for code, row in found.items()}, {"TNLS1": 2789000, "BB41": 2911000, "LT1": 3117000}
        )
        self.assertNotIn("Làm tròn", found["BB41"][2])
        self.assertTrue(found["LT1"][2].startswith("Được chi: mức ấn định 3.117.000 đ ("))
        self.assertIn("Phụ lục I NĐ 77/2024/NĐ-CP", found["LT1"][2])
        early = factories.person(self.place.north, None)
        factories.entitlement(early.name, "NCC-BB41", start_month="2023-01-01")
        of_2023 = self.why(early, "2023-06-01")["BB41"]
        self.assertEqual(of_2023[1], 1695000)
        self.assertIn("Làm tròn đến 1.000 đ.", of_2023[2])

    def test_a_decree_that_is_not_in_force_yet_is_told(self):
        """540.000 counts from 07/2026 and may be applied from 05.10.2026: on 01.09.2026 July is 750.000, then 810.000."""
        person = factories.person(self.place.north)
        with patch.object(service, "getdate", lambda value=None: frappe.utils.getdate(value or "2026-09-01")):
            answer = self.explain(person, "2026-07-01")
        self.assertEqual(answer["total"], 750000)
        self.assertEqual(
            answer["warnings"],
            [
                "Từ ngày 05/10/2026 được áp dụng NĐ 335/2026/NĐ-CP, tính từ tháng 07/2026: khi đó tháng này được hưởng "
                "810.000 đ, phần chênh lệch được truy lĩnh."
            ],
        )

    def test_what_was_charged_is_told_and_the_takeover_counts(self):
        person = factories.person(self.place.north)
        name = factories.prepare(self.place.north, self.place.north_officer)
        factories.approve_payroll(self.place, name)
        (programme,) = self.explain(person)["programmes"]
        self.assertEqual(
            (programme["owed"], programme["charged"], programme["difference"]), (540000, 540000, 0)
        )
        taken_over = factories.person(self.place.north, None)
        factories.entitlement(taken_over.name, "BTXH-6a", paid_through="2024-05-01")
        (programme,) = self.explain(taken_over)["programmes"]
        self.assertEqual((programme["owed"], programme["charged"]), (720000, 720000))

    def test_an_age_that_does_not_fit_is_told(self):
        person = factories.person(self.place.north, "BTXH-5a1", birth_date="1980-02-03")
        self.assertEqual(
            self.explain(person)["warnings"],
            [
                "Loại 5a1 dành cho người từ đủ 60 đến dưới 80 tuổi; hãy kiểm tra lại loại đối tượng hoặc ngày sinh."
            ],
        )

    def test_only_who_may_read_the_person(self):
        person = factories.person(self.place.south)
        for user in (self.place.north_officer, self.place.bank, self.place.homeless_officer):
            self.assertRaises(frappe.PermissionError, self.explain, person, MAY, user)

    def test_no_month_no_answer(self):
        person = factories.person(self.place.north)
        for month in ("", "tháng năm", "0001-01-01", "9999-12-01"):
            self.assertRaises(frappe.ValidationError, self.explain, person, month)


class TestWhatIf(DistrictTestCase):
    keeps_ages = True

    def setUp(self):
        super().setUp()
        factories_law.verify_all()

    def what_if(self, *claims, month=MAY, user=None, **values):
        with as_user(user or self.place.north_officer):
            return calculator.what_if(month, json.dumps(claims), **values)

    def test_free_claims(self):
        answer = self.what_if({"category": "BTXH-4", "coefficient": 3}, {"category": "BTXH-6c"})
        self.assertEqual((answer["total"], answer["beneficiary"]), (1620000, None))
        self.assertEqual(answer["programmes"][0]["sentence"], "Tháng 05/2024 được hưởng 1.620.000 đ.")

    def test_another_category_for_a_person_saves_nothing(self):
        """6a instead of 6c: 720.000 where 540.000 is paid."""
        person = factories.person(self.place.north)
        before = frappe.get_all("Benefit Entitlement", fields=["*"])
        answer = self.what_if({"category": "BTXH-6a"}, beneficiary=person.name)
        self.assertEqual(
            (answer["total"], [row["entitlement"] for row in answer["programmes"][0]["rows"]]),
            (720000, [None]),
        )
        self.assertEqual(frappe.get_all("Benefit Entitlement", fields=["*"]), before)

    def test_another_date(self):
        claim = {"category": "BTXH-6c", "start_month": "2024-06-15", "end_month": "2024-08-01"}
        self.assertEqual(
            [self.what_if(claim, month=f"2024-{m:02}-01")["total"] for m in (5, 6, 7, 8, 9)],
            [0, 540000, 750000, 750000, 0],
        )

    def test_a_province_pays_its_own(self):
        """650.000 in a province of its own, 500.000 elsewhere, from 07/2025."""
        factories_law.rate("BTXH", 650000, "2025-07-01", category="BTXH-HTXH", province=self.place.province)
        claim = {"category": "BTXH-HTXH"}
        here = self.what_if(claim, month="2025-07-01", administrative_unit=self.place.north)
        self.assertEqual((here["total"], self.what_if(claim, month="2025-07-01")["total"]), (650000, 500000))

    def test_ages_and_validity_are_told(self):
        answer = self.what_if({"category": "BTXH-1a"}, {"category": "BTXH-HTXH"}, birth_date="2020-05-20")
        self.assertEqual(
            answer["warnings"],
            [
                "Loại HTXH chỉ có hiệu lực từ 07/2025 đến ….",
                "Loại HTXH dành cho người từ đủ 70 tuổi; hãy kiểm tra lại loại đối tượng hoặc ngày sinh.",
            ],
        )
        older = self.what_if({"category": "BTXH-1a"}, birth_date="2020-04-30")
        self.assertEqual(len(older["warnings"]), 1)  # four years old in April: 1a was its last month

    def test_claims_that_can_not_be(self):
        for wrong in (
            [],
            [{}],
            [{"category": "BTXH-9"}],
            [{"category": "BTXH-MT"}],
            [{"category": "BTXH-4", "coefficient": -1}],
            [{"category": "BTXH-4", "coefficient": 1e9}],
            [{"category": "BTXH-6c", "start_month": "2024-06-01", "end_month": "2024-05-01"}],
            [{"category": "BTXH-4", "coefficient": "hai"}],
            [{"category": "BTXH-4", "coefficient": {"a": 1}}],
            [{"category": "BTXH-4", "coefficient": "nan"}],
            [{"category": "BTXH-6c", "start_month": 5}],
            [{"category": "BTXH-6c", "start_month": "tháng năm"}],
            [{"category": "BTXH-6c"}] * 21,
            ["BTXH-6c"],
        ):
            self.assertRaises(frappe.ValidationError, self.what_if, *wrong)

    def test_a_unit_that_is_none(self):
        with self.assertRaises(frappe.DoesNotExistError):
            self.what_if({"category": "BTXH-6c"}, administrative_unit="nowhere")

    def test_a_person_of_another_commune_can_not_be_asked(self):
        person = factories.person(self.place.south)
        self.assertRaises(
            frappe.PermissionError, self.what_if, {"category": "BTXH-6a"}, beneficiary=person.name
        )

    def test_the_categories_that_may_be_named(self):
        with as_user(self.place.north_officer):
            rows = {row["name"]: row for row in calculator.categories()}
        self.assertEqual(
            rows["BTXH-6c"],
            {
                "name": "BTXH-6c",
                "programme": "BTXH",
                "category_code": "6c",
                "category_name": "Người khuyết tật nặng",
                "coefficient": 1.5,
                "coefficient_source": "Category",
                "payment_kind": "Monthly",
            },
        )
        self.assertEqual(rows["NCC-TB35"]["coefficient"], 1.1221)
