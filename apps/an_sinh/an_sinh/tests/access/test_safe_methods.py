"""A GET changes nothing, commits nothing and starts nothing, whichever of Frappe's methods it calls."""

from unittest.mock import patch

import frappe
from an_sinh.api import safe_methods
from an_sinh.api.safe_methods import UnsafeMethodError
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.users import as_user
from frappe.model.workflow import apply_workflow


class Request:
    """As much of a request as the guard looks at."""

    def __init__(self, method: str, path: str = "/"):
        self.method, self.path = method, path


class TestSafeMethods(DistrictTestCase):
    def within(self, method, path="/"):
        return patch.object(frappe.local, "request", Request(method, path), create=True)

    def test_a_get_signs_nothing(self):
        with as_user(self.place.north_officer):
            person = factories.person(self.place.north, approved=False)
            with self.within("GET"):
                self.assertRaises(UnsafeMethodError, apply_workflow, person, "Send for Approval")
            person.reload()
            self.assertEqual(person.workflow_state, "Draft")
            with self.within("POST"):
                self.assertEqual(
                    apply_workflow(person, "Send for Approval").workflow_state, "Pending Commune Leader"
                )

    def test_a_get_makes_changes_and_deletes_no_document(self):
        person = factories.person(self.place.north, approved=False)
        workflow = frappe.get_doc("Workflow", "Beneficiary approval")
        for method in ("GET", "HEAD"):
            person.reload()
            workflow.reload()
            with self.within(method):
                self.assertRaises(UnsafeMethodError, factories.person, self.place.north)
                self.assertRaises(UnsafeMethodError, person.save)
                self.assertRaises(UnsafeMethodError, frappe.delete_doc, "Beneficiary", person.name)
                self.assertRaises(UnsafeMethodError, workflow.save)

    def test_frappes_methods_that_commit_or_enqueue_by_themselves_are_refused_by_name(self):
        bulk = "frappe.model.workflow.bulk_workflow_approval"
        for path, command in (
            (f"/api/method/{bulk}", None),
            (f"/api/v2/method/{bulk}/", None),
            ("/", bulk),
            ("/api/method/frappe.desk.reportview.delete_items", None),
        ):
            form = frappe._dict(cmd=command) if command else frappe._dict()
            with patch.object(frappe.local, "form_dict", form):
                with self.within("GET", path):
                    self.assertRaises(UnsafeMethodError, safe_methods.refuse_writing_methods)
                with self.within("POST", path):
                    safe_methods.refuse_writing_methods()
        with self.within("GET", "/api/method/frappe.model.workflow.get_transitions"):
            safe_methods.refuse_writing_methods()

    def test_the_names_are_methods_that_exist(self):
        """The embedded engine has fewer than Frappe; a name of neither would guard nothing."""
        there = []
        for path in safe_methods.WRITING:
            try:
                there.append(frappe.get_attr(path))
            except (ImportError, AttributeError):
                continue
        self.assertGreaterEqual(len(there), 2)
        self.assertTrue(all(method in frappe.whitelisted for method in there))
