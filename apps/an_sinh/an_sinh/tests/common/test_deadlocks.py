"""A deadlock is no error of the user's: what was undone by the database is done once more."""

import inspect

import frappe
from an_sinh.api import bank, workflow
from an_sinh.services.common import deadlocks
from an_sinh.services.common.deadlocks import repeated_on_deadlock
from an_sinh.tests.case import AppTestCase


class TestDeadlocks(AppTestCase):
    def setUp(self):
        self.undone = 0
        before = frappe.db.rollback
        frappe.db.rollback = self.note_rollback
        self.addCleanup(setattr, frappe.db, "rollback", before)

    def note_rollback(self, **options):
        self.undone += 1

    def failing(self, times: int):
        """An endpoint that meets a deadlock so many times and counts its calls."""
        calls = []

        @repeated_on_deadlock
        def endpoint(name: str, number: int = 1) -> list[int]:
            frappe.msgprint("said once")
            calls.append(number)
            if len(calls) <= times:
                raise frappe.QueryDeadlockError
            return calls

        return endpoint

    def test_it_begins_again_from_nothing(self):
        frappe.clear_messages()
        self.assertEqual(self.failing(2)("x", number=7), [7, 7, 7])
        self.assertEqual(self.undone, 2)
        self.assertEqual(len(frappe.local.message_log), 1)
        frappe.clear_messages()

    def test_it_gives_up_after_some_tries(self):
        with self.assertRaises(frappe.QueryDeadlockError):
            self.failing(deadlocks.TRIES)("x")
        self.assertEqual(self.undone, deadlocks.TRIES)
        frappe.clear_messages()

    def test_other_errors_are_not_repeated(self):
        calls = []

        @repeated_on_deadlock
        def endpoint():
            calls.append(1)
            raise frappe.ValidationError

        self.assertRaises(frappe.ValidationError, endpoint)
        self.assertEqual((calls, self.undone), ([1], 0))

    def test_clients_see_the_method_itself(self):
        """Its arguments are the method's own, and it is found among what clients may call."""
        self.assertEqual(
            list(inspect.signature(workflow.act).parameters), ["doctype", "name", "action", "reason"]
        )
        self.assertIn(workflow.act, frappe.whitelisted)
        self.assertIn(bank.post_results, frappe.whitelisted)
