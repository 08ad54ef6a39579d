"""From which month a change counts, and on whose list it stands; the chain of two tiers."""

import json
from datetime import date
from unittest.mock import patch

import frappe
from an_sinh.api import changes as api
from an_sinh.services.benefits import entitlement_store
from an_sinh.services.changes import application
from an_sinh.tests import factories
from an_sinh.tests.changes.rules_case import RulesCase
from an_sinh.tests.factories import act
from an_sinh.tests.factories_changes import change, claim_of, claims, cut_off, on_day, propose, send, sign
from an_sinh.tests.users import as_user
from frappe.model.workflow import WorkflowPermissionError, WorkflowTransitionError

REFUSED = (frappe.ValidationError, frappe.PermissionError, WorkflowPermissionError, WorkflowTransitionError)
MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)


class TestTwoTiers(RulesCase):
    """Since July 2025 the commune's leader decides; merit benefits go on to the province."""

    def setUp(self):
        super().setUp()
        frappe.db.set_value("Administrative Unit", self.place.north, "tier", "Two")
        self.merit = factories.entitlement(self.person.name, "NCC-TB41").name

    def state_after(self, *users, **values):
        made = self.propose(**values)
        send(self.place, made.name)
        for user in users:
            act(self.place.users[user], "Benefit Change", made.name, "Approve")
        return frappe.db.get_value("Benefit Change", made.name, "workflow_state")

    def test_the_commune_decides(self):
        self.assertEqual(self.state_after("north_leader"), "Approved")
        self.assertIn(("BTXH-6c", "2024-01", "2024-05", "Approved"), claims(self.person.name))

    def test_merit_benefits_are_the_provinces(self):
        self.assertEqual(self.state_after("north_leader", entitlement=self.merit), "Pending Province Officer")

    def test_so_is_a_death_of_somebody_who_has_one(self):
        values = {"entitlement": None, "reason": "Died", "event_date": "2024-05-02"}
        state = self.state_after("north_leader", "province_officer", "province_leader", **values)
        self.assertEqual(state, "Approved")
        self.assertEqual(
            claims(self.person.name),
            [("BTXH-6c", "2024-01", "2024-05", "Approved"), ("NCC-TB41", "2024-01", "2024-05", "Approved")],
        )


class TestLists(RulesCase):
    """Changes must be sent before the 12th: by Monday 13 May 2024, as the 11th is a Saturday. What comes later stands on the next month's list."""

    def setUp(self):
        super().setUp()
        cut_off(self.place.north)

    def approved_late(self):
        made = self.propose("Stop", "2024-05")
        with on_day(2024, 5, 14):
            send(self.place, made.name)
            sign(self.place, made.name)
        return made.reload()

    def test_in_time_it_takes_effect_at_once(self):
        made = self.propose("Stop", "2024-05")
        send(self.place, made.name)
        sign(self.place, made.name)
        made.reload()
        self.assertEqual((str(made.list_month), made.is_late, bool(made.applied_at)), ("2024-05-01", 0, True))

    def test_late_it_waits_for_the_next_list(self):
        """May is still paid in full on May's list; June's list takes it back and pays nothing."""
        made = self.approved_late()
        self.assertEqual((str(made.list_month), made.is_late, made.applied_at), ("2024-06-01", 1, None))
        may = factories.prepare(self.place.north, self.place.north_officer, MAY)
        first, *_rest = factories.lines(may)
        self.assertEqual((first.kind, int(first.amount)), ("Regular", 540_000))
        factories.approve_payroll(self.place, may)
        june = factories.prepare(self.place.north, self.place.north_officer, JUNE)
        self.assertEqual([(r.kind, int(r.amount)) for r in factories.lines(june)], [("Recovery", -540_000)])
        self.assertTrue(made.reload().applied_at)

    def test_while_it_waits_it_can_be_taken_back(self):
        made = self.approved_late()
        for user in ("north_leader", "district_officer"):
            with self.assertRaises(REFUSED):
                act(self.place.users[user], "Benefit Change", made.name, "Reject", "Nhầm người")
        act(self.place.district_leader, "Benefit Change", made.name, "Reject", "Nhầm người")
        self.assertEqual(application.apply_due(JUNE), [])
        self.assertEqual(claims(self.person.name), [("BTXH-6c", "2024-01", None, "Approved")])

    def test_what_took_effect_is_not_taken_back(self):
        made = self.approved_late()
        stale = frappe.get_doc("Benefit Change", made.name)
        application.apply_due(JUNE)
        with self.assertRaises(REFUSED):
            act(self.place.district_leader, "Benefit Change", made.name, "Reject", "Nhầm người")
        stale.note = "Mở trước khi có hiệu lực"
        self.assertRaises(frappe.PermissionError, stale.save)
        self.assertTrue(frappe.db.get_value("Benefit Change", made.name, "applied_at"))

    def test_another_communes_payroll_does_not_let_it_take_effect(self):
        made = self.approved_late()
        self.assertEqual(application.apply_due(JUNE, [self.place.south]), [])
        self.assertEqual(application.apply_due(JUNE, [self.place.north]), [made.name])
        self.assertEqual(application.apply_due(JUNE, [self.place.north]), [])

    def test_it_takes_effect_once(self):
        made = self.approved_late()
        twin = frappe.get_doc("Benefit Change", made.name)
        self.assertTrue(application.apply_change(made))
        before = claims(self.person.name)
        self.assertFalse(application.apply_change(twin))
        self.assertEqual(claims(self.person.name), before)

    def test_what_became_impossible_meanwhile_is_closed_and_says_so(self):
        """A stop from May waits for June's list; a death in March, reported in time, ends the claim before it."""
        made = self.approved_late()
        change(self.place, "Stop", self.person.name, "2024-04", reason="Died", event_date="2024-03-05")
        self.assertEqual(application.apply_due(JUNE, [self.place.north]), [])
        made.reload()
        self.assertTrue(made.applied_at)
        self.assertIn("03/2024", json.loads(made.outcome)["without_effect"])
        self.assertEqual(claims(self.person.name), [("BTXH-6c", "2024-01", "2024-03", "Approved")])
        self.assertIn("03/2024", api.preview(made.name)["problem"])

    def test_the_dead_do_not_move(self):
        """A move that waits for June; the person dies in May."""
        with on_day(2024, 5, 9):
            moved = change(
                self.place, "Transfer", self.person.name, "2024-06", to_unit=self.place.south, reason="Moved"
            )
        change(self.place, "Stop", self.person.name, "2024-06", reason="Died", event_date="2024-05-10")
        self.assertEqual(application.apply_due(JUNE), [])
        unit = frappe.db.get_value("Beneficiary", self.person.name, "administrative_unit")
        self.assertEqual(unit, self.place.north)
        self.assertIn("without_effect", moved.reload().outcome)

    def test_one_that_fails_halfway_leaves_nothing_and_the_others_take_effect(self):
        other = factories.person(self.place.north)
        first = self.propose("Adjust", "2024-05", category="BTXH-6b")
        second = propose(
            self.place, "Stop", other.name, "2024-05", entitlement=claim_of(other.name), reason="Other"
        )
        with on_day(2024, 5, 14):
            for document in (first, second):
                send(self.place, document.name)
                sign(self.place, document.name)
        halfway = patch.object(entitlement_store, "_insert", side_effect=frappe.ValidationError("giữa chừng"))
        with halfway:
            self.assertEqual(application.apply_due(JUNE), [second.name])
        self.assertEqual(claims(self.person.name), [("BTXH-6c", "2024-01", None, "Approved")])

    def test_a_late_registration_waits_for_the_next_list_and_gets_its_arrears(self):
        """Sent on 14 May for January on: not on May's list; June's pays June and five months of arrears."""
        with as_user(self.place.north_officer):
            late = factories.person(self.place.north, approved=False)
        with on_day(2024, 5, 14):
            act(self.place.north_officer, "Beneficiary", late.name, "Send for Approval")
        for user in ("north_leader", "district_officer", "district_leader"):
            act(self.place.users[user], "Beneficiary", late.name, "Approve")
        self.assertEqual(
            str(frappe.db.get_value("Benefit Entitlement", {"beneficiary": late.name}, "list_month")),
            "2024-06-01",
        )
        may = factories.prepare(self.place.north, self.place.north_officer, MAY)
        self.assertEqual({line.beneficiary for line in factories.lines(may)}, {self.person.name})
        factories.approve_payroll(self.place, may)
        june = factories.prepare(self.place.north, self.place.north_officer, JUNE)
        own = [line for line in factories.lines(june) if line.beneficiary == late.name]
        self.assertEqual(
            [(line.kind, line.months, int(line.amount)) for line in own],
            [("Regular", 1, 540_000), ("Arrears", 5, 2_700_000)],
        )
