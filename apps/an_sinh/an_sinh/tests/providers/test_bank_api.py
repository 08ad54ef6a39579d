"""The bank API beside orders: earlier postings, the sandbox, accounts to open, questions, keys."""

import gzip
import json
from datetime import timedelta
from unittest.mock import patch

from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

import frappe
from an_sinh.api import account_opening, bank, provider_keys, provider_questions
from an_sinh.domain.providers.signatures import signature
from an_sinh.services.providers import callers
from an_sinh.tests import factories
from an_sinh.tests.case import CashByPostCase
from an_sinh.tests.factories_money import MAY, line_of, listed, owed_since, row, sent
from an_sinh.tests.users import as_user
from frappe.utils import get_datetime, getdate, now_datetime

BANK = "VietinBank"


class BankCase(CashByPostCase):
    """Two people of the north are paid May through the bank; the order is sent."""

    def setUp(self):
        super().setUp()
        self.people = [owed_since(self.place, account=f"00123456789{number}") for number in range(2)]
        (self.order,) = sent(listed(self.place, MAY))
        self.lines = [line_of(person) for person in self.people]

    def call(self, method, *arguments, who=None, **values):
        with as_user(who or self.place.bank):
            return getattr(bank, method)(*arguments, **values)

    def request(
        self, body=b"", headers=None, content_type="application/json", address="10.0.0.9", path="/x?a=1"
    ):
        """The block runs within a request."""
        builder = EnvironBuilder(
            path=path, method="POST", data=body, content_type=content_type, headers=headers
        )
        return patch.multiple(
            frappe.local, create=True, request=Request(builder.get_environ()), request_ip=address
        )


class TestPostings(BankCase):
    def test_a_key_of_255_is_kept_whole_and_the_answer_is_found_by_it(self):
        key = "k" * 255
        rows = [row(self.lines[0], "paid"), row(self.lines[1], "pending")]
        first = self.call("post_results", self.order, rows, key)
        self.assertEqual((first["applied"], first["pending"], first["open_count"]), (1, 1, 1))
        kept = self.call("get_posting", key)
        self.assertEqual(
            {**kept, "received_at": "", "results": []}, {**first, "received_at": "", "results": []}
        )
        self.assertEqual(kept["results"], rows)
        self.assert_refused("255 are allowed", self.call, "post_results", self.order, rows, key + "k")
        self.assert_refused(
            "Nothing was posted", self.call, "get_posting", "k" * 254, error=frappe.DoesNotExistError
        )

    def test_another_bank_finds_no_key_of_this_one(self):
        self.call("post_results", self.order, [row(self.lines[0], "paid")], "mine")
        other = factories.user("other_bank", "Provider User", "Agribank", "Payment Provider")
        self.assert_refused(
            "Nothing was posted", self.call, "get_posting", "mine", who=other, error=frappe.DoesNotExistError
        )

    def test_what_changed_since(self):
        moment = now_datetime() + timedelta(seconds=1)
        self.assertEqual(self.call("list_disbursements", changed_since=str(moment)[:19]), [])
        frappe.db.set_value(
            "Disbursement", self.order, "modified", moment + timedelta(seconds=5), update_modified=False
        )
        (found,) = self.call("list_disbursements", changed_since=str(moment)[:19])
        self.assertEqual(
            (found.name, get_datetime(found.changed_at)), (self.order, moment + timedelta(seconds=5))
        )
        self.assert_refused("not a moment", self.call, "list_disbursements", changed_since="01/05/2024")

    def test_rows_may_come_as_gzip(self):
        rows = [row(self.lines[0], "paid")]
        with self.request(gzip.compress(json.dumps(rows).encode()), content_type="application/gzip"):
            self.assertEqual(self.call("post_results", self.order, idempotency_key="zipped")["applied"], 1)
        for body in (b"no gzip", gzip.compress(b"[]")[:-4], gzip.compress(b"\xff\xfe")):
            with self.request(body, content_type="application/gzip"):
                self.assert_refused("The body is", self.call, "post_results", self.order)
        with patch.object(bank, "MOST_BYTES", 1000), self.request(
            gzip.compress(b" " * 2000), content_type="application/gzip"
        ):  # fmt: skip
            self.assert_refused("unpacks to more than", self.call, "post_results", self.order)


class TestSandbox(BankCase):
    def test_a_program_is_written_against_it_and_nothing_is_kept(self):
        before = frappe.db.count("Payment Result")
        order = self.call("get_disbursement", "SANDBOX")
        page = self.call("get_lines", "SANDBOX", page_length=5)
        self.assertEqual((page["total"], page["next_start"], len(page["lines"])), (12, 5, 5))
        self.assertEqual(self.call("acknowledge", "SANDBOX", order["list_hash"])["status"], "Acknowledged")
        self.assert_refused("hash differs", self.call, "acknowledge", "SANDBOX", "0" * 64)
        lines = self.call("get_lines", "SANDBOX")["lines"]
        said = [
            {"end_to_end_id": line["end_to_end_id"], "amount": line["amount"], "status": "paid", "paid_on": str(getdate())}
            for line in lines
        ]  # fmt: skip
        told = self.call("post_results", "SANDBOX", [*said, said[0], {**said[1], "amount": 1}])
        self.assertEqual((told["applied"], told["unchanged"], told["status"]), (12, 1, "Reconciled"))
        self.assertEqual([error["code"] for error in told["errors"]], ["amount_differs"])
        self.assertEqual(frappe.db.count("Payment Result"), before)
        self.assert_refused(
            "",
            self.call,
            "get_disbursement",
            "SANDBOX",
            who=self.place.north_officer,
            error=frappe.PermissionError,
        )


class TestOpenings(BankCase):
    def setUp(self):
        super().setUp()
        self.person = owed_since(self.place, account=None, full_name="Đặng Thị Hoà")
        with as_user(self.place.north_officer):
            self.list = account_opening.make(
                self.place.north, BANK, "UBND xã", str(getdate()), [self.person.name]
            )["name"]

    def test_a_list_is_seen_once_it_is_sent_and_answered(self):
        self.assertEqual(self.call("list_account_openings"), [])
        self.assert_refused(
            "not found", self.call, "get_account_opening", self.list, error=frappe.DoesNotExistError
        )
        with as_user(self.place.north_officer):
            account_opening.send(self.list)
        (found,) = self.call("list_account_openings", "Sent")
        page = self.call("get_account_opening", found.name)
        (wanted,) = page["rows"]
        self.assertEqual((wanted["full_name"], page["next_start"], page["people"]), ("Đặng Thị Hoà", None, 1))
        said = {
            "row": wanted["row"],
            "result": "opened",
            "account_number": "101000000001",
            "holder_name": "DANG THI HOA",
        }
        self.assertEqual(self.call("post_account_openings", self.list, [said])["applied"], 1)
        self.assertEqual(self.call("post_account_openings", self.list, json.dumps([said]))["unchanged"], 1)
        with as_user(self.place.north_leader):
            self.assertEqual(account_opening.record(self.list)["recorded"], 1)
        self.assertEqual(
            frappe.db.get_value(
                "Payment Method", {"beneficiary": self.person.name, "channel": "Account"}, "bank_account"
            ),
            f"{BANK}-101000000001",
        )

    def test_a_question_is_answered_by_the_office_and_seen_by_this_bank_alone(self):
        name = self.call("ask", self.order, "Tài khoản này của ai?", self.lines[0].end_to_end_id)["question"]
        self.assert_refused("No payment line", self.call, "ask", self.order, "?", "NONE")
        self.assert_refused("Write the question", self.call, "ask", self.order, " ")
        self.assert_refused("not found", self.call, "ask", "CK-none", "?", error=frappe.DoesNotExistError)
        with as_user(self.place.south_officer):
            self.assert_refused("", provider_questions.answer, name, "x", error=frappe.PermissionError)
        with as_user(self.place.district_officer):
            provider_questions.answer(name, "Của con gái bà.")
        (found,) = self.call("list_questions")
        self.assertEqual((found.name, found.status, found.answer), (name, "Answered", "Của con gái bà."))
        other = factories.user("other_bank", "Provider User", "Agribank", "Payment Provider")
        self.assertEqual(self.call("list_questions", who=other), [])


class TestKeysAndWays(BankCase):
    def setUp(self):
        super().setUp()
        self.manager = factories.user("manager", "An Sinh Manager", None)
        self.bank_user = self.place.bank

    def test_a_manager_issues_and_changes_keys_and_nobody_else(self):
        with as_user(self.manager):
            self.assertIn(self.bank_user, [each["user"] for each in provider_keys.users(BANK)])
            first, second = (
                provider_keys.issue(BANK, self.bank_user),
                provider_keys.issue(BANK, self.bank_user),
            )
            self.assertNotEqual(first["api_key"], second["api_key"])
            self.assertEqual(frappe.db.get_value("User", self.bank_user, "api_key"), second["api_key"])
            provider_keys.revoke(BANK, self.bank_user)
            self.assertIsNone(frappe.db.get_value("User", self.bank_user, "api_key"))
            self.assert_refused("no user of", provider_keys.issue, BANK, self.place.north_officer)
        for who in (self.place.district_leader, self.bank_user):
            with as_user(who):
                self.assert_refused(
                    "", provider_keys.issue, BANK, self.bank_user, error=frappe.PermissionError
                )

    def test_calls_come_from_named_addresses_alone(self):
        provider = frappe.get_doc("Payment Provider", BANK)
        provider.allowed_addresses = "10.0.0.0/24"
        provider.save()
        self.addCleanup(frappe.clear_cache, doctype="Payment Provider")
        with self.request(address="10.0.0.9"):
            self.assertEqual(self.call("get_disbursement", self.order)["name"], self.order)
        with self.request(address="10.0.1.9"):
            self.assert_refused("takes no calls from 10.0.1.9", self.call, "get_disbursement", self.order,
                         error=frappe.PermissionError)  # fmt: skip
        provider.allowed_addresses = "10.0.0.999"
        self.assert_refused("no IP address", provider.save)

    def test_a_program_signs_and_a_person_at_the_page_does_not(self):
        frappe.db.set_value("Payment Provider", BANK, "signs_messages", 1)
        frappe.clear_document_cache("Payment Provider", BANK)
        self.addCleanup(frappe.clear_document_cache, "Payment Provider", BANK)
        token = {"Authorization": "token a:b"}
        with self.request(b"{}", headers=token):
            self.assert_refused(
                "no signing secret",
                self.call,
                "get_disbursement",
                self.order,
                error=frappe.AuthenticationError,
            )
        with as_user(self.manager):
            secret = provider_keys.issue_signing_secret(BANK)["signing_secret"]
        with self.request(b"{}", headers=token):
            self.assert_refused(
                "is missing", self.call, "get_disbursement", self.order, error=frappe.AuthenticationError
            )
        moment = int(now_datetime().timestamp())
        with patch("time.time", return_value=moment):
            signed = {callers.HEADER: signature(secret, moment, "POST", "/x?a=1", b"{}")}
            with self.request(b"{}", headers={**token, **signed}):
                self.assertEqual(self.call("get_disbursement", self.order)["name"], self.order)
            with self.request(b"{ }", headers={**token, **signed}):
                self.assert_refused(
                    "does not fit",
                    self.call,
                    "get_disbursement",
                    self.order,
                    error=frappe.AuthenticationError,
                )
        with self.request(b"{}"):
            self.assertEqual(self.call("get_disbursement", self.order)["name"], self.order)
