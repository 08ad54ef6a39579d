"""Workflows come with the app, and one that an administrator edited stays as edited."""

import json

import frappe
from an_sinh.setup import workflows

from .case import DistrictTestCase

NAME = "Monthly Payroll: three tiers"


class TestWorkflows(DistrictTestCase):
    def tearDown(self):
        super().tearDown()
        frappe.clear_cache()

    def edited(self):
        document = frappe.get_doc("Workflow", NAME)
        document.transitions[0].allowed = "Commune Leader"
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

    def test_three_documents_have_a_workflow(self):
        for doctype in ("Beneficiary", "Payment Method", "Monthly Payroll"):
            self.assertTrue(frappe.db.exists("Workflow", {"document_type": doctype, "is_active": 1}), doctype)

    def test_loading_again_writes_nothing(self):
        self.assertEqual(workflows.load("three_tier"), [])

    def test_an_edited_workflow_is_never_overwritten(self):
        self.edited()
        self.assertEqual(workflows.load("three_tier"), [])
        self.assertEqual(frappe.get_doc("Workflow", NAME).transitions[0].allowed, "Commune Leader")

    def test_an_unedited_one_is_renewed_with_the_app(self):
        self.remembered(workflows.fingerprint(self.edited()))
        self.assertEqual(workflows.load("three_tier"), [NAME])
        self.assertEqual(frappe.get_doc("Workflow", NAME).transitions[0].allowed, "Commune Officer")

    def test_a_removed_workflow_is_not_brought_back(self):
        frappe.delete_doc("Workflow", NAME)
        self.assertEqual(workflows.load("three_tier"), [])
        self.assertFalse(frappe.db.exists("Workflow", NAME))
