"""An old commune whose villages went to several new ones: a work list, then everybody by their village, then undone.

Suối Cạn: three people in Bản Trên, two in Bản Dưới, one whose village nobody wrote down; Cửa Rừng: one; 6c is 810.000."""

from datetime import date

import frappe
from an_sinh.services.reorganisation.merge import villages
from an_sinh.services.reorganisation.merge.run import list_villages, merge_units, undo_merge
from an_sinh.setup import localities
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.setup.test_national_units import NEW, OLD, load_both

TABLE = "2025-07-national"
SPLIT, TOWN, FOREST, HILL = "97004-2004", "97001-2004", "97004-2025", "97007-2025"
WORK_LIST = "Village Assignment"


class TestSplit(DistrictTestCase):
    def setUp(self):
        super().setUp()
        load_both()
        localities.load_code("971", OLD)
        self.people = {
            village: [factories.person(SPLIT, "BTXH-6c", village=text).name for text in texts]
            for village, texts in {
                "Bản Trên": ("Bản Trên", "bản trên", "Bản  Trên"),
                "Bản Dưới": ("Bản Dưới", "Bản Dưới"),
                "": (None,),
            }.items()
        }
        self.townsman = factories.person(TOWN, "BTXH-6c", village="Phố 1").name

    def merge(self) -> dict:
        list_villages(TABLE, "971-2004")
        return merge_units(TABLE, "971-2004")

    def assign(self, **codes) -> None:
        for row in villages.rows_of(SPLIT):
            key = {"Bản Dưới": "lower", "": "none"}.get(row.village or "", "upper")
            if key in codes:
                document = frappe.get_doc(WORK_LIST, row.name)
                document.new_code = codes[key]
                document.save()

    def units(self) -> dict:
        return {
            village: {frappe.db.get_value("Beneficiary", name, "administrative_unit") for name in names}
            for village, names in self.people.items()
        }

    def begin(self) -> str:
        """The refusal of the first try, which leaves the work list."""
        with self.assertRaises(frappe.ValidationError) as refusal:
            self.merge()
        return str(refusal.exception)

    def test_nobody_is_moved_before_each_village_has_its_unit(self):
        self.assertIn("3 villages (6 people)", self.begin())
        rows = {row.village or "": (row.persons, row.new_code or "") for row in villages.rows_of(SPLIT)}
        self.assertEqual(sorted(rows.values()), [(1, ""), (2, ""), (3, "")])
        self.assign(upper="97004", lower="97007")
        self.assertIn("1 villages (1 people)", self.begin())
        self.assertEqual(self.units(), {village: {SPLIT} for village in self.people})

    def test_only_the_units_that_it_went_to_can_be_entered(self):
        self.begin()
        document = frappe.get_doc(WORK_LIST, villages.rows_of(SPLIT)[0].name)
        document.new_code = "97001"
        self.assertRaises(frappe.ValidationError, document.save)

    def test_everybody_goes_with_their_village_and_the_totals_are_equal(self):
        """Seven people with 810.000 each: 5.670.000 before and after. Payments stay with the person."""
        self.begin()
        self.assign(upper="97004", lower="97007", none="97004")
        result = self.merge()
        self.assertEqual(
            {(unit["new"], tuple(unit["old"])) for unit in result["units"]},
            {(FOREST, (TOWN, SPLIT)), (HILL, (SPLIT, "97007-2004"))},
        )
        self.assertEqual(self.units(), {"Bản Trên": {FOREST}, "Bản Dưới": {HILL}, "": {FOREST}})
        self.assertEqual(frappe.db.get_value("Beneficiary", self.townsman, "administrative_unit"), FOREST)
        entitled = frappe.get_all(
            "Benefit Entitlement",
            filters={"beneficiary": ["in", self.people["Bản Dưới"]]},
            pluck="administrative_unit",
        )
        self.assertEqual(set(entitled), {HILL})
        record = frappe.get_doc("Unit Merge", result["unit_merge"])
        self.assertEqual(
            {(row.old_unit, row.new_unit): row.persons for row in record.units},
            {(TOWN, FOREST): 1, (SPLIT, FOREST): 4, (SPLIT, HILL): 2, ("97007-2004", HILL): 0},
        )
        (total,) = [row for row in record.totals if row.programme == "BTXH"]
        self.assertEqual((total.persons_before, total.persons_after), (7, 7))
        self.assertEqual((int(total.monthly_before), int(total.monthly_after)), (3_500_000 + 1_750_000,) * 2)
        self.assertEqual(
            frappe.db.get_value("Administrative Unit", SPLIT, ["valid_to", "successor"]),
            (date(2025, 6, 30), FOREST),
        )

    def test_it_can_be_taken_back(self):
        self.begin()
        self.assign(upper="97004", lower="97007", none="97007")
        undo_merge(self.merge()["unit_merge"])
        self.assertEqual(self.units(), {village: {SPLIT} for village in self.people})
        self.assertFalse(frappe.db.exists("Administrative Unit", HILL))
        self.assertIsNone(frappe.db.get_value("Administrative Unit", SPLIT, "successor"))
        self.assertEqual(NEW.year, 2025)
