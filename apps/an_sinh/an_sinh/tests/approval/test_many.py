"""One action on many documents: each stands for itself."""

import json

import frappe
from an_sinh.api import workflow
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import act
from an_sinh.tests.users import as_user

SEND, APPROVE = "Send for Approval", "Approve"


class TestMany(DistrictTestCase):
    def setUp(self):
        super().setUp()
        with as_user(self.place.north_officer):
            self.people = [factories.person(self.place.north, approved=False).name for _ in range(3)]

    def states(self) -> list[str]:
        return [frappe.db.get_value("Beneficiary", name, "workflow_state") for name in self.people]

    def many(self, user: str, action: str, names=None, reason: str | None = None) -> list[dict]:
        with as_user(user):
            return workflow.act_many("Beneficiary", json.dumps(names or self.people), action, reason)

    def test_what_one_refuses_holds_up_no_other(self):
        """The second is with the leader already: sending it again is refused, the two others are sent."""
        act(self.place.north_officer, "Beneficiary", self.people[1], SEND)
        before = frappe.get_doc("Beneficiary", self.people[1]).as_dict()
        found = self.many(self.place.north_officer, SEND)
        self.assertEqual(
            [(row["name"], row["done"]) for row in found],
            list(zip(self.people, [True, False, True], strict=True)),
        )
        self.assertTrue(found[1]["message"])
        self.assertEqual(len(set(self.states())), 1)
        self.assertEqual(frappe.get_doc("Beneficiary", self.people[1]).as_dict(), before)

    def test_every_rule_of_one_holds_for_many(self):
        """Nobody signs what he sent, nothing goes back without a reason, nothing of another commune moves."""
        self.many(self.place.north_officer, SEND)
        sent = self.states()
        for user, action, reason in (
            (self.place.north_officer, APPROVE, None),
            (self.place.north_leader, "Return", None),
            (self.place.south_leader, APPROVE, None),
        ):
            found = self.many(user, action, reason=reason)
            self.assertEqual([row["done"] for row in found], [False] * 3, (user, action))
            self.assertEqual(self.states(), sent)
        found = self.many(self.place.north_leader, "Return", reason="Thiếu giấy tờ")
        self.assertEqual([row["done"] for row in found], [True] * 3)
        self.assertEqual(
            [frappe.db.get_value("Beneficiary", name, "return_reason") for name in self.people],
            ["Thiếu giấy tờ"] * 3,
        )

    def test_a_name_given_twice_counts_once_and_too_many_are_refused(self):
        found = self.many(self.place.north_officer, SEND, [self.people[0], self.people[0]])
        self.assertEqual([row["done"] for row in found], [True])
        with self.assertRaises(frappe.ValidationError):
            self.many(self.place.north_officer, SEND, [f"DT{number}" for number in range(51)])

    def test_actions_are_offered_with_how_many_can_take_them(self):
        act(self.place.north_officer, "Beneficiary", self.people[0], SEND)
        with as_user(self.place.north_leader):
            offered = workflow.actions_of_many("Beneficiary", json.dumps(self.people))
        self.assertEqual(
            {row["action"]: (row["count"], row["needs_reason"]) for row in offered},
            {"Approve": (1, False), "Return": (1, True), "Reject": (1, True)},
        )
        with as_user(self.place.south_leader):
            self.assertEqual(workflow.actions_of_many("Beneficiary", json.dumps(self.people)), [])
