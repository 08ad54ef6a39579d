"""What comes after communes merged: payrolls, reports, users, and the merger taken back."""

import frappe
from an_sinh.an_sinh.report.rollout_rate import rollout_rate
from an_sinh.api import desk
from an_sinh.domain.payroll.month_balance import breaks
from an_sinh.services.benefits.openings import freeze_openings
from an_sinh.services.changes import application
from an_sinh.services.payroll import generate as payroll
from an_sinh.services.payroll.seal import MOVEMENT_FIELDS
from an_sinh.services.reorganisation.merge import run as unit_merge
from an_sinh.tests import factories
from an_sinh.tests.factories_changes import on_day
from an_sinh.tests.factories_map import (
    CHI_LANG,
    CHI_LANG_TOWN,
    DISTRICT,
    DONG_MO,
    JULY,
    JUNE,
    NEW_CHI_LANG,
    PROVINCE,
    district_office,
    office,
    pay,
    person,
    snapshot,
)
from an_sinh.tests.reorganisation.map_case import MapCase, unit_of
from an_sinh.tests.users import as_user


class TestPayrollAfterwards(MapCase):
    def test_the_first_payroll_of_the_new_unit_continues_those_of_the_old_ones(self):
        """June: three lists of one person, 750.000 đ each. July: one list of three, 2.250.000 đ; last month is the
        sum of the three, and nobody came, went or moved."""
        staff = district_office()
        june = [pay(unit, JUNE, staff) for unit in (DONG_MO, CHI_LANG_TOWN, CHI_LANG)]
        self.merge()
        july = frappe.get_doc("Monthly Payroll", pay(NEW_CHI_LANG, JULY, self.new_staff()))
        figures = {name: int(july.get(name) or 0) for name in MOVEMENT_FIELDS}
        self.assertEqual(
            {name: value for name, value in figures.items() if value},
            {
                "previous_persons": 3,
                "previous_amount": 2_250_000,
                "current_persons": 3,
                "current_amount": 2_250_000,
            },
        )
        self.assertEqual(breaks(figures), [])
        self.assertEqual([july.docstatus, int(july.total_amount)], [1, 2_250_000])
        before = [int(frappe.db.get_value("Monthly Payroll", name, "current_amount")) for name in june]
        self.assertEqual(sum(before), int(july.previous_amount))
        kept = frappe.get_all("Payroll Line", filters={"payroll": ["in", june]}, pluck="administrative_unit")
        self.assertEqual(sorted(kept), [DONG_MO, CHI_LANG_TOWN, CHI_LANG])

    def test_what_did_not_arrive_before_is_paid_by_the_new_unit(self):
        """June's 750.000 đ of thị trấn Đồng Mỏ came back: July's list of xã Chi Lăng carries it, and charges nothing
        twice: three regular lines, two of June's arrears, one carried over."""
        staff = district_office()
        pay(DONG_MO, JUNE, staff)
        (failed,) = frappe.get_all("Payroll Line", filters={"administrative_unit": DONG_MO}, pluck="name")
        frappe.db.set_value("Payroll Line", failed, "payment_status", "Failed")
        self.merge()
        with as_user(self.new_staff()[0]):
            july = payroll.generate(JULY, NEW_CHI_LANG, "BTXH")
        lines = [
            (row.kind, row.beneficiary, int(row.amount), row.carried_from) for row in factories.lines(july)
        ]
        self.assertEqual(
            sorted(lines, key=str),
            sorted(
                [("Regular", who.name, 750_000, None) for who in (self.mo, self.town, self.chi)]
                + [("Arrears", who.name, 750_000, None) for who in (self.town, self.chi)]
                + [("Carried Over", self.mo.name, 750_000, failed)],
                key=str,
            ),
        )

    def test_a_new_unit_has_no_list_of_a_month_before_it_was_there(self):
        self.merge()
        self.assertRaises(frappe.ValidationError, payroll.generate, JUNE, NEW_CHI_LANG, "BTXH")
        made = payroll.generate_for_locality(JUNE, PROVINCE, ["BTXH"])
        self.assertEqual(made["payrolls"], [])
        self.assertIn(NEW_CHI_LANG, [row["unit"] for row in made["skipped"]])

    def test_a_move_of_before_is_entered_afterwards(self):
        """A person of Lạng Sơn city moved to thị trấn Chi Lăng in June, which is told in August."""
        mover = person("05992-2004")
        self.merge()
        with on_day(2025, 8):
            move = frappe.get_doc(
                {
                    "doctype": "Benefit Change",
                    "change_type": "Transfer",
                    "beneficiary": mover.name,
                    "effective_month": "2025-06-01",
                    "to_unit": NEW_CHI_LANG,
                }
            ).insert()
        self.assertEqual(move.to_unit, NEW_CHI_LANG)
        with self.assertRaises(frappe.ValidationError) as refused, on_day(2025, 8):
            frappe.copy_doc(move).update({"to_unit": CHI_LANG}).insert()
        self.assertIn(NEW_CHI_LANG, str(refused.exception))

    def new_staff(self):
        return office(PROVINCE, ("Commune Officer", "Commune Leader", "Province Officer"), "chilangmoi")

    def test_who_moved_between_two_communes_of_one_new_unit_came_from_nowhere(self):
        """Paid by Đồng Mỏ in June, moved to thị trấn Chi Lăng at its end: both are xã Chi Lăng in July. One who came
        from Mai Sao (now xã Nhân Lý) is a transfer of 750.000 đ."""
        staff = district_office()
        far = person("06484-2004")
        for unit in (DONG_MO, "06484-2004"):
            pay(unit, JUNE, staff)
        for document, to_unit in ((self.mo, CHI_LANG_TOWN), (far, CHI_LANG_TOWN)):
            document.reload()
            document.administrative_unit = to_unit
            document.flags.by_service = True
            document.save()
            document.db_set("moved_at", "2025-06-28 08:00:00")
        self.merge()
        with as_user(self.new_staff()[0]):
            july = frappe.get_doc("Monthly Payroll", payroll.generate(JULY, NEW_CHI_LANG, "BTXH"))
            old = frappe.get_doc("Monthly Payroll", payroll.generate(JULY, "06496-2025", "BTXH") or july.name)
        self.assertEqual([july.transfer_in_persons, int(july.transfer_in_amount)], [1, 750_000])
        # The other two were not paid in June: they come anew in July, with June as arrears.
        self.assertEqual([july.previous_persons, july.increase_persons, july.current_persons], [1, 2, 4])
        self.assertEqual(old.name, july.name)  # nobody is left in Nhân Lý

    def test_a_change_that_waited_takes_effect_with_the_new_units_list(self):
        with on_day(2025, 6):
            stop = frappe.get_doc(
                {
                    "doctype": "Benefit Change",
                    "change_type": "Stop",
                    "beneficiary": self.mo.name,
                    "effective_month": "2025-07-01",
                    "reason": "Missing",
                    "decision_number": "15/QĐ-UBND",
                    "decision_date": "2025-06-05",
                }
            ).insert()
        stop.db_set({"workflow_state": "Approved", "list_month": "2025-07-01"})
        self.merge()
        self.assertEqual(application.apply_due(JULY, [NEW_CHI_LANG]), [stop.name])
        ends = frappe.db.get_value("Benefit Entitlement", {"beneficiary": self.mo.name}, "end_month")
        self.assertEqual(str(ends), "2025-06-01")


class TestReports(MapCase):
    def rate(self, month, unit, user="Administrator"):
        """{unit: (beneficiaries, not paid yet, amount not paid yet)} of the rollout rate, without its total."""
        with as_user(user):
            _columns, rows, *_rest = rollout_rate.execute({"month": month, "administrative_unit": unit})
        return {
            row["unit_name"]: (row["beneficiaries"], row["not_paid"], int(row["not_paid_amount"]))
            for row in rows
            if not row.get("bold") and (row["beneficiaries"] or row["not_paid"])
        }

    def test_old_and_new_units_are_asked_and_nobody_counts_twice(self):
        """Đồng Mỏ paid one person 750.000 đ in June, xã Chi Lăng (new) three in July: the two who weren't paid in June
        get both months, 3 × 750.000 + 2 × 750.000."""
        staff = district_office()
        pay(DONG_MO, JUNE, staff)
        self.merge()
        pay(
            NEW_CHI_LANG,
            JULY,
            office(PROVINCE, ("Commune Officer", "Commune Leader", "Province Officer"), "chilangmoi"),
        )
        in_old_june = {
            "Thị trấn Đồng Mỏ": (1, 1, 750_000),
            "Thị trấn Chi Lăng": (1, 0, 0),
            "Xã Chi Lăng": (1, 0, 0),
        }
        for asked in (DISTRICT, PROVINCE, NEW_CHI_LANG):
            self.assertEqual(self.rate("2025-06-01", asked), in_old_june, asked)
        in_new = {"Xã Chi Lăng": (3, 3, 3_750_000)}
        for asked in (PROVINCE, NEW_CHI_LANG):
            self.assertEqual(self.rate("2025-07-01", asked), in_new, asked)
        in_old_july = {
            "Thị trấn Đồng Mỏ": (1, 1, 750_000),
            "Thị trấn Chi Lăng": (1, 1, 1_500_000),
            "Xã Chi Lăng": (1, 1, 1_500_000),
        }
        self.assertEqual(self.rate("2025-07-01", DISTRICT), in_old_july)
        self.assertEqual(self.rate("2025-07-01", CHI_LANG), {"Xã Chi Lăng": (1, 1, 1_500_000)})

    def test_a_person_who_moves_on_leaves_the_old_units_figures(self):
        self.merge()
        self.mo.reload()
        self.mo.administrative_unit = "06496-2025"
        self.mo.flags.by_service = True
        self.mo.save()
        self.assertEqual(list(self.rate("2025-07-01", DISTRICT)), ["Thị trấn Chi Lăng", "Xã Chi Lăng"])
        self.assertEqual(
            {name: row[0] for name, row in self.rate("2025-07-01", PROVINCE).items()},
            {"Xã Chi Lăng": 2, "Xã Nhân Lý": 1},
        )


class TestUsers(MapCase):
    def setUp(self):
        super().setUp()
        self.clerk = factories.user("chilang_xa", "Commune Officer", CHI_LANG)
        self.stranger = factories.user("vananh_xa", "Commune Officer", "06469-2004")
        self.june = pay(DONG_MO, JUNE, district_office())

    def sees(self, user, doctype, name):
        with as_user(user):
            listed = bool(frappe.get_list(doctype, filters={"name": name}))
            self.assertEqual(frappe.has_permission(doctype, "read", doc=name), listed)
            return listed

    def areas(self, user):
        return set(frappe.get_all("User Permission", filters={"user": user}, pluck="for_value"))

    def test_the_new_units_users_have_its_people_and_the_old_units_lists(self):
        self.assertFalse(self.sees(self.clerk, "Beneficiary", self.mo.name))
        self.merge()
        self.assertTrue(self.sees(self.clerk, "Beneficiary", self.mo.name))
        self.assertTrue(self.sees(self.clerk, "Monthly Payroll", self.june))
        self.assertFalse(self.sees(self.stranger, "Beneficiary", self.mo.name))
        self.assertFalse(self.sees(self.stranger, "Monthly Payroll", self.june))
        self.assertEqual(self.areas(self.clerk), {NEW_CHI_LANG, DONG_MO, CHI_LANG_TOWN, CHI_LANG})

    def test_who_gets_the_new_unit_later_gets_its_past_and_loses_both_together(self):
        self.merge()
        late = factories.user("chilang_moi", "Commune Leader", NEW_CHI_LANG)
        self.assertEqual(self.areas(late), {NEW_CHI_LANG, DONG_MO, CHI_LANG_TOWN, CHI_LANG})
        self.assertTrue(self.sees(late, "Monthly Payroll", self.june))
        permission = frappe.db.get_value("User Permission", {"user": late, "for_value": NEW_CHI_LANG})
        frappe.delete_doc("User Permission", permission)
        self.assertEqual(self.areas(late), set())

    def test_the_desk_begins_with_todays_unit(self):
        self.merge()
        with as_user(self.clerk):
            self.assertEqual([area["name"] for area in desk.boot()["areas"]], [NEW_CHI_LANG])

    def test_new_documents_begin_with_the_new_unit(self):
        self.merge()
        late = factories.user("chilang_moi", "Commune Leader", NEW_CHI_LANG)
        for user in (self.clerk, late):
            preferred = frappe.get_all(
                "User Permission", filters={"user": user, "is_default": 1}, pluck="for_value"
            )
            self.assertEqual(preferred, [NEW_CHI_LANG])

    def test_an_undone_merger_leaves_the_areas_as_they_were(self):
        name = self.merge()["unit_merge"]
        unit_merge.undo_merge(name)
        self.assertEqual(self.areas(self.clerk), {CHI_LANG})
        self.assertFalse(self.sees(self.clerk, "Beneficiary", self.mo.name))


class TestUndo(MapCase):
    def test_everything_is_as_it_was(self):
        factories.user("chilang_xa", "Commune Officer", CHI_LANG)
        factories.account_method(self.town.name)
        freeze_openings()
        before = snapshot()
        name = self.merge()["unit_merge"]
        self.assertNotEqual(snapshot(), before)
        unit_merge.undo_merge(name)
        self.assertEqual(snapshot(), before)
        self.assertEqual(frappe.db.get_value("Unit Merge", name, "status"), "Undone")
        self.assertRaises(frappe.ValidationError, unit_merge.undo_merge, name)
        self.merge()  # and it can be done again
        self.assertEqual(unit_of(self.mo), NEW_CHI_LANG)

    def test_not_once_a_new_unit_has_a_payroll(self):
        name = self.merge()["unit_merge"]
        payroll.generate(JULY, NEW_CHI_LANG, "BTXH")
        self.assertRaises(frappe.ValidationError, unit_merge.undo_merge, name)
        self.assertEqual(unit_of(self.mo), NEW_CHI_LANG)

    def test_not_while_people_came_or_left(self):
        name = self.merge()["unit_merge"]
        newcomer = factories.person(NEW_CHI_LANG)
        with self.assertRaises(frappe.ValidationError) as refused:
            unit_merge.undo_merge(name)
        self.assertIn(newcomer.name, str(refused.exception))
        newcomer.db_set({"administrative_unit": DONG_MO, "former_unit": None})
        self.mo.reload()
        self.mo.administrative_unit = "06496-2025"
        self.mo.flags.by_service = True
        self.mo.save()
        with self.assertRaises(frappe.ValidationError) as refused:
            unit_merge.undo_merge(name)
        self.assertIn("Đồng Mỏ", str(refused.exception))

    def test_a_payroll_of_an_unmerged_month_is_no_obstacle(self):
        staff = district_office()
        pay(DONG_MO, JUNE, staff)
        name = self.merge()["unit_merge"]
        unit_merge.undo_merge(name)
        with as_user(staff[0]):
            july = frappe.get_doc("Monthly Payroll", payroll.generate(JULY, DONG_MO, "BTXH"))
        self.assertEqual([july.previous_persons, july.current_persons, july.transfer_in_persons], [1, 1, 0])

    def test_what_is_not_there_cannot_be_undone(self):
        self.assertRaises(frappe.ValidationError, unit_merge.undo_merge, "UM.999999")
