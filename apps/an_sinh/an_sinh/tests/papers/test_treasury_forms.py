"""The forms of the treasury: number 07 of orders, 09 of payees with its explanation of changes, 10 of what was paid.

Category 6c is 1.5 × 360,000 = 540,000 đ a month. The north's May: one payee with April's arrears (1,080,000), one with May
alone (540,000), both through VietinBank."""

import io

import frappe
from an_sinh.api import verification
from an_sinh.services.benefits import rate_verification
from an_sinh.services.papers.treasury_form import treasury_form
from an_sinh.tests.disbursement.test_treasury import TreasuryCase
from an_sinh.tests.factories_money import answer
from an_sinh.tests.papers.measured import check_margins
from an_sinh.tests.users import as_user

FORM = "Paper Form"


class FormCase(TreasuryCase):
    def form(self, code: str, flow: str = "Advance through a Provider", name: str | None = None) -> dict:
        name = name or self.asked()
        frappe.db.set_value("Treasury Request", name, "flow", flow)
        return treasury_form(frappe.get_doc("Treasury Request", name), code)

    def texts(self, form: dict, *keys: str) -> list[tuple]:
        return [tuple(row["texts"][key] for key in keys) for page in form["pages"] for row in page.rows]


class TestForms(FormCase):
    def test_form_09_has_a_row_for_each_payee_and_its_sum_in_words(self):
        form = self.form("Mẫu 09", "Direct Transfer")
        names = {person.name: person.full_name for person in (self.early, self.late)}
        rows = self.texts(form, "account_number", "bank", "amount", "note")
        self.assertEqual(
            sorted(rows),
            [
                ("001234567890", "VietinBank", "1.080.000", ""),
                ("001234567891", "VietinBank", "540.000", ""),
            ],
        )
        self.assertEqual(len(names), 2)
        self.assertEqual(form["words"], "Một triệu sáu trăm hai mươi nghìn đồng")
        # 13 columns: the sum stands in the fifth and, as allowance, in the tenth.
        self.assertEqual(form["sums"], ["", "", "", "", "1.620.000", "", "", "", "", "1.620.000", "", "", ""])
        self.assertEqual((form["form"], form["month"]), ("Mẫu số 09", "05/2024"))

    def test_part_two_explains_who_gets_more_and_less(self):
        """April's list was ordered with 540,000 for the first and 540,000 for somebody who is gone in May: the first gets
        540,000 more, the second is new with 540,000, the third 540,000 less."""
        line = frappe.get_all("Payroll Line", {"disbursement": self.order, "kind": "Regular"}, ["*"])[0]
        gone = next(each for each in (self.early, self.late) if each.name != line.beneficiary)
        before = frappe.copy_doc(frappe.get_doc("Disbursement", self.order))
        before.update({"name": f"{self.order}-APRIL", "month": "2024-04-01", "status": "Closed"})
        before.db_insert()
        copied = frappe.get_doc("Payroll Line", line.name)
        copied.update(
            {
                "name": "LINE-APRIL",
                "line_no": 9001,
                "disbursement": before.name,
                "beneficiary": self.cash.name,
                "full_name": "Hoàng Thị Thôi",
            }
        )
        copied.end_to_end_id = copied.charge_key = None
        copied.db_insert()
        form = self.form("Mẫu 09", "Direct Transfer")
        (page,) = form["change_pages"]
        told = [(row["number"], row["difference"], row["note"]) for row in page.rows]
        self.assertEqual(
            told,
            [
                ("I", "1.620.000", "2 người"),
                ("1", told[1][1], "Mới có trong danh sách"),
                ("2", told[2][1], "Mới có trong danh sách"),
                ("II", "540.000", "1 người"),
                ("1", "540.000", "Không còn trong danh sách"),
            ],
        )
        self.assertEqual({told[1][1], told[2][1]}, {"1.080.000", "540.000"})
        self.assertEqual(page.rows[4]["full_name"], "Hoàng Thị Thôi")
        self.assertTrue(gone)

    def test_form_10_says_what_was_paid_and_what_was_not(self):
        """May's 540,000 of the second fails: of 1,620,000 advanced, 1,080,000 are paid, one May (540,000) and April's arrears;
        540,000 are not."""
        name = self.signed()
        self.fund(name, 1_620_000)
        self.send()
        for line in frappe.get_all(
            "Payroll Line", {"disbursement": self.order}, ["name", "beneficiary"], order_by="name"
        ):
            word = "failed" if line.beneficiary == self.late.name else "paid"
            self.assertEqual(answer(frappe.get_doc("Payroll Line", line.name), word)["errors"], [])
        form = self.form("Mẫu 10", name=name)
        keys = ("content", "persons", "received", "paid_persons", "paid", "unpaid_persons", "unpaid")
        self.assertEqual(
            self.texts(form, *keys),
            [
                ("Trợ cấp hằng tháng, qua tài khoản", "2", "1.080.000", "1", "540.000", "1", "540.000"),
                ("Truy lĩnh, qua tài khoản", "1", "540.000", "1", "540.000", "", ""),
            ],
        )
        # Two people in all, one paid with two amounts, one not: nobody counts twice.
        self.assertEqual(form["sums"], ["", "", "2", "1.620.000", "1", "1.080.000", "1", "540.000", ""])
        self.assertEqual(form["words"], "Một triệu không trăm tám mươi nghìn đồng")
        self.assertEqual(form["title"], "Bảng kê kinh phí đã chi trả cho đối tượng bảo trợ xã hội")
        self.assertIn("số RDT 12 ngày", form["attached"])

    def test_form_07_has_a_row_for_each_order(self):
        form = self.form("Mẫu 07")
        self.assertEqual(
            self.texts(form, "voucher_number", "content", "amount"),
            [(self.order, "Bảo trợ xã hội: chi trả qua tài khoản tháng 05/2024, 3 khoản", "1.620.000")],
        )
        self.assertEqual(form["heads"]["lower"], ["Số", "Ngày, tháng, năm"] * 2)
        self.assertEqual(
            [(head["text"], head["columns"]) for head in form["heads"]["upper"]][:3],
            [("STT", 1), ("Hóa đơn", 2), ("Chứng từ", 2)],
        )

    def test_a_form_of_another_flow_is_refused(self):
        self.assert_refused("This form is for", self.form, "Mẫu 09")
        self.assert_refused("This form is for", self.form, "Mẫu 10", "Direct Transfer")

    def test_each_form_measured_on_the_sheet(self):
        """All stand within the margins, and the unit's head on the first page."""
        name = self.asked()
        for number, flow in (
            ("Treasury Form 09", "Direct Transfer"),
            ("Treasury Form 10", "Advance through a Provider"),
            ("Treasury Form C2-02a", "Advance through a Provider"),
        ):
            with self.subTest(number):
                frappe.db.set_value("Treasury Request", name, "flow", flow)
                pages = check_margins(self, frappe.get_print("Treasury Request", name, number, as_pdf=True))
                words = " ".join(text for page in pages for _x, _y, text in page["texts"])
                self.assertIn("1.620.000", words)

    def test_pages_come_as_pdf_with_the_unit_in_the_head(self):
        from pypdf import PdfReader

        name = self.asked()
        unit = frappe.db.get_value("Treasury Request", name, "administrative_unit")
        frappe.db.set_value(
            "Administrative Unit",
            unit,
            {
                "budget_code": "1034567",
                "treasury_account": "9523.2.1034567",
                "treasury_office": "KBNN Nà Phước",
            },
        )
        pdf = frappe.get_print("Treasury Request", name, "Treasury Form 07", as_pdf=True)
        check_margins(self, pdf)
        (page,) = PdfReader(io.BytesIO(pdf)).pages
        text = " ".join(page.extract_text().split())
        for words in (
            "Mẫu số 07",
            "2. Mã đơn vị: 1034567",
            "9523.2.1034567 mở tại KBNN Nà Phước",
            "KHO BẠC NHÀ NƯỚC",
            "Bố cục mẫu chưa được đối chiếu với văn bản gốc",
        ):
            self.assertIn(words, text)


class TestFormsAsData(FormCase):
    def test_an_officer_of_the_province_confirms_and_another_layout_loses_it(self):
        province = self.place.province_officer
        with as_user(province):
            waiting = {row["name"] for row in verification.unverified()["forms"]}
            self.assertEqual(waiting, {"Mẫu 07", "Mẫu 09", "Mẫu 10", "Mẫu C2-02a/NS", "Mẫu C2-05a/NS"})
            verification.confirm(FORM, "Mẫu 07", "Công báo số 101, trang 12")
            self.assertNotIn("Mẫu 07", {row["name"] for row in verification.unverified()["forms"]})
        self.assertEqual(self.form("Mẫu 07")["unchecked"], "")
        form = frappe.get_doc(FORM, "Mẫu 07")
        form.columns[5].width, form.columns[6].width = 60, 24
        form.save()
        self.assertEqual((form.verified, form.verified_by), (0, None))
        self.assertNotEqual(self.form("Mẫu 07")["unchecked"], "")

    def test_columns_fill_the_sheet(self):
        form = frappe.get_doc(FORM, "Mẫu 10")
        width = form.columns[1].width
        form.columns[1].width = 96
        self.assert_refused("272.0 mm wide together; the sheet has 251.0 mm", form.save)
        form.reload()
        form.title = "{0} {1}"
        self.assert_refused("one place to fill", form.save)
        stored = frappe.get_doc(FORM, "Mẫu 10")
        self.assertEqual((stored.columns[1].width, "{1}" in stored.title), (width, False))

    def test_the_label_names_form_and_title(self):
        self.assertEqual(
            rate_verification.label(frappe.get_doc(FORM, "Mẫu 09")),
            "Mẫu 09 – Bảng thanh toán cho đối tượng thụ hưởng",
        )


class TestWithdrawalAndRefund(FormCase):
    def test_the_withdrawal_says_what_is_drawn_how_and_for_whom(self):
        """1,620,000 đ by the bank's advance; with 20,000 đ that it still holds 1,600,000 are drawn."""
        form = self.form("Mẫu C2-02a/NS")
        self.assertEqual(
            (self.texts(form, "amount"), form["words"]),
            ([("1.620.000",)], "Một triệu sáu trăm hai mươi nghìn đồng"),
        )
        self.assertIn("☐ Thực chi   ☒ Tạm ứng   ☒ Chuyển khoản   ☐ Tiền mặt", form["notes"])
        self.assertTrue(any("Đơn vị nhận tiền: " in note for note in form["notes"]))
        name = self.asked()
        frappe.db.set_value("Treasury Request", name, {"left_amount": 20_000, "asked_amount": 1_600_000})
        ((content, amount),) = self.texts(self.form("Mẫu C2-02a/NS", name=name), "content", "amount")
        self.assertEqual(amount, "1.600.000")
        self.assertIn("1.620.000 đồng trừ 20.000 đồng", content)
        cash = self.form("Mẫu C2-02a/NS", "Cash by the Unit", name=name)
        self.assertIn("☐ Thực chi   ☒ Tạm ứng   ☐ Chuyển khoản   ☒ Tiền mặt", cash["notes"])
        self.assert_refused("goes back", self.form, "Mẫu C2-05a/NS", name=name)

    def test_the_refund_as_a_paper(self):
        """The bank was given 1,620,000 đ and sends 540,000 đ back."""
        from pypdf import PdfReader

        name = self.signed()
        self.fund(name, 1_620_000)
        self.send()
        lines = frappe.get_all(
            "Payroll Line", {"payroll": self.payroll, "channel": "Account"}, pluck="name", order_by="name"
        )
        for number, line in enumerate(lines):
            said = "failed" if number == 0 else "paid"
            self.assertEqual(answer(frappe.get_doc("Payroll Line", line), said)["errors"], [])
        with as_user(self.place.district_officer):
            refund = frappe.get_doc(
                {
                    "doctype": "Treasury Refund",
                    "programme": "BTXH",
                    "administrative_unit": frappe.db.get_value(
                        "Treasury Request", name, "administrative_unit"
                    ),
                    "provider": "VietinBank",
                    "amount": 540_000,
                    "refunded_on": frappe.utils.nowdate(),
                    "voucher_number": "NT 01",
                    "reason": "Không chi được",
                }
            ).insert()
            pdf = frappe.get_print("Treasury Refund", refund.name, "Treasury Form C2-05a", as_pdf=True)
        check_margins(self, pdf)
        text = " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
        for words in (
            "Mẫu số C2-05a/NS",
            "NT 01",
            "540.000",
            "Năm trăm bốn mươi nghìn đồng",
            "Không chi được",
        ):
            self.assertIn(words, text)
        self.assert_refused("asked of the treasury", treasury_form, refund, "Mẫu 07")
