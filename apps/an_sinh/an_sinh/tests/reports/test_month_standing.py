"""Where a month stands, for each level; every figure counted by hand from two communes of a few people."""

from datetime import date

import frappe
from an_sinh.api import home
from an_sinh.api.workflow import waiting_for_me
from an_sinh.services.disbursement import orders
from an_sinh.services.reports.month_standing import standing
from an_sinh.tests import factories, factories_money
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories_changes import on_day
from an_sinh.tests.users import as_user

MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)
# BTXH-6c without a province's rule: 1.5 × 360,000 đồng (Decree 20/2021 art. 4 and 6, May and June 2024).
LEVEL = 540_000


class TestMonthStanding(DistrictTestCase):
    def setUp(self):
        super().setUp()
        for commune, people in ((self.place.north, 3), (self.place.south, 2)):
            for number in range(people):
                person = factories.person(commune, category=None)
                factories.entitlement(person.name, "BTXH-6c", start_month=MAY)
                factories.account_method(person.name, number=f"10123456{commune[3:5]}{number:02d}")
        self.north = factories.prepare(self.place.north, self.place.north_officer, MAY)
        self.south = factories.prepare(self.place.south, self.place.south_officer, MAY)

    def seen_by(self, user, month=None):
        with as_user(self.place.users[user]):
            return standing(month)

    def cells(self, found):
        return [(row["unit"], [(c["programme"], c["state"], c["name"], c["persons"], c["amount"]) for c in row["cells"]])
                for row in found["units"]]  # fmt: skip

    def test_a_district_sees_both_communes_the_one_behind_first(self):
        """North has approved 3 people, 1,620,000 đồng; South's 2 people, 1,080,000 đồng, are still a draft."""
        factories.approve_payroll(self.place, self.north)
        found = self.seen_by("district_officer")
        self.assertEqual((found["month"], found["programmes"]), ("2024-05-01", ["BTXH"]))
        self.assertEqual(
            found["steps"],
            [
                {"state": "Draft", "lists": 1, "amount": 2 * LEVEL},
                {"state": "Approved", "lists": 1, "amount": 3 * LEVEL},
            ],
        )
        self.assertEqual(
            self.cells(found),
            [
                (self.place.south, [("BTXH", "Draft", self.south, 2, 2 * LEVEL)]),
                (self.place.north, [("BTXH", "Approved", self.north, 3, 3 * LEVEL)]),
            ],
        )

    def test_a_commune_sees_its_own_alone(self):
        found = self.seen_by("north_officer")
        self.assertEqual(
            self.cells(found), [(self.place.north, [("BTXH", "Draft", self.north, 3, 3 * LEVEL)])]
        )
        self.assertEqual(found["steps"], [{"state": "Draft", "lists": 1, "amount": 3 * LEVEL}])

    def test_a_list_of_last_month_that_is_not_made_yet_is_told(self):
        factories.approve_payroll(self.place, self.north)
        june = factories.prepare(self.place.north, self.place.north_officer, JUNE)
        found = self.seen_by("district_leader")
        self.assertEqual(found["month"], "2024-06-01")
        self.assertEqual(
            self.cells(found),
            [
                (self.place.south, [("BTXH", "Not Made", None, 0, 0)]),
                (self.place.north, [("BTXH", "Draft", june, 3, 3 * LEVEL)]),
            ],
        )

    def test_a_month_that_is_asked_for_and_one_without_lists(self):
        factories.approve_payroll(self.place, self.north)
        factories.prepare(self.place.north, self.place.north_officer, JUNE)
        self.assertEqual(self.seen_by("north_officer", date(2024, 5, 31))["steps"][0]["lists"], 1)
        empty = self.seen_by("north_officer", date(2024, 1, 1))
        self.assertEqual((empty["month"], empty["steps"], empty["units"]), ("2024-01-01", [], []))

    def test_money_on_its_way_out_and_back(self):
        """3 × 540,000 to accounts: to be ordered, then sent and waiting, then 2 arrived and 1 did not."""
        factories.approve_payroll(self.place, self.north)
        self.assertEqual(self.seen_by("north_officer")["money"]["not_ordered"], 3 * LEVEL)
        with as_user(self.place.district_officer):
            (name,) = orders.make_for_payroll(self.north)
        nothing = {"not_ordered": 0, "no_answer": 0, "arrived": 0, "not_arrived": 0, "otherwise": 0}
        self.assertEqual(self.waiting_orders("district_leader"), [(name, 3 * LEVEL, 3)])
        self.assertEqual(self.waiting_orders("district_officer"), [])
        self.assertEqual(self.waiting_orders("north_leader"), [])
        with as_user(self.place.district_leader):
            orders.release(name)
        self.assertEqual(self.waiting_orders("district_leader"), [])
        for user in ("district_officer", "north_officer"):
            self.assertEqual(self.seen_by(user)["money"], {**nothing, "no_answer": 3 * LEVEL})
        names = frappe.get_all("Payroll Line", {"disbursement": name}, pluck="name", order_by="name")
        paid_before, paid, failed = (frappe.get_doc("Payroll Line", line) for line in names)
        for line in (paid_before, paid):
            factories_money.answer(line, "paid")
        factories_money.answer(failed, "failed")
        self.assertEqual(
            self.seen_by("north_officer")["money"], {**nothing, "arrived": 2 * LEVEL, "not_arrived": LEVEL}
        )
        self.assertEqual(self.seen_by("south_officer")["money"], nothing)

    def waiting_orders(self, user):
        with as_user(self.place.users[user]):
            groups = {group["doctype"]: group for group in waiting_for_me()["documents"]}
        rows = groups.get("Disbursement", {"rows": []})["rows"]
        return [(row["name"], row["amount"], row["count"]) for row in rows]

    def test_who_may_read_no_lists_sees_nothing(self):
        found = self.seen_by("bank")
        self.assertEqual((found["month"], found["steps"], found["units"]), (None, [], []))
        self.assertEqual(set(found["money"].values()), {0})

    def test_who_works_for_a_provider_sees_no_sums_of_a_commune(self):
        """Not those of the area of their branch either, whatever other role they were given."""
        factories.approve_payroll(self.place, self.north)
        self.give_role(self.place.bank, "Commune Officer")
        branch = {"user": self.place.bank, "allow": "Administrative Unit", "for_value": self.place.north}
        frappe.get_doc({"doctype": "User Permission", **branch}).insert(ignore_permissions=True)
        found = self.seen_by("bank", MAY)
        self.assertEqual((found["steps"], found["units"]), ([], []))
        self.assertEqual(set(found["money"].values()), {0})

    def test_deadlines_count_the_days(self):
        """Lists before the 25th: on 20 June, 4 days are left to the 24th."""
        frappe.get_doc(
            {
                "doctype": "Reporting Calendar",
                "administrative_unit": self.place.north,
                "kind": "List and Money",
                "before_day": 25,
                "months_ahead": 1,
            }
        ).insert()
        with as_user(self.place.north_officer), on_day(2024, 6, 20):
            rows = home.next_deadlines(self.place.north)
        found = {row["kind"]: row for row in rows}["List and Money"]
        self.assertEqual(
            (found["last_day"], found["list_month"], found["days_left"]), ("2024-06-24", "2024-07-01", 4)
        )
        self.assertEqual(rows, sorted(rows, key=lambda row: row["days_left"]))
        with as_user(self.place.south_officer):
            self.assertRaises(frappe.PermissionError, home.next_deadlines, self.place.north)
