"""Debts and one-off payments where there is no district, and where people move."""

import frappe
from an_sinh.services.payroll import one_off as one_off_payroll
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import act, approve_payroll, lines, prepare
from an_sinh.tests.factories_changes import change, on_day
from an_sinh.tests.factories_one_off import approve, claim, dead_person, listed
from an_sinh.tests.factories_recovery import (
    DECEMBER,
    JANUARY,
    approved_payroll,
    end_by_death,
    paid_until,
    planned,
    recovery_of,
)
from an_sinh.tests.users import as_user

REFUSED = (frappe.PermissionError, frappe.ValidationError)


class TestTwoTiers(DistrictTestCase):
    def setUp(self):
        super().setUp()
        frappe.db.set_value("Administrative Unit", self.place.north, "tier", "Two")

    def signed(self, document, *users):
        """The officer sends, these approve; the state it then has."""
        act(self.place.north_officer, document.doctype, document.name, "Send for Approval")
        for user in users:
            act(self.place.users[user], document.doctype, document.name, "Approve")
        return frappe.db.get_value(document.doctype, document.name, "workflow_state")

    def test_the_communes_leader_decides_on_a_funeral(self):
        document = claim(self.place, dead_person(self.place, "BTXH-6c"), "BTXH-MT")
        self.assertEqual(self.signed(document, "north_leader"), "Approved")

    def test_merit_goes_on_to_the_province(self):
        document = claim(self.place, dead_person(self.place, "NCC-TNLS1"), "NCC-MT")
        self.assertEqual(self.signed(document, "north_leader"), "Pending Province Officer")
        for user in ("district_officer", "district_leader", "north_leader"):
            with self.assertRaises(REFUSED):
                act(self.place.users[user], document.doctype, document.name, "Approve")
        for user in ("province_officer", "province_leader"):
            act(self.place.users[user], document.doctype, document.name, "Approve")
        self.assertEqual(frappe.db.get_value("One-off Benefit", document.name, "workflow_state"), "Approved")

    def test_the_province_writes_off(self):
        frappe.db.set_value("Administrative Unit", self.place.north, "tier", "Three")
        person, _payrolls = paid_until(self.place, DECEMBER)
        end_by_death(person)
        approved_payroll(self.place, JANUARY)
        frappe.db.set_value("Administrative Unit", self.place.north, "tier", "Two")
        debt = planned(self.place, recovery_of(person), "Written Off", approve=False)
        self.assertEqual(self.signed(debt, "north_leader", "province_officer"), "Pending Province Leader")
        with as_user(self.place.province_leader):
            debt.reload().update({"decision_number": "9/QĐ-UBND", "decision_date": "2025-02-01"})
            debt.save()
        act(self.place.province_leader, "Recovery", debt.name, "Approve")
        self.assertEqual(debt.reload().status, "Written Off")


class TestMovedAway(DistrictTestCase):
    def test_the_debt_goes_with_the_person(self):
        """Paid for November and December though the benefit ended in October; then the person moves south, where
        the officer plans how it comes back."""
        person, _payrolls = paid_until(self.place, DECEMBER)
        with on_day(2024, 12, 20):
            change(
                self.place,
                "Stop",
                person.name,
                "2024-11",
                reason="No Longer Eligible",
                event_date="2024-10-20",
            )
        approved_payroll(self.place, JANUARY)
        debt = recovery_of(person)
        self.moves(person)
        debt.reload()
        self.assertEqual(debt.administrative_unit, self.place.south)
        with as_user(self.place.north_officer), self.assertRaises(frappe.PermissionError):
            frappe.get_doc("Recovery", debt.name).check_permission("write")
        with as_user(self.place.south_officer):
            document = frappe.get_doc("Recovery", debt.name)
            document.update({"plan": "Whole", "payer_name": person.full_name})
            document.save()
        act(self.place.south_officer, "Recovery", debt.name, "Send for Approval")
        act(self.place.south_leader, "Recovery", debt.name, "Approve")
        self.assertEqual(debt.reload().status, "In Plan")

    def test_who_moves_while_the_list_is_on_its_way_owes_where_they_live(self):
        person, _payrolls = paid_until(self.place, DECEMBER)
        with on_day(2024, 12, 20):
            reason = {"reason": "No Longer Eligible", "event_date": "2024-10-20"}
            change(self.place, "Stop", person.name, "2024-11", **reason)
        name = prepare(self.place.north, self.place.north_officer, JANUARY)
        self.moves(person)
        approve_payroll(self.place, name)
        self.assertEqual(recovery_of(person).administrative_unit, self.place.south)

    def test_an_approved_gift_is_paid_where_the_person_lives(self):
        person, _payrolls = paid_until(self.place, DECEMBER)
        gift = claim(
            self.place, person, "BTXH-QT", amount=300_000, month=JANUARY, claimant_name=None,
            claimant_relation=None, claimant_id_number=None,
        )  # fmt: skip
        approve(self.place, gift)
        self.moves(person)
        self.assertIsNone(listed(self.place, JANUARY))
        with as_user(self.place.south_officer):
            name = one_off_payroll.generate(JANUARY, self.place.south, "BTXH")
        self.assertEqual(
            [(line.beneficiary, int(line.amount)) for line in lines(name)], [(person.name, 300_000)]
        )

    def moves(self, person):
        document = frappe.get_doc("Beneficiary", person.name)
        document.flags.by_service = True
        document.administrative_unit = self.place.south
        document.save(ignore_permissions=True)
