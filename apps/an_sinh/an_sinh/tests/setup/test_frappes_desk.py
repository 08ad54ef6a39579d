"""Frappe's own Desk is a door too: its workspace leads where the app's desk leads, and its papers are ours."""

import json
from pathlib import Path

import frappe
from an_sinh.api.desk_menu import GROUPS
from an_sinh.setup import formats
from an_sinh.tests.case import AppTestCase

WORKSPACE = Path(frappe.get_app_path("an_sinh", "an_sinh", "workspace", "an_sinh", "an_sinh.json"))
# Their forms must open: a DocType that is `read_only` can't be opened or searched there. Nobody may write them.
WRITTEN_BY_SERVICES = (
    *("Audit Entry", "Charged Months", "Money Decision", "Money Movement", "Payment Result"),
    *("Payroll Line", "Registry Import Row"),
)


class TestFrappesDesk(AppTestCase):
    def test_the_workspace_leads_to_everything_that_the_menu_names(self):
        links = json.loads(WORKSPACE.read_text(encoding="utf-8"))["links"]
        named = {link["link_to"] for link in links if link["type"] == "Link"}
        ours = set(frappe.get_all("DocType", {"module": "An Sinh"}, pluck="name"))
        menu = {doctype for _group, doctypes in GROUPS for doctype in doctypes} & ours
        self.assertEqual(menu - named, set())
        reports = set(frappe.get_all("Report", {"module": "An Sinh"}, pluck="name"))
        self.assertEqual(reports - named, set())

    def test_every_link_leads_somewhere(self):
        for link in json.loads(WORKSPACE.read_text(encoding="utf-8"))["links"]:
            if link["type"] == "Link":
                self.assertTrue(frappe.db.exists(link["link_type"], link["link_to"]), link["link_to"])

    def test_lines_and_journals_can_be_opened_and_not_made_by_hand(self):
        for doctype in WRITTEN_BY_SERVICES:
            meta = frappe.get_meta(doctype)
            self.assertEqual((int(meta.read_only or 0), int(meta.in_create or 0)), (0, 1), doctype)

    def test_papers_print_in_their_own_format(self):
        for doctype, print_format in (("Monthly Payroll", "Payment List"), ("Change List", "Change List")):
            self.assertEqual(frappe.get_meta(doctype).default_print_format, print_format)

    def test_the_site_counts_in_dong(self):
        self.assertEqual(frappe.db.get_default("currency"), "VND")

    def test_the_set_up_wizard_is_left_to_the_administrator(self):
        """Its last step makes a System Manager. Ended without one, Frappe makes one of the next officer that is saved."""
        self.assertNotIn("setup_complete", formats.SETTINGS)
