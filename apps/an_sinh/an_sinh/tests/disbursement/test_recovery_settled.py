"""How a debt ends: receipts, what is given up, what never arrived or came back from the bank; and the report of it."""

from datetime import date

import frappe
from an_sinh.an_sinh.report.recovery_status import recovery_status
from an_sinh.api import bank
from an_sinh.api import disbursement as office
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import act, lines
from an_sinh.tests.factories_one_off import approve, claim, listed, paid
from an_sinh.tests.factories_recovery import (
    DECEMBER,
    JANUARY,
    NOVEMBER,
    approved_payroll,
    end_by_death,
    paid_until,
    planned,
    recovery_of,
)
from an_sinh.tests.users import as_user
from frappe.utils import nowdate

from .recovery_case import MONTHLY, REFUSED, RecoveryCase


class TestReceipts(RecoveryCase):
    def test_nothing_comes_back_before_it_was_paid(self):
        """A slip of the year would settle the debt by a receipt that can't be."""
        self.plan()
        self.assertRaises(frappe.ValidationError, self.receive, 300_000, "2020-01-01")
        self.assertEqual(self.stand()[1:], (0, 0, 1_500_000))

    def test_receipts_pay_the_oldest_instalments_first(self):
        """500,000 each; 700,000 = 500,000 + 200,000."""
        self.plan("Instalments", instalment_count=3, first_month="2025-02-01")
        self.receive(700_000)
        self.assertEqual([row[2] for row in self.rows()], [500_000, 200_000, 0])
        self.assertEqual(self.stand(), ("In Plan", 700_000, 0, 800_000))
        self.assertEqual(str(frappe.db.get_value("Recovery", self.debt.name, "next_due_month")), "2025-03-01")
        self.assertEqual(self.line_states(), ["Pending"])

    def test_all_back_settles_the_debt_and_its_lines(self):
        self.plan("Instalments", instalment_count=2, first_month="2025-02-01")
        self.receive(750_000)
        answer = self.receive(750_000, "2025-03-10", "BL-02")
        self.assertEqual((answer["status"], answer["outstanding_amount"]), ("Settled", 0))
        self.assertEqual(self.stand(), ("Settled", 1_500_000, 0, 0))
        self.assertEqual(self.line_states(), ["Recovered"])

    def test_more_than_is_open_is_refused(self):
        self.plan()
        self.receive(1_000_000)
        for amount in (500_001, 0, -5, 10**15, 1.5, "5,5", "", "9" * 5_000, "٣"):
            self.assertRaises(frappe.ValidationError, self.receive, amount, paper="BL-02")
        self.assertEqual(self.stand(), ("In Plan", 1_000_000, 0, 500_000))

    def test_a_receipt_needs_paper_day_and_an_approved_plan(self):
        self.assertRaises(frappe.ValidationError, self.receive, 1_000)
        self.plan()
        self.assertRaises(frappe.ValidationError, self.receive, 1_000, paper=" ")
        for day in ("2099-01-01", "", "hôm qua", "0001-01-01"):
            self.assertRaises(frappe.ValidationError, self.receive, 1_000, on=day)
        self.assertEqual(self.stand()[1], 0)

    def test_receipts_entered_in_the_rows_themselves(self):
        self.plan("Instalments", instalment_count=2, first_month="2025-02-01")
        with as_user(self.place.north_officer):
            document = frappe.get_doc("Recovery", self.debt.name)
            document.instalments[0].update(
                {"amount_received": 750_000, "received_on": "2025-02-03", "paper": "BL-07"}
            )
            document.save()
            self.assertEqual(self.stand(), ("In Plan", 750_000, 0, 750_000))
            document.instalments[1].update(
                {"amount_received": 750_001, "received_on": "2025-02-03", "paper": "BL-08"}
            )
            self.assertRaises(frappe.ValidationError, document.save)

    def test_a_receipt_is_not_taken_back_by_one_person(self):
        self.plan()
        self.receive(1_000_000)
        with as_user(self.place.north_officer), self.assertRaises(frappe.PermissionError):
            document = frappe.get_doc("Recovery", self.debt.name)
            document.instalments[0].amount_received = 1
            document.save()
        self.assertEqual(self.stand()[1], 1_000_000)


class TestWritingOff(RecoveryCase):
    def sent(self):
        planned(self.place, self.debt, "Written Off", approve=False, note="Không còn thừa kế")
        act(self.place.north_officer, "Recovery", self.debt.name, "Send for Approval")
        act(self.place.north_leader, "Recovery", self.debt.name, "Approve")

    def test_the_districts_leader_decides_by_a_numbered_decision(self):
        self.sent()
        self.assertEqual(
            frappe.db.get_value("Recovery", self.debt.name, "workflow_state"), "Pending District Officer"
        )
        act(self.place.district_officer, "Recovery", self.debt.name, "Approve")
        self.assertRaises(
            frappe.ValidationError, act, self.place.district_leader, "Recovery", self.debt.name, "Approve"
        )
        with as_user(self.place.district_leader):
            document = frappe.get_doc("Recovery", self.debt.name)
            document.update({"decision_number": "12/QĐ-UBND", "decision_date": "2025-03-01"})
            document.save()
        act(self.place.district_leader, "Recovery", self.debt.name, "Approve")
        self.assertEqual(self.stand(), ("Written Off", 0, 2 * MONTHLY, 0))
        self.assertEqual(self.line_states(), ["Pending"])
        self.assertRaises(frappe.ValidationError, self.receive, 1_000)

    def test_a_commune_does_not_write_off(self):
        self.sent()
        for user in (self.place.north_officer, self.place.north_leader, self.place.north_colleague):
            self.assertRaises(REFUSED, act, user, "Recovery", self.debt.name, "Approve")
        self.assertEqual(self.stand()[0], "Without Plan")


class TestNeverArrived(DistrictTestCase):
    """A payment that did not arrive needs no collecting, and is not paid to the dead once more."""

    def setUp(self):
        super().setUp()
        self.person, self.payrolls = paid_until(self.place, DECEMBER)

    def line(self, payroll):
        (line,) = [line for line in lines(payroll) if line.beneficiary == self.person.name]
        return line

    def test_a_failed_payment_counts_as_given_back(self):
        """November failed, December was paid: of 2 × 750,000 only December's 750,000 is to be collected."""
        november = self.line(self.payrolls[1])
        frappe.db.set_value("Payroll Line", november.name, "payment_status", "Failed")
        end_by_death(self.person)
        january = approved_payroll(self.place, JANUARY)
        self.assertEqual([line.kind for line in lines(january)], ["Recovery"])
        debt = recovery_of(self.person)
        self.assertEqual((int(debt.total_amount), int(debt.outstanding_amount)), (1_500_000, 750_000))
        self.assertEqual([(int(row.amount_received), row.paper) for row in debt.instalments],
                         [(750_000, november.name)])  # fmt: skip
        self.assertEqual(frappe.db.get_value("Payroll Line", november.name, "payment_status"), "Recovered")

    def test_a_payment_that_was_never_sent_is_not_sent_any_more(self):
        """October and November were paid; December's order was not made yet: it is not made any more."""
        frappe.db.set_value("Payroll Line", self.line(self.payrolls[2]).name, "payment_status", "Pending")
        end_by_death(self.person)
        approved_payroll(self.place, JANUARY)
        self.assertEqual(int(recovery_of(self.person).outstanding_amount), 750_000)
        self.assertEqual(self.line(self.payrolls[2]).payment_status, "Recovered")
        with as_user(self.place.district_officer):
            self.assertEqual(office.make_for_payroll({"name": self.payrolls[2]})["disbursements"], [])

    def test_a_failed_payment_that_is_still_owed_is_paid_again(self):
        october = self.line(self.payrolls[0])
        frappe.db.set_value("Payroll Line", october.name, "payment_status", "Failed")
        end_by_death(self.person)
        january = approved_payroll(self.place, JANUARY)
        self.assertEqual(
            sorted((line.kind, int(line.amount)) for line in lines(january)),
            [("Carried Over", 750_000), ("Recovery", -1_500_000)],
        )
        self.assertEqual(int(recovery_of(self.person).outstanding_amount), 1_500_000)

    def test_the_funeral_money_is_not_set_against_the_debt(self):
        """The funeral's 10,000,000 of November failed at the claimant's bank: it is paid again, and the debt of
        2 × 750,000 stays whole."""
        end_by_death(self.person)
        document = claim(self.place, self.person, "BTXH-MT")
        approve(self.place, document)
        (line,) = lines(paid(self.place))
        frappe.db.set_value("Payroll Line", line.name, "payment_status", "Failed")
        approved_payroll(self.place, JANUARY)
        self.assertEqual(int(recovery_of(self.person).outstanding_amount), 1_500_000)
        self.assertEqual(frappe.db.get_value("Payroll Line", line.name, "payment_status"), "Failed")
        self.assertEqual([row.kind for row in lines(listed(self.place, JANUARY))], ["Carried Over"])


class TestGivenBackByTheBank(DistrictTestCase):
    def test_a_credit_that_the_bank_returns_pays_the_debt(self):
        """The bank paid November to an account and gives it back after the debt was opened."""
        person, payrolls = paid_until(self.place, NOVEMBER, arrived=False, number="101234567891")
        with as_user(self.place.district_officer):
            (order,) = office.make_for_payroll({"name": payrolls[1]})["disbursements"]
        with as_user(self.place.district_leader):
            office.send({"name": order})
        (line,) = lines(payrolls[1])
        self.post(order, line, "paid", paid_on=nowdate())
        end_by_death(person)
        approved_payroll(self.place, DECEMBER)
        debt = planned(self.place, recovery_of(person), "From the Account", provider="VietinBank")
        self.assertEqual(int(debt.outstanding_amount), MONTHLY)
        line.end_to_end_id = frappe.db.get_value("Payroll Line", line.name, "end_to_end_id")
        self.post(order, line, "returned", reason="Chủ tài khoản đã chết")
        debt.reload()
        self.assertEqual((debt.status, int(debt.outstanding_amount)), ("Settled", 0))
        self.assertEqual([row.paper for row in debt.instalments], [line.name])
        self.assertEqual(frappe.db.get_value("Payroll Line", line.name, "payment_status"), "Recovered")

    def post(self, order, line, status, **values):
        row_id = frappe.db.get_value("Payroll Line", line.name, "end_to_end_id")
        with as_user(self.place.bank):
            row = {"end_to_end_id": row_id, "status": status, "amount": MONTHLY, **values}
            answer = bank.post_results(order, [row], f"{line.name}-{status}")
        self.assertEqual(answer["errors"], [])


class TestReport(RecoveryCase):
    def rows(self, **filters):
        _columns, rows, _message, _chart, cards = recovery_status.execute(filters)
        told = [
            (row["full_name"], row.get("overdue_since"), row["outstanding_amount"], row["overdue_amount"])
            for row in rows
        ]
        return told, [card["value"] for card in cards]

    def test_what_is_open_and_what_is_overdue(self):
        """Three instalments of 500,000 due from January 2025, long ago; 700,000 came: 800,000 open, all overdue
        since February 2025. A second person owes December's 750,000 and has no plan."""
        self.plan("Instalments", instalment_count=3, first_month="2025-01-01")
        self.receive(700_000)
        second, _payrolls = paid_until(self.place, date(2025, 2, 1), first=date(2025, 2, 1))
        end_by_death(second, date(2025, 1, 30))
        approved_payroll(self.place, date(2025, 3, 1))
        with as_user(self.place.north_leader):
            told, cards = self.rows()
            self.assertEqual(
                told,
                [
                    (self.person.full_name, "02/2025", 800_000, 800_000),
                    (second.full_name, "", 750_000, 0),
                    (frappe._("Total"), None, 1_550_000, 800_000),
                ],
            )
            self.assertEqual(cards, [2_250_000, 1_550_000, 800_000])
            told, _cards = self.rows(overdue_only=1)
            self.assertEqual([row[0] for row in told], [self.person.full_name, frappe._("Total")])
        with as_user(self.place.south_leader):
            self.assertEqual(self.rows(), ([], [0, 0, 0]))
