"""Who configures neither signs nor releases; a chain keeps its signers; who makes an order doesn't release it."""

import frappe
from an_sinh.api import disbursement as office
from an_sinh.services.approval import separation
from an_sinh.services.approval.separation import ConfiguratorError
from an_sinh.services.approval.signatures import FourEyesError
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import act, approve_payroll, prepare
from an_sinh.tests.users import as_user
from frappe.client import set_value
from frappe.model.workflow import apply_workflow

PAYROLL_CHAIN = "Monthly Payroll approval"


class SeparationCase(DistrictTestCase):
    """May's payroll of the north commune, with one person on it, is with the commune's leader."""

    def setUp(self):
        super().setUp()
        factories.account_method(factories.person(self.place.north).name)
        self.payroll = prepare(self.place.north, self.place.north_officer)
        self.addCleanup(frappe.clear_cache)

    def sent(self):
        act(self.place.north_officer, "Monthly Payroll", self.payroll, "Send for Approval")

    def state(self):
        return frappe.db.get_value("Monthly Payroll", self.payroll, ["workflow_state", "docstatus"])


class TestWhoConfigures(SeparationCase):
    def two_hats(self, role):
        """The commune's leader who was given a configuring role as well."""
        self.give_role(self.place.north_leader, role)
        return self.place.north_leader

    def test_a_manager_or_system_manager_signs_through_no_door(self):
        self.sent()
        for role in ("An Sinh Manager", "System Manager"):
            user = self.two_hats(role)
            with as_user(user):
                document = frappe.get_doc("Monthly Payroll", self.payroll)
                for door, *arguments in (
                    (act, user, "Monthly Payroll", self.payroll, "Approve"),
                    (apply_workflow, document, "Approve"),
                    (
                        set_value,
                        "Monthly Payroll",
                        self.payroll,
                        "workflow_state",
                        "Pending District Officer",
                    ),
                ):
                    self.assert_refused("can't sign or release", door, *arguments, error=ConfiguratorError)
                document.reload()
                document.workflow_state = "Pending District Officer"
                self.assert_refused("can't sign or release", document.save, error=ConfiguratorError)
                self.assertEqual(self.state(), ("Pending Commune Leader", 0))
            frappe.get_doc("User", user).remove_roles(role)
            frappe.clear_cache(user=user)

    def test_whoever_was_given_the_right_to_change_chains_signs_nothing(self):
        """The right counts, not the name of the role."""
        frappe.permissions.add_permission("Benefit Rate", "Commune Leader")
        frappe.permissions.update_permission_property("Benefit Rate", "Commune Leader", 0, "write", 1)
        frappe.clear_cache()
        self.sent()
        self.assertTrue(separation.configures(self.place.north_leader))
        self.assertFalse(separation.configures(self.place.north_officer))
        self.assertRaises(
            ConfiguratorError, act, self.place.north_leader, "Monthly Payroll", self.payroll, "Approve"
        )

    def test_officers_and_leaders_do_not_configure(self):
        for name, user in self.place.users.items():
            self.assertFalse(separation.configures(user), name)
        self.assertTrue(separation.configures("Administrator"))

    def test_without_its_chain_a_payroll_is_approved_by_nobody(self):
        frappe.delete_doc("Workflow", PAYROLL_CHAIN)
        frappe.clear_cache()
        for user in (self.place.district_leader, "Administrator"):
            with as_user(user):
                payroll = frappe.get_doc("Monthly Payroll", self.payroll)
                self.assertRaises(frappe.PermissionError, payroll.submit)


class TestChainsKeepTheirSigners(SeparationCase):
    def chain(self):
        return frappe.get_doc("Workflow", PAYROLL_CHAIN)

    def step(self, workflow, state, next_state, role, **values):
        workflow.append(
            "transitions",
            {"state": state, "action": "Approve", "next_state": next_state, "allowed": role, **values},
        )
        return workflow

    def test_a_step_from_the_draft_to_the_end_is_refused(self):
        edited = self.step(self.chain(), "Draft", "Approved", "Commune Officer")
        self.assert_refused("is 0; it must be at least 2", edited.save)

    def test_a_step_from_what_was_returned_to_the_end_is_refused(self):
        """A return voids the signatures that stood there."""
        edited = self.step(self.chain(), "Returned", "Approved", "Commune Leader")
        self.assert_refused("must be at least 2", edited.save)

    def test_a_list_with_one_signer_is_refused_in_either_tier(self):
        for tier in ("Three", "Two"):
            condition = (
                f'frappe.db.get_value("Administrative Unit", doc.administrative_unit, "tier") == "{tier}"'
            )
            edited = self.step(
                self.chain(), "Pending Commune Leader", "Approved", "Commune Leader", condition=condition
            )
            self.assert_refused("is 1; it must be at least 2", edited.save)

    def test_the_makers_role_does_not_count_as_another_signer(self):
        edited = self.chain()
        for row in edited.transitions:
            if row.allowed not in ("Commune Officer", "Commune Leader"):
                row.allowed = "Commune Officer"
        self.assert_refused("must be at least 2", edited.save)

    def test_who_configures_is_no_stage_of_a_chain(self):
        edited = self.step(
            self.chain(), "Pending Commune Leader", "Pending District Officer", "An Sinh Manager"
        )
        self.assert_refused("changes the rules", edited.save)

    def test_a_role_that_cannot_read_the_list_or_that_nobody_has_is_refused(self):
        edited = self.step(self.chain(), "Pending Commune Leader", "Pending District Officer", "Auditor")
        self.assert_refused("Auditor", edited.save)
        frappe.get_doc({"doctype": "Role", "role_name": "Chief Accountant"}).insert()
        for right in ("read", "write"):
            frappe.permissions.add_permission("Monthly Payroll", "Chief Accountant")
            frappe.permissions.update_permission_property("Monthly Payroll", "Chief Accountant", 0, right, 1)
        edited = self.step(
            self.chain(), "Pending Commune Leader", "Pending District Officer", "Chief Accountant"
        )
        self.assert_refused("Nobody has the role", edited.save)
        self.give_role(self.place.district_officer, "Chief Accountant")
        self.step(
            self.chain(), "Pending Commune Leader", "Pending District Officer", "Chief Accountant"
        ).save()

    def test_the_chains_that_come_with_the_app_keep_the_rule(self):
        names = frappe.get_all("Workflow", filters={"is_active": 1}, pluck="name")
        self.assertIn(PAYROLL_CHAIN, names)
        for name in names:
            chain = frappe.get_doc("Workflow", name)
            with self.subTest(chain=name):
                self.assertTrue(chain.transitions)
                chain.save()  # throws where the rule is broken


class TestWhoReleases(SeparationCase):
    def order(self):
        approve_payroll(self.place, self.payroll)
        with as_user(self.place.district_officer):
            (name,) = office.make_for_payroll(self.payroll)["disbursements"]
        return name

    def release(self, user, name):
        with as_user(user):
            return office.send(name)

    def test_a_leader_releases_what_an_officer_made(self):
        name = self.order()
        self.release(self.place.district_leader, name)
        self.assertEqual(
            frappe.db.get_value("Disbursement", name, ["status", "sent_by"]),
            ("Sent", self.place.district_leader),
        )

    def test_who_made_it_does_not_release_it_not_even_as_a_leader(self):
        name = self.order()
        self.assert_refused(
            "leader of the paying unit",
            self.release,
            self.place.district_officer,
            name,
            error=frappe.PermissionError,
        )
        self.give_role(self.place.district_officer, "District Leader")
        self.assert_refused("You made", self.release, self.place.district_officer, name, error=FourEyesError)
        self.assertEqual(frappe.db.get_value("Disbursement", name, "status"), "Draft")

    def test_the_treasury_reads_and_a_manager_does_not_release(self):
        name = self.order()
        treasury = factories.user("treasury", "Treasury Officer", self.place.district)
        manager = factories.user("manager", "An Sinh Manager", None)
        for user in (treasury, manager):
            self.assertRaises(frappe.PermissionError, self.release, user, name)
            with as_user(user):
                self.assertTrue(frappe.has_permission("Disbursement", "read", doc=name))
                self.assertFalse(frappe.has_permission("Disbursement", "write", doc=name))
        self.give_role(self.place.district_leader, "An Sinh Manager")
        self.assert_refused(
            "can't sign or release",
            self.release,
            self.place.district_leader,
            name,
            error=ConfiguratorError,
        )
        self.assert_refused(
            "can't sign or release", self.release, "Administrator", name, error=ConfiguratorError
        )
