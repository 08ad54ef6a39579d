"""The audit log: what it holds, that nobody changes it, and that it stands and falls with what it is about."""

import json

import frappe
from an_sinh.api import disbursement as office
from an_sinh.domain.audit import chain
from an_sinh.services.audit import check, log
from frappe.client import delete, set_value

from .. import factories
from ..case import DistrictTestCase
from ..factories import act, approve_payroll, prepare
from ..users import as_user


class AuditCase(DistrictTestCase):
    def entries(self, doctype, name, event=None):
        """(event, user, details) of the entries about a document, the oldest first."""
        filters = {
            "reference_doctype": doctype,
            "reference_name": name,
            **({"event": event} if event else {}),
        }
        rows = frappe.get_all(
            "Audit Entry",
            filters=filters,
            fields=["event", "user", "details"],
            order_by="creation asc",
            limit=0,
        )
        return [(row.event, row.user, json.loads(row.details)) for row in rows]

    def sealed(self):
        """What a commit would do with the entries of this test."""
        for name in frappe.get_all(
            "Audit Entry", filters={"number": 0}, pluck="name", order_by="creation asc"
        ):
            log.seal_entry(name)


class TestWhatIsLogged(AuditCase):
    def test_every_signature_and_return_of_a_payroll(self):
        factories.person(self.place.north)
        name = prepare(self.place.north, self.place.north_officer)
        act(self.place.north_officer, "Monthly Payroll", name, "Send for Approval")
        act(self.place.north_leader, "Monthly Payroll", name, "Return", "Sai số tài khoản")
        found = self.entries("Monthly Payroll", name)
        self.assertEqual(
            [(event, user, details["state_to"], details["reason"]) for event, user, details in found],
            [
                ("Signed", self.place.north_officer, "Pending Commune Leader", ""),
                ("Returned", self.place.north_leader, "Returned", "Sai số tài khoản"),
            ],
        )
        self.assertEqual(found[0][2]["seal"], frappe.db.get_value("Monthly Payroll", name, "list_hash"))

    def test_who_made_and_who_released_an_order(self):
        factories.account_method(factories.person(self.place.north).name)
        payroll = prepare(self.place.north, self.place.north_officer)
        approve_payroll(self.place, payroll)
        with as_user(self.place.district_officer):
            (order,) = office.make_for_payroll(payroll)["disbursements"]
        with as_user(self.place.district_leader):
            office.send(order)
        found = self.entries("Disbursement", order)
        lines, total = frappe.db.get_value("Disbursement", order, ["line_count", "total_amount"])
        self.assertEqual(
            [(event, user, details["lines"], details["total"]) for event, user, details in found],
            [
                ("Order Made", self.place.district_officer, lines, int(total)),
                ("Order Released", self.place.district_leader, lines, int(total)),
            ],
        )

    def test_changes_of_rules_rights_and_accounts_with_what_they_were(self):
        settings = frappe.get_doc("An Sinh Settings")
        settings.uncollected_months = (settings.uncollected_months or 3) + 1
        settings.save()
        found = self.entries("An Sinh Settings", "An Sinh Settings")[-1]
        self.assertEqual(found[0], "Configuration Changed")
        self.assertIn("uncollected_months", found[2]["changes"])
        user = factories.user("audited", "Commune Officer", self.place.north)
        frappe.get_doc("User", user).add_roles("Commune Leader")
        gone, came = self.entries("User", user)[-1][2]["changes"]["roles"]
        self.assertEqual((gone, ["Commune Leader" in row for row in came]), ([], [True]))
        permission = frappe.get_doc("User Permission", {"user": user})
        permission.delete()
        self.assertEqual(
            [details["what"] for _event, _user, details in self.entries("User Permission", permission.name)],
            ["made", "removed"],
        )

    def test_no_number_of_an_account_stands_in_it(self):
        factories.account_method(factories.person(self.place.north).name, "101777777777")
        rows = frappe.get_all("Audit Entry", filters={"event": "Account Changed"}, fields=["details"])
        self.assertTrue(rows)
        self.assertNotIn("101777777777", " ".join(row.details for row in rows))


class TestNobodyChangesIt(AuditCase):
    def entry(self):
        return frappe.get_doc("Audit Entry", log.note("Exported", "Disbursement", "CK-1", rows=2))

    def test_no_door_opens_it(self):
        entry = self.entry()
        for user in ("Administrator", self.place.auditor):
            with as_user(user):
                for door in (
                    lambda: set_value("Audit Entry", entry.name, "user", "x"),
                    lambda: delete("Audit Entry", entry.name),
                    lambda: frappe.get_doc({"doctype": "Audit Entry", "event": "Signed"}).insert(),
                ):
                    self.assertRaises(frappe.PermissionError, door)
        self.assertEqual(frappe.db.get_value("Audit Entry", entry.name, "user"), "Administrator")

    def test_the_auditor_reads_it_and_a_manager_does_not(self):
        self.entry()
        with as_user(self.place.auditor):
            self.assertTrue(frappe.get_list("Audit Entry", limit=1))
        with as_user(factories.user("manager", "An Sinh Manager", None)):
            self.assertRaises(frappe.PermissionError, frappe.get_list, "Audit Entry")

    def test_its_chain_is_whole_and_a_change_behind_it_is_found(self):
        names = [self.entry().name for _number in range(3)]
        self.sealed()
        found = check.verify()
        self.assertEqual((found["faults"], found["unsealed"]), ([], []))
        number = frappe.db.get_value("Audit Entry", names[1], "number")
        noted = log.head()
        frappe.db.set_value("Audit Entry", names[1], "user", "somebody@else.test", update_modified=False)
        self.assertEqual(check.verify()["faults"], [(chain.CHANGED, number)])
        frappe.db.set_value("Audit Entry", names[1], "user", "Administrator", update_modified=False)
        self.assertEqual(check.verify(noted)["faults"], [])
        frappe.db.delete("Audit Entry", {"name": names[2]})
        self.assertEqual(check.verify()["faults"], [])  # a cut tail shows only beside a head that was noted
        self.assertEqual(check.verify(noted)["faults"], [(chain.CUT, number + 1)])

    def test_what_is_undone_was_never_done(self):
        frappe.db.savepoint("undone")
        name = self.entry().name
        frappe.db.rollback(save_point="undone")
        before = log.head()
        log.seal_entry(name)
        self.assertEqual((log.head(), frappe.db.exists("Audit Entry", name)), (before, None))


class TestEvidence(AuditCase):
    def returned(self):
        factories.person(self.place.north)
        name = prepare(self.place.north, self.place.north_officer)
        act(self.place.north_officer, "Monthly Payroll", name, "Send for Approval")
        act(self.place.north_leader, "Monthly Payroll", name, "Return", "Tổng số không khớp")
        return name

    def test_a_returned_payroll_that_is_made_anew_keeps_its_history(self):
        name = self.returned()
        with as_user(self.place.north_officer):
            frappe.delete_doc("Monthly Payroll", name)
        self.assertEqual(self.entries("Monthly Payroll", name, "Removed")[0][1], self.place.north_officer)
        self.assertEqual(prepare(self.place.north, self.place.north_officer), name)
        steps = frappe.get_doc("Monthly Payroll", name).approvals
        self.assertEqual(
            [(step.action, step.user, step.reason) for step in steps],
            [
                ("Send for Approval", self.place.north_officer, None),
                ("Return", self.place.north_leader, "Tổng số không khớp"),
            ],
        )
        approve_payroll(self.place, name)

    def test_a_draft_that_nobody_had_in_hand_leaves_nothing_behind(self):
        factories.person(self.place.north)
        name = prepare(self.place.north, self.place.north_officer)
        with as_user(self.place.north_officer):
            frappe.delete_doc("Monthly Payroll", name)
        prepare(self.place.north, self.place.north_officer)
        self.assertEqual(frappe.get_doc("Monthly Payroll", name).approvals, [])

    def test_what_was_returned_once_is_not_deleted(self):
        with as_user(self.place.north_officer):
            person = factories.person(self.place.north, approved=False)
        act(self.place.north_officer, "Beneficiary", person.name, "Send for Approval")
        act(self.place.north_leader, "Beneficiary", person.name, "Return", "Thiếu giấy tờ")
        frappe.db.delete("Benefit Entitlement", {"beneficiary": person.name})
        self.assertRaises(frappe.PermissionError, frappe.delete_doc, "Beneficiary", person.name)

    def test_frappes_own_records_stay(self):
        name = self.returned()
        comment = frappe.get_all(
            "Comment", filters={"reference_name": name, "comment_type": "Workflow"}, pluck="name"
        )[0]
        log_entry = frappe.get_doc({"doctype": "Activity Log", "subject": "x"}).insert(
            ignore_permissions=True
        )
        for doctype, record in (("Comment", comment), ("Activity Log", log_entry.name)):
            self.assertRaises(frappe.PermissionError, frappe.delete_doc, doctype, record)
        comment = frappe.get_doc("Comment", comment)
        comment.content = "Khác"
        self.assertRaises(frappe.PermissionError, comment.save)
        said = frappe.get_doc("Monthly Payroll", name).add_comment("Comment", "Xem giúp tôi")
        said.delete()  # what people say to one another is theirs
