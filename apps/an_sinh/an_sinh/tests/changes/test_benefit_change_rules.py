"""Who may do what with a benefit change, when it takes effect, and that it does so once, whole and for good."""

import json

import frappe
from an_sinh.services.approval.signatures import FourEyesError
from an_sinh.tests import factories
from an_sinh.tests.changes.rules_case import RulesCase
from an_sinh.tests.factories import act
from an_sinh.tests.factories_changes import change, claim_of, claims, propose, send
from an_sinh.tests.users import as_user
from frappe.model.workflow import WorkflowPermissionError, WorkflowTransitionError

REFUSED = (frappe.ValidationError, frappe.PermissionError, WorkflowPermissionError, WorkflowTransitionError)


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
            self.assert_change_refused(kind, **missing)

    def test_what_a_kind_does_not_use_is_emptied(self):
        made = self.propose("Stop", category="BTXH-6b", coefficient=3, to_unit=self.place.south, lasts_on=1)
        self.assertEqual(
            [made.get(name) for name in ("category", "coefficient", "to_unit", "lasts_on")],
            [None, 0, None, 0],
        )

    def test_somebody_elses_claim_is_refused(self):
        other = factories.person(self.place.north)
        self.assert_change_refused("Stop", entitlement=claim_of(other.name))

    def test_a_claim_that_was_only_proposed_is_refused(self):
        proposed = factories.entitlement(self.person.name, "BTXH-5c", approved=False)
        self.assert_change_refused("Stop", entitlement=proposed.name)

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
            self.assert_change_refused(kind, effective, **values)

    def test_a_claim_that_has_ended_is_not_stopped_again(self):
        change(self.place, "Stop", self.person.name, "2024-06", entitlement=self.claim, reason="Other")
        self.assertIn("05/2024", self.assert_change_refused("Stop", "2024-06"))
        self.assert_change_refused("Stop", "2024-06", entitlement=None)

    def test_months_far_away_are_refused_and_old_ones_questioned(self):
        self.assert_change_refused("Correction", "2014-04", category="BTXH-6b")
        self.assert_change_refused("Stop", "2026-06")
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
        self.assert_change_refused("Stop", entitlement=None, reason="Died", event_date="2024-04-30")
        self.assert_change_refused("Transfer", to_unit=self.place.south)
        self.assert_change_refused("Grant", "2024-05", category="BTXH-6b")

    def test_a_death_in_the_future_or_before_the_birth_is_refused(self):
        for day in ("2024-05-11", "1979-12-31"):
            self.assert_change_refused("Stop", entitlement=None, reason="Died", event_date=day)

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
        self.assertIn(first.name, self.assert_change_refused("Adjust", category="BTXH-6b"))
        self.assertIn(first.name, self.assert_change_refused("Stop", entitlement=None))
        self.propose("Stop", entitlement=None, reason="Died", event_date="2024-05-02")  # waits for nothing
        self.assert_change_refused("Stop", entitlement=None, reason="Died", event_date="2024-05-03")
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
        self.assert_refused(
            "You prepared", act, self.place.north_officer, "Benefit Change", made.name, "Approve",
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
