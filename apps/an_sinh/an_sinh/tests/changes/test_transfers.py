"""A move between communes: no month without pay, never two payers, across districts too.

6c at the standard of 360,000 đ: 540,000 a month."""

from datetime import date

import frappe
from an_sinh.api import changes as api
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import act
from an_sinh.tests.factories_changes import change, charged, claim_of, cut_off, on_day, propose, send, sign
from an_sinh.tests.users import as_user

MARCH, APRIL, MAY, JUNE = (date(2024, month, 1) for month in (3, 4, 5, 6))
OTHER_DISTRICT, EAST = "T92", "T9201"


class TransferCase(DistrictTestCase):
    """Both communes paid through March, by their first lists, with arrears of January and February."""

    def setUp(self):
        super().setUp()
        self.person = factories.person(self.place.north)
        self.neighbour = factories.person(self.place.south)
        self.pay(MARCH, "north")
        self.pay(MARCH, "south")

    def prepare(self, month, side):
        return factories.prepare(getattr(self.place, side), self.place.users[f"{side}_officer"], month)

    def pay(self, month, side):
        """Approve a commune's list; the person's lines on it as (kind, first month, amount)."""
        name = self.prepare(month, side)
        if name:
            factories.approve_payroll(self.place, name, side)
        return self.lines(name)

    def lines(self, name):
        return [
            (line.kind, f"{line.from_month:%Y-%m}", int(line.amount))
            for line in (factories.lines(name) if name else [])
            if line.beneficiary == self.person.name
        ]

    def move(self, effective, **values):
        values = {"to_unit": self.place.south, "reason": "Moved", **values}
        return change(self.place, "Transfer", self.person.name, effective, **values)

    def unit(self):
        return frappe.db.get_value("Beneficiary", self.person.name, "administrative_unit")

    def assert_paid_once_through(self, month: int):
        months = [f"2024-{number:02d}" for number in range(1, month + 1)]
        self.assertEqual(charged(self.person.name), dict.fromkeys(months, 540_000))


class TestTransfer(TransferCase):
    def test_the_new_commune_pays_from_the_month_of_the_move(self):
        with on_day(2024, 4, 5):
            done = self.move("2024-04")
        self.assertEqual((done.from_unit, done.administrative_unit), (self.place.north, self.place.north))
        self.assertEqual(self.unit(), self.place.south)
        self.assertEqual(self.pay(APRIL, "north"), [])
        self.assertEqual(self.pay(APRIL, "south"), [("Regular", "2024-04", 540_000)])
        self.assert_paid_once_through(4)

    def test_a_move_of_next_month_waits_for_it(self):
        """Decided in March for May: April is still the old commune's."""
        with on_day(2024, 3, 20):
            done = self.move("2024-05")
        self.assertEqual((done.applied_at, self.unit()), (None, self.place.north))
        self.assertEqual(self.pay(APRIL, "south"), [])
        self.assertEqual(self.pay(APRIL, "north"), [("Regular", "2024-04", 540_000)])
        self.assertEqual(self.pay(MAY, "south"), [("Regular", "2024-05", 540_000)])
        self.assertEqual((self.unit(), self.pay(MAY, "north")), (self.place.south, []))
        self.assert_paid_once_through(5)

    def test_the_old_communes_list_lets_it_take_effect_as_well(self):
        with on_day(2024, 3, 20):
            self.move("2024-04")
        self.assertEqual(self.pay(APRIL, "north"), [])
        self.assertEqual(self.pay(APRIL, "south"), [("Regular", "2024-04", 540_000)])
        self.assert_paid_once_through(4)

    def test_a_late_one_is_not_paid_twice(self):
        """Moved in April, decided in June: the old commune paid April and May, the new one goes on with June."""
        for month in (APRIL, MAY):
            self.pay(month, "north")
            self.pay(month, "south")
        with on_day(2024, 6, 3):
            self.move("2024-04")
        self.assertEqual(self.pay(JUNE, "south"), [("Regular", "2024-06", 540_000)])
        self.assertEqual(self.pay(JUNE, "north"), [])
        self.assert_paid_once_through(6)

    def test_when_both_lists_are_open_only_one_is_approved(self):
        """North's April list was worked out before the move, South's after it; North's is approved first."""
        north = self.prepare(APRIL, "north")
        with on_day(2024, 4, 5):
            self.move("2024-04")
        south = self.prepare(APRIL, "south")
        self.assertEqual(self.lines(north), self.lines(south))
        factories.approve_payroll(self.place, north, "north")
        with self.assertRaises(frappe.ValidationError):
            factories.approve_payroll(self.place, south, "south")
        self.assert_paid_once_through(4)

    def test_the_month_adds_up_in_both_communes(self):
        with on_day(2024, 4, 5):
            self.move("2024-04")
        south = frappe.get_doc("Monthly Payroll", self.prepare(APRIL, "south"))
        self.assertEqual((south.transfer_in_persons, int(south.transfer_in_amount)), (1, 540_000))
        self.assertEqual((south.previous_persons, south.current_persons), (1, 2))
        remaining = factories.person(self.place.north)
        north = frappe.get_doc("Monthly Payroll", self.prepare(APRIL, "north"))
        self.assertEqual((north.transfer_out_persons, int(north.transfer_out_amount)), (1, 540_000))
        self.assertEqual((north.previous_persons, north.current_persons), (1, 1), remaining.name)

    def test_papers_go_along_and_history_stays(self):
        method = factories.account_method(self.person.name)
        with on_day(2024, 4, 5):
            done = self.move("2024-04")
        with as_user(self.place.south_officer):
            self.assertTrue(frappe.get_list("Beneficiary", {"name": self.person.name}))
            self.assertTrue(frappe.get_list("Payment Method", {"name": method.name}))
            self.assertTrue(frappe.get_list("Benefit Entitlement", {"beneficiary": self.person.name}))
            self.assertFalse(frappe.get_list("Payroll Line", {"beneficiary": self.person.name}))
        with as_user(self.place.north_officer):
            self.assertFalse(frappe.get_list("Beneficiary", {"name": self.person.name}))
            self.assertTrue(frappe.get_list("Payroll Line", {"beneficiary": self.person.name}))
            self.assertEqual(frappe.get_list("Benefit Change", pluck="name"), [done.name])
            self.assertEqual(api.preview(done.name)["problem"], None)

    def test_what_is_still_on_its_way_goes_on_in_the_new_commune(self):
        with on_day(2024, 4, 5):
            grant = propose(self.place, "Grant", self.person.name, "2024-05", category="BTXH-6b")
            send(self.place, grant.name)
            self.move("2024-04")
            with self.assertRaises(frappe.PermissionError):
                act(self.place.north_leader, "Benefit Change", grant.name, "Approve")
            sign(self.place, grant.name, "south")
        self.assertEqual(
            self.pay(APRIL, "south") + self.pay(MAY, "south"),
            [("Regular", "2024-04", 540_000), ("Regular", "2024-05", 900_000)],
        )

    def test_a_change_that_waits_comes_along_with_a_move_that_waits(self):
        """Both stand on May's list; South's payroll lets the move take effect, and with it the suspension of May."""
        cut_off(self.place.district)
        with on_day(2024, 4, 25):
            suspended = propose(
                self.place,
                "Suspend",
                self.person.name,
                "2024-05",
                entitlement=claim_of(self.person.name),
                end_month="2024-05-01",
                reason="Not Collected",
            )
            self.move("2024-05")
            # Signed where the person still is.
            send(self.place, suspended.name)
            sign(self.place, suspended.name)
        self.assertEqual(self.pay(APRIL, "south"), [])
        self.assertEqual(self.pay(APRIL, "north"), [("Regular", "2024-04", 540_000)])
        self.assertEqual((self.pay(MAY, "south"), self.pay(MAY, "north")), ([], []))
        self.assertEqual(self.pay(JUNE, "south"), [("Regular", "2024-06", 540_000)])

    def test_there_and_back_again(self):
        with on_day(2024, 4, 5):
            self.move("2024-04")
        self.pay(APRIL, "south")
        with on_day(2024, 5, 5):
            change(self.place, "Transfer", self.person.name, "2024-05", "south", to_unit=self.place.north)
        self.assertEqual(self.pay(MAY, "north"), [("Regular", "2024-05", 540_000)])
        self.assertEqual(self.pay(MAY, "south"), [])
        self.assert_paid_once_through(5)

    def test_a_move_sent_after_the_cut_off_stands_on_the_next_list(self):
        """Sent on Thursday 25 April for April: the old commune pays April, the new one May."""
        cut_off(self.place.district)
        with on_day(2024, 4, 25):
            done = self.move("2024-04")
        self.assertEqual((str(done.list_month), self.unit()), ("2024-05-01", self.place.north))
        self.assertEqual(self.pay(APRIL, "south"), [])
        self.assertEqual(self.pay(APRIL, "north"), [("Regular", "2024-04", 540_000)])
        self.assertEqual(self.pay(MAY, "south"), [("Regular", "2024-05", 540_000)])
        self.assert_paid_once_through(5)

    def test_where_nobody_can_move(self):
        gone = frappe.get_doc("Administrative Unit", self.place.south)
        gone.valid_to = "2024-04-30"
        gone.save()
        with on_day(2024, 4, 5):
            for unit in (self.place.north, self.place.district, "T9999-2004"):
                with self.assertRaises(frappe.ValidationError):
                    propose(self.place, "Transfer", self.person.name, "2024-04", to_unit=unit)
            with self.assertRaises(frappe.ValidationError):
                propose(self.place, "Transfer", self.person.name, "2024-05", to_unit=self.place.south)
            propose(self.place, "Transfer", self.person.name, "2024-04", to_unit=self.place.south)
            with self.assertRaises(frappe.ValidationError):  # one move at a time
                propose(self.place, "Transfer", self.person.name, "2024-04", to_unit=self.place.south)


class TestOtherDistrict(TransferCase):
    """The province decides about a move to another district."""

    def setUp(self):
        super().setUp()
        for code, name, level, kind, parent in (
            (OTHER_DISTRICT, "Huyện Khác", "District", "Rural District", self.place.province),
            (EAST, "Xã Đông Khác", "Commune", "Commune", f"{OTHER_DISTRICT}-2004"),
        ):
            frappe.get_doc(
                {
                    "doctype": "Administrative Unit",
                    "code": code,
                    "unit_name": name,
                    "level": level,
                    "unit_kind": kind,
                    "parent_administrative_unit": parent,
                    "is_group": int(level != "Commune"),
                    "valid_from": "2004-01-01",
                }
            ).insert()
        self.east = f"{EAST}-2004"

    def test_the_province_signs_last_and_the_new_district_pays(self):
        with on_day(2024, 4, 5):
            moved = self.move("2024-04", to_unit=self.east)
            self.assertEqual(moved.workflow_state, "Pending Province Officer")
            self.assertEqual(self.unit(), self.place.north)
            for user in (self.place.province_officer, self.place.province_leader):
                act(user, "Benefit Change", moved.name, "Approve")
        self.assertEqual(self.unit(), self.east)
        name = factories.prepare(self.east, "Administrator", APRIL)
        self.assertEqual(self.lines(name), [("Regular", "2024-04", 540_000)])
        document = frappe.get_doc("Monthly Payroll", name)
        self.assertEqual((document.transfer_in_persons, int(document.transfer_in_amount)), (1, 540_000))
        self.assertEqual(self.pay(APRIL, "north"), [])

    def test_a_move_within_the_district_ends_there(self):
        with on_day(2024, 4, 5):
            self.assertEqual(self.move("2024-04").workflow_state, "Approved")
