"""A site of before the journal, with payments that failed, came back, were recovered, and merged people: after the patch
every sum is what it was, and every balance is that of the journal.

The rows are those that the build before left, see `data/make_site_before_ledger.py`. Category 6c: 540,000 đ a month."""

import json
from pathlib import Path

import frappe
from an_sinh.domain.base import months
from an_sinh.patches.v1_2 import open_ledger
from an_sinh.services.disbursement.books import balance_check
from an_sinh.services.ledger import accounts, carried_over, journal
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories_money import AUGUST

from .slow_books import SlowBooks

SITE = json.loads(
    (Path(__file__).parents[1] / "data" / "site_before_ledger.json").read_text(encoding="utf-8")
)


class OpenLedgerCase(DistrictTestCase):
    def setUp(self):
        super().setUp()
        for doctype, rows in SITE["rows"].items():
            frappe.db.delete(doctype)
            columns = sorted({column for row in rows for column in row} & self.columns(doctype))
            zero = self.numbers(doctype)
            values = [[row.get(column, 0 if column in zero else None) for column in columns] for row in rows]
            frappe.db.bulk_insert(doctype, columns, values)
        frappe.db.delete(journal.DOCTYPE)
        open_ledger.execute()

    def columns(self, doctype):
        return set(frappe.get_meta(doctype).get_valid_columns()) | {"parent", "parenttype", "parentfield"}

    def numbers(self, doctype):
        """Columns that are never empty: the rows were kept without zeros."""
        fields = frappe.get_meta(doctype).fields
        return {
            f.fieldname for f in fields if f.fieldtype in ("Currency", "Int", "Float", "Check", "Percent")
        }


class TestSums(OpenLedgerCase):
    def test_payments_that_did_not_arrive(self):
        """Carried over 2,700,000 (five of 540,000), recovered 540,000, returned and waiting 540,000: 3,780,000 are no
        longer settled by the orders that they stood on."""
        states = SITE["sums"]["by_state"]
        expected = sum(states[state] for state in ("Carried Over", "Recovered", "Returned"))
        self.assertEqual(expected, 3_780_000)
        self.assertEqual(self.sum_of("settled", {"line": ["is", "set"]}), -expected)

    def test_two_of_them_had_arrived_and_came_back(self):
        self.assertEqual(self.sum_of("money", {"kind": "Returned"}), -2 * 540_000)

    def test_receipts_and_debts_given_up(self):
        """200,000 of one debt and 2 × 270,000 of another came back; 540,000 were given up. The payment that was set off
        against a debt is its own movement, no receipt."""
        self.assertEqual(self.sum_of("money", {"kind": "Received Back"}), -740_000)
        self.assertEqual(self.sum_of("settled", {"kind": "Written Off"}), -540_000)

    def sum_of(self, fieldname, filters):
        return sum(int(v) for v in frappe.get_all(journal.DOCTYPE, filters=filters, pluck=fieldname, limit=0))


class TestBalances(OpenLedgerCase):
    def test_every_balance_is_that_of_the_journal(self):
        self.assertEqual(balance_check.differences(), [])

    def test_debts_are_what_they_were(self):
        found = {
            person: sum(account.debt().values())
            for (person, _programme), account in accounts.accounts_of(SITE["people"].values()).items()
        }
        expected = {row["beneficiary"]: int(row["outstanding_amount"]) for row in SITE["sums"]["debts"]}
        self.assertEqual({name: amount for name, amount in found.items() if amount},
                         {name: amount for name, amount in expected.items() if amount})  # fmt: skip
        self.assertEqual(sum(expected.values()), 340_000 + 540_000)

    def test_the_next_list_pays_again_what_it_would_have(self):
        again = carried_over.again("BTXH", factories.District().north, AUGUST, {})
        found = {person: span.amount for _row, person, span in again}
        self.assertEqual(found, SITE["sums"]["again"])

    def test_the_sum_to_be_paid_has_no_recoveries_taken_off(self):
        """June: nine of 540,000 and two carried over: 5,940,000; July: five of 750,000 and three carried over: 5,370,000."""
        for name, expected in (("june", 5_940_000), ("july", 5_370_000)):
            payroll = SITE["payrolls"][name]
            self.assertEqual(int(frappe.db.get_value("Monthly Payroll", payroll, "total_amount")), expected)

    def test_a_second_time_nothing_happens(self):
        count = frappe.db.count(journal.DOCTYPE)
        open_ledger.execute()
        self.assertEqual(frappe.db.count(journal.DOCTYPE), count)


class TestEveryPersonAndMonth(OpenLedgerCase):
    """Slow books, made of the rows as the earlier build left them, against the ledger that the patch opened."""

    def setUp(self):
        super().setUp()
        self.books, rows = SlowBooks(), SITE["rows"]
        self.people = {row["name"] for row in rows["Beneficiary"]}
        for row in rows["Beneficiary"]:
            if row.get("merged_into"):
                self.books.merge(row["merged_into"], row["name"])
        for line in rows["Payroll Line"]:
            if line["docstatus"] == 1:
                self.tell(line)
        lines = {line["name"] for line in rows["Payroll Line"]}
        for debt in rows["Recovery"]:
            person = self.books.root(debt["beneficiary"])
            for part in rows["Recovery Instalment"]:
                # A payment that did not arrive was noted as an instalment under its own name.
                if part["parent"] == debt["name"] and part.get("paper") and part["paper"] not in lines:
                    self.books.receive(person, int(part["amount_received"]))
            if given_up := int(debt.get("written_off_amount") or 0):
                self.books.forgive(person, given_up)

    def tell(self, line):
        span = range(months.parse(line["from_month"][:7]), months.parse(line["to_month"][:7]) + 1)
        what = line["beneficiary"], line["entitlement"], span, int(line["monthly_amount"])
        if line["kind"] in ("Regular", "Arrears", "Recovery"):
            self.books.charge(*what)
        if line.get("disbursement") and line["amount"] > 0:
            self.books.send(line["name"], *what)
            answers = {"Paid": "paid", "In Disbursement": ""}
            self.books.answer(line["name"], answers.get(line["payment_status"], "failed"))

    def test_charged_settled_and_payable_are_what_they_were(self):
        found = accounts.accounts_of(self.people, "BTXH")
        compared = set()
        for (person, _programme), account in found.items():
            for mine, theirs in (
                (account.charged(), self.books.charged_cells(person)),
                (account.settled(), self.books.settled_cells(person)),
                (account.balance(), self.books.payable(person)),
            ):
                self.assertEqual({cell: amount for cell, amount in mine.items() if amount}, theirs, person)
            compared.add(person)
        told = SITE["people"]
        self.assertEqual(compared, set(told.values()) - {told["going"]})
        self.assertEqual(self.books.root(told["going"]), told["staying"])

    def test_the_hard_ones_are_among_them(self):
        """Failed and paid again; returned; received back in part and whole; given up; merged, with a debt of the months
        that both records were paid."""
        states = {line["payment_status"] for line in SITE["rows"]["Payroll Line"]}
        self.assertLessEqual({"Carried Over", "Returned", "Recovered", "Paid"}, states)
        people = SITE["people"]
        self.assertEqual(self.books.debt(people["indebted"]), 340_000)
        self.assertEqual(
            [self.books.debt(people[name]) for name in ("settled", "given_up", "set_off")], [0, 0, 0]
        )
        self.assertEqual(self.books.debt(people["staying"]), 540_000)
        self.assertEqual(self.books.due(people["paid"]), 540_000)
