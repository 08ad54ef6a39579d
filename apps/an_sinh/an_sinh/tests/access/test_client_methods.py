"""Doors that Frappe opens to every client: none of them gets past the app's own rules."""

import frappe
from an_sinh.api import payroll as payroll_api
from an_sinh.services.approval import signatures, workflow_edits
from an_sinh.services.payroll.seal import ListChanged
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import act
from an_sinh.tests.users import as_user


class TestClientDoors(DistrictTestCase):
    def test_nothing_that_lists_name_is_renamed(self):
        # Frappe's Document.rename is open to clients, who may leave out everything that it checks.
        person = factories.person(self.place.north)
        for doctype, name in (("Beneficiary", person.name), ("Administrative Unit", self.place.north)):
            with as_user(self.place.north_officer):
                document = frappe.get_doc(doctype, name)
                frappe.db.savepoint("before_renaming")
                self.assertRaises(
                    frappe.PermissionError, document.rename, "TAKEN", force=True, validate_rename=False
                )
                frappe.db.rollback(save_point="before_renaming")
            self.assertTrue(frappe.db.exists(doctype, name))

    def test_terms_of_the_rules_keep_their_names(self):
        for doctype, name in (("Workflow State", "Approved"), ("Role", "Commune Officer")):
            frappe.db.savepoint("an_sinh_rename")
            # Frappe lets no Workflow State be renamed at all, by another error.
            refused = (frappe.PermissionError, frappe.ValidationError)
            self.assertRaises(refused, frappe.rename_doc, doctype, name, "Otherwise")
            frappe.db.rollback(save_point="an_sinh_rename")
            frappe.clear_cache()

    def test_an_id_number_of_another_commune_does_not_tell_whose_it_is(self):
        person = factories.person(self.place.south, id_number="099080000881", full_name="Nguyễn Kín Đáo")
        with as_user(self.place.north_officer), self.assertRaises(frappe.DuplicateEntryError) as refused:
            factories.person(self.place.north, approved=False, id_number="099080000881")
        self.assertNotIn("Kín Đáo", str(refused.exception))
        self.assertNotIn(person.name, str(refused.exception))


class TestAnEditedWorkflow(DistrictTestCase):
    """A chain of one step that came past the guard, or one switched off: four eyes remain."""

    def shortened(self, doctype):
        workflow = frappe.get_doc("Workflow", signatures.active_workflow(doctype).name)
        first = workflow.transitions[0]
        workflow.set("transitions", [])
        for role in ("Commune Officer", "Commune Leader"):
            step = {"state": "Draft", "action": first.action, "next_state": "Approved", "allowed": role}
            workflow.append("transitions", {**step, "allow_self_approval": 1})
        self.assertTrue(workflow_edits.problems_of(workflow))  # no edit leaves such a chain
        workflow.flags.ignore_validate = True
        workflow.save()
        frappe.clear_cache()
        self.addCleanup(frappe.clear_cache)

    def test_who_prepared_it_does_not_approve_it_in_one_step(self):
        self.shortened("Beneficiary")
        with as_user(self.place.north_officer):
            person = factories.person(self.place.north, approved=False)
        arguments = ("Beneficiary", person.name, "Send for Approval")
        self.assertRaises(signatures.FourEyesError, act, self.place.north_officer, *arguments)
        with as_user(self.place.north_colleague):
            person.reload()
            person.village = "Thôn Đổi"
            person.save()
        self.assertRaises(signatures.FourEyesError, act, self.place.north_colleague, *arguments)
        act(self.place.north_leader, *arguments)
        self.assertEqual(frappe.db.get_value("Beneficiary", person.name, "workflow_state"), "Approved")

    def test_a_payroll_without_a_workflow_is_approved_by_nobody(self):
        factories.person(self.place.north)
        name = factories.prepare(self.place.north, self.place.district_leader)
        workflow = signatures.active_workflow("Monthly Payroll")
        frappe.get_doc("Workflow", workflow.name).db_set("is_active", 0)
        frappe.clear_cache()
        self.addCleanup(frappe.clear_cache)
        for user in ("district_leader", "province_leader"):
            with as_user(self.place.users[user]):
                document = frappe.get_doc("Monthly Payroll", name)
                self.assertRaises(frappe.PermissionError, document.submit)


class TestSignedStaysAsSigned(DistrictTestCase):
    """Who may write a paper alone can't lead money elsewhere that others have approved."""

    def setUp(self):
        super().setUp()
        self.person = factories.person(self.place.north)
        self.other = frappe.get_doc(
            {
                "doctype": "Bank Account",
                "provider": "VietinBank",
                "account_number": "101888888888",
                "holder_name": "NGUOI KHAC",
                "administrative_unit": self.place.north,
            }
        ).insert()

    def sent_method(self):
        with as_user(self.place.north_officer):
            method = frappe.get_doc(
                {
                    "doctype": "Payment Method",
                    "beneficiary": self.person.name,
                    "from_month": "2024-06-01",
                    "channel": "Cash at Home",
                    "receiver_kind": "Self",
                }
            ).insert()
        for who, action in (
            ("north_officer", "Send for Approval"),
            ("north_leader", "Approve"),
            ("district_officer", "Approve"),
        ):
            act(self.place.users[who], "Payment Method", method.name, action)
        return method.name

    def assert_edit_refused(self, user, doctype, name, **values):
        with as_user(user):
            document = frappe.get_doc(doctype, name)
            document.update(values)
            self.assert_refused("", document.save, error=frappe.PermissionError)

    def test_the_last_signer_does_not_alter_what_he_signs(self):
        name = self.sent_method()
        elsewhere = {"channel": "Account", "bank_account": self.other.name}
        leader = self.place.district_leader
        self.assert_edit_refused(leader, "Payment Method", name, **elsewhere)
        self.assert_edit_refused(leader, "Payment Method", name, workflow_state="Approved", **elsewhere)
        act(leader, "Payment Method", name, "Approve")
        self.assert_edit_refused("Administrator", "Payment Method", name, **elsewhere)

    def test_a_returned_method_is_its_preparers_again(self):
        name = self.sent_method()
        act(self.place.district_leader, "Payment Method", name, "Return", "Sai kênh")
        with as_user(self.place.north_officer):
            method = frappe.get_doc("Payment Method", name)
            method.channel = "Cash at Pay Point"
            method.save()
        kept = frappe.db.get_value("Payment Method", name, ["channel", "workflow_state"])
        self.assertEqual(kept, ("Cash at Pay Point", "Returned"))

    def test_claims_are_signed_with_their_person(self):
        with as_user(self.place.north_officer):
            person = factories.person(self.place.north, approved=False)
        for who, action in (
            ("north_officer", "Send for Approval"),
            ("north_leader", "Approve"),
            ("district_officer", "Approve"),
        ):
            act(self.place.users[who], "Beneficiary", person.name, action)
        claim = frappe.db.get_value("Benefit Entitlement", {"beneficiary": person.name})
        self.assert_edit_refused(
            self.place.district_leader, "Benefit Entitlement", claim, start_month="2015-01-01"
        )
        self.assert_edit_refused(
            self.place.district_leader, "Beneficiary", person.name, full_name="Người Khác"
        )

    def test_the_receiver_of_an_approved_method_is_not_exchanged(self):
        guardian = frappe.get_doc(
            {"doctype": "Guardian", "beneficiary": self.person.name, "full_name": "Trần Thị Hộ"}
        ).insert()
        with as_user(self.place.north_officer):
            guardian.id_number = "099180000777"
            guardian.save()  # nobody relies on it yet
        factories.account_method(
            self.person.name, "101999999999", receiver_kind="Guardian", guardian=guardian.name
        )
        for values in ({"full_name": "Kẻ Gian"}, {"id_number": "099180000778"}):
            self.assert_edit_refused(self.place.north_officer, "Guardian", guardian.name, **values)
        with as_user(self.place.north_officer):
            guardian.reload()
            guardian.phone = "0912345678"
            guardian.save()

    def test_the_account_of_an_approved_method_keeps_its_holder(self):
        method = factories.account_method(self.person.name, "101999999998")
        self.assert_edit_refused(
            self.place.north_officer, "Bank Account", method.bank_account, holder_name="KE GIAN"
        )
        with as_user(self.place.north_officer):
            account = frappe.get_doc("Bank Account", method.bank_account)
            account.update({"state": "Closed", "state_reason": "Closed by the Holder"})
            account.save()

    def test_no_list_is_approved_with_names_that_were_not(self):
        leader_sees = "Người Khác"
        act(self.place.north_officer, "Beneficiary", self.person.name, "Reopen", "Sai tên")
        with as_user(self.place.north_officer):
            self.person.reload()
            self.person.full_name = leader_sees
            self.person.save()
        payroll = factories.prepare(self.place.north, self.place.north_officer)
        send = (self.place.north_officer, "Monthly Payroll", payroll, "Send for Approval")
        with self.assertRaises(ListChanged) as refused:
            act(*send)
        self.assertIn(leader_sees, str(refused.exception))
        for who, action in (
            ("north_officer", "Send for Approval"),
            ("north_leader", "Approve"),
            ("district_officer", "Approve"),
            ("district_leader", "Approve"),
        ):
            act(self.place.users[who], "Beneficiary", self.person.name, action)
        factories.approve_payroll(self.place, payroll)

    def test_a_name_put_back_after_the_list_was_made_does_not_help(self):
        name = self.person.full_name
        for now in ("Kẻ Đồng Lõa", name):
            act(self.place.north_officer, "Beneficiary", self.person.name, "Reopen", "Sai tên")
            with as_user(self.place.north_officer):
                self.person.reload()
                self.person.full_name = now
                self.person.save()
            if now != name:
                payroll = factories.prepare(self.place.north, self.place.north_officer)
            frappe.db.set_value("Beneficiary", self.person.name, "workflow_state", "Approved")
        send = (self.place.north_officer, "Monthly Payroll", payroll, "Send for Approval")
        self.assertRaises(ListChanged, act, *send)
        with as_user(self.place.north_officer):
            payroll_api.rework(payroll)
        act(*send)

    def test_a_record_reopened_on_the_way_stops_the_list(self):
        payroll = factories.prepare(self.place.north, self.place.north_officer)
        for who, action in (
            ("north_officer", "Send for Approval"),
            ("north_leader", "Approve"),
            ("district_officer", "Approve"),
        ):
            act(self.place.users[who], "Monthly Payroll", payroll, action)
        act(self.place.north_officer, "Beneficiary", self.person.name, "Reopen", "Sai tên")
        self.assertRaises(ListChanged, act, self.place.district_leader, "Monthly Payroll", payroll, "Approve")
