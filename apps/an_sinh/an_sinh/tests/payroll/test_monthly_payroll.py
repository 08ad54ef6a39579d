"""A month's payroll: what it holds, that it is made once, and that once approved it never changes."""

from datetime import date
from unittest.mock import patch

import frappe
import frappe.client
from an_sinh.services.approval.signatures import FourEyesError
from an_sinh.services.payroll import generate as payroll
from an_sinh.services.payroll import lines as payroll_lines
from an_sinh.services.payroll import seal as payroll_seal
from an_sinh.services.payroll.seal import ListChanged
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import MAY, act, approve_payroll, lines, prepare
from an_sinh.tests.factories_changes import change, claim_of, on_day
from an_sinh.tests.users import as_user
from frappe.model.workflow import apply_workflow

REFUSED = (frappe.PermissionError, frappe.ValidationError)
JUNE, JULY, AUGUST = date(2024, 6, 1), date(2024, 7, 1), date(2024, 8, 1)


class PayrollCase(DistrictTestCase):
    def made(self, month=MAY, unit=None, **values):
        return prepare(unit or self.place.north, self.place.north_officer, month, **values)

    def approved(self, month=MAY):
        name = self.made(month)
        approve_payroll(self.place, name)
        return name

    def kinds(self, name):
        return [(line.kind, line.months, int(line.amount)) for line in lines(name)]


class TestContent(PayrollCase):
    def test_a_line_explains_itself(self):
        person = factories.person(self.place.north, village="Thôn 3")
        entitlement = frappe.db.get_value("Benefit Entitlement", {"beneficiary": person.name})
        frappe.db.set_value("Benefit Entitlement", entitlement, "start_month", MAY)
        factories.account_method(person.name)
        name = self.made()
        self.assertEqual(name, f"BTXH-2024-05-{self.place.north}")
        (line,) = lines(name)
        told = {
            key: line[key]
            for key in (
                "name", "full_name", "birth_text", "village", "category_code", "kind", "channel", "provider",
                "account_number", "receiver_kind", "entitlement", "docstatus", "payment_status",
            )
        }  # fmt: skip
        self.assertEqual(
            told,
            {
                "name": f"{name}-00001",
                "full_name": person.full_name,
                "birth_text": "03/02/1980",
                "village": "Thôn 3",
                "category_code": "6c",
                "kind": "Regular",
                "channel": "Account",
                "provider": "VietinBank",
                "account_number": "101234567890",
                "receiver_kind": "Self",
                "entitlement": entitlement,
                "docstatus": 0,
                "payment_status": "Pending",
            },
        )
        self.assertEqual(
            (float(line.coefficient), int(line.standard_amount), int(line.amount), line.from_month),
            (1.5, 360_000, 540_000, MAY),
        )
        for part in ("6c", "1,5", "360.000", "540.000", "05/2024", "NĐ 20/2021"):
            self.assertIn(part, line.explanation)

    def test_a_claim_entered_late_brings_its_months_as_arrears(self):
        factories.person(self.place.north)
        self.assertEqual(self.kinds(self.made()), [("Regular", 1, 540_000), ("Arrears", 4, 2_160_000)])

    def test_what_a_takeover_says_was_paid_is_not_paid_again(self):
        person = factories.person(self.place.north, category=None)
        factories.entitlement(person.name, "BTXH-6c", paid_through="2024-04-01")
        self.assertEqual(self.kinds(self.made()), [("Regular", 1, 540_000)])

    def test_totals_and_the_months_identity(self):
        for category in ("BTXH-6c", "BTXH-5c"):
            person = factories.person(self.place.north, category=None)
            factories.entitlement(person.name, category, paid_through="2024-04-01")
        newcomer = factories.person(self.place.north, category=None)
        factories.entitlement(newcomer.name, "BTXH-6a", start_month=MAY)
        factories.account_method(newcomer.name)
        document = frappe.get_doc("Monthly Payroll", self.made())
        told = {
            field: int(document.get(field))
            for field in (
                "person_count", "line_count", "regular_amount", "total_amount", "account_amount",
                "account_persons", "cash_amount", "cash_persons", "previous_persons", "previous_amount",
                "increase_persons", "increase_amount", "current_persons", "current_amount",
            )
        }  # fmt: skip
        self.assertEqual(
            told,
            {
                "person_count": 3, "line_count": 3, "regular_amount": 1_620_000, "total_amount": 1_620_000,
                "account_amount": 720_000, "account_persons": 1, "cash_amount": 900_000, "cash_persons": 2,
                "previous_persons": 2, "previous_amount": 900_000, "increase_persons": 1,
                "increase_amount": 720_000, "current_persons": 3, "current_amount": 1_620_000,
            },
        )  # fmt: skip

    def test_nobody_to_pay_makes_no_payroll(self):
        self.assertIsNone(self.made())
        self.assertFalse(frappe.db.exists("Monthly Payroll", {"administrative_unit": self.place.north}))

    def test_a_claim_that_begins_later_is_not_paid_yet(self):
        person = factories.person(self.place.north, category=None)
        factories.entitlement(person.name, "BTXH-6c", start_month=JUNE)
        self.assertIsNone(self.made())

    def test_a_proposal_is_not_paid(self):
        factories.person(self.place.north, approved=False)
        self.assertIsNone(self.made())

    def test_an_account_that_cannot_be_used_falls_back_to_cash(self):
        person = factories.person(self.place.north)
        method = factories.account_method(person.name)
        frappe.db.set_value("Bank Account", method.bank_account, "state", "Closed")
        line = lines(self.made())[0]
        self.assertEqual((line.channel, line.account_number), ("Cash at Pay Point", None))

    def test_the_latest_approved_method_counts(self):
        person = factories.person(self.place.north)
        factories.account_method(person.name)
        factories.account_method(person.name, "109999999999", from_month="2024-05-01")
        factories.account_method(person.name, "108888888888", from_month="2024-06-01")
        self.assertEqual(lines(self.made())[0].account_number, "109999999999")


class TestOnce(PayrollCase):
    def setUp(self):
        super().setUp()
        self.person = factories.person(self.place.north)

    def test_the_same_payroll_is_made_once(self):
        first = self.made()
        count = len(lines(first))
        self.assertEqual(self.made(), first)
        self.assertEqual(len(lines(first)), count)

    def test_the_next_month_waits_for_this_one(self):
        self.made()
        self.assertRaises(frappe.ValidationError, self.made, JUNE)

    def test_a_draft_is_worked_out_anew_when_asked(self):
        name = self.made()
        factories.person(self.place.north)
        payroll.regenerate(name)
        self.assertEqual(len({line.beneficiary for line in lines(name)}), 2)
        self.assertEqual(frappe.db.get_value("Monthly Payroll", name, "person_count"), 2)

    def test_a_payroll_on_its_way_is_not_worked_out_anew(self):
        name = self.made()
        act(self.place.north_officer, "Monthly Payroll", name, "Send for Approval")
        self.assertRaises(frappe.ValidationError, payroll.regenerate, name)

    def test_a_broken_off_payroll_leaves_nothing(self):
        frappe.db.savepoint("unbroken")
        with (
            patch.object(payroll_lines.LineWriter, "write", side_effect=RuntimeError("power cut")),
            self.assertRaises(RuntimeError),
        ):
            self.made()
        frappe.db.rollback(save_point="unbroken")
        self.assertFalse(frappe.db.exists("Monthly Payroll", {"administrative_unit": self.place.north}))
        self.assertFalse(frappe.db.exists("Payroll Line", {"beneficiary": self.person.name}))

    def test_payrolls_are_not_entered_by_hand(self):
        document = frappe.get_doc(
            {
                "doctype": "Monthly Payroll",
                "programme": "BTXH",
                "month": MAY,
                "administrative_unit": self.place.north,
            }
        )
        self.assertRaises(frappe.PermissionError, document.insert)

    def test_the_next_month_charges_the_difference_only(self):
        self.approved()
        self.assertEqual(self.kinds(self.approved(JUNE)), [("Regular", 1, 540_000)])

    def test_a_rise_decreed_late_is_paid_as_arrears(self):
        for rate in frappe.get_all(
            "Benefit Rate", {"programme": "BTXH", "effective_from": JULY}, pluck="name"
        ):
            frappe.db.set_value("Benefit Rate", rate, "in_force_from", date(2024, 8, 15))
        for month in (MAY, JUNE, JULY):
            self.approved(month)
        self.assertEqual(
            self.kinds(self.approved(AUGUST)), [("Regular", 1, 750_000), ("Arrears", 1, 210_000)]
        )

    def test_a_late_reported_death_is_recovered(self):
        self.approved()
        with on_day(2024, 5, 20):
            change(self.place, "Stop", self.person.name, "2024-04", reason="Died", event_date="2024-03-12")
        name = self.made(JUNE)
        # The arrears of January to May were approved and never sent: January to March are paid instead of them.
        self.assertEqual(self.kinds(name), [("Recovery", 2, -1_080_000), ("Carried Over", 3, 1_620_000)])
        document = frappe.get_doc("Monthly Payroll", name)
        self.assertEqual((document.decrease_persons, int(document.decrease_amount)), (1, 540_000))

    def test_a_suspension_and_its_end_are_movements_of_their_own(self):
        self.approved()
        values = {"entitlement": claim_of(self.person.name), "end_month": JUNE, "reason": "Not Collected"}
        with on_day(2024, 5, 20):
            change(self.place, "Suspend", self.person.name, "2024-06", **values)
        other = factories.person(self.place.north)
        june = frappe.get_doc("Monthly Payroll", self.approved(JUNE))
        self.assertEqual((june.suspension_persons, june.increase_persons), (1, 1))
        july = frappe.get_doc("Monthly Payroll", self.made(JULY))
        self.assertEqual((july.resumption_persons, july.adjustment_persons), (1, 1))
        self.assertTrue(other)

    def test_who_moves_is_paid_by_the_new_commune_and_only_there(self):
        self.approved()
        self.person.reload()
        self.person.administrative_unit = self.place.south
        self.person.flags.by_service = True
        self.person.save()
        june = prepare(self.place.south, self.place.south_officer, JUNE)
        self.assertEqual(self.kinds(june), [("Regular", 1, 540_000)])
        document = frappe.get_doc("Monthly Payroll", june)
        self.assertEqual((document.transfer_in_persons, int(document.transfer_in_amount)), (1, 540_000))
        self.assertIsNone(self.made(JUNE))

    def test_two_open_payrolls_never_charge_one_person_twice(self):
        """Worked out in the old commune, moved, worked out in the new one: the second approval is refused."""
        old = self.made()
        self.person.reload()
        self.person.administrative_unit = self.place.south
        self.person.flags.by_service = True
        self.person.save()
        new = prepare(self.place.south, self.place.south_officer)
        approve_payroll(self.place, old)
        for who, action in (
            ("south_officer", "Send for Approval"),
            ("south_leader", "Approve"),
            ("district_officer", "Approve"),
        ):
            act(self.place.users[who], "Monthly Payroll", new, action)
        self.assertRaises(ListChanged, act, self.place.district_leader, "Monthly Payroll", new, "Approve")

    def test_a_payment_that_failed_comes_back_beside_the_months_own(self):
        name = self.approved()
        failed = lines(name)[0].name
        frappe.db.set_value(
            "Payroll Line", failed, {"payment_status": "Failed", "failure_reason": "Sai số tài khoản"}
        )
        june = self.made(JUNE)
        self.assertEqual(self.kinds(june), [("Regular", 1, 540_000), ("Carried Over", 1, 540_000)])
        carried = lines(june)[1]
        self.assertEqual((carried.carried_from, carried.from_month), (failed, MAY))
        self.assertIn("Sai số tài khoản", carried.explanation)
        self.assertEqual(frappe.db.get_value("Payroll Line", failed, "payment_status"), "Failed")
        approve_payroll(self.place, june)
        self.assertEqual(frappe.db.get_value("Payroll Line", failed, "payment_status"), "Carried Over")
        self.assertEqual(self.kinds(self.made(JULY))[1:], [])


class TestApproval(PayrollCase):
    def setUp(self):
        super().setUp()
        self.person = factories.person(self.place.north)
        self.name = self.made()

    def test_four_people_approve_and_the_list_is_sealed(self):
        approve_payroll(self.place, self.name)
        document = frappe.get_doc("Monthly Payroll", self.name)
        self.assertEqual((document.docstatus, document.workflow_state), (1, "Approved"))
        self.assertEqual(document.list_hash, payroll_seal.seal_of(self.name))
        self.assertEqual({line.docstatus for line in lines(self.name)}, {1})
        payroll_seal.verify_seal(self.name)

    def test_a_changed_line_breaks_the_seal(self):
        approve_payroll(self.place, self.name)
        frappe.db.set_value("Payroll Line", lines(self.name)[0].name, "account_number", "666666")
        self.assertRaises(ListChanged, payroll_seal.verify_seal, self.name)

    def test_lines_changed_on_the_way_are_not_approved(self):
        for fieldname, value in (("amount", 9_000_000), ("account_number", "666666"), ("full_name", "X")):
            frappe.db.savepoint("honest")
            frappe.db.set_value("Payroll Line", lines(self.name)[0].name, fieldname, value)
            with self.assertRaises(ListChanged):
                approve_payroll(self.place, self.name)
            frappe.db.rollback(save_point="honest")

    def test_who_worked_it_out_does_not_approve_it(self):
        self.give_role(self.place.north_officer, "Commune Leader")
        act(self.place.north_colleague, "Monthly Payroll", self.name, "Send for Approval")
        self.assertRaises(
            FourEyesError, act, self.place.north_officer, "Monthly Payroll", self.name, "Approve"
        )

    def test_a_large_payroll_goes_to_the_province(self):
        limit = ("An Sinh Settings", "province_review_amount")
        before = frappe.db.get_single_value(*limit)
        frappe.db.set_single_value(*limit, 1_000_000)
        self.addCleanup(
            frappe.db.set_single_value, *limit, before
        )  # single values are cached past a rollback
        payroll.regenerate(self.name)
        approve_payroll(self.place, self.name)
        document = frappe.get_doc("Monthly Payroll", self.name)
        self.assertEqual((document.workflow_state, document.docstatus), ("Pending Province Officer", 0))
        act(self.place.province_officer, "Monthly Payroll", self.name, "Approve")
        act(self.place.province_leader, "Monthly Payroll", self.name, "Approve")
        self.assertEqual(frappe.db.get_value("Monthly Payroll", self.name, "docstatus"), 1)

    def test_submitting_is_no_way_around_the_chain(self):
        for user in (self.place.district_leader, "Administrator"):
            with as_user(user):
                document = frappe.get_doc("Monthly Payroll", self.name)
                self.assertRaises(REFUSED, document.submit)
        self.assertEqual(frappe.db.get_value("Monthly Payroll", self.name, "docstatus"), 0)

    def test_computed_figures_are_not_set_by_hand(self):
        with as_user(self.place.north_officer):
            document = frappe.get_doc("Monthly Payroll", self.name)
            document.update({"total_amount": 1, "prepared_by": self.place.auditor, "list_hash": "x"})
            document.decision_number = "12/QĐ-UBND"
            document.save()
        document.reload()
        self.assertEqual(
            (int(document.total_amount), document.prepared_by, document.list_hash, document.decision_number),
            (2_700_000, self.place.north_officer, payroll_seal.seal_of(self.name), "12/QĐ-UBND"),
        )

    def test_an_approved_payroll_never_changes(self):
        approve_payroll(self.place, self.name)
        document = frappe.get_doc("Monthly Payroll", self.name)
        document.signed_as = "Deputy Chairman"
        self.assertRaises(REFUSED, document.save)
        for method in ("cancel", "delete"):
            self.assertRaises(REFUSED, getattr(frappe.get_doc("Monthly Payroll", self.name), method))
        self.assertRaises(REFUSED, apply_workflow, frappe.get_doc("Monthly Payroll", self.name), "Return")
        self.assertEqual(frappe.db.get_value("Monthly Payroll", self.name, "docstatus"), 1)
        self.assertTrue(lines(self.name))

    def test_lines_change_through_no_door(self):
        line = frappe.get_doc("Payroll Line", lines(self.name)[0].name)
        line.amount = 1
        self.assertRaises(frappe.PermissionError, line.save)
        self.assertRaises(frappe.PermissionError, frappe.get_doc("Payroll Line", line.name).delete)
        copy = frappe.copy_doc(line)
        self.assertRaises(frappe.PermissionError, copy.insert)
        self.assertRaises(
            frappe.PermissionError, frappe.client.set_value, "Payroll Line", line.name, "amount", 1
        )

    def test_a_draft_is_deleted_with_its_lines_by_its_officer(self):
        with as_user(self.place.north_officer):
            frappe.delete_doc("Monthly Payroll", self.name)
        self.assertFalse(frappe.db.exists("Payroll Line", {"payroll": self.name}))

    def test_a_list_that_bears_signatures_is_not_deleted(self):
        act(self.place.north_officer, "Monthly Payroll", self.name, "Send for Approval")
        self.assertRaises(frappe.PermissionError, frappe.delete_doc, "Monthly Payroll", self.name)
        self.assertTrue(lines(self.name))

    def test_the_rules_of_a_programme_stay_once_a_list_was_approved_by_them(self):
        """A rounding of a million would make 1,000,000 of 540,000, and arrears of every month."""
        programme = frappe.get_doc("Benefit Programme", "BTXH")
        approve_payroll(self.place, self.name)
        programme.rounding_unit = 1_000_000
        self.assertRaises(frappe.PermissionError, programme.save)
        programme.reload()
        programme.programme_name = "Trợ giúp xã hội"
        programme.save()

    def test_a_refused_approval_changes_no_line(self):
        frappe.db.set_value("Monthly Payroll", self.name, "total_amount", 1)
        act(self.place.north_officer, "Monthly Payroll", self.name, "Send for Approval")
        for who in ("north_leader", "district_officer"):
            act(self.place.users[who], "Monthly Payroll", self.name, "Approve")
        self.assertRaises(
            ListChanged, act, self.place.district_leader, "Monthly Payroll", self.name, "Approve"
        )
        self.assertEqual({line.docstatus for line in lines(self.name)}, {0})
