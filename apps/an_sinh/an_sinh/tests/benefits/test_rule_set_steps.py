"""A decree's table: drafted from Excel, compared by one, put in force by another who has seen whom it changes.

Figures of Decree 77/2024: TNLS1 2.789.000, TD 1.673.000, BB41 2.911.000, TB43 3.839.000, TBPC81 1.399.000."""

import io
from datetime import date
from decimal import Decimal
from unittest.mock import patch

import openpyxl

import frappe
from an_sinh.api import legal_basis as api
from an_sinh.patches.v1_2 import print_the_law
from an_sinh.services.approval.signatures import FourEyesError
from an_sinh.services.benefits import amount_table
from an_sinh.services.benefits.programme_rules import scheme_source
from an_sinh.services.payroll import generate as payroll
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import approve_payroll, lines
from an_sinh.tests.users import as_user

SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (9, 10, 11))
GAZETTE = "Công báo số 1201+1202, trang 5–38"


class TableCase(DistrictTestCase):
    def person(self, *categories: str, start: str = "2026-09-01") -> str:
        name = factories.person(self.place.north, None).name
        for category in categories:
            factories.entitlement(name, f"NCC-{category}", start_month=start)
        return name

    def pay(self, *days: date) -> None:
        for day in days:
            with as_user(self.place.north_officer):
                name = payroll.generate(day, self.place.north, "NCC")
            approve_payroll(self.place, name)
            self.hand_out(name, day)

    def hand_out(self, name: str, day: date) -> None:
        """The money of a list has arrived."""
        line = frappe.qb.DocType("Payroll Line")
        paid = frappe.qb.update(line).set(line.payment_status, "Paid").set(line.paid_on, day.replace(day=20))
        paid.where((line.payroll == name) & (line.amount > 0)).run()

    def shown(self, person: str, month: date) -> list[tuple]:
        name = frappe.db.get_value(
            "Monthly Payroll", {"month": month, "programme": "NCC", "administrative_unit": self.place.north}
        )
        return [
            (line.kind, f"{line.from_month:%m}-{line.to_month:%m}", int(line.amount))
            for line in lines(name)
            if line.beneficiary == person
        ]

    def draft(self, **values):
        """A rule set of a province's officer for the next decree on people with merit."""
        document = frappe.get_doc(
            {
                "doctype": "Rule Set", "decree": "NĐ 321/2026/NĐ-CP", "rule_code": "321-2026-PL", "programme": "NCC",
                "effective_from": "2026-07-01", "in_force_from": "2026-10-01", "source": "Công báo", **values,
            }
        )  # fmt: skip
        with as_user(self.place.province_officer):
            return document.insert()

    def workbook(self, amounts: dict, programme: str = "NCC", first: str = "2026-07-01") -> str:
        """The form as it is given out, with new amounts filled in; the address of the uploaded file."""
        book = openpyxl.load_workbook(io.BytesIO(amount_table.template(programme, first)))
        sheet = book.active
        for row in sheet.iter_rows(min_row=2):
            if row[0].value in amounts:
                row[4].value = amounts.pop(row[0].value)
        for code, amount in amounts.items():
            sheet.append([code, "Phụ lục I", "", 0, amount])
        out = io.BytesIO()
        book.save(out)
        with as_user(self.place.province_officer):
            file = frappe.get_doc(
                {"doctype": "File", "file_name": "bang.xlsx", "is_private": 1, "content": out.getvalue()}
            ).insert()
        return file.file_url

    def load(self, name: str, amounts: dict) -> dict:
        url = self.workbook(amounts)
        with as_user(self.place.province_officer):
            return api.load_table(name, url)

    def confirm(self, name: str, **values) -> dict:
        with as_user(self.place.province_officer):
            if frappe.db.get_value("Rule Set", name, "state") == "Draft":
                api.compare(name, GAZETTE)
        with as_user(self.place.province_leader):
            sums = api.effect(name)
            seen = {key: sums[key] for key in ("people", "arrears", "recovery")}
            return api.put_in_force(name, GAZETTE, **{**seen, **values})


class TestNextDecree(TableCase):
    def test_the_printed_table_of_july_2026_is_entered_by_two_and_arrears_follow(self):
        """TNLS1 3.012.000: September and October were paid at 2.789.000; 2 × 223.000 = 446.000 come in November. Until
        both have confirmed, nothing changes."""
        person = self.person("TNLS1")
        self.pay(SEPTEMBER, OCTOBER)
        self.assertEqual(self.shown(person, OCTOBER), [("Regular", "10-10", 2_789_000)])
        notices = api.page("NCC")["notices"]
        self.assertTrue(any("3.012.000" in notice and "estimate" in notice for notice in notices), notices)
        document = self.draft()
        self.assertEqual(
            self.load(document.name, {"TNLS1": 3_012_000, "TD": "1.807.000"}), {"amounts": 2, "problems": []}
        )
        self.assertEqual(
            [
                (row["category_code"], row["before"], row["amount"], row["difference"])
                for row in api.side_by_side(document.name)
            ],
            [("TNLS1", 2_789_000, 3_012_000, 223_000), ("TD", 1_673_000, 1_807_000, 134_000)],
        )
        with as_user(self.place.province_officer):
            api.compare(document.name, GAZETTE)
            shown = api.effect(document.name)
            seen = {key: shown[key] for key in ("people", "arrears", "recovery")}
            self.assertEqual(seen, {"people": 1, "arrears": 446_000, "recovery": 0})
            self.assertRaises(FourEyesError, api.put_in_force, document.name, GAZETTE, **seen)
        self.assertEqual(frappe.db.count("Benefit Rate", {"rule_set": document.name}), 0)
        self.confirm(document.name)
        self.pay(NOVEMBER)
        self.assertEqual(
            self.shown(person, NOVEMBER), [("Regular", "11-11", 3_012_000), ("Arrears", "09-10", 446_000)]
        )
        rate = frappe.get_doc("Benefit Rate", {"rule_set": document.name, "category": "NCC-TNLS1"})
        self.assertEqual(
            (int(rate.amount), rate.legal_basis, rate.verified, rate.verified_by, rate.verification_note),
            (3_012_000, "Phụ lục I NĐ 321/2026/NĐ-CP", 1, self.place.province_leader, GAZETTE),
        )
        self.assertFalse(any("3.012.000" in notice for notice in api.page("NCC")["notices"]))

    def test_who_has_seen_other_sums_confirms_nothing(self):
        person = self.person("TNLS1")
        self.pay(SEPTEMBER)
        document = self.draft(amounts=[{"category": "NCC-TNLS1", "amount": 3_012_000}])
        with self.assertRaises(frappe.ValidationError) as refusal:
            self.confirm(document.name, arrears=0)
        self.assertIn("changed since it was shown", str(refusal.exception))
        self.assertEqual(frappe.db.get_value("Rule Set", document.name, "state"), "Compared")
        self.assertEqual(self.shown(person, SEPTEMBER), [("Regular", "09-09", 2_789_000)])

    def test_a_change_after_the_comparison_asks_for_another_one(self):
        document = self.draft(amounts=[{"category": "NCC-TNLS1", "amount": 3_012_000}])
        with as_user(self.place.province_officer):
            api.compare(document.name, GAZETTE)
            document.reload()
            document.amounts[0].amount = 3_013_000
            document.save()
        self.assertEqual((document.state, document.compared_by), ("Draft", None))
        self.assertRaises(frappe.ValidationError, api.put_in_force, document.name, GAZETTE, 0, 0, 0)

    def test_what_is_in_force_stays_as_it_is(self):
        document = self.draft(amounts=[{"category": "NCC-TNLS1", "amount": 3_012_000}])
        self.confirm(document.name)
        document.reload()
        document.amounts[0].amount = 9
        with as_user(self.place.province_officer):
            self.assertRaises(frappe.PermissionError, document.save)
        self.assertRaises(frappe.PermissionError, document.delete)
        rate = frappe.get_doc("Benefit Rate", {"rule_set": document.name})
        rate.amount = 9
        self.assertRaises(frappe.PermissionError, rate.save)

    def test_a_slip_is_corrected_by_a_later_table_of_the_same_months(self):
        self.confirm(self.draft(amounts=[{"category": "NCC-TNLS1", "amount": 3_210_000}]).name)
        second = self.draft(
            rule_code="321-2026-SUA", amounts=[{"category": "NCC-TNLS1", "amount": 3_012_000}]
        )
        self.confirm(second.name)
        person = self.person("TNLS1", start="2026-11-01")
        self.pay(NOVEMBER)
        self.assertEqual(self.shown(person, NOVEMBER), [("Regular", "11-11", 3_012_000)])

    def test_a_form_with_mistakes_is_taken_not_at_all_and_names_their_rows(self):
        document = self.draft()
        answer = self.load(document.name, {"TNLS1": 3_012_000, "TD": "một triệu", "XX": 5})
        self.assertEqual(answer["amounts"], 0)
        self.assertEqual(len(answer["problems"]), 2)
        self.assertTrue(any("“một triệu”" in problem for problem in answer["problems"]))
        self.assertTrue(any("XX" in problem for problem in answer["problems"]))
        self.assertEqual(frappe.get_doc("Rule Set", document.name).amounts, [])

    def test_the_form_lists_every_printed_row_in_the_order_of_the_annexes(self):
        book = openpyxl.load_workbook(io.BytesIO(amount_table.template("NCC", "2026-07-01")))
        rows = [tuple(row)[:4] for row in book.active.iter_rows(min_row=2, values_only=True)]
        self.assertEqual(len(rows), 212)
        self.assertEqual((rows[0][0], rows[0][3]), ("LT1", 3_117_000))
        self.assertEqual((rows[-1][0], rows[-1][3]), ("TBB100", 7_397_000))

    def test_only_the_province_and_managers_draft_and_confirm(self):
        document = self.draft(amounts=[{"category": "NCC-TNLS1", "amount": 3_012_000}])
        for name in ("north_officer", "district_leader", "auditor", "bank"):
            with as_user(self.place.users[name]):
                self.assertRaises(frappe.PermissionError, api.compare, document.name, GAZETTE)
                self.assertRaises(
                    frappe.PermissionError, api.load_table, document.name, "/private/files/x.xlsx"
                )
                self.assertRaises(frappe.PermissionError, frappe.copy_doc(document).insert)

    def test_a_coefficient_and_a_rule_of_the_next_decree_count_from_its_month(self):
        """6c 1,5 → 1,7 from 11/2026: 1,7 × 540.000 = 918.000 in November, 810.000 in October."""
        document = self.draft(
            decree="NĐ 400/2026/NĐ-CP", rule_code="400-2026", programme="BTXH", effective_from="2026-11-01",
            in_force_from="2026-11-01", start_rule="Month of Signing", change_rule="Month of the Change",
            terms=[{"category": "BTXH-6c", "category_code": "6đ", "coefficient": 1.7,
                    "legal_article": "Điều 5 NĐ 400/2026/NĐ-CP"}],
        )  # fmt: skip
        person = factories.person(self.place.north, None).name
        factories.entitlement(person, "BTXH-6c", start_month="2026-10-01")
        self.confirm(document.name)
        found = []
        for month in (OCTOBER, NOVEMBER):
            with as_user(self.place.north_officer):
                name = payroll.generate(month, self.place.north, "BTXH")
            approve_payroll(self.place, name)
            found += [(line.category_code, int(line.amount)) for line in lines(name)]
        self.assertEqual(found, [("6c", 810_000), ("6đ", 918_000)])

    def test_a_provinces_own_level_of_a_group_counts_there_while_it_is_the_higher(self):
        """A resolution gives 6c 900.000 in this province from 11/2026, confirmed by two: 900.000 instead of 1,5 × 540.000 =
        810.000 there; 5a1 stays 810.000; in another province 6c stays 810.000."""
        document = self.draft(
            decree="NQ 12/2026/NQ-HĐND", rule_code="12-2026", programme="BTXH", effective_from="2026-11-01",
            in_force_from="2026-11-01", province=self.place.province,
            amounts=[{"category": "BTXH-6c", "amount": 900_000}],
        )  # fmt: skip
        people = [
            factories.person(self.place.north, None, birth_date="1960-01-01").name for _each in range(2)
        ]
        for person, category in zip(people, ("BTXH-6c", "BTXH-5a1"), strict=True):
            factories.entitlement(person, category, start_month="2026-10-01")
        self.confirm(document.name)
        found = []
        for month in (OCTOBER, NOVEMBER):
            with as_user(self.place.north_officer):
                name = payroll.generate(month, self.place.north, "BTXH")
            approve_payroll(self.place, name)
            found.append(
                {line.category_code: int(line.amount) for line in lines(name) if line.kind == "Regular"}
            )
        self.assertEqual(found, [{"6c": 810_000, "5a1": 810_000}, {"6c": 900_000, "5a1": 810_000}])
        elsewhere = scheme_source("BTXH", None)(date(2026, 12, 31)).rates
        self.assertEqual(elsewhere.price("BTXH-6c", Decimal("1.5"), 2026 * 12 + 10).amount, 810_000)


class TestMigratedSite(TableCase):
    """A site of the version before: amounts by coefficient × 2.789.000, rounded. BB41 1,044 → 2.912.000 (printed
    2.911.000), TB43 1,37858 → 3.845.000 (3.839.000), TBPC81 0,5 → 1.395.000 (1.399.000)."""

    def setUp(self):
        super().setUp()
        sets = ["NCC-55-2023", "NCC-77-2024", "NCC-321-2026"]
        frappe.db.delete("Benefit Rate", {"rule_set": ["in", sets]})
        for name in sets:
            frappe.db.delete("Rule Set Amount", {"parent": name})
            frappe.db.delete("Rule Set", {"name": name})
        frappe.db.set_value(
            "Benefit Rate", {"programme": "NCC", "amount": 3_012_000}, "in_force_from", "2030-01-01"
        )
        self.people = {code: self.person(code) for code in ("BB41", "TB43", "TBPC81", "TNLS1")}
        self.pay(SEPTEMBER, OCTOBER)

    def listed(self, month: date) -> dict:
        return {code: self.shown(person, month) for code, person in self.people.items()}

    def migrate(self) -> None:
        print_the_law.execute()

    def test_nothing_is_charged_before_the_confirmation(self):
        self.migrate()
        self.assertEqual(frappe.db.get_value("Rule Set", "NCC-77-2024", "state"), "Draft")
        self.assertEqual(frappe.db.count("Benefit Rate", {"rule_set": "NCC-77-2024"}), 0)
        self.pay(NOVEMBER)
        self.assertEqual(
            self.listed(NOVEMBER),
            {
                "BB41": [("Regular", "11-11", 2_912_000)],
                "TB43": [("Regular", "11-11", 3_845_000)],
                "TBPC81": [("Regular", "11-11", 1_395_000)],
                "TNLS1": [("Regular", "11-11", 2_789_000)],
            },
        )

    def test_the_list_by_person_and_its_sums(self):
        """Two months each: BB41 −1.000, TB43 −6.000, TBPC81 +4.000 a month."""
        self.migrate()
        shown = api.effect("NCC-77-2024")
        self.assertEqual(
            {row["beneficiary"]: (row["arrears"], row["recovery"]) for row in shown["rows"]},
            {
                self.people["BB41"]: (0, 2_000),
                self.people["TB43"]: (0, 12_000),
                self.people["TBPC81"]: (8_000, 0),
            },
        )
        self.assertEqual((shown["people"], shown["arrears"], shown["recovery"]), (3, 8_000, 14_000))
        with as_user(self.place.south_officer):
            other = api.effect("NCC-77-2024")
        self.assertEqual((other["rows"], other["people"]), ([], 3))

    def test_confirmed_the_difference_comes_as_arrears_and_recovery(self):
        self.migrate()
        self.confirm("NCC-77-2024")
        self.pay(NOVEMBER)
        self.assertEqual(
            self.listed(NOVEMBER),
            {
                "BB41": [("Regular", "11-11", 2_911_000), ("Recovery", "09-10", -2_000)],
                "TB43": [("Regular", "11-11", 3_839_000), ("Recovery", "09-10", -12_000)],
                "TBPC81": [("Regular", "11-11", 1_399_000), ("Arrears", "09-10", 8_000)],
                "TNLS1": [("Regular", "11-11", 2_789_000)],
            },
        )

    def test_by_one_decision_nothing_is_taken_back(self):
        """What was wrong in the product isn't the beneficiary's debt: 14.000 are waived, arrears are paid."""
        self.migrate()
        answer = self.confirm("NCC-77-2024", waiver_decision="120/QĐ-UBND", waiver_date="2026-11-02")
        self.assertEqual(answer["waived"], 14_000)
        self.pay(NOVEMBER)
        self.assertEqual(
            self.listed(NOVEMBER),
            {
                "BB41": [("Regular", "11-11", 2_911_000)],
                "TB43": [("Regular", "11-11", 3_839_000)],
                "TBPC81": [("Regular", "11-11", 1_399_000), ("Arrears", "09-10", 8_000)],
                "TNLS1": [("Regular", "11-11", 2_789_000)],
            },
        )
        kept = frappe.db.get_value(
            "Rule Set",
            "NCC-77-2024",
            ["waived", "waiver_decision", "waived_amount", "seen_recovery", "seen_people"],
        )
        self.assertEqual(kept, (1, "120/QĐ-UBND", 14_000, 14_000, 3))

    def test_migrating_again_changes_nothing(self):
        self.migrate()
        before = (
            frappe.db.count("Rule Set"),
            frappe.db.count("Benefit Rate"),
            frappe.db.count("Benefit Category"),
        )
        self.migrate()
        after = (
            frappe.db.count("Rule Set"),
            frappe.db.count("Benefit Rate"),
            frappe.db.count("Benefit Category"),
        )
        self.assertEqual(before, after)

    def test_lists_that_paid_the_estimates_of_july_go_on_until_the_table_is_there(self):
        """September and October 2026 stand on approved lists, so nothing would be taken back unseen."""
        self.migrate()
        rate = {"programme": "NCC", "amount": 3_012_000, "rate_kind": "Standard Level"}
        self.assertEqual(frappe.db.get_value("Benefit Rate", rate, "awaits_table"), 1)
        frappe.db.set_value("Benefit Rate", rate, "awaits_table", 0)
        print_the_law.await_the_table()
        self.assertEqual(frappe.db.get_value("Benefit Rate", rate, "awaits_table"), 0)


class TestTwoHelpers(DistrictTestCase):
    def test_where_somebody_has_two_the_rule_waits_for_a_person(self):
        person = factories.person(self.place.north, None).name
        for category in ("NCC-BMPV", "NCC-TBPVN"):
            factories.entitlement(person, category)
            frappe.db.set_value("Benefit Category", category, "stacking_class", None)
        with patch("an_sinh.setup.reference.load"):
            print_the_law.reference.complete()
        self.assertFalse(frappe.db.get_value("Benefit Category", "NCC-BMPV", "stacking_class"))

    def test_of_survivors_three_are_too_many_and_two_are_not(self):
        """TTTB and TTBB 1.565.000 each from 07/2024, TNLS1 2.789.000: of three the two highest, 4.354.000."""
        person = factories.person(self.place.north, None).name
        for category in ("NCC-TTTB", "NCC-TTBB"):
            factories.entitlement(person, category)
        self.assertFalse(print_the_law.reference._has_more("Survivor"))
        factories.entitlement(person, "NCC-TNLS1")
        self.assertTrue(print_the_law.reference._has_more("Survivor"))
        with as_user(self.place.north_officer):
            name = payroll.generate(date(2024, 8, 1), self.place.north, "NCC")
        monthly = sorted(int(line.amount) for line in lines(name) if line.kind == "Regular")
        self.assertEqual(monthly, [1_565_000, 2_789_000])
