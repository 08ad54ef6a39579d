"""Accounts opened in a session: whom they are for, what the provider answers, what two people record, when money goes there.
Category 6c is 1.5 × 360,000 = 540,000 đ a month in 2024."""

import io
from datetime import date, timedelta

from openpyxl import load_workbook

import frappe
from an_sinh.api import account_opening
from an_sinh.patches.v1_2 import ask_whom_lists_paid_in_cash
from an_sinh.services.providers.account_opening import answers, sheet
from an_sinh.tests import factories
from an_sinh.tests.factories_money import owed_since
from an_sinh.tests.papers.measured import check_margins
from an_sinh.tests.users import as_user
from frappe import _
from frappe.utils import getdate

from .opening_case import BANK, OpeningCase, method


class TestOnPaper(OpeningCase):
    def test_the_list_measured_on_the_sheet(self):
        name = self.sent()
        (page,) = check_margins(
            self, frappe.get_print("Account Opening Batch", name, "Account Opening List", as_pdf=True)
        )
        texts = [text for _x, _y, text in page["texts"]]
        for person in self.people:
            self.assertIn(person.full_name, texts)


class TestWhom(OpeningCase):
    def test_who_asked_comes_first_and_who_has_an_account_or_did_not_agree_is_left_out(self):
        has = owed_since(self.place, account="00999888777")
        declined = owed_since(self.place, account=None)
        method(declined, not_cashless_reason="Not Agreed")
        self.wish(self.people[2])
        self.wish(self.people[1], provider="Agribank")
        with as_user(self.place.north_officer):
            found = account_opening.candidates(self.place.north, BANK)["rows"]
        named = [(row["beneficiary"], row["wished"]) for row in found]
        self.assertEqual(named[0], (self.people[2].name, 1))
        self.assertIn((self.people[0].name, 0), named)
        for person in (has, declined, self.people[1]):
            self.assertNotIn(person.name, [name for name, _wished in named])

    def test_whom_an_import_said_to_have_refused_is_asked_and_who_refused_is_not(self):
        """The patch takes the reason off a method as an import made it, not off one that somebody has saved since."""
        imported, refused = (owed_since(self.place, account=None) for _person in range(2))
        for person in (imported, refused):
            made = method(person, not_cashless_reason="Not Agreed")
            made.db_set({"registry_import": "NK-0001", "modified": made.creation}, update_modified=False)
        made.reload().flags.ignore_links = True
        made.save(ignore_permissions=True)
        ask_whom_lists_paid_in_cash.execute()
        with as_user(self.place.north_officer):
            rows = account_opening.candidates(self.place.north, BANK)["rows"]
        named = {row["beneficiary"] for row in rows}
        self.assertIn(imported.name, named)
        self.assertNotIn(refused.name, named)

    def test_a_wish_follows_its_list(self):
        """On the list; not opened; on the next list; opened, with the account."""
        asked, other = self.wish(self.people[0], phone="0977000111"), self.wish(self.people[1])
        name = self.make(self.people[:2])
        self.assertEqual([row["phone"] for row in self.rows(name)], ["0977000111", "0912345678"])
        with as_user(self.place.north_officer):
            account_opening.take_off(name, [self.rows(name)[1]["name"]])
            account_opening.send(name)
        self.assertEqual((asked.reload().status, other.reload().status), ("On Opening List", "Signed"))
        (line,) = self.rows(name)
        with as_user(self.place.bank):
            answers.post(name, [{"row": line["name"], "result": "refused", "reason": "CCCD hết hạn"}])
        self.assertEqual((asked.reload().status, asked.refusal_reason), ("Not Opened", "CCCD hết hạn"))
        second = self.sent(people=self.people[:1])
        (line,) = self.rows(second)
        with as_user(self.place.bank):
            answers.post(second, [{"row": line["name"], "result": "absent"}])
            answers.post(second, [self.opened(line, "101000000001")])
        self.record(second)
        self.assertEqual(
            (asked.reload().status, asked.bank_account), ("Account Opened", f"{BANK}-101000000001")
        )

    def test_a_guardian_holds_the_account_of_a_child_and_the_list_says_what_misses(self):
        child = owed_since(
            self.place, account=None, full_name="Lý A Sùng", birth_date="2019-02-03", id_number=None
        )
        guardian = frappe.get_doc(
            {"doctype": "Guardian", "beneficiary": child.name, "full_name": "Lý Thị Mẩy", "kind": "Guardian",
             "relation": "Mẹ", "id_number": "020190001234", "valid_from": "2024-01-01"}
        ).insert()  # fmt: skip
        name = self.make([child, self.people[0]])
        child_row, own_row = self.rows(name)
        self.assertEqual(
            (child_row["holder_kind"], child_row["full_name"], child_row["id_number"], child_row["missing"]),
            ("Guardian", "Lý Thị Mẩy", "020190001234", _("telephone number", "vi")),
        )
        self.assertEqual((own_row["holder_kind"], own_row["missing"]), ("Beneficiary", ""))
        self.assertEqual(
            frappe.db.get_value("Account Opening Row", child_row["name"], "guardian"), guardian.name
        )

    def test_nobody_stands_on_two_lists_and_nobody_elsewhere_on_mine(self):
        self.make()
        made = (frappe.db.count("Account Opening Batch"), frappe.db.count("Account Opening Row"))
        self.assert_refused("already stands on a list", self.make)
        stranger = factories.person(self.place.south)
        self.assert_refused("does not belong to", self.make, [stranger])
        self.assert_refused("that day is over", self.make, day=date(2024, 5, 1))
        self.assert_refused("holds no accounts", self.make, provider=self.office())
        self.assertEqual(
            (frappe.db.count("Account Opening Batch"), frappe.db.count("Account Opening Row")), made
        )

    def office(self):
        name = "Văn phòng Thử"
        if not frappe.db.exists("Payment Provider", name):
            frappe.get_doc(
                {
                    "doctype": "Payment Provider",
                    "provider_code": name,
                    "provider_name": name,
                    "kind": "Office",
                }
            ).insert()
        return name

    def test_a_draft_is_changed_and_what_was_sent_stays(self):
        name = self.make(self.people[:2])
        with as_user(self.place.north_officer):
            self.assertEqual(account_opening.add(name, [self.people[2].name]), {"people": 3})
            first = self.rows(name)[0]
            self.assertEqual(account_opening.take_off(name, [first["name"]]), {"people": 2})
            self.assertEqual([row["line_no"] for row in self.rows(name)], [1, 2])
            account_opening.change_session(name, "Nhà văn hoá thôn", str(getdate() + timedelta(days=9)))
            account_opening.send(name)
            self.assert_refused("can't be changed", account_opening.add, name, [self.people[0].name])
        self.assertEqual(
            frappe.db.get_value("Account Opening Batch", name, "session_place"), "Nhà văn hoá thôn"
        )

    def test_the_bank_sees_only_its_own_list_once_it_is_sent(self):
        draft = self.make(self.people[:1])
        sent = self.sent(people=self.people[1:2])
        foreign = self.make(self.people[2:], provider="Agribank")
        with as_user(self.place.north_officer):
            account_opening.send(foreign)
        with as_user(self.place.bank):
            names = frappe.get_list("Account Opening Batch", pluck="name")
            lines = frappe.get_list("Account Opening Row", pluck="batch")
            for name in (draft, foreign):
                self.assert_refused("", account_opening.rows, name, error=frappe.PermissionError)
        self.assertEqual((names, lines), ([sent], [sent]))


class TestAnswers(OpeningCase):
    def setUp(self):
        super().setUp()
        self.name = self.sent()
        self.lines = self.rows(self.name)

    def post(self, *rows):
        with as_user(self.place.north_officer):
            return account_opening.post_results(self.name, list(rows))

    def test_names_are_compared_with_and_without_accents(self):
        told = self.post(
            self.opened(self.lines[0], "101000000001", "ĐẶNG THỊ HÒA"),
            self.opened(self.lines[1], "101000000002", "LY VAN PAO"),
            self.opened(self.lines[2], "101000000003", "VU THI EN"),
        )
        self.assertEqual((told["applied"], told["errors"], told["status"]), (3, [], "Answered"))
        self.assertEqual(
            [row["name_match"] for row in self.rows(self.name)], ["Same", "Same without Accents", "Differs"]
        )

    def test_each_bad_row_says_why_and_the_others_are_taken(self):
        first, second, third = self.lines
        told = self.post(
            "nothing",
            {"row": "strange", "result": "opened"},
            {"row": first["name"], "result": "perhaps"},
            self.opened(first, "12E+3"),
            self.opened(first, ""),
            {**self.opened(first, "101000000001"), "holder_name": ""},
            {**self.opened(first, "101000000001"), "opened_on": "31/02/2024"},
            {**self.opened(first, "101000000001"), "opened_on": str(getdate() + timedelta(days=1))},
            self.opened(first, "101000000001"),
            self.opened(second, "101000000001"),
            {"row": third["name"], "result": "refused"},
            {"row": third["name"], "result": "absent"},
            self.opened(first, "101000000001"),
        )
        self.assertEqual((told["applied"], told["unchanged"]), (2, 1))
        self.assertEqual(
            [(error["row"], error["code"]) for error in told["errors"]],
            [(1, "bad_row"), (2, "unknown_row"), (3, "bad_result"), (4, "bad_number"), (5, "number_missing"),
             (6, "holder_missing"), (7, "bad_date"), (8, "future_date"), (10, "number_twice"),
             (11, "reason_missing")],
        )  # fmt: skip

    def test_the_list_goes_out_as_a_workbook_and_comes_back(self):
        with as_user(self.place.north_officer):
            content = sheet.workbook_of(frappe.get_doc("Account Opening Batch", self.name))
        book = load_workbook(io.BytesIO(content))
        page = book.active
        heads = [cell.value for cell in page[5]]
        place = {name: heads.index(name) + 1 for name in ("Kết quả", "Số tài khoản", "Ngày mở", "Lý do không mở",
                                                          "Tên chủ tài khoản tại ngân hàng")}  # fmt: skip
        for line, values in enumerate(
            (("Đã mở", "0101000000001", "DANG THI HOA", "01/02/2026", ""), ("Từ chối", "", "", "", "CCCD hết hạn"),
             ("", "1E+11", "VI THI EN", "", "")), 6
        ):  # fmt: skip
            for key, value in zip(
                ("Kết quả", "Số tài khoản", "Tên chủ tài khoản tại ngân hàng", "Ngày mở", "Lý do không mở"),
                values, strict=True,
            ):  # fmt: skip
                page.cell(line, place[key], value)
        out = io.BytesIO()
        book.save(out)
        with as_user(self.place.north_officer):
            file = frappe.get_doc(
                {"doctype": "File", "file_name": "kq.xlsx", "is_private": 1, "content": out.getvalue()}
            ).insert(ignore_permissions=True)
            told = account_opening.read_file(self.name, file.file_url)
            again = account_opening.read_file(self.name, file.file_url)
        self.assertEqual((told["applied"], told["left_out"]), (2, 0))
        self.assertEqual([(error["row"], error["code"]) for error in told["errors"]], [(8, "bad_number")])
        self.assertEqual((again["applied"], again["unchanged"]), (0, 2))
        first, second, third = self.rows(self.name)
        self.assertEqual((first["account_number"], first["opened_on"]), ("0101000000001", date(2026, 2, 1)))
        self.assertEqual(
            (second["result"], second["reason"], third["result"]), ("Refused", "CCCD hết hạn", None)
        )

    def test_another_lists_file_is_refused(self):
        other = self.sent(people=[owed_since(self.place, account=None)])
        with as_user(self.place.north_officer):
            content = sheet.workbook_of(frappe.get_doc("Account Opening Batch", other))
            file = frappe.get_doc(
                {"doctype": "File", "file_name": "khac.xlsx", "is_private": 1, "content": content}
            ).insert(ignore_permissions=True)
            self.assert_refused("another list", account_opening.read_file, self.name, file.file_url)
        self.assertEqual({row["result"] for row in self.rows(self.name)}, {None})
