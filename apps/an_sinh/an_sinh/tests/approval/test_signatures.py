"""What no edit of a workflow can remove: four eyes, reasons, the chain, and that approved means approved."""

import frappe
from an_sinh.api import workflow
from an_sinh.services.approval import signatures
from an_sinh.services.approval.separation import ConfiguratorError
from an_sinh.services.approval.signatures import FourEyesError, ReasonRequired
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import act
from an_sinh.tests.users import as_user
from frappe.model.workflow import WorkflowPermissionError, WorkflowTransitionError, apply_workflow

REFUSED = (frappe.PermissionError, WorkflowPermissionError, WorkflowTransitionError, frappe.ValidationError)


class TestApprovals(DistrictTestCase):
    def setUp(self):
        super().setUp()
        with as_user(self.place.north_officer):
            self.person = factories.person(self.place.north, approved=False)

    def state(self):
        return frappe.db.get_value("Beneficiary", self.person.name, "workflow_state")

    def send(self):
        return act(self.place.north_officer, "Beneficiary", self.person.name, "Send for Approval")

    def approve(self, *users):
        for user in users:
            act(self.place.users[user], "Beneficiary", self.person.name, "Approve")

    def test_the_whole_chain_approves_the_person_and_what_was_proposed(self):
        self.send()
        self.approve("north_leader", "district_officer", "district_leader")
        self.assertEqual(self.state(), "Approved")
        self.assertEqual(
            frappe.db.get_value("Benefit Entitlement", {"beneficiary": self.person.name}, "status"),
            "Approved",
        )
        steps = frappe.get_doc("Beneficiary", self.person.name).approvals
        self.assertEqual(
            [(step.action, step.user) for step in steps],
            [
                ("Send for Approval", self.place.north_officer),
                ("Approve", self.place.north_leader),
                ("Approve", self.place.district_officer),
                ("Approve", self.place.district_leader),
            ],
        )

    def test_who_sent_it_does_not_approve_it(self):
        both = factories.user("both_hats", "Commune Officer", self.place.north)
        self.give_role(both, "Commune Leader")
        with as_user(both):
            person = factories.person(self.place.north, approved=False)
        act(both, "Beneficiary", person.name, "Send for Approval")
        self.assert_refused(
            "You have signed", act, both, "Beneficiary", person.name, "Approve", error=FourEyesError
        )
        act(self.place.north_leader, "Beneficiary", person.name, "Approve")

    def test_the_author_does_not_approve_what_a_colleague_sent(self):
        self.give_role(self.place.north_officer, "Commune Leader")
        act(self.place.north_colleague, "Beneficiary", self.person.name, "Send for Approval")
        self.assert_refused(
            "You prepared", act, self.place.north_officer, "Beneficiary", self.person.name, "Approve",
            error=FourEyesError,
        )  # fmt: skip

    def test_one_person_signs_at_one_stage(self):
        self.give_role(self.place.district_officer, "District Leader")
        self.send()
        self.approve("north_leader", "district_officer")
        with self.assertRaises(FourEyesError):
            self.approve("district_officer")

    def test_an_administrator_signs_nothing(self):
        self.assertRaises(
            ConfiguratorError, act, "Administrator", "Beneficiary", self.person.name, "Send for Approval"
        )
        self.send()
        self.assertRaises(ConfiguratorError, act, "Administrator", "Beneficiary", self.person.name, "Approve")

    def test_a_return_needs_a_reason(self):
        self.send()
        for empty in (None, "", "   "):
            self.assertRaises(
                ReasonRequired,
                act,
                self.place.north_leader,
                "Beneficiary",
                self.person.name,
                "Return",
                empty,
            )
        act(self.place.north_leader, "Beneficiary", self.person.name, "Return", "Thiếu giấy xác nhận")
        document = frappe.get_doc("Beneficiary", self.person.name)
        self.assertEqual(
            (document.workflow_state, document.return_reason), ("Returned", "Thiếu giấy xác nhận")
        )
        self.assertEqual(document.approvals[-1].reason, "Thiếu giấy xác nhận")

    def test_after_a_return_the_chain_begins_anew_with_the_same_people(self):
        self.send()
        self.approve("north_leader")
        act(self.place.district_officer, "Beneficiary", self.person.name, "Return", "Sai năm sinh")
        self.send()
        self.approve("north_leader", "district_officer", "district_leader")
        document = frappe.get_doc("Beneficiary", self.person.name)
        self.assertEqual((document.workflow_state, document.return_reason), ("Approved", None))

    def test_a_rejection_rejects_what_was_proposed(self):
        self.send()
        self.approve("north_leader")
        act(self.place.district_officer, "Beneficiary", self.person.name, "Reject", "Không thuộc diện")
        status = frappe.db.get_value("Benefit Entitlement", {"beneficiary": self.person.name}, "status")
        self.assertEqual((self.state(), status), ("Rejected", "Rejected"))

    def test_the_wrong_role_takes_no_action(self):
        self.send()
        self.assertRaises(
            REFUSED, act, self.place.district_leader, "Beneficiary", self.person.name, "Approve"
        )
        self.assertEqual(self.state(), "Pending Commune Leader")

    def test_the_leader_of_another_commune_takes_no_action(self):
        self.send()
        self.assertRaises(
            frappe.PermissionError, act, self.place.south_leader, "Beneficiary", self.person.name, "Approve"
        )

    def test_the_state_is_not_set_by_hand(self):
        with as_user(self.place.north_officer):
            document = frappe.get_doc("Beneficiary", self.person.name)
            document.workflow_state = "Approved"
            self.assertRaises(REFUSED, document.save)

    def test_a_new_record_does_not_begin_approved(self):
        with as_user(self.place.north_officer):
            self.assertRaises(
                REFUSED,
                factories.person,
                self.place.north,
                category=None,
                approved=False,
                workflow_state="Approved",
            )

    def test_signatures_are_not_written_by_clients(self):
        with as_user(self.place.north_officer):
            document = frappe.get_doc("Beneficiary", self.person.name)
            document.append("approvals", {"user": self.place.district_leader, "action": "Approve"})
            document.save()
        self.assertEqual(frappe.get_doc("Beneficiary", self.person.name).approvals, [])

    def test_signatures_and_suspensions_have_no_door_of_their_own(self):
        self.send()
        self.approve("north_leader")
        step = frappe.get_doc("Approval Step", {"parent": self.person.name})
        step.user = self.place.district_leader
        claim = frappe.get_doc("Benefit Entitlement", {"beneficiary": self.person.name})
        claim.flags.by_service = True
        claim.append("suspensions", {"from_month": "2024-03-01"})
        claim.save()
        suspension = frappe.get_doc("Entitlement Suspension", {"parent": claim.name})
        suspension.to_month = "2024-03-01"
        for row in (step, suspension):
            with as_user(self.place.district_officer):
                self.assertRaises(frappe.PermissionError, row.save)
                self.assertRaises(frappe.PermissionError, row.delete)

    def test_only_who_holds_it_changes_it(self):
        self.send()
        with as_user(self.place.north_officer):
            document = frappe.get_doc("Beneficiary", self.person.name)
            document.village = "Thôn mới"
            self.assertRaises(frappe.PermissionError, document.save)
            claim = frappe.get_doc("Benefit Entitlement", {"beneficiary": self.person.name})
            claim.start_month = "2023-01-01"
            self.assertRaises(frappe.PermissionError, claim.save)

    def test_a_workflow_without_its_own_checks_still_asks_for_four_eyes(self):
        """No edit leaves such a chain: it is written behind the guard here."""
        name = signatures.active_workflow("Beneficiary").name
        for transition in frappe.get_doc("Workflow", name).transitions:
            transition.db_set({"allowed": "Commune Officer", "allow_self_approval": 1})
        frappe.clear_cache()
        self.addCleanup(frappe.clear_cache)
        self.send()
        self.assertRaises(
            FourEyesError, act, self.place.north_officer, "Beneficiary", self.person.name, "Approve"
        )

    def test_frappes_own_action_asks_for_a_reason_too(self):
        self.send()
        with as_user(self.place.north_leader):
            document = frappe.get_doc("Beneficiary", self.person.name)
            self.assertRaises(ReasonRequired, apply_workflow, document, "Return")

    def test_an_approved_record_is_reopened_before_it_changes(self):
        self.send()
        self.approve("north_leader", "district_officer", "district_leader")
        with as_user(self.place.north_officer):
            document = frappe.get_doc("Beneficiary", self.person.name)
            document.full_name = "Tên Khác"
            self.assertRaises(frappe.PermissionError, document.save)
        act(self.place.north_officer, "Beneficiary", self.person.name, "Reopen", "Sai tên đệm")
        with as_user(self.place.north_officer):
            document.reload()
            document.full_name = "Tên Khác"
            document.save()


class TestWaitingForMe(DistrictTestCase):
    def setUp(self):
        super().setUp()
        with as_user(self.place.north_officer):
            self.person = factories.person(self.place.north, approved=False)

    def waiting(self, user):
        with as_user(user):
            found = workflow.waiting_for_me()
        people = next((d for d in found["documents"] if d["doctype"] == "Beneficiary"), {"rows": []})
        return [row["name"] for row in people["rows"]]

    def test_it_waits_for_one_desk_after_the_other(self):
        self.assertIn(self.person.name, self.waiting(self.place.north_officer))
        self.assertNotIn(self.person.name, self.waiting(self.place.north_leader))
        act(self.place.north_officer, "Beneficiary", self.person.name, "Send for Approval")
        self.assertNotIn(self.person.name, self.waiting(self.place.north_officer))
        self.assertIn(self.person.name, self.waiting(self.place.north_leader))
        self.assertNotIn(self.person.name, self.waiting(self.place.south_leader))

    def test_the_row_says_what_and_where(self):
        with as_user(self.place.north_officer):
            found = workflow.waiting_for_me()
        row = next(row for d in found["documents"] for row in d["rows"] if row["name"] == self.person.name)
        self.assertEqual(
            (row["title"], row["workflow_state"], row["unit_name"]),
            (self.person.full_name, "Draft", "Xã Bắc Thử"),
        )

    def test_a_payment_method_is_known_by_its_person(self):
        values = {"beneficiary": self.person.name, "from_month": "2024-06-01", "receiver_kind": "Self"}
        with as_user(self.place.north_officer):
            frappe.get_doc({"doctype": "Payment Method", "channel": "Cash at Home", **values}).insert()
            found = workflow.waiting_for_me()
        methods = next(d for d in found["documents"] if d["doctype"] == "Payment Method")
        self.assertIn(self.person.full_name, [row["title"] for row in methods["rows"]])

    def test_actions_tell_which_need_a_reason(self):
        act(self.place.north_officer, "Beneficiary", self.person.name, "Send for Approval")
        with as_user(self.place.north_leader):
            actions = workflow.actions("Beneficiary", self.person.name)
        self.assertEqual(
            {action["action"]: action["needs_reason"] for action in actions},
            {"Approve": False, "Return": True},
        )

    def test_other_documents_have_no_approval(self):
        with as_user(self.place.north_officer):
            self.assertRaises(frappe.ValidationError, workflow.actions, "Rollout Plan", "x")
