"""Workflows come with the app, and one that an administrator edited stays as edited."""

import json

import frappe
from an_sinh.setup import workflows
from an_sinh.tests.case import DistrictTestCase

NAME, FORMER = "Monthly Payroll approval", "Monthly Payroll: three tiers"


def first_return(workflow):
    """The first step back: who may take it is an administrator's to change."""
    return next(row for row in workflow.transitions if row.action == "Return")


class TestWorkflows(DistrictTestCase):
    def tearDown(self):
        super().tearDown()
        frappe.clear_cache()

    def edited(self):
        document = frappe.get_doc("Workflow", NAME)
        first_return(document).allowed = "District Officer"
        document.save()
        return document

    def remembered(self, fingerprint):
        loaded = json.loads(frappe.db.get_single_value(workflows.SETTINGS, "loaded_workflows"))
        self.addCleanup(
            frappe.db.set_single_value, workflows.SETTINGS, "loaded_workflows", json.dumps(loaded)
        )
        frappe.db.set_single_value(
            workflows.SETTINGS, "loaded_workflows", json.dumps({**loaded, NAME: fingerprint})
        )

    def of_an_earlier_version(self, edited: bool):
        """A site that knows the workflow by its former name only: three tiers, perhaps edited here."""
        frappe.delete_doc("Workflow", NAME)
        former = frappe.get_doc({**workflows.definition_of("Monthly Payroll"), "workflow_name": FORMER})
        loaded = {FORMER: workflows.fingerprint(former.insert())}
        if edited:
            first_return(former).allowed = "District Officer"
            former.save()
        before = frappe.db.get_single_value(workflows.SETTINGS, "loaded_workflows")
        self.addCleanup(frappe.db.set_single_value, workflows.SETTINGS, "loaded_workflows", before)
        others = {name: mark for name, mark in json.loads(before).items() if name != NAME}
        frappe.db.set_single_value(workflows.SETTINGS, "loaded_workflows", json.dumps({**others, **loaded}))

    def active(self):
        return frappe.get_all(
            "Workflow", filters={"document_type": "Monthly Payroll", "is_active": 1}, pluck="name"
        )

    def test_every_document_has_one_active_workflow(self):
        for doctype in workflows.doctypes():
            found = frappe.get_all(
                "Workflow", filters={"document_type": doctype, "is_active": 1}, pluck="name"
            )
            self.assertEqual(found, [f"{doctype} approval"])

    def test_the_workflow_of_an_earlier_version_makes_room(self):
        self.of_an_earlier_version(edited=False)
        self.assertEqual(workflows.load(), [NAME])
        self.assertEqual(self.active(), [NAME])
        self.assertFalse(frappe.db.exists("Workflow", FORMER))

    def test_an_edited_one_of_an_earlier_version_stays(self):
        self.of_an_earlier_version(edited=True)
        self.assertEqual(workflows.load(), [])
        self.assertEqual(self.active(), [FORMER])

    def test_loading_again_writes_nothing(self):
        self.assertEqual(workflows.load(), [])

    def test_an_edited_workflow_is_never_overwritten(self):
        self.edited()
        self.assertEqual(workflows.load(), [])
        self.assertEqual(first_return(frappe.get_doc("Workflow", NAME)).allowed, "District Officer")

    def test_an_unedited_one_is_renewed_with_the_app(self):
        self.remembered(workflows.fingerprint(self.edited()))
        self.assertEqual(workflows.load(), [NAME])
        self.assertEqual(first_return(frappe.get_doc("Workflow", NAME)).allowed, "Commune Leader")

    def test_a_removed_workflow_is_not_brought_back(self):
        frappe.delete_doc("Workflow", NAME)
        self.assertEqual(workflows.load(), [])
        self.assertFalse(frappe.db.exists("Workflow", NAME))
