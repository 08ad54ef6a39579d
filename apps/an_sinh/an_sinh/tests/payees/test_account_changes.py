"""Accounts: who may stop one, what a new number takes, and who shares one."""

import frappe
from an_sinh.services.payees import bank_accounts
from an_sinh.services.payees.payment_methods import payees_of
from an_sinh.services.payroll import generate as payroll
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import MAY, act
from an_sinh.tests.factories_papers import account_change, approve_at_commune, guardian, method_through
from an_sinh.tests.users import as_user
from frappe.utils import getdate

JUNE = MAY.replace(month=6)


class TestNewNumber(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.person = factories.person(self.place.north)
        self.method = factories.account_method(self.person.name)
        self.old = self.method.bank_account

    def share(self):
        """Nobody's own account any more: a further person is to be paid through it."""
        frappe.db.set_value("Bank Account", self.old, "beneficiary", None)

    def draft(self, **values):
        with as_user(self.place.north_officer):
            return account_change(self.old, self.person.name, **values)

    def payee(self, person=None):
        """As a list of this month would pay: without any list before it, a change counts from now on."""
        payees = payees_of(self.place.north, "BTXH", getdate().replace(day=1), "Bưu điện")
        return payees[person or self.person.name]

    def number(self, person=None):
        return self.payee(person).account_number

    def test_both_numbers_are_shown_and_nothing_changes_before_the_second_signature(self):
        change = self.draft()
        self.assertEqual((change.old_number, change.new_number), ("101234567890", "101777777777"))
        self.assertEqual((change.old_holder, change.full_name), ("NGUYEN VAN THU", self.person.full_name))
        act(self.place.north_officer, "Bank Account Change", change.name, "Send for Approval")
        self.assertEqual(self.number(), "101234567890")
        self.assertRaises(
            frappe.ValidationError,
            act,
            self.place.north_officer,
            "Bank Account Change",
            change.name,
            "Approve",
        )
        self.assertEqual(self.number(), "101234567890")

    def test_the_new_number_counts_from_the_next_list_and_history_stays(self):
        """May's list is approved on the old number. The change then makes a method from June on with the new one;
        the old account is closed and leads to it, May's line and the old method stay as they were."""
        may = factories.prepare(self.place.north, self.place.north_officer)
        factories.approve_payroll(self.place, may)
        change = self.draft()
        approve_at_commune(self.place, "Bank Account Change", change.name)
        change.reload()
        self.assertEqual(
            (str(change.from_month), change.new_account, change.methods_moved),
            ("2024-06-01", "VietinBank-101777777777", 1),
        )
        old = frappe.get_doc("Bank Account", self.old)
        self.assertEqual(
            (old.state, old.state_reason, old.replaced_by),
            ("Closed", bank_accounts.REPLACED, change.new_account),
        )
        new = frappe.get_doc("Bank Account", change.new_account)
        self.assertEqual(
            (new.state, new.workflow_state, new.beneficiary), ("Active", "Approved", self.person.name)
        )
        self.assertEqual({line.account_number for line in factories.lines(may)}, {"101234567890"})
        june = factories.prepare(self.place.north, self.place.north_officer, JUNE)
        self.assertEqual({line.account_number for line in factories.lines(june)}, {"101777777777"})
        self.method.reload()
        self.assertEqual((self.method.bank_account, self.method.workflow_state), (self.old, "Approved"))

    def test_a_list_in_preparation_is_named_and_takes_the_new_number_when_made_anew(self):
        """May's list is still with its preparer: the new number counts for May, and whoever approved the change is
        told which list has to be made anew."""
        may = factories.prepare(self.place.north, self.place.north_officer)
        change = self.draft()
        act(self.place.north_officer, "Bank Account Change", change.name, "Send for Approval")
        frappe.clear_messages()
        act(self.place.north_leader, "Bank Account Change", change.name, "Approve")
        self.assertIn(may, " ".join(message["message"] for message in frappe.get_message_log()))
        self.assertEqual({line.account_number for line in factories.lines(may)}, {"101234567890"})
        with as_user(self.place.north_officer):
            payroll.regenerate(may)
        self.assertEqual({line.account_number for line in factories.lines(may)}, {"101777777777"})

    def test_a_mothers_new_number_moves_both_children(self):
        other = factories.person(self.place.north)
        self.share()
        mother = guardian(other.name)
        factories.account_method(other.name, receiver_kind="Guardian", guardian=mother.name)
        approve_at_commune(self.place, "Bank Account Change", self.draft().name)
        self.assertEqual([self.number(), self.number(other.name)], ["101777777777"] * 2)
        self.assertIsNone(frappe.db.get_value("Bank Account", "VietinBank-101777777777", "beneficiary"))

    def test_another_holder_moves_one_person_alone(self):
        other = factories.person(self.place.north)
        self.share()
        factories.account_method(other.name)
        mother = guardian(self.person.name, full_name="Lê Thị Mẹ", approved=False)
        change = self.draft(
            reason="Another Holder", new_holder="LE THI ME", holder_kind="Guardian", guardian=mother.name
        )
        approve_at_commune(self.place, "Bank Account Change", change.name)
        self.assertEqual(self.number(), "101777777777")
        self.assertEqual(self.number(other.name), "101234567890")
        self.assertEqual(frappe.db.get_value("Bank Account", self.old, "state"), "Active")
        payee = self.payee()
        self.assertEqual((payee.receiver_kind, payee.receiver_name), ("Guardian", "Lê Thị Mẹ"))

    def test_what_was_signed_is_what_is_approved(self):
        change = self.draft()
        act(self.place.north_officer, "Bank Account Change", change.name, "Send for Approval")
        with as_user(self.place.north_leader):
            change.reload()
            change.new_number = "101666666666"
            self.assertRaises(frappe.PermissionError, change.save)

    def test_wrong_changes_are_refused(self):
        stranger = factories.person(self.place.north)
        factories.account_method(stranger.name, "101888888888")
        frappe.db.set_value("Bank Account", "VietinBank-101888888888", "holder_name", "NGUOI KHAC")
        for values in (
            {"new_number": "101234567890"},  # the same one
            {"new_number": "12"},
            {"new_number": None},
            {"new_holder": None},
            {"new_number": "101888888888"},  # somebody else's own
            {"new_number": "101888888888", "new_holder": "KE GIAN"},
            {"holder_kind": "Guardian"},  # whose?
            {"kind": "Usable Again"},  # it is usable
            {"beneficiary": stranger.name},  # not paid through it
        ):
            with self.subTest(values), as_user(self.place.north_officer):
                refused = (frappe.ValidationError, frappe.DuplicateEntryError)
                wanted = {"beneficiary": self.person.name, **values}
                self.assertRaises(refused, account_change, self.old, **wanted)
        self.draft()
        self.assertRaises(frappe.DuplicateEntryError, self.draft)

    def test_the_neighbouring_commune_can_not(self):
        with as_user(self.place.south_officer):
            self.assertRaises(frappe.PermissionError, account_change, self.old, self.person.name)


class TestUsableAgain(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.person = factories.person(self.place.north)
        self.account = factories.account_method(self.person.name).bank_account

    def set_state(self, state, **values):
        with as_user(self.place.north_officer):
            account = frappe.get_doc("Bank Account", self.account)
            account.update({"state": state, **values})
            account.save()

    def test_one_person_stops_it_and_says_why(self):
        self.assertRaises(frappe.ValidationError, self.set_state, "Unusable")
        self.set_state("Unusable", state_reason="Identity Paper Expired")
        self.assertEqual(frappe.db.get_value("Bank Account", self.account, "state"), "Unusable")

    def test_two_people_open_it_again(self):
        self.set_state("Unusable", state_reason="Blocked by the Provider")
        for state in ("Active", "Unverified"):
            self.assertRaises(frappe.PermissionError, self.set_state, state)
        with as_user(self.place.north_officer):
            change = account_change(
                self.account, self.person.name, kind="Usable Again", reason="Unblocked", new_number=None
            )
        approve_at_commune(self.place, "Bank Account Change", change.name)
        account = frappe.get_doc("Bank Account", self.account)
        self.assertEqual((account.state, account.state_reason), ("Active", None))


class TestSharedAccounts(DistrictTestCase):
    def test_kinship_explains_and_strangers_are_flagged(self):
        first, second = factories.person(self.place.north), factories.person(self.place.north)
        account = method_through(first.name, guardian(first.name).name).bank_account
        method_through(second.name, guardian(second.name).name)
        bank_accounts.refresh_warnings()
        self.assertIsNone(frappe.db.get_value("Bank Account", account, "data_warnings"))
        third, fourth = factories.person(self.place.north), factories.person(self.place.south)
        factories.account_method(third.name)
        factories.account_method(fourth.name)
        self.assertGreaterEqual(bank_accounts.refresh_warnings(), 1)
        warning = frappe.db.get_value("Bank Account", account, "data_warnings")
        self.assertIn("4", warning)
        for person, named in ((first, False), (second, False), (third, True), (fourth, True)):
            self.assertEqual(person.name in warning, named)
            self.assertNotIn(person.full_name, warning)
