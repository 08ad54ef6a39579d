"""Who may do what with a benefit change, when it takes effect, and that it does so once, whole and for good."""

import json
from datetime import date
from unittest.mock import patch

import frappe
from an_sinh.api import changes as api
from an_sinh.services.approval.signatures import FourEyesError
from an_sinh.services.benefits import entitlement_store
from an_sinh.services.changes import application
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import act
from an_sinh.tests.factories_changes import change, claim_of, claims, cut_off, on_day, propose, send, sign
from an_sinh.tests.users import as_user
from frappe.model.workflow import WorkflowPermissionError, WorkflowTransitionError

REFUSED = (frappe.ValidationError, frappe.PermissionError, WorkflowPermissionError, WorkflowTransitionError)
MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)


class RulesCase(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.person = factories.person(self.place.north)
        self.claim = claim_of(self.person.name)
        today = on_day(2024, 5, 10)
        today.__enter__()
        self.addCleanup(today.__exit__, None, None, None)

    def propose(self, kind="Stop", effective="2024-06", **values):
        if kind in ("Stop", "Suspend", "Adjust", "Resume", "Correction"):
            values.setdefault("entitlement", self.claim)
        if kind in ("Stop", "Suspend", "Correction"):
            values.setdefault("reason", "Other")
        return propose(self.place, kind, self.person.name, effective, **values)

    def refused(self, kind="Stop", effective="2024-06", **values):
        before = frappe.db.count("Benefit Change")
        with self.assertRaises(frappe.ValidationError) as caught:
            self.propose(kind, effective, **values)
        self.assertEqual(frappe.db.count("Benefit Change"), before)
        return str(caught.exception)


class TestChecks(RulesCase):
    def test_each_kind_asks_for_what_it_needs(self):
        for kind, missing in (
            ("Grant", {}),
            ("Adjust", {}),
            ("Adjust", {"category": "BTXH-6b", "entitlement": None}),
            ("Suspend", {"reason": None}),
            ("Stop", {"reason": None}),
            ("Stop", {"reason": "Died"}),
            ("Transfer", {}),
            ("Correction", {"entitlement": None}),
            ("Give", {"category": "BTXH-6b"}),
        ):
            self.refused(kind, **missing)

    def test_what_a_kind_does_not_use_is_emptied(self):
        made = self.propose("Stop", category="BTXH-6b", coefficient=3, to_unit=self.place.south, lasts_on=1)
        self.assertEqual(
            [made.get(name) for name in ("category", "coefficient", "to_unit", "lasts_on")],
            [None, 0, None, 0],
        )

    def test_somebody_elses_claim_is_refused(self):
        other = factories.person(self.place.north)
        self.refused("Stop", entitlement=claim_of(other.name))

    def test_a_claim_that_was_only_proposed_is_refused(self):
        proposed = factories.entitlement(self.person.name, "BTXH-5c", approved=False)
        self.refused("Stop", entitlement=proposed.name)

    def test_what_the_claim_does_not_allow_is_refused(self):
        for kind, effective, values in (
            ("Adjust", "2024-06", {"category": "BTXH-6c"}),  # the same
            ("Adjust", "2023-12", {"category": "BTXH-6b"}),  # before it begins
            ("Adjust", "2024-06", {"category": "NCC-TB41"}),  # of another programme
            ("Adjust", "2024-06", {"category": "BTXH-4"}),  # without the number of children
            ("Grant", "2024-06", {"category": "BTXH-6c"}),  # held already
            ("Grant", "2024-06", {"category": "BTXH-6b", "end_month": "2024-05-01"}),
            ("Resume", "2024-06", {}),  # not suspended
            ("Suspend", "2023-12", {}),
            ("Correction", "2024-01", {}),  # nothing new
        ):
            self.refused(kind, effective, **values)

    def test_a_claim_that_has_ended_is_not_stopped_again(self):
        change(self.place, "Stop", self.person.name, "2024-06", entitlement=self.claim, reason="Other")
        self.assertIn("05/2024", self.refused("Stop", "2024-06"))
        self.refused("Stop", "2024-06", entitlement=None)

    def test_months_far_away_are_refused_and_old_ones_questioned(self):
        self.refused("Correction", "2014-04", category="BTXH-6b")
        self.refused("Stop", "2026-06")
        self.propose("Correction", "2014-05")
        other = factories.person(self.place.north)
        frappe.clear_messages()
        propose(
            self.place, "Grant", other.name, "2022-04", category="BTXH-6b", event_date="2022-04-11"
        )  # the certificate of disability
        self.assertIn("04/2022", str(frappe.get_message_log()))

    def test_a_person_who_is_not_approved_gets_nothing(self):
        draft = factories.person(self.place.north, approved=False)
        with self.assertRaises(frappe.ValidationError):
            propose(self.place, "Grant", draft.name, "2024-06", category="BTXH-6b")

    def test_the_dead_neither_die_again_nor_move(self):
        change(self.place, "Stop", self.person.name, "2024-06", reason="Died", event_date="2024-04-30")
        self.refused("Stop", entitlement=None, reason="Died", event_date="2024-04-30")
        self.refused("Transfer", to_unit=self.place.south)
        self.refused("Grant", "2024-05", category="BTXH-6b")

    def test_a_death_in_the_future_or_before_the_birth_is_refused(self):
        for day in ("2024-05-11", "1979-12-31"):
            self.refused("Stop", entitlement=None, reason="Died", event_date=day)

    def test_a_death_is_not_written_into_the_record(self):
        """Reopened for it, approved again, the person would be paid on."""
        act(self.place.north_officer, "Beneficiary", self.person.name, "Reopen", "Đã chết")
        with as_user(self.place.north_officer):
            person = frappe.get_doc("Beneficiary", self.person.name)
            person.death_date = "2024-04-20"
            self.assertRaises(frappe.PermissionError, person.save)

    def test_who_died_before_the_approval_is_paid_through_that_month(self):
        """Applied in January, died on 20 March, approved in May; what was to begin in April never counts."""
        person = factories.person(self.place.north, approved=False, death_date="2024-03-20")
        factories.entitlement(person.name, "BTXH-6b", approved=False, start_month="2024-04-01")
        act(self.place.north_colleague, "Beneficiary", person.name, "Send for Approval")
        for user in ("north_leader", "district_officer", "district_leader"):
            act(self.place.users[user], "Beneficiary", person.name, "Approve")
        self.assertEqual(
            claims(person.name),
            [("BTXH-6c", "2024-01", "2024-03", "Approved"), ("BTXH-6b", "2024-04", None, "Rejected")],
        )

    def test_one_open_change_at_a_time_about_one_benefit(self):
        first = self.propose("Stop")
        self.assertIn(first.name, self.refused("Adjust", category="BTXH-6b"))
        self.assertIn(first.name, self.refused("Stop", entitlement=None))
        self.propose("Stop", entitlement=None, reason="Died", event_date="2024-05-02")  # waits for nothing
        self.refused("Stop", entitlement=None, reason="Died", event_date="2024-05-03")
        send(self.place, first.name)
        act(self.place.north_leader, "Benefit Change", first.name, "Reject", "Chưa đủ căn cứ")
        self.propose("Adjust", category="BTXH-6b")


class TestChain(RulesCase):
    def state(self, document):
        return frappe.db.get_value("Benefit Change", document.name, "workflow_state")

    def test_it_needs_four_people_and_then_takes_effect(self):
        made = self.propose()
        send(self.place, made.name)
        for user, state in (
            ("north_leader", "Pending District Officer"),
            ("district_officer", "Pending District Leader"),
        ):
            act(self.place.users[user], "Benefit Change", made.name, "Approve")
            self.assertEqual(self.state(made), state)
            self.assertEqual(claims(self.person.name), [("BTXH-6c", "2024-01", None, "Approved")])
        act(self.place.district_leader, "Benefit Change", made.name, "Approve")
        self.assertEqual(self.state(made), "Approved")
        self.assertEqual(claims(self.person.name), [("BTXH-6c", "2024-01", "2024-05", "Approved")])
        record = json.loads(made.reload().outcome)
        self.assertEqual(
            [(row["start_month"], row["end_month"]) for row in (*record["before"], *record["after"])],
            [("2024-01-01", None), ("2024-01-01", "2024-05-01")],
        )

    def test_the_wrong_role_and_the_wrong_commune_take_no_step(self):
        made = self.propose()
        for user in ("south_officer", "north_leader", "district_officer"):
            with self.assertRaises(REFUSED):
                act(self.place.users[user], "Benefit Change", made.name, "Send for Approval")
        send(self.place, made.name)
        for user in ("north_officer", "south_leader", "district_leader", "province_leader"):
            with self.assertRaises(REFUSED):
                act(self.place.users[user], "Benefit Change", made.name, "Approve")
        self.assertEqual(self.state(made), "Pending Commune Leader")

    def test_only_the_officers_of_the_persons_commune_propose(self):
        strangers = ("south_officer", "homeless_officer", "auditor")
        for user in (*strangers, "north_leader", "district_officer", "district_leader", "province_officer"):
            document = frappe.get_doc(
                {
                    "doctype": "Benefit Change",
                    "change_type": "Stop",
                    "beneficiary": self.person.name,
                    "effective_month": "2024-06-01",
                    "reason": "Other",
                    "administrative_unit": self.place.south,
                }
            )
            with as_user(self.place.users[user]):
                self.assertRaises(frappe.PermissionError, document.insert)

    def test_who_prepared_it_does_not_approve_it(self):
        self.give_role(self.place.north_officer, "Commune Leader")
        made = self.propose()
        act(self.place.north_colleague, "Benefit Change", made.name, "Send for Approval")
        DistrictTestCase.refused(
            self, "You prepared", act, self.place.north_officer, "Benefit Change", made.name, "Approve",
            error=FourEyesError,
        )  # fmt: skip

    def test_what_was_signed_stays_and_the_decision_gets_its_number_last(self):
        made = self.propose(decision_number=None, decision_date=None)
        send(self.place, made.name)
        for user in ("north_leader", "district_officer"):
            act(self.place.users[user], "Benefit Change", made.name, "Approve")
        with self.assertRaises(frappe.ValidationError):
            act(self.place.district_leader, "Benefit Change", made.name, "Approve")
        self.assertEqual(claims(self.person.name), [("BTXH-6c", "2024-01", None, "Approved")])
        with as_user(self.place.district_leader):
            document = frappe.get_doc("Benefit Change", made.name)
            document.effective_month = "2024-02-01"
            self.assertRaises(frappe.PermissionError, document.save)
            document.reload()
            document.update({"decision_number": "7/QĐ-UBND", "decision_date": "2024-05-11"})
            document.save()
        with self.assertRaises(frappe.ValidationError):  # dated tomorrow
            act(self.place.district_leader, "Benefit Change", made.name, "Approve")
        frappe.db.set_value("Benefit Change", made.name, "decision_date", "2024-05-10")
        act(self.place.district_leader, "Benefit Change", made.name, "Approve")
        self.assertEqual(claims(self.person.name), [("BTXH-6c", "2024-01", "2024-05", "Approved")])

    def test_a_return_is_possible_even_when_the_registry_has_moved_on(self):
        made = self.propose("Adjust", "2024-06", category="BTXH-6b")
        send(self.place, made.name)
        change(self.place, "Stop", self.person.name, "2024-05", reason="Died", event_date="2024-04-20")
        with self.assertRaises(frappe.ValidationError):
            act(self.place.north_leader, "Benefit Change", made.name, "Approve")
        act(self.place.north_leader, "Benefit Change", made.name, "Return", "Đã chết")
        self.assertEqual(self.state(made), "Returned")

    def test_what_took_effect_never_changes(self):
        made = change(self.place, "Stop", self.person.name, "2024-06", entitlement=self.claim, reason="Other")
        for user in (self.place.north_officer, self.place.district_leader, "Administrator"):
            with as_user(user):
                document = frappe.get_doc("Benefit Change", made.name)
                document.note = "Sửa sau"
                self.assertRaises(frappe.PermissionError, document.save)
                self.assertRaises(frappe.PermissionError, document.delete)

    def test_clients_write_none_of_what_services_write(self):
        made = self.propose(
            applied_at="2024-05-01 10:00:00",
            list_month="2020-01-01",
            outcome="{}",
            applied_entitlement=self.claim,
            needs_province_review=1,
        )
        self.assertEqual(
            [made.get(name) for name in ("applied_at", "list_month", "outcome", "applied_entitlement")],
            [None] * 4,
        )
        self.assertEqual(made.needs_province_review, 0)

    def test_a_draft_is_removed_by_its_officer_a_signed_one_by_nobody(self):
        made = self.propose()
        with as_user(self.place.north_officer):
            made.delete()
        made = self.propose()
        send(self.place, made.name)
        act(self.place.north_leader, "Benefit Change", made.name, "Return", "Thiếu giấy")
        with as_user(self.place.north_officer):
            self.assertRaises(frappe.PermissionError, frappe.delete_doc, "Benefit Change", made.name)

    def test_a_decided_entitlement_is_not_removed(self):
        self.assertRaises(frappe.PermissionError, frappe.delete_doc, "Benefit Entitlement", self.claim)


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
