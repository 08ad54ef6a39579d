"""From approved lists to money that arrived: disbursements, the bank API, and what failed coming back."""

import io
import json
from datetime import date

from openpyxl import load_workbook

import frappe
from an_sinh.api import bank
from an_sinh.api import disbursement as office
from an_sinh.domain.payroll.seal import listing_hash
from an_sinh.services.disbursement import orders, provider_file
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import approve_payroll, lines, prepare
from an_sinh.tests.users import as_user
from frappe.utils import nowdate

JUNE = date(2024, 6, 1)
PAID_ON = nowdate()

CASH_PROVIDER = "Bưu điện"


class PayingCase(DistrictTestCase):
    """Two people through VietinBank, one in cash, all approved for May."""

    def setUp(self):
        super().setUp()
        frappe.db.set_single_value("An Sinh Settings", "default_cash_provider", CASH_PROVIDER)
        self.people = [factories.person(self.place.north, category=None) for _number in range(3)]
        for person in self.people:
            factories.entitlement(person.name, "BTXH-6c", paid_through="2024-04-01")
        for number, person in enumerate(self.people[:2]):
            factories.account_method(person.name, number=f"00123456789{number}")
        self.payroll = prepare(self.place.north, self.place.north_officer)

    def approved(self):
        approve_payroll(self.place, self.payroll)
        return self.payroll

    def made(self):
        self.approved()
        with as_user(self.place.district_officer):
            return office.make_for_payroll({"name": self.payroll})["disbursements"]

    def sent(self):
        """The bank's disbursement, sent."""
        (name,) = [name for name in self.made() if name.endswith("-VietinBank")]
        with as_user(self.place.district_leader):
            office.send({"name": name})
        return name

    def ids(self, name):
        with as_user(self.place.bank):
            return [line["end_to_end_id"] for line in bank.get_lines(name)["lines"]]

    def post(self, name, rows, key=None):
        with as_user(self.place.bank):
            return bank.post_results(name, rows, key)

    def answer(self, row_id, status="paid", amount=540_000, **values):
        paid_on = {"paid_on": PAID_ON} if status == "paid" else {"reason": "Tài khoản đã đóng"}
        return {"end_to_end_id": row_id, "status": status, "amount": amount, **paid_on, **values}


class TestDisbursement(PayingCase):
    def test_one_order_per_provider_and_one_for_cash(self):
        found = {}
        for name in self.made():
            order = frappe.get_doc("Disbursement", name)
            found[order.provider, order.channel_kind] = (
                order.line_count,
                int(order.total_amount),
                order.status,
            )
        self.assertEqual(
            found,
            {
                ("VietinBank", "Account"): (2, 1_080_000, "Draft"),
                (CASH_PROVIDER, "Cash"): (1, 540_000, "Draft"),
            },
        )

    def test_made_again_nothing_is_paid_twice(self):
        self.assertEqual(len(self.made()), 2)
        with as_user(self.place.district_officer):
            self.assertEqual(office.make_for_payroll({"name": self.payroll})["disbursements"], [])

    def test_an_unapproved_list_is_not_paid(self):
        with as_user(self.place.district_officer), self.assertRaises(frappe.ValidationError):
            office.make_for_payroll({"name": self.payroll})
        self.assertEqual(frappe.db.count("Disbursement", {"administrative_unit": self.place.district}), 0)

    def test_a_commune_cannot_disburse(self):
        self.approved()
        with as_user(self.place.north_officer), self.assertRaises(frappe.PermissionError):
            office.make_for_payroll({"name": self.payroll})

    def test_taking_part_in_an_order_leaves_the_frozen_list_as_it_was(self):
        self.made()
        frozen = frappe.db.get_value("Monthly Payroll", self.payroll, "list_hash")
        rows = frappe.get_all(
            "Payroll Line", filters={"payroll": self.payroll}, fields=["*"], order_by="line_no"
        )
        self.assertEqual(listing_hash(rows), frozen)

    def test_a_list_that_was_tampered_with_is_not_sent(self):
        (name,) = [name for name in self.made() if name.endswith("-VietinBank")]
        line = frappe.get_all("Payroll Line", filters={"disbursement": name}, pluck="name")[0]
        frappe.db.set_value("Payroll Line", line, "account_number", "999999999999", update_modified=False)
        with as_user(self.place.district_leader), self.assertRaises(frappe.ValidationError):
            office.send({"name": name})
        self.assertEqual(frappe.db.get_value("Disbursement", name, "status"), "Draft")

    def test_nobody_edits_or_deletes_an_order_by_hand(self):
        order = frappe.get_doc("Disbursement", self.made()[0])
        order.total_amount = 1
        with self.assertRaises(frappe.ValidationError):
            order.save()
        with self.assertRaises(frappe.ValidationError):
            frappe.delete_doc("Disbursement", order.name)

    def test_the_file_keeps_accounts_as_text_and_names_the_hash(self):
        name = self.sent()
        order = frappe.get_doc("Disbursement", name)
        filename, content = provider_file.build_file(order, "xlsx")
        self.assertEqual(filename, f"{name}-{order.list_hash[:12]}.xlsx")
        sheet = load_workbook(io.BytesIO(content)).active
        headings, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        columns = provider_file.columns_of(frappe.get_doc("Payment Provider", "VietinBank"))
        self.assertEqual(headings, [column.heading for column in columns])
        accounts = [row[[column.field for column in columns].index("account_number")] for row in rows]
        amounts = [row[[column.field for column in columns].index("amount")] for row in rows]
        self.assertEqual((accounts, amounts), (["001234567890", "001234567891"], [540_000, 540_000]))

    def test_the_csv_holds_the_same_cells(self):
        order = frappe.get_doc("Disbursement", self.sent())
        _filename, content = provider_file.build_file(order, "csv")
        text = content.decode("utf-8-sig")
        self.assertIn("001234567890", text)
        self.assertEqual(len(text.splitlines()), 3)


class TestBank(PayingCase):
    def test_a_provider_sees_its_own_orders_once_they_are_sent(self):
        self.made()
        with as_user(self.place.bank):
            self.assertEqual(bank.list_disbursements(), [])
        (name,) = frappe.get_all("Disbursement", filters={"provider": "VietinBank"}, pluck="name")
        orders.send(name)
        with as_user(self.place.bank):
            self.assertEqual([order["name"] for order in bank.list_disbursements()], [name])
            self.assertEqual(bank.get_disbursement(name)["total_amount"], 1_080_000)

    def test_another_providers_order_does_not_exist(self):
        names = self.made()
        for name in names:
            orders.send(name)
        (other,) = [name for name in names if not name.endswith("-VietinBank")]
        with as_user(self.place.bank):
            for call in (bank.get_disbursement, bank.get_lines):
                with self.assertRaises(frappe.DoesNotExistError):
                    call(other)

    def test_an_officer_is_not_a_bank(self):
        name = self.sent()
        for who in (self.place.district_officer, self.place.north_officer):
            with as_user(who), self.assertRaises(frappe.PermissionError):
                bank.post_results(name, [])

    def test_acknowledging_proves_the_list_by_its_hash(self):
        name = self.sent()
        with as_user(self.place.bank):
            with self.assertRaises(frappe.ValidationError):
                bank.acknowledge(name, "0" * 64)
            answer = bank.acknowledge(name, bank.get_lines(name)["list_hash"])
            self.assertEqual(answer["status"], "Acknowledged")
            self.assertEqual(bank.acknowledge(name, bank.get_lines(name)["list_hash"]), answer)

    def test_lines_come_page_by_page(self):
        name = self.sent()
        with as_user(self.place.bank):
            first = bank.get_lines(name, page_length=1)
            second = bank.get_lines(name, start=first["next_start"], page_length=1)
        self.assertEqual((first["total"], second["next_start"]), (2, None))
        self.assertEqual([line["line_no"] for line in first["lines"] + second["lines"]], [1, 2])

    def test_results_arrive_and_the_order_is_reconciled(self):
        name = self.sent()
        first, second = self.ids(name)
        answer = self.post(name, [self.answer(first, reference="FT1"), self.answer(second, "failed")])
        self.assertEqual((answer["applied"], answer["errors"], answer["status"]), (2, [], "Reconciled"))
        order = frappe.get_doc("Disbursement", name)
        self.assertEqual(
            [
                int(order.get(f"{part}_{what}"))
                for part in ("paid", "failed", "open")
                for what in ("count", "amount")
            ],
            [1, 540_000, 1, 540_000, 0, 0],
        )
        stored = frappe.get_all(
            "Payroll Line",
            filters={"disbursement": name},
            fields=["payment_status", "provider_reference", "failure_reason"],
            order_by="name",
        )
        self.assertEqual(
            [(row.payment_status, row.provider_reference or "", row.failure_reason or "") for row in stored],
            [("Paid", "FT1", ""), ("Failed", "", "Tài khoản đã đóng")],
        )

    def test_the_same_results_twice_change_nothing(self):
        name = self.sent()
        rows = [self.answer(row_id, reference="FT1") for row_id in self.ids(name)]
        first = self.post(name, rows, "K1")
        again = self.post(name, rows, "K1")
        otherwise = self.post(name, rows, "K2")
        self.assertEqual({**first, "repeated": True}, again)
        self.assertEqual((otherwise["applied"], otherwise["unchanged"], otherwise["errors"]), (0, 2, []))
        self.assertEqual(int(frappe.db.get_value("Disbursement", name, "paid_amount")), 1_080_000)

    def test_a_key_is_not_used_for_other_results(self):
        name = self.sent()
        first, second = self.ids(name)
        self.post(name, [self.answer(first)], "K1")
        with self.assertRaises(frappe.DuplicateEntryError):
            self.post(name, [self.answer(second)], "K1")

    def test_bad_rows_are_told_and_the_others_applied(self):
        name = self.sent()
        first, second = self.ids(name)
        cash_line = frappe.get_all(
            "Payroll Line", filters={"channel": ["like", "Cash%"]}, pluck="end_to_end_id"
        )[0]
        answer = self.post(
            name,
            [
                self.answer("NO-SUCH"),
                self.answer(cash_line),
                self.answer(first, amount=1),
                self.answer(second),
            ],
        )
        self.assertEqual(
            [(error["row"], error["code"]) for error in answer["errors"]],
            [(1, "unknown_line"), (2, "not_in_disbursement"), (3, "amount_differs")],
        )
        self.assertEqual((answer["applied"], answer["open_count"], answer["status"]), (1, 1, "Results In"))

    def test_nonsense_is_refused_whole(self):
        name = self.sent()
        for rows in ("not json", [], "{}", {"a": 1}):
            with self.assertRaises((frappe.ValidationError, TypeError)):
                self.post(name, rows)

    def test_the_answer_is_kept_and_cannot_be_changed(self):
        name = self.sent()
        self.post(name, [self.answer(self.ids(name)[0])], "K1")
        kept = frappe.get_doc("Payment Result", {"disbursement": name})
        self.assertEqual(json.loads(kept.response)["applied"], 1)
        kept.applied_count = 7
        with self.assertRaises(frappe.ValidationError):
            kept.save()
        with self.assertRaises(frappe.ValidationError):
            kept.delete()


class TestCarriedOver(PayingCase):
    def test_a_failed_line_comes_back_beside_next_months_own(self):
        name = self.sent()
        first, second = self.ids(name)
        self.post(name, [self.answer(first), self.answer(second, "failed")])
        june = prepare(self.place.north, self.place.north_officer, JUNE)
        found = [(line.kind, line.beneficiary, int(line.amount), line.carried_from) for line in lines(june)]
        failed = frappe.get_all("Payroll Line", filters={"end_to_end_id": second}, pluck="name")[0]
        regular = [("Regular", person.name, 540_000, None) for person in self.people]
        self.assertCountEqual(
            [(kind, person, amount, origin or None) for kind, person, amount, origin in found],
            [*regular, ("Carried Over", self.people[1].name, 540_000, failed)],
        )
        approve_payroll(self.place, june)
        self.assertEqual(frappe.db.get_value("Payroll Line", failed, "payment_status"), "Carried Over")
        with as_user(self.place.district_officer):
            again = office.make_for_payroll({"name": june})["disbursements"]
        totals = {
            row.channel_kind: int(row.total_amount)
            for row in frappe.get_all(
                "Disbursement", {"name": ["in", again]}, ["channel_kind", "total_amount"]
            )
        }
        # The account was closed: May's and June's money of that person go in cash, beside the third one's June.
        self.assertEqual(totals, {"Account": 540_000, "Cash": 3 * 540_000})

    def test_a_paid_line_does_not_come_back(self):
        name = self.sent()
        self.post(name, [self.answer(row_id) for row_id in self.ids(name)])
        june = prepare(self.place.north, self.place.north_officer, JUNE)
        self.assertEqual({line.kind for line in lines(june)}, {"Regular"})
