"""A provider's file of results, posted by the office. Category 6c is 1.5 × 360,000 = 540,000 đ in May 2024; category 3
(1.5) likewise. Every row of a file is applied, says nothing new, waits, or was left out: nothing is lost."""

import io
import json
from datetime import datetime

import xlsxwriter
from openpyxl import load_workbook

import frappe
from an_sinh.api import answer_files
from an_sinh.services.disbursement.books.balance_check import differences
from an_sinh.tests.case import CashByPostCase
from an_sinh.tests.factories_money import MAY, line_of, listed, movements, owed_since, sent
from an_sinh.tests.users import as_user
from frappe.utils import getdate, nowdate

HEADINGS = [
    "STT",
    "Số tài khoản",
    "Tên người hưởng",
    "Số tiền",
    "Kết quả",
    "Ngày chi",
    "Lý do",
    "Mã giao dịch",
]
BANK, MONTH = "VietinBank", "2024-05"


def today() -> str:
    return f"{getdate(nowdate()):%d/%m/%Y}"


class AnswerFilesCase(CashByPostCase):
    """Four people of the north are paid May through VietinBank; the order is sent."""

    def setUp(self):
        super().setUp()
        self.people = [
            owed_since(self.place, account=f"00123456789{number}", full_name=name)
            for number, name in enumerate(("Lý Thị Đào", "Nông Văn Hoà", "Vi Thị Én", "Hứa Văn Páo"))
        ]
        (self.order,) = sent(listed(self.place, MAY))
        self.lines = [line_of(person) for person in self.people]

    def row(
        self, number, said="Thành công", amount="540.000", account=None, reason="", end_to_end_id="", day=None
    ):
        return [
            number + 1,
            f"00123456789{number}" if account is None else account,
            "",
            amount,
            said,
            today() if day is None else day,
            reason,
            end_to_end_id,
        ]

    def upload(self, rows, headings=None, name="ket-qua.xlsx", who=None):
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            # The moment of making stands in the file: the same rows are the same bytes.
            book.set_properties({"created": datetime(2024, 6, 1)})
            page = book.add_worksheet("KQ")
            for at, cells in enumerate([headings or HEADINGS, *rows]):
                page.write_row(at, 0, cells)
        return self.attached(name, out.getvalue(), who)

    def attached(self, name, content, who=None):
        with as_user(who or self.place.district_officer):
            return (
                frappe.get_doc({"doctype": "File", "file_name": name, "is_private": 1, "content": content})
                .insert(ignore_permissions=True)
                .file_url
            )

    def preview(self, url, who=None, **values):
        with as_user(who or self.place.district_officer):
            return answer_files.preview(url, BANK, values.pop("month", MONTH), **values)

    def post(self, url, who=None, **values):
        with as_user(who or self.place.district_officer):
            return answer_files.post(url, values.pop("provider", BANK), values.pop("month", MONTH), **values)

    def waiting(self, name, **values):
        with as_user(self.place.district_officer):
            return answer_files.rows(name, **values)["rows"]

    def assign(self, name, row, line, **values):
        with as_user(self.place.district_officer):
            return answer_files.assign(name, row, line, **values)

    def states(self):
        return [frappe.db.get_value("Payroll Line", line.name, "payment_status") for line in self.lines]


class TestPosting(AnswerFilesCase):
    def test_a_file_is_looked_at_then_posted(self):
        """Two paid (1,080,000 đ), one failed by its closed account, one not mentioned (540,000 đ)."""
        url = self.upload(
            [self.row(0), self.row(1, end_to_end_id=self.lines[1].end_to_end_id, account=""),
             self.row(2, "Thất bại", reason="Tài khoản đã đóng"), ["Tổng cộng", "", "", 1620000]]
        )  # fmt: skip
        seen = self.preview(url)["outcome"]
        self.assertEqual(
            {
                key: seen[key]
                for key in ("rows", "applied", "unchanged", "waiting", "left_out", "unmentioned")
            },
            {
                "rows": 3,
                "applied": {
                    "paid": [2, 1_080_000],
                    "failed": [1, 540_000],
                    "returned": [0, 0],
                    "uncollected": [0, 0],
                },
                "unchanged": 0,
                "waiting": [],
                "left_out": [(5, "Tổng cộng 1620000")],
                "unmentioned": [1, 540_000],
            },
        )
        self.assertEqual(self.states(), ["In Disbursement"] * 4)
        told = self.post(url)
        self.assertEqual(
            {key: told[key] for key in ("applied", "unchanged", "waiting", "repeated")},
            {"applied": 3, "unchanged": 0, "waiting": 0, "repeated": False},
        )
        self.assertEqual(self.states(), ["Paid", "Paid", "Failed", "In Disbursement"])
        self.assertEqual(frappe.db.get_value("Bank Account", f"{BANK}-001234567892", "state"), "Closed")
        self.assertEqual(movements(self.people[2]), [("Failed", -540_000, 0)])
        self.assertEqual(differences(), [])
        file = frappe.get_doc("Answer File", told["name"])
        self.assertEqual(
            (file.status, file.row_count, file.applied_count, file.administrative_unit, file.left_out_count),
            ("Done", 3, 3, self.place.district, 1),
        )

    def test_the_same_file_twice_does_nothing(self):
        rows = [self.row(0), self.row(1, "Thất bại", reason="Sai số tài khoản")]
        first = self.post(self.upload(rows))
        again = self.post(self.upload(rows, name="bản sao.xlsx"))
        self.assertEqual(again, {**first, "repeated": True})
        self.assertEqual(frappe.db.count("Answer File", {"provider": BANK}), 1)
        self.assertEqual(movements(self.people[1]), [("Failed", -540_000, 0)])

    def test_a_later_file_that_says_the_same_says_nothing_new_and_the_rest_is_applied(self):
        self.post(self.upload([self.row(0), self.row(1)]))
        told = self.post(self.upload([self.row(0), self.row(1), self.row(2), self.row(3)]))
        self.assertEqual((told["applied"], told["unchanged"], told["waiting"]), (2, 2, 0))
        self.assertEqual(frappe.db.get_value("Disbursement", self.order, "status"), "Reconciled")

    def test_a_csv_with_semicolons_is_read_alike(self):
        text = "\r\n".join([";".join(HEADINGS), *(";".join(map(str, self.row(n))) for n in range(4))])
        told = self.post(self.attached("kq.csv", text.encode("utf-8-sig")))
        self.assertEqual((told["applied"], self.states()), (4, ["Paid"] * 4))

    def test_what_a_column_holds_is_said_once_and_remembered(self):
        """Headings that nobody knows: mapped by hand the first time, read by themselves the second."""
        headings = ["A1", "B1", "C1", "D1"]
        rows = [["001234567890", "540.000", "hoàn tất ký số", today()]]
        url = self.upload(rows, headings)
        found = self.preview(url)
        self.assertIn("No column of this file holds", found["error"])
        self.assertEqual(found["headings"][0], {"heading": "A1", "field": "", "samples": ["001234567890"]})
        reading = {
            "mapping": {"A1": "account_number", "B1": "amount", "C1": "status", "D1": "paid_on"},
            "words": {"hoàn tất ký số": "paid"},
        }
        half = self.preview(url, reading=json.dumps({**reading, "words": {}}))
        self.assertEqual(half["words"], [{"word": "hoàn tất ký số", "rows": 1, "answer": ""}])
        self.assertEqual([each["code"] for each in half["outcome"]["waiting"]], ["unknown_word"])
        self.assertEqual(self.post(url, reading=json.dumps(reading))["applied"], 1)
        second = self.upload([["001234567891", "540.000", "Hoàn tất ký số", today()]], headings)
        self.assertTrue(self.preview(second)["remembered"])
        self.assertEqual(self.post(second)["applied"], 1)
        self.assertEqual(self.states()[:2], ["Paid", "Paid"])

    def test_a_file_whose_every_row_says_the_same_has_no_column_for_it(self):
        url = self.upload([["001234567890", 540000]], ["Số tài khoản", "Số tiền"])
        reading = {"mapping": {}, "meaning": "paid", "day": nowdate()}
        self.assertEqual(self.post(url, reading=reading)["applied"], 1)
        self.assertEqual(str(frappe.db.get_value("Payroll Line", self.lines[0].name, "paid_on")), nowdate())


class TestRefusals(AnswerFilesCase):
    def test_bad_rows_wait_with_their_reason_and_the_others_are_applied(self):
        other = ["", "", "", "", "", "", "", ""]
        rows = [
            self.row(0),
            self.row(1, amount="540.001"),
            self.row(1, amount="540000,5"),
            self.row(1, account="1E+11"),
            self.row(1, account="999999999999"),
            self.row(1, "Treo sổ"),
            self.row(1, day="31/02/2024"),
            self.row(1, end_to_end_id="DTBTXH20240618320041", amount="=D2"),
            self.row(2, "Thất bại", reason=""),
            other,
        ]
        told = self.post(self.upload(rows))
        self.assertEqual((told["applied"], told["waiting"]), (2, 7))
        self.assertEqual(
            [(row["row_no"], row["code"]) for row in self.waiting(told["name"])],
            [
                (3, "other_amount"),
                (4, "bad_amount"),
                (5, "bad_account_number"),
                (6, "no_line"),
                (7, "unknown_word"),
                (8, "bad_paid_on"),
                (9, "other_amount"),  # a formula, whose value is 0 until somebody opens the file
            ],
        )
        self.assertEqual(self.states(), ["Paid", "In Disbursement", "Failed", "In Disbursement"])

    def test_what_the_ledger_refuses_waits_too(self):
        """Paid tomorrow, and a second answer that takes the first one back without a reason."""
        self.post(self.upload([self.row(0), self.row(1)]))
        later = f"{frappe.utils.add_days(getdate(nowdate()), 1):%d/%m/%Y}"
        rows = [self.row(2, day=later), self.row(0, "Thất bại", reason=""), self.row(3)]
        rows[1][4] = "Chưa nhận"
        told = self.post(self.upload(rows))
        self.assertEqual((told["applied"], told["waiting"]), (1, 2))
        self.assertEqual(
            [row["code"] for row in self.waiting(told["name"])], ["future_date", "already_answered"]
        )

    def test_files_that_are_refused_whole_leave_nothing_behind(self):
        wrong_month = [["Kết quả chi trả tháng 6/2024"], *([HEADINGS, self.row(0)])]
        for text, rows, headings, values in (
            ("This file is of 06/2024, not of 05/2024", wrong_month[1:], wrong_month[0], {}),
            ("Nothing was sent to", [self.row(0)], None, {"month": "2024-06"}),
            ("Nothing was sent to", [self.row(0)], None, {"provider": "Agribank"}),
            ("No row of this file is about", [self.row(0, account="999999999999")], None, {}),
            ("No column of this file holds: Amount", [["x", "TC"]], ["Số tài khoản", "Kết quả"], {}),
        ):
            self.assert_refused(text, self.post, self.upload(rows, headings), **values)
        for name, content in (("a.xlsx", b"PK\x03\x04 broken"), ("a.csv", b""), ("a.pdf", b"%PDF-1.7 x")):
            self.assert_refused("", self.post, self.attached(name, content or b" "))
        self.assertEqual(frappe.db.count("Answer File", {"provider": BANK}), 0)
        self.assertEqual(self.states(), ["In Disbursement"] * 4)

    def test_rows_of_another_month_by_their_remark(self):
        headings = ["Số tài khoản", "Số tiền", "Kết quả", "Nội dung"]
        remark = "TRO CAP BTXH T06 2024 06463"
        told = self.post(
            self.upload(
                [
                    ["001234567890", 540000, "KTC", remark],
                    ["001234567891", 540000, "KTC", remark.replace("06 ", "05 ")],
                ],
                headings,
            )
        )
        self.assertEqual([row["code"] for row in self.waiting(told["name"])], ["other_month"])
        self.assertEqual(self.states()[:2], ["In Disbursement", "Failed"])

    def test_who_may_not_answer_posts_nothing(self):
        url = self.upload([self.row(0)])
        for who in (self.place.north_officer, self.place.south_officer, self.place.bank, self.place.auditor,
                    self.place.district_leader, "Administrator"):  # fmt: skip
            self.assert_refused("", self.post, url, who=who, error=Exception)
        self.assertEqual(self.states(), ["In Disbursement"] * 4)


class TestWorkList(AnswerFilesCase):
    def setUp(self):
        super().setUp()
        rows = [self.row(0), self.row(1, account="999999999999"), self.row(2, account="1E+11")]
        rows[1][2] = "NONG VAN HOA"
        self.file = self.post(self.upload(rows))["name"]
        self.rows = self.waiting(self.file)

    def test_a_row_is_given_to_the_payment_that_it_is_about(self):
        first = self.rows[0]
        self.assertEqual(
            [(each["line"], each["amount"]) for each in first["suggestions"]], [(self.lines[1].name, 540_000)]
        )
        self.assertEqual(
            self.assign(self.file, first["name"], self.lines[1].name), {"applied": True, "message": ""}
        )
        self.assertEqual(self.states()[1], "Paid")
        self.assert_refused("decided already", self.assign, self.file, first["name"], self.lines[1].name)
        file = frappe.get_doc("Answer File", self.file)
        self.assertEqual((file.applied_count, file.waiting_count, file.status), (2, 1, "Waiting"))
        self.assertEqual(differences(), [])

    def test_a_choice_that_the_ledger_refuses_stays_on_the_list(self):
        answer = self.assign(self.file, self.rows[0]["name"], self.lines[1].name, status="failed")
        self.assertEqual((answer["applied"], self.states()[1]), (False, "In Disbursement"))
        self.assertIn("needs a code or a reason", answer["message"])
        again = self.assign(
            self.file, self.rows[0]["name"], self.lines[1].name, status="failed", reason="Tài khoản bị khóa"
        )
        self.assertEqual((again["applied"], self.states()[1]), (True, "Failed"))

    def test_payments_are_found_by_name_and_account_and_strangers_are_refused(self):
        with as_user(self.place.district_officer):
            found = answer_files.find_lines(self.file, "001234567893")
        self.assertEqual([each["line"] for each in found], [self.lines[3].name])
        self.assert_refused(
            "is no payment of these orders", self.assign, self.file, self.rows[0]["name"], "DT-0"
        )

    def test_set_aside_and_taken_up_again(self):
        names = [row["name"] for row in self.rows]
        with as_user(self.place.district_officer):
            self.assert_refused("Say why", answer_files.set_aside, self.file, names, " ")
            self.assertEqual(answer_files.set_aside(self.file, names, "Của huyện khác"), {"rows": 2})
            self.assertEqual(frappe.db.get_value("Answer File", self.file, "status"), "Done")
            self.assertEqual(answer_files.take_up(self.file, names[:1]), {"rows": 1})
        self.assertEqual([row["name"] for row in self.waiting(self.file)], names[:1])

    def test_the_rows_that_wait_go_back_as_a_workbook(self):
        with as_user(self.place.district_officer):
            answer_files.error_file(self.file)
        sheet = load_workbook(io.BytesIO(frappe.local.response.filecontent)).active
        head, first, second = [list(row) for row in sheet.iter_rows(values_only=True)]
        self.assertEqual(head, [*HEADINGS, "Row in the File", "Why It Waits"])
        self.assertEqual((first[1], first[-2], second[1], second[-2]), ("999999999999", 3, "1E+11", 4))
        self.assertIn("has lost its digits", second[-1])

    def test_another_place_sees_and_decides_nothing(self):
        for who in (self.place.south_officer, self.place.bank):
            with as_user(who):
                for call, rest in (
                    (answer_files.rows, ()),
                    (answer_files.find_lines, ("Nông",)),
                    (answer_files.set_aside, ([self.rows[0]["name"]], "x")),
                    (answer_files.error_file, ()),
                ):
                    self.assert_refused("", call, self.file, *rest, error=frappe.PermissionError)
        self.assertEqual(self.waiting(self.file), self.rows)
