"""What an edit of a workflow may not break: documents on their way, the way to the end, conditions, roles."""

import json

import frappe
from an_sinh.api import workflow_design
from an_sinh.domain.approval import tiers
from an_sinh.services.approval.workflow_edits import DocumentsStranded
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.users import as_user

NAME = "Beneficiary approval"
STAGE = "Pending District Officer"


class TestWorkflowGuard(DistrictTestCase):
    def tearDown(self):
        super().tearDown()
        frappe.clear_cache()

    def waiting_for_the_district(self):
        """A person whose registration the commune's leader has agreed to."""
        person = factories.person(self.place.north, approved=False)
        person.db_set("owner", self.place.north_officer)
        factories.act(self.place.north_officer, "Beneficiary", person.name, "Send for Approval")
        factories.act(self.place.north_leader, "Beneficiary", person.name, "Approve")
        return person

    def without(self, *states):
        document = frappe.get_doc("Workflow", NAME)
        document.states = [row for row in document.states if row.state not in states]
        document.transitions = [
            row for row in document.transitions if not {row.state, row.next_state} & set(states)
        ]
        return document

    def shortened(self):
        """The commune's leader sends straight to the district's leader."""
        document = self.without(STAGE)
        document.append(
            "transitions",
            {
                "state": "Pending Commune Leader",
                "action": "Approve",
                "next_state": "Pending District Leader",
                "allowed": "Commune Leader",
                "allow_self_approval": 1,
                "condition": tiers.CONDITIONS["Three"],
            },
        )
        return document

    def test_a_stage_without_documents_may_go(self):
        self.shortened().save()
        states = [row.state for row in frappe.get_doc("Workflow", NAME).states]
        self.assertNotIn(STAGE, states)

    def test_a_stage_that_holds_a_document_stays(self):
        person = self.waiting_for_the_district()
        with self.assertRaises(DocumentsStranded) as refused:
            self.shortened().save()
        self.assertIn(person.name, str(refused.exception))
        self.assertIn("1 ", str(refused.exception))

    def test_a_stage_that_holds_a_document_keeps_a_way_on_in_its_tier(self):
        self.waiting_for_the_district()
        document = frappe.get_doc("Workflow", NAME)
        for row in document.transitions:
            if row.state == "Pending District Leader" and row.action == "Approve":
                row.condition = tiers.CONDITIONS["Two"]  # never true where the document is
            elif row.state == "Pending Commune Leader" and row.next_state == STAGE:
                row.next_state = "Approved"  # those that come later have a way
        self.assertRaises(DocumentsStranded, document.save)

    def test_a_tier_without_a_way_to_the_end_is_refused_though_no_document_is_there(self):
        document = frappe.get_doc("Workflow", NAME)
        for row in document.transitions:
            if row.state == "Pending District Leader" and row.action == "Approve":
                row.condition = "False"
        with self.assertRaises(frappe.ValidationError) as refused:
            document.save()
        self.assertNotIsInstance(refused.exception, DocumentsStranded)

    def test_the_chain_that_documents_are_on_is_neither_switched_off_nor_removed(self):
        self.waiting_for_the_district()
        document = frappe.get_doc("Workflow", NAME)
        document.is_active = 0
        self.assertRaises(DocumentsStranded, document.save)
        self.assertRaises(DocumentsStranded, frappe.delete_doc, "Workflow", NAME)
        self.assertTrue(frappe.db.get_value("Workflow", NAME, "is_active"))

    def test_conditions_that_cannot_be_evaluated_are_refused(self):
        for condition in (
            "().__class__",
            "doc.amount >",
            "open('/etc/passwd')",
            "frappe.db.sql('select 1')",
            "doc.nothing_of_that_name",
            "[x for x in (1, 2)]",
            "(lambda: 1)()",
        ):
            document = frappe.get_doc("Workflow", NAME)
            document.transitions[0].condition = condition
            self.assertRaises(frappe.ValidationError, document.save)
        document = frappe.get_doc("Workflow", NAME)
        document.transitions[0].condition = 'doc.full_name and doc.get("village") != "X"'
        document.save()

    def test_a_manager_may_edit_the_chain_and_an_officer_may_not(self):
        manager = factories.user("manager", "An Sinh Manager", None)
        with as_user(manager):
            document = frappe.get_doc("Workflow", NAME)
            next(row for row in document.transitions if row.action == "Return").allowed = "District Officer"
            document.save()
        with as_user(self.place.district_leader):
            self.assertRaises(frappe.PermissionError, frappe.get_doc("Workflow", NAME).save)
            counts = {row["documents"] for row in workflow_design.picture(NAME)["states"]}
            self.assertEqual(counts, {None})  # how many wait all over the province is no officer's business
            self.assertRaises(frappe.PermissionError, workflow_design.check, {"document_type": "Beneficiary"})

    def of_units(self, condition=None):
        """A workflow of a DocType that nobody signs. Its state is a field that is there: another would be added, and on
        MariaDB that ends the transaction."""
        return frappe.get_doc(
            {
                "doctype": "Workflow",
                "workflow_name": "Units",
                "document_type": "Administrative Unit",
                "workflow_state_field": "short_place",
                "is_active": 0,
                "states": [{"state": "Draft", "doc_status": "0", "allow_edit": "System Manager"}],
                "transitions": [
                    {
                        "state": "Draft",
                        "action": "Approve",
                        "next_state": "Draft",
                        "allowed": "System Manager",
                        "condition": condition,
                    }
                ],
            }
        )

    def test_workflows_of_what_nobody_signs_are_the_system_managers(self):
        manager = factories.user("manager", "An Sinh Manager", None)
        with as_user(manager):
            self.assertRaises(frappe.PermissionError, self.of_units().insert)
        self.assertRaises(frappe.ValidationError, self.of_units("().__class__").insert)
        self.of_units("any(row for row in doc.rows)").insert()

    def test_the_picture_says_where_documents_stand_and_which_step_is_of_which_tier(self):
        before = self.documents_at(STAGE)
        self.waiting_for_the_district()
        self.assertEqual(self.documents_at(STAGE), before + 1)
        steps = {
            (row["state"], row["next_state"]): (row["tier"], row["when"])
            for row in workflow_design.picture("Monthly Payroll approval")["transitions"]
        }
        self.assertEqual(steps["Draft", "Pending Commune Leader"], (None, ""))
        self.assertEqual(steps["Pending Commune Leader", STAGE], ("Three", ""))
        self.assertEqual(steps["Pending Commune Leader", "Pending Province Officer"], ("Two", ""))
        self.assertEqual(
            steps["Pending Province Officer", "Approved"], ("Two", "not doc.needs_province_review")
        )

    def documents_at(self, state):
        return {row["state"]: row["documents"] for row in workflow_design.picture(NAME)["states"]}[state]

    def test_an_edit_is_checked_before_it_is_saved(self):
        person = self.waiting_for_the_district()
        edited = self.shortened().as_dict(convert_dates_to_str=True)
        answer = workflow_design.check(json.dumps(edited))
        self.assertEqual(answer["problems"], [])
        self.assertIn(
            {"doctype": "Beneficiary", "name": person.name, "title": person.full_name, "state": STAGE},
            answer["stranded"],
        )
        edited["transitions"][0]["allowed"] = "Nobody at All"
        answer = workflow_design.check(json.dumps(edited))
        self.assertEqual((len(answer["problems"]), answer["stranded"]), (1, []))
        edited["transitions"].append({"doctype": "Workflow Transition", "condition": "doc."})
        self.assertEqual(len(workflow_design.check(json.dumps(edited))["problems"]), 2)
        states = [row.state for row in frappe.get_doc("Workflow", NAME).states]
        self.assertIn(STAGE, states)
