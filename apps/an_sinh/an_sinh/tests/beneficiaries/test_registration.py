"""A new person in one form: everything or nothing, and one signature for the person and where the money goes."""

from unittest.mock import patch

import frappe
from an_sinh.api import workflow
from an_sinh.api.registration import register
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import MAY, act
from an_sinh.tests.users import as_user

MADE = ("Beneficiary", "Benefit Entitlement", "Guardian", "Bank Account", "Payment Method")
PERSON = {
    "full_name": "Lý Thị Thử",
    "sex": "Female",
    "birth_date": "1980-03-08",
    "id_number": "020180777001",
    "village": "Thôn 3",
}
OWED = [{"category": "BTXH-6c", "start_month": "2024-05-01", "decision_number": "12/QĐ-UBND"}]
GUARDIAN = {"full_name": "Lý Văn Đỡ", "kind": "Guardian", "relation": "Con", "id_number": "020075777002"}
ACCOUNT = {"provider": "VietinBank", "account_number": "109876543210"}


class TestRegistration(DistrictTestCase):
    def counts(self):
        return [frappe.db.count(doctype) for doctype in MADE]

    def register(self, **values):
        given = {
            "person": {**PERSON, "administrative_unit": self.place.north},
            "entitlements": OWED,
            "receiver": GUARDIAN,
            "account": {**ACCOUNT, "holder_kind": "Guardian"},
            "method": {"channel": "Account"},
            **values,
        }
        with as_user(self.place.north_officer):
            return register(**given)

    def states(self, made):
        return (
            frappe.db.get_value("Beneficiary", made["beneficiary"], "workflow_state"),
            frappe.db.get_value("Payment Method", made["payment_method"], "workflow_state"),
            frappe.db.get_value("Guardian", made["guardian"], "workflow_state"),
            frappe.db.get_value("Bank Account", made["bank_account"], "workflow_state"),
            frappe.db.get_value("Benefit Entitlement", made["entitlements"][0], "status"),
        )

    def test_one_form_makes_five_documents_that_belong_together(self):
        made = self.register()
        self.assertEqual(made["workflow_state"], "Draft")
        account = frappe.get_doc("Bank Account", made["bank_account"])
        self.assertEqual(
            (account.holder_name, account.holder_kind, account.guardian, account.beneficiary),
            ("Lý Văn Đỡ", "Guardian", made["guardian"], made["beneficiary"]),
        )
        method = frappe.get_doc("Payment Method", made["payment_method"])
        self.assertEqual(
            (
                method.channel,
                method.bank_account,
                method.receiver_kind,
                method.guardian,
                str(method.from_month),
            ),
            ("Account", account.name, "Guardian", made["guardian"], "2024-05-01"),
        )

    def test_the_chain_signs_once_for_the_person_and_the_method(self):
        """Four people, one act each; then the first list pays 540,000 đồng (1.5 × 360,000) to the guardian's account."""
        made = self.register(send=1)
        self.assertEqual(self.states(made)[:2], ("Pending Commune Leader", "Pending Commune Leader"))
        for user in ("north_leader", "district_officer", "district_leader"):
            answer = act(self.place.users[user], "Beneficiary", made["beneficiary"], "Approve")
            self.assertEqual([row["done"] for row in answer["together"] or [{"done": True}]], [True])
        self.assertEqual(self.states(made), ("Approved",) * 5)
        payroll = factories.prepare(self.place.north, self.place.north_officer, MAY)
        (line,) = factories.lines(payroll)
        self.assertEqual(
            (int(line.amount), line.channel, line.account_number, line.receiver_name),
            (540_000, "Account", "109876543210", "Lý Văn Đỡ"),
        )

    def test_what_is_sent_back_goes_back_together(self):
        made = self.register(send=1)
        act(self.place.north_leader, "Beneficiary", made["beneficiary"], "Return", "Sai số tài khoản")
        self.assertEqual(self.states(made)[:2], ("Returned", "Returned"))

    def test_nothing_is_made_where_a_part_is_refused(self):
        before = self.counts()
        for refused, message in (
            ({"account": {**ACCOUNT, "account_number": "12"}}, "12"),
            ({"person": {**PERSON, "administrative_unit": self.place.south}}, ""),
            ({"entitlements": []}, "from 1 to 5"),
            ({"receiver": None}, "who holds the account"),
            ({"account": None}, "Enter the account"),
            ({"person": {**PERSON, "administrative_unit": self.place.north, "workflow_state": "Approved"}}, "workflow_state"),
            ({"method": {"channel": "Account", "bank_account": "VietinBank-1"}}, "bank_account"),
        ):  # fmt: skip
            with self.subTest(refused=refused):
                frappe.db.savepoint("one")
                with self.assertRaises((frappe.ValidationError, frappe.PermissionError)) as caught:
                    self.register(**refused)
                frappe.db.rollback(save_point="one")
                self.assertIn(message, str(caught.exception))
                self.assertEqual(self.counts(), before)

    def test_a_record_that_is_changed_later_takes_no_method_along(self):
        """Whoever corrects an approved person's record doesn't sign for where money goes."""
        person = factories.person(self.place.north)
        with as_user(self.place.north_officer):
            method = frappe.get_doc(
                {
                    "doctype": "Payment Method",
                    "beneficiary": person.name,
                    "from_month": "2024-06-01",
                    "receiver_kind": "Self",
                    "channel": "Cash at Home",
                }
            ).insert()
        person.db_set("workflow_state", "Draft")
        answer = act(self.place.north_officer, "Beneficiary", person.name, "Send for Approval")
        self.assertEqual(answer["together"], [])
        self.assertEqual(frappe.db.get_value("Payment Method", method.name, "workflow_state"), "Draft")

    def method_of(self, made, user):
        """A further method of a person, into an account that is nobody's of theirs."""
        of_person = {"beneficiary": made["beneficiary"]}
        with as_user(self.place.users[user]):
            account = frappe.get_doc(
                {"doctype": "Bank Account", **of_person, **ACCOUNT, "account_number": "109000000666",
                 "holder_kind": "Beneficiary", "holder_name": "Người Khác"}
            ).insert()  # fmt: skip
            way = {"channel": "Account", "bank_account": account.name, "receiver_kind": "Self"}
            document = {"doctype": "Payment Method", **of_person, **way, "from_month": "2024-05-01"}
            return frappe.get_doc(document).insert().name

    def test_who_signs_is_told_beforehand_which_methods_go_along(self):
        made = self.register(send=1)
        self.method_of(made, "north_colleague")
        with as_user(self.place.north_leader):
            offered = workflow.actions("Beneficiary", made["beneficiary"])
            method = workflow.actions("Payment Method", made["payment_method"])
        self.assertEqual(
            [(row["action"], row["along"]) for row in offered],
            [(action, ["Account · VietinBank-109876543210 · Lý Văn Đỡ"]) for action in ("Approve", "Return")],
        )
        self.assertEqual([row["along"] for row in method], [[], []])

    def test_a_method_that_comes_in_between_is_signed_by_nobody_unseen(self):
        """Sent after the person, by whoever sent the person or a colleague, it waits for its own signatures."""
        made = self.register(send=1)
        for user in ("north_officer", "north_colleague"):
            with self.subTest(user=user):
                frappe.db.savepoint("one")
                later = self.method_of(made, user)
                act(self.place.users[user], "Payment Method", later, "Send for Approval")
                answer = act(self.place.north_leader, "Beneficiary", made["beneficiary"], "Approve")
                self.assertEqual([row["name"] for row in answer["together"]], [made["payment_method"]])
                self.assertEqual(
                    frappe.db.get_value("Payment Method", later, "workflow_state"), "Pending Commune Leader"
                )
                frappe.db.rollback(save_point="one")

    def test_somebody_who_was_approved_and_gets_nothing_takes_no_method_along(self):
        made = self.register(send=1)
        for user in ("north_leader", "district_officer", "district_leader"):
            act(self.place.users[user], "Beneficiary", made["beneficiary"], "Approve")
        frappe.db.set_value("Benefit Entitlement", made["entitlements"][0], "status", "Rejected")
        self.method_of(made, "north_colleague")
        act(self.place.north_officer, "Beneficiary", made["beneficiary"], "Reopen", "Sai tên")
        answer = act(self.place.north_officer, "Beneficiary", made["beneficiary"], "Send for Approval")
        self.assertEqual(answer["together"], [])

    def test_many_at_once_take_their_methods_along(self):
        made = self.register()
        with as_user(self.place.north_officer):
            (row,) = workflow.act_many("Beneficiary", [made["beneficiary"]], "Send for Approval")
        self.assertTrue(row["done"])
        self.assertEqual(self.states(made)[:2], ("Pending Commune Leader", "Pending Commune Leader"))

    def test_a_deadlock_undoes_the_whole_act_and_repeats_it(self):
        """The database gives the transaction up at the method: every signature before it is gone, and comes again."""
        made = self.register(send=1)
        someone = {**PERSON, "id_number": "020180777009", "administrative_unit": self.place.north}
        other = self.register(person=someone, receiver=None, account=None, method=None, send=1)["beneficiary"]
        take, whole, lost = workflow.apply_workflow, frappe.db.rollback, []

        def deadlocked_once(doc, action):
            if doc.doctype == "Payment Method" and not lost:
                lost.append(doc.name)
                raise frappe.QueryDeadlockError(1213)
            return take(doc, action)

        frappe.db.savepoint("request")
        with (
            as_user(self.place.north_leader),
            patch.object(workflow, "apply_workflow", deadlocked_once),
            patch.object(frappe.db, "rollback", lambda save_point="request": whole(save_point=save_point)),
        ):
            workflow.act_many("Beneficiary", [other, made["beneficiary"]], "Approve")
        self.assertEqual(lost, [made["payment_method"]])
        self.assertEqual(self.states(made)[:2], ("Pending District Officer", "Pending District Officer"))
        self.assertEqual(
            frappe.db.get_value("Beneficiary", other, "workflow_state"), "Pending District Officer"
        )
