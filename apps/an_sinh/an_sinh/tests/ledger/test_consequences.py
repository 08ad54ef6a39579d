"""What follows from balances: partly owed payments, merged records, set-offs, sums to be paid, receipts.

Category 6c: 540,000 đ a month until June 2024, 750,000 đ from July. Category 6a: 2 × 360,000 = 720,000 đ."""

from datetime import date

import frappe
from an_sinh.api import duplicates as duplicates_api
from an_sinh.api import recovery as api
from an_sinh.services.disbursement import orders
from an_sinh.services.disbursement.books import balance_check
from an_sinh.services.ledger.journal_page import journal_of
from an_sinh.services.papers.payment_list import payment_list
from an_sinh.tests import factories
from an_sinh.tests.factories_changes import change, on_day
from an_sinh.tests.factories_money import (
    JULY,
    JUNE,
    MAY,
    answer,
    debts,
    line_of,
    listed,
    movements,
    owed_since,
    sent,
    shown,
)
from an_sinh.tests.factories_recovery import end_by_death, planned, recovery_of
from an_sinh.tests.users import as_user
from frappe.utils import nowdate

from .money_case import MoneyCase


class TestPartlyOwed(MoneyCase):
    def test_of_a_failed_line_of_two_months_one_is_still_owed(self):
        """June's list brings arrears of April and May, 2 × 540,000 = 1,080,000, and June's 540,000; all failed. Died
        in April: May and June come back (2 × 540,000), April's 540,000 is paid again. Nothing is to be collected."""
        listed(self.place, MAY)
        person = owed_since(self.place, date(2024, 4, 1), account="101234567899")
        june = self.paid_in(JUNE, person, "failed")
        self.assertEqual(
            sorted(shown(june, person)), [("Arrears", "04", 2, 1_080_000), ("Regular", "06", 1, 540_000)]
        )
        end_by_death(person, date(2024, 4, 17))
        july = listed(self.place, JULY)
        self.assertEqual(
            sorted(shown(july, person)),
            [("Carried Over", "04", 1, 540_000), ("Recovery", "05", 2, -1_080_000)],
        )
        self.assertEqual(debts(person), [(1_080_000, 0, "Settled")])

    def test_one_of_two_benefits_stopped(self):
        """A caregiver's CS1 (360,000) beside 6c (540,000): both failed in May, CS1 is stopped from May. 540,000 is
        paid again."""
        person = owed_since(self.place, account="101234567899")
        care = factories.entitlement(person.name, "BTXH-CS1", start_month=MAY)
        self.paid_in(MAY, person, "failed")
        frappe.db.set_value(
            "Benefit Entitlement", care.name, {"end_month": date(2024, 4, 1), "status": "Cancelled"}
        )
        june = listed(self.place, JUNE)
        self.assertEqual(
            sorted(shown(june, person)),
            [
                ("Carried Over", "05", 1, 540_000),
                ("Recovery", "05", 1, -360_000),
                ("Regular", "06", 1, 540_000),
            ],
        )
        self.assertEqual(debts(person), [(360_000, 0, "Settled")])

    def test_corrected_downwards(self):
        """6a's 720,000 of May failed; it was 6c all along: 180,000 come back of 720,000, so 540,000 are paid again."""
        person = owed_since(self.place, MAY, "BTXH-6a", account="101234567899")
        self.paid_in(MAY, person, "failed")
        entitlement = frappe.get_all("Benefit Entitlement", {"beneficiary": person.name}, pluck="name")[0]
        frappe.db.set_value("Benefit Entitlement", entitlement, "category", "BTXH-6c")
        june = listed(self.place, JUNE)
        self.assertEqual(
            sorted(shown(june, person)),
            [
                ("Carried Over", "05", 1, 540_000),
                ("Recovery", "05", 1, -180_000),
                ("Regular", "06", 1, 540_000),
            ],
        )
        self.assertEqual(debts(person), [(180_000, 0, "Settled")])

    def test_approved_and_never_sent(self):
        """Arrears of April and May wait on June's approved list; May and June are taken back: April's 540,000 go with
        July's list, and no order takes the 1,080,000."""
        listed(self.place, MAY)
        person = owed_since(self.place, date(2024, 4, 1), account="101234567899")
        june = listed(self.place, JUNE)
        end_by_death(person, date(2024, 4, 17))
        july = listed(self.place, JULY)
        self.assertEqual(
            sorted(shown(july, person)),
            [("Carried Over", "04", 1, 540_000), ("Recovery", "05", 2, -1_080_000)],
        )
        for name in orders.make_for_payroll(june):
            lines = frappe.get_all("Payroll Line", {"disbursement": name}, pluck="beneficiary")
            self.assertNotIn(person.name, lines)
        self.assertEqual(debts(person), [(1_080_000, 0, "Settled")])

    def test_approved_and_on_a_draft_order(self):
        """The same 1,080,000 stand on an order that was made and not sent, with the other person's 540,000: July's list
        takes two months back and pays April's 540,000, the order keeps the other person's 540,000. Sent and paid, 540,000
        went out to this person, and nothing is to be collected."""
        listed(self.place, MAY)
        person = owed_since(self.place, date(2024, 4, 1), account=None)
        june = listed(self.place, JUNE)
        (order,) = orders.make_for_payroll(june)
        self.assertEqual(int(frappe.db.get_value("Disbursement", order, "total_amount")), 2_160_000)
        end_by_death(person, date(2024, 4, 17))
        july = listed(self.place, JULY)
        self.assertEqual(
            sorted(shown(july, person)),
            [("Carried Over", "04", 1, 540_000), ("Recovery", "05", 2, -1_080_000)],
        )
        self.assertEqual(int(frappe.db.get_value("Disbursement", order, "total_amount")), 540_000)
        orders.send(order)
        sent(july)
        for name in frappe.get_all(
            "Payroll Line", {"beneficiary": person.name, "payment_status": "In Disbursement"}, pluck="name"
        ):
            answer(frappe.get_doc("Payroll Line", name), "paid")
        balances = journal_of(person.name)["balances"]["BTXH"]
        self.assertEqual((balances["money"], balances["payable"], balances["debt"]), (540_000, 0, 0))
        self.assertEqual(debts(person), [(1_080_000, 0, "Settled")])


class TestMergedRecords(MoneyCase):
    def merged(self):
        """One woman with two records, each paid 540,000 for May; the first record stays."""
        values = {"full_name": "Hoàng Thị Gộp Thử", "sex": None}
        staying = owed_since(self.place, account="101234567891", id_number=None, **values)
        going = owed_since(self.place, account="101234567892", id_number="099180000321", **values)
        may = listed(self.place, MAY)
        sent(may)
        answer(line_of(staying, may), "paid")
        with as_user(self.place.north_officer):
            duplicates_api.find(self.place.north)
            pair = frappe.get_last_doc("Duplicate Pair").name
            duplicates_api.merge(pair, staying.name)
        with as_user(self.place.north_leader):
            duplicates_api.merge(pair, staying.name)
        return staying, going, may

    def test_a_payment_of_the_record_that_went_fails_afterwards(self):
        """June's list takes May's second 540,000 back. Then the bank says that it never arrived: nothing is owed, and
        nothing is paid again."""
        staying, going, may = self.merged()
        june = listed(self.place, JUNE)
        self.assertEqual(
            sorted(shown(june, staying)), [("Recovery", "05", 1, -540_000), ("Regular", "06", 1, 540_000)]
        )
        self.assertEqual(debts(staying), [(540_000, 540_000, "Without Plan")])
        answer(line_of(going, may), "failed")
        self.assertEqual(debts(staying), [(540_000, 0, "Settled")])
        july = listed(self.place, JULY)
        self.assertEqual(shown(july, staying), [("Regular", "07", 1, 750_000)])
        self.assertEqual(shown(july, going), [])

    def test_both_failed_and_one_is_paid_again_to_the_record_that_stays(self):
        staying, going, may = self.merged()
        answer(line_of(staying, may), "failed", reason="Trả lời nhầm")
        answer(line_of(going, may), "failed")
        june = listed(self.place, JUNE)
        self.assertEqual(
            sorted(shown(june, staying)),
            [
                ("Carried Over", "05", 1, 540_000),
                ("Recovery", "05", 1, -540_000),
                ("Regular", "06", 1, 540_000),
            ],
        )
        self.assertEqual(debts(staying), [(540_000, 0, "Settled")])
        self.assertEqual(shown(june, going), [])

    def test_what_one_record_owes_the_others_waiting_payment_settles(self):
        """The record that goes was paid May's 720,000 of 6a and is 6c (540,000): June's list takes 180,000 back. May's
        540,000 of the one that stays did not arrive. Merged, 540,000 − 180,000 = 360,000 of May are payable and nothing
        is owed; undone, the one owes 180,000 again and the other waits for its 540,000."""
        values = {"full_name": "Hoàng Thị Gộp Thử", "sex": None}
        staying = owed_since(self.place, account="101234567891", id_number=None, **values)
        going = owed_since(
            self.place, category="BTXH-6a", account="101234567892", id_number="099180000321", **values
        )
        may = listed(self.place, MAY)
        sent(may)
        answer(line_of(staying, may), "failed")
        answer(line_of(going, may), "paid")
        entitlement = frappe.get_doc("Benefit Entitlement", {"beneficiary": going.name})
        entitlement.category = "BTXH-6c"
        entitlement.flags.by_service = entitlement.flags.by_change = True
        entitlement.save()
        listed(self.place, JUNE)
        self.assertEqual((debts(staying), debts(going)), ([], [(180_000, 180_000, "Without Plan")]))
        with as_user(self.place.north_officer):
            duplicates_api.find(self.place.north)
            pair = frappe.get_last_doc("Duplicate Pair").name
            duplicates_api.merge(pair, staying.name)
        with as_user(self.place.north_leader):
            duplicates_api.merge(pair, staying.name)
        self.assertEqual(sum(left for _total, left, _state in (*debts(staying), *debts(going))), 0)
        self.assertEqual(balance_check.differences(), [])
        with as_user(self.place.north_leader):
            duplicates_api.undo(pair)
        self.assertEqual(sum(left for _total, left, _state in debts(going)), 180_000)
        self.assertEqual(balance_check.differences(), [])


class TestMistakenDeath(MoneyCase):
    def paid_and_taken_back(self):
        """Paid 540,000 for May and for June, then entered as dead since April: 1,080,000 are owed back."""
        person = owed_since(self.place, account="101234567899")
        self.paid_in(MAY, person)
        self.paid_in(JUNE, person)
        name = frappe.get_all("Benefit Entitlement", {"beneficiary": person.name}, pluck="name")[0]
        frappe.db.set_value("Benefit Entitlement", name, "end_month", date(2024, 4, 1))
        listed(self.place, JULY)
        self.assertEqual(debts(person), [(1_080_000, 1_080_000, "Without Plan")])
        return person, name

    def test_undone_the_months_are_set_off_and_nothing_is_chased(self):
        """August's list charges May and June again (1,080,000) and sets them off against what went out; July's 750,000
        and August's 750,000 are paid."""
        person, name = self.paid_and_taken_back()
        frappe.db.set_value("Benefit Entitlement", name, "end_month", None)
        august = listed(self.place, date(2024, 8, 1))
        self.assertEqual(
            sorted(shown(august, person)),
            [
                ("Arrears", "05", 2, 1_080_000),
                ("Arrears", "07", 1, 750_000),
                ("Regular", "08", 1, 750_000),
                ("Set Off", "05", 2, -1_080_000),
            ],
        )
        self.assertEqual(debts(person), [(1_080_000, 0, "Settled")])
        document = frappe.get_doc("Monthly Payroll", august)
        # The other person's August is 750,000.
        self.assertEqual(
            [int(document.get(f)) for f in ("arrears_amount", "set_off_amount", "total_amount")],
            [1_830_000, -1_080_000, 2_250_000],
        )
        ordered = sum(
            int(frappe.db.get_value("Disbursement", order, "total_amount")) for order in sent(august)
        )
        self.assertEqual(ordered, 2_250_000)

    def test_what_was_paid_back_meanwhile_is_paid(self):
        """500,000 of May came back before: of 1,080,000 that are charged again 580,000 went out, 500,000 are paid."""
        person, name = self.paid_and_taken_back()
        debt = planned(self.place, recovery_of(person))
        with as_user(self.place.north_officer):
            api.receive(debt.name, 500_000, nowdate(), "BL-01")
        frappe.db.set_value("Benefit Entitlement", name, "end_month", None)
        august = listed(self.place, date(2024, 8, 1))
        self.assertEqual(
            sorted(shown(august, person)),
            [
                ("Arrears", "05", 1, 40_000),
                ("Arrears", "05", 1, 500_000),
                ("Arrears", "06", 1, 540_000),
                ("Arrears", "07", 1, 750_000),
                ("Regular", "08", 1, 750_000),
                ("Set Off", "05", 1, -40_000),
                ("Set Off", "06", 1, -540_000),
            ],
        )
        self.assertEqual(debts(person), [(1_080_000, 0, "Settled")])


class TestToPay(MoneyCase):
    def test_what_is_to_come_back_is_no_part_of_what_is_paid(self):
        """July's list pays 750,000 to one person and takes 2 × 540,000 = 1,080,000 back from another: the list, the
        paper, the words and the orders all say 750,000."""
        person = owed_since(self.place, date(2024, 4, 1), account="101234567899")
        self.paid_in(MAY, person)
        self.paid_in(JUNE, person)
        end_by_death(person, date(2024, 4, 17))
        july = listed(self.place, JULY)
        document = frappe.get_doc("Monthly Payroll", july)
        self.assertEqual(
            [
                int(document.get(f))
                for f in ("total_amount", "recovery_amount", "cash_amount", "account_amount")
            ],
            [750_000, -1_080_000, 750_000, 0],
        )
        paper = payment_list(document)
        self.assertEqual(
            (paper["words"], paper["totals"]["total"], paper["totals"]["recovery"]),
            ("Bảy trăm năm mươi nghìn đồng", "750.000", "-1.080.000"),
        )
        ordered = [int(frappe.db.get_value("Disbursement", order, "total_amount")) for order in sent(july)]
        self.assertEqual(ordered, [750_000])


class TestReceipts(MoneyCase):
    def setUp(self):
        super().setUp()
        self.person = owed_since(self.place, date(2024, 4, 1), account="101234567899")
        self.paid_in(MAY, self.person)
        end_by_death(self.person, date(2024, 4, 17))
        listed(self.place, JUNE)
        self.debt = planned(self.place, recovery_of(self.person))

    def receive(self, amount, paper, day=None):
        with as_user(self.place.north_officer):
            return api.receive(self.debt.name, amount, day or nowdate(), paper)

    def test_one_receipt_counts_once(self):
        """200,000 by receipt BL-01/2024: sent twice, and typed otherwise, it is 200,000. Another amount under its number
        is refused."""
        self.assertFalse(self.receive(200_000, "BL-01/2024")["repeated"])
        for paper in ("BL-01/2024", "bl 01 – 2024"):
            told = self.receive(200_000, paper)
            self.assertEqual((told["repeated"], told["outstanding_amount"]), (True, 340_000))
        self.assertRaises(frappe.DuplicateEntryError, self.receive, 100_000, "BL-01/2024")
        self.receive(100_000, "BL-02/2024")
        self.assertEqual(debts(self.person), [(540_000, 240_000, "In Plan")])
        self.assertEqual(
            movements(self.person),
            [("Received Back", -200_000, -200_000), ("Received Back", -100_000, -100_000)],
        )

    def test_through_the_form_too(self):
        self.receive(200_000, "BL-01/2024")
        with as_user(self.place.north_officer):
            document = frappe.get_doc("Recovery", self.debt.name)
            document.instalments[0].amount_received = 400_000
            frappe.db.savepoint("receipt")
            self.assertRaises(frappe.ValidationError, document.save)
            frappe.db.rollback(save_point="receipt")
            document = frappe.get_doc("Recovery", self.debt.name)
            document.instalments[0].update({"amount_received": 400_000, "paper": "BL-01/2024; BL 01-2024"})
            self.assertRaises(frappe.DuplicateEntryError, document.save)
            frappe.db.rollback(save_point="receipt")
        self.assertEqual(debts(self.person), [(540_000, 340_000, "In Plan")])

    def test_given_up_and_taken_up_again(self):
        """540,000 are written off by decision; the leader takes the plan back: 540,000 are owed as before."""
        document = frappe.get_doc("Recovery", self.debt.name)
        document.flags.by_service = True
        document.update({"plan": "Written Off", "decision_number": "12/QĐ-UBND", "decision_date": nowdate()})
        document.save(ignore_permissions=True)
        self.assertEqual(movements(self.person), [("Written Off", -540_000, 0)])
        document.reload()
        document.flags.by_service = True
        document.plan = "Whole"
        document.save(ignore_permissions=True)
        self.assertEqual(movements(self.person), [("Written Off", -540_000, 0), ("Corrected", 540_000, 0)])


class TestChangesThroughTheChain(MoneyCase):
    def test_a_death_told_late_and_undone(self):
        """The same by benefit changes: died in May by mistake, told in July; resumed by a grant in August."""
        person = owed_since(self.place, account="101234567899")
        self.paid_in(MAY, person)
        self.paid_in(JUNE, person)
        with on_day(2024, 6, 25):
            change(self.place, "Stop", person.name, "2024-06", reason="Died", event_date="2024-05-05")
        listed(self.place, JULY)
        self.assertEqual(debts(person), [(540_000, 540_000, "Without Plan")])
