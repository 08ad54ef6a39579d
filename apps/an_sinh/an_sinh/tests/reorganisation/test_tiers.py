"""Three tiers and two: the chains, the switch with documents on their way, and back."""

import frappe
from an_sinh.api import disbursement as office
from an_sinh.services.reorganisation import document_moves, tiers
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories_tiers import CHAINS, person_at, state_of, states_of
from an_sinh.tests.users import as_user
from frappe.model.workflow import WorkflowTransitionError

SEND, APPROVE, RETURN = "Send for Approval", "Approve", "Return"
BEFORE = ("Draft", "Returned", "Rejected", *CHAINS, "Approved")
IN_TWO = {
    "Pending District Officer": "Pending Province Officer",
    "Pending District Leader": "Pending Province Leader",
}


class TestTiers(DistrictTestCase):
    def tearDown(self):
        super().tearDown()
        frappe.clear_cache()

    def everywhere(self):
        """One registration at each stage of three tiers."""
        people = {state: person_at(self.place, state) for state in BEFORE if state != "Approved"}
        people["Approved"] = factories.person(self.place.north)
        self.assertEqual(states_of(people), {state: state for state in BEFORE})
        return people

    def act(self, who, document, action, reason=None):
        return factories.act(self.place.users[who], document.doctype, document.name, action, reason)

    def tier_of(self, unit):
        return frappe.db.get_value("Administrative Unit", unit, "tier")

    def test_the_commune_decides_in_two_tiers(self):
        tiers.switch_tiers(self.place.north, "Two")
        person = person_at(self.place, "Draft")
        self.act("north_officer", person, SEND)
        self.act("north_leader", person, APPROVE)
        self.assertEqual(state_of(person), "Approved")
        status = frappe.db.get_value("Benefit Entitlement", {"beneficiary": person.name}, "status")
        self.assertEqual(status, "Approved")

    def test_merit_benefits_go_on_to_the_province_in_two_tiers(self):
        tiers.switch_tiers(self.place.north, "Two")
        category = frappe.get_all("Benefit Category", filters={"programme": "NCC", "coefficient_source": "Category"},
                                  pluck="name", order_by="name", limit=1)[0]  # fmt: skip
        person = person_at(self.place, "Draft", category=category)
        for who, action, then in (
            ("north_officer", SEND, "Pending Commune Leader"),
            ("north_leader", APPROVE, "Pending Province Officer"),
            ("province_officer", APPROVE, "Pending Province Leader"),
            ("province_leader", APPROVE, "Approved"),
        ):
            self.act(who, person, action)
            self.assertEqual(state_of(person), then)

    def test_the_sibling_commune_keeps_its_three_tiers(self):
        tiers.switch_tiers(self.place.north, "Two")
        person = person_at(self.place, "Pending Commune Leader", "south")
        self.act("south_leader", person, APPROVE)
        self.assertEqual(state_of(person), "Pending District Officer")

    def test_documents_on_their_way_go_along_and_come_back_as_they_were(self):
        people = self.everywhere()
        result = tiers.switch_tiers(self.place.district, "Two")
        self.assertEqual(states_of(people), {state: IN_TWO.get(state, state) for state in BEFORE})
        self.assertEqual(self.tier_of(self.place.north), "Two")
        self.assertIn(self.moved(people["Pending District Officer"]), result["moves"])
        tiers.undo_switch(self.place.district)
        self.assertEqual(states_of(people), {state: state for state in BEFORE})
        self.assertEqual(self.tier_of(self.place.north), "Three")
        self.assertEqual(frappe.db.get_value("Tier Switch", result["tier_switch"], "status"), "Undone")

    def moved(self, document):
        return {
            "document_type": document.doctype,
            "document_name": document.name,
            "former_state": "Pending District Officer",
            "new_state": "Pending Province Officer",
        }

    def test_there_and_back_by_the_mapping_is_the_same(self):
        people = self.everywhere()
        tiers.switch_tiers(self.place.district, "Two")
        tiers.switch_tiers(self.place.district, "Three")
        self.assertEqual(states_of(people), {state: state for state in BEFORE})

    def test_the_province_finishes_what_the_district_had_begun(self):
        person = person_at(self.place, "Pending District Leader")
        tiers.switch_tiers(self.place.north, "Two")
        self.assertRaises(WorkflowTransitionError, self.act, "district_leader", person, APPROVE)
        self.act("province_leader", person, APPROVE)
        self.assertEqual(state_of(person), "Approved")
        signed = [row.user for row in frappe.get_doc("Beneficiary", person.name).approvals]
        users = self.place.users
        self.assertEqual(
            signed,
            [
                users["north_officer"],
                users["north_leader"],
                users["district_officer"],
                users["province_leader"],
            ],
        )

    def test_an_undone_switch_takes_what_went_on_since_by_the_mapping(self):
        asked, new = person_at(self.place, "Pending District Officer"), person_at(self.place, "Draft")
        done = person_at(self.place, "Pending District Leader")
        tiers.switch_tiers(self.place.north, "Two")
        self.act("province_officer", asked, APPROVE)
        self.act("province_leader", done, APPROVE)
        self.act("north_officer", new, SEND)
        tiers.undo_switch(self.place.north)
        self.assertEqual(
            [state_of(document) for document in (asked, done, new)],
            ["Pending District Leader", "Approved", "Pending Commune Leader"],
        )

    def test_a_large_payroll_that_is_with_the_province_is_there_again_after_an_undo(self):
        """In three tiers the province reviews large payrolls: by the mapping alone it would fall to the district."""
        limit = ("An Sinh Settings", "province_review_amount")
        before = frappe.db.get_single_value(*limit)
        frappe.db.set_single_value(*limit, 1)
        self.addCleanup(
            frappe.db.set_single_value, *limit, before
        )  # single values are cached past a rollback
        factories.person(self.place.north)
        payroll = frappe.get_doc(
            "Monthly Payroll", factories.prepare(self.place.north, self.place.north_officer)
        )
        for who in ("north_officer", "north_leader", "district_officer", "district_leader"):
            self.act(who, payroll, SEND if who == "north_officer" else APPROVE)
        self.assertEqual(state_of(payroll), "Pending Province Officer")
        tiers.switch_tiers(self.place.north, "Two")
        self.assertEqual(state_of(payroll), "Pending Province Officer")
        tiers.undo_switch(self.place.north)
        self.assertEqual(state_of(payroll), "Pending Province Officer")

    def test_a_commune_of_two_tiers_approves_and_disburses_its_own_list(self):
        tiers.switch_tiers(self.place.north, "Two")
        person = factories.person(self.place.north)
        factories.account_method(person.name)
        payroll = frappe.get_doc(
            "Monthly Payroll", factories.prepare(self.place.north, self.place.north_officer)
        )
        self.act("north_officer", payroll, SEND)
        self.act("north_leader", payroll, APPROVE)
        self.assertEqual(frappe.db.get_value("Monthly Payroll", payroll.name, "docstatus"), 0)
        self.act("province_officer", payroll, APPROVE)
        self.assertEqual(frappe.db.get_value("Monthly Payroll", payroll.name, "docstatus"), 1)
        with as_user(self.place.south_officer):
            self.assertRaises(frappe.PermissionError, office.make_for_payroll, payroll.name)
        with as_user(self.place.north_officer):
            (order,) = office.make_for_payroll(payroll.name)["disbursements"]
        with as_user(self.place.north_leader):
            office.send(order)
        unit, status = frappe.db.get_value("Disbursement", order, ["administrative_unit", "status"])
        self.assertEqual((unit, status), (self.place.north, "Sent"))

    def test_a_commune_of_three_tiers_cannot_approve_its_own_list(self):
        factories.person(self.place.north)
        payroll = frappe.get_doc(
            "Monthly Payroll", factories.prepare(self.place.north, self.place.north_officer)
        )
        self.act("north_officer", payroll, SEND)
        with as_user(self.place.north_leader):
            document = frappe.get_doc("Monthly Payroll", payroll.name)
            self.assertRaises((frappe.ValidationError, frappe.PermissionError), document.submit)
        self.assertEqual(frappe.db.get_value("Monthly Payroll", payroll.name, "docstatus"), 0)
        self.act("north_leader", payroll, APPROVE)
        self.assertEqual(state_of(payroll), "Pending District Officer")

    def test_whoever_takes_a_step_may_save_what_it_leads_to(self):
        for doctype, workflow in document_moves.chains_of_units().items():
            rights = {row.role: row for row in frappe.get_meta(doctype).permissions if not row.permlevel}
            final = {row.state for row in workflow.states if int(row.doc_status) == 1}
            for step in workflow.transitions:
                right = "submit" if step.next_state in final else "write"
                self.assertTrue(rights[step.allowed].get(right), (doctype, step.allowed, right))

    def test_a_dry_run_changes_nothing(self):
        people = self.everywhere()
        result = tiers.switch_tiers(self.place.district, "Two", dry_run=True)
        self.assertIsNone(result["tier_switch"])
        self.assertIn(self.moved(people["Pending District Officer"]), result["moves"])
        self.assertEqual(states_of(people), {state: state for state in BEFORE})
        self.assertEqual(self.tier_of(self.place.north), "Three")

    def test_what_is_so_already_or_was_never_done_is_refused(self):
        for wrong in (
            lambda: tiers.switch_tiers(self.place.north, "Three"),
            lambda: tiers.switch_tiers(self.place.north, "Four"),
            lambda: tiers.switch_tiers("nowhere-2004", "Two"),
            lambda: tiers.undo_switch(self.place.north),
        ):
            self.assertRaises(frappe.ValidationError, wrong)
        tiers.switch_tiers(self.place.district, "Two")
        tiers.switch_tiers(self.place.north, "Three")
        self.assertRaises(frappe.ValidationError, tiers.undo_switch, self.place.district)

    def test_a_commune_without_a_district_has_no_three_tiers(self):
        unit = frappe.get_doc(
            {
                "doctype": "Administrative Unit",
                "code": "T9900",
                "unit_name": "Xã Thẳng Tỉnh",
                "level": "Commune",
                "parent_administrative_unit": self.place.province,
                "valid_from": "2025-07-01",
                "tier": "Two",
            }
        ).insert()
        self.assertRaises(frappe.ValidationError, tiers.switch_tiers, unit.name, "Three")

    def test_a_chain_without_two_tiers_is_not_switched_to_them(self):
        person = person_at(self.place, "Pending District Officer")
        document = frappe.get_doc("Workflow", "Beneficiary approval")
        document.transitions = [
            row for row in document.transitions if row.allowed not in ("Province Officer",)
        ]
        document.flags.ignore_validate = True  # as an office left it before the rules were there
        document.save()
        frappe.clear_cache()
        with self.assertRaises(frappe.ValidationError) as refused:
            tiers.switch_tiers(self.place.north, "Two")
        self.assertIn(person.name, str(refused.exception))
        self.assertEqual(state_of(person), "Pending District Officer")

    def test_every_signed_document_is_asked(self):
        self.assertLessEqual(
            {"Beneficiary", "Payment Method", "Monthly Payroll"}, set(document_moves.chains_of_units())
        )

    def test_the_record_is_nobodys_to_change(self):
        name = tiers.switch_tiers(self.place.north, "Two")["tier_switch"]
        record = frappe.get_doc("Tier Switch", name)
        record.status = "Undone"
        self.assertRaises(frappe.ValidationError, record.save)
        self.assertRaises(frappe.ValidationError, frappe.delete_doc, "Tier Switch", name)
