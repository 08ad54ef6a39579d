"""The map of July 2025: old communes become new ones, proved, and taken back."""

from unittest.mock import patch

import frappe
from an_sinh.services.areas import units
from an_sinh.services.payroll import generate as payroll
from an_sinh.services.reorganisation.merge import plan as merge_plan
from an_sinh.services.reorganisation.merge import records
from an_sinh.services.reorganisation.merge import run as unit_merge
from an_sinh.services.reorganisation.merge.run import TotalsDiffer
from an_sinh.setup import localities, reference
from an_sinh.tests import factories
from an_sinh.tests.factories_changes import on_day
from an_sinh.tests.factories_map import (
    CHI_LANG,
    CHI_LANG_TOWN,
    DISTRICT,
    DONG_MO,
    JUNE,
    NEW_CHI_LANG,
    PROVINCE,
    district_office,
    person,
    snapshot,
)
from an_sinh.tests.reorganisation.map_case import TABLE, MapCase, unit_of
from an_sinh.tests.users import as_user


class TestTable(MapCase):
    def test_every_commune_of_the_five_plans_has_one_successor(self):
        for key in [place["key"] for place in reference.read("localities")]:
            localities.load(key)
        first = merge_plan.plan_of("2025-01")
        self.assertEqual(first.successor, {"19999-2004": "19900-2004"})
        plan = merge_plan.plan_of(TABLE)
        codes = [code for place in reference.read("localities") for code, _name in place["communes"]]
        codes.remove("19999")  # Hải Dương joined the old Thuận An half a year before
        self.assertEqual(sorted(plan.successor), sorted(f"{code}-2004" for code in codes))
        self.assertEqual(len(plan.new_units), 18)
        self.assertEqual(len({new.name for new in plan.new_units}), 18)
        self.assertEqual([new.unit_name for new in plan.new_units if new.unverified], [])
        unit_merge.merge_units("2025-01")
        self.assertEqual(len(merge_plan.plan_of(TABLE).new_units), 19)

    def test_codes_that_are_used_again_lead_to_other_units(self):
        """06475 was xã Gia Lộc and is xã Bằng Mạc, whose old code was 06493; 05986 was xã Hoàng Đồng and is
        phường Tam Thanh, whose old code was 05974."""
        people = {code: person(f"{code}-2004") for code in ("06475", "06493", "05986", "05974", "05983")}
        unit_merge.merge_units(TABLE)
        self.assertEqual(
            {code: unit_of(document) for code, document in people.items()},
            {
                "06475": "06475-2025",
                "06493": "06475-2025",
                "05986": "05986-2025",
                "05974": "05986-2025",
                "05983": "05983-2025",
            },
        )
        names = {row.name: row.unit_name for row in frappe.get_all("Administrative Unit", fields=["name", "unit_name"],
                 filters={"code": ["in", ["06475", "05986"]]}, limit=0)}  # fmt: skip
        self.assertEqual(
            names,
            {
                "06475-2004": "Xã Gia Lộc",
                "06475-2025": "Xã Bằng Mạc",
                "05986-2004": "Xã Hoàng Đồng",
                "05986-2025": "Phường Tam Thanh",
            },
        )

    def test_communes_of_one_name_are_not_taken_for_each_other(self):
        """Old xã Chi Lăng (06523), thị trấn Chi Lăng (06466), phường Chi Lăng of the city (05983), new xã Chi Lăng."""
        ward = person("05983-2004")
        unit_merge.merge_units(TABLE)
        self.assertEqual([unit_of(d) for d in (self.mo, self.town, self.chi)], [NEW_CHI_LANG] * 3)
        self.assertEqual(unit_of(ward), "05983-2025")
        self.assertEqual(units.lineage(NEW_CHI_LANG), [NEW_CHI_LANG, DONG_MO, CHI_LANG_TOWN, CHI_LANG])

    def test_a_unit_of_another_name_under_a_code_is_refused(self):
        frappe.db.set_value("Administrative Unit", CHI_LANG, "unit_name", "Xã Khác")
        self.assertRaises(frappe.ValidationError, self.merge)
        self.assertEqual(unit_of(self.mo), DONG_MO)

    def test_unknown_tables_and_places_where_nothing_is_left_are_refused(self):
        self.assertRaises(frappe.ValidationError, unit_merge.merge_units, "1975-04", DISTRICT)
        self.assertRaises(frappe.ValidationError, self.merge, self.place.district)
        self.merge()
        self.assertRaises(frappe.ValidationError, self.merge)


class TestMerge(MapCase):
    def test_people_their_papers_and_claims_go_and_totals_are_equal(self):
        """Three people of 6c (1,5 × 500.000 = 750.000 đ a month), each charged 17 months before the takeover,
        01/2024-05/2025: 6 months × 540.000 + 11 × 750.000 = 11.490.000 đ."""
        method = factories.account_method(self.town.name)
        result = self.merge()
        self.assertEqual(
            result["totals"]["BTXH"], {"persons": 3, "monthly": 2_250_000, "charged": 3 * 11_490_000}
        )
        record = frappe.get_doc("Unit Merge", result["unit_merge"])
        (total,) = [row for row in record.totals if row.programme == "BTXH"]
        self.assertEqual(
            [total.persons_before, int(total.monthly_before), int(total.charged_before)],
            [total.persons_after, int(total.monthly_after), int(total.charged_after)],
        )
        self.assertEqual(unit_of(method, "Payment Method"), NEW_CHI_LANG)
        self.assertEqual(
            frappe.db.get_value("Bank Account", method.bank_account, "administrative_unit"), NEW_CHI_LANG
        )
        claim = frappe.get_all(
            "Benefit Entitlement", filters={"beneficiary": self.chi.name}, pluck="administrative_unit"
        )
        self.assertEqual(claim, [NEW_CHI_LANG])
        self.assertEqual(unit_of(self.chi, field="former_unit"), CHI_LANG)

    def test_the_new_unit_lies_under_the_province_and_the_old_one_ends(self):
        self.merge()
        new = frappe.get_doc("Administrative Unit", NEW_CHI_LANG)
        self.assertEqual(
            [new.code, new.unit_name, new.parent_administrative_unit, new.tier, str(new.valid_from)],
            ["06463", "Xã Chi Lăng", PROVINCE, "Two", "2025-07-01"],
        )
        self.assertEqual(new.superior_office_name, "ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN")
        old = frappe.get_doc("Administrative Unit", CHI_LANG)
        self.assertEqual([str(old.valid_to), old.successor], ["2025-06-30", NEW_CHI_LANG])
        self.assertEqual(old.parent_administrative_unit, DISTRICT)

    def test_nobody_is_registered_in_an_old_unit_any_more(self):
        self.merge()
        self.assertRaises(frappe.ValidationError, factories.person, CHI_LANG)
        self.assertNotIn(CHI_LANG, [unit["name"] for unit in units.communes(PROVINCE)])
        self.assertIn(CHI_LANG, [unit["name"] for unit in units.communes(PROVINCE, merged=True)])

    def test_open_payrolls_are_named_and_nothing_happens(self):
        staff = district_office()
        with as_user(staff[0]):
            name = payroll.generate(JUNE, DONG_MO, "BTXH")
        before = snapshot()
        with self.assertRaises(frappe.ValidationError) as refused:
            self.merge()
        self.assertIn(name, str(refused.exception))
        self.assertEqual(snapshot(), before)

    def test_a_dry_run_says_what_would_happen_and_changes_nothing(self):
        before = snapshot()
        result = self.merge(dry_run=True)
        self.assertIsNone(result["unit_merge"])
        self.assertIn(
            {"new": NEW_CHI_LANG, "new_name": "Xã Chi Lăng", "old": [DONG_MO, CHI_LANG_TOWN, CHI_LANG]},
            result["units"],
        )
        self.assertEqual(result["totals"]["BTXH"]["persons"], 3)
        self.assertEqual(snapshot(), before)

    def test_a_person_who_gets_lost_on_the_way_stops_it(self):
        def losing(old, new, people=None):
            moved = records_move(old, new)
            frappe.db.set_value("Beneficiary", self.mo.name, "administrative_unit", self.place.north)
            return moved

        records_move = records.move_records
        with patch.object(records, "move_records", losing):
            self.assertRaises(TotalsDiffer, self.merge)

    def test_every_document_with_a_unit_goes_or_stays_by_decision(self):
        fields = frappe.get_all("DocField", filters={"options": "Administrative Unit", "fieldtype": "Link",
                                "fieldname": ["in", ["administrative_unit", "locality"]]}, pluck="parent", limit=0)  # fmt: skip
        decided = {records.PERSON, *records.FOLLOWS_PERSON, *records.WHILE_OPEN, *records.STAY}
        self.assertEqual(set(fields) - decided, set())

    def test_a_form_opened_before_cannot_be_saved_over_it(self):
        stale = frappe.get_doc("Beneficiary", self.mo.name)
        self.merge()
        stale.village = "Thôn khác"
        self.assertRaises(frappe.TimestampMismatchError, stale.save)
        self.assertEqual(unit_of(self.mo), NEW_CHI_LANG)


class TestOpenDocuments(MapCase):
    def test_a_registration_at_the_district_goes_to_the_province(self):
        staff = district_office()
        applicant = factories.person(CHI_LANG, "BTXH-6c", approved=False)
        applicant.db_set("owner", staff[0])
        for user, action in zip(staff[:2], ("Send for Approval", "Approve"), strict=True):
            factories.act(user, "Beneficiary", applicant.name, action)
        name = self.merge()["unit_merge"]
        self.assertEqual(unit_of(applicant, field="workflow_state"), "Pending Province Officer")
        chief = factories.user("tinh_0", "Province Officer", PROVINCE)
        factories.act(chief, "Beneficiary", applicant.name, "Return", "Bổ sung giấy tờ")
        unit_merge.undo_merge(name)
        self.assertEqual(unit_of(applicant), CHI_LANG)
        self.assertEqual(unit_of(applicant, field="workflow_state"), "Returned")

    def test_changes_that_wait_go_along_and_lead_to_new_units(self):
        waiting = self.change("Transfer", self.place_person(), "2025-09", to_unit=CHI_LANG)
        ours = self.change("Stop", self.mo, "2025-09", reason="Missing")
        past = self.change("Stop", self.town, "2025-06", reason="Missing")
        past.db_set("applied_at", "2025-06-10 08:00:00")
        name = self.merge()["unit_merge"]
        self.assertEqual(
            [unit_of(ours, "Benefit Change"), unit_of(past, "Benefit Change")], [NEW_CHI_LANG, CHI_LANG_TOWN]
        )
        self.assertEqual(unit_of(waiting, "Benefit Change", "to_unit"), NEW_CHI_LANG)
        unit_merge.undo_merge(name)
        self.assertEqual(
            [unit_of(ours, "Benefit Change"), unit_of(waiting, "Benefit Change", "to_unit")],
            [DONG_MO, CHI_LANG],
        )

    def place_person(self):
        return factories.person("05992-2004")

    def change(self, kind, document, effective, **values):
        with on_day(2025, 6):
            return frappe.get_doc(
                {
                    "doctype": "Benefit Change",
                    "change_type": kind,
                    "beneficiary": document.name,
                    "effective_month": f"{effective}-01",
                    "decision_number": "15/QĐ-UBND",
                    "decision_date": "2025-06-05",
                    **values,
                }
            ).insert()
