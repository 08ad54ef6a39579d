"""Importing a district's registry: to the row, once, wholly or not at all."""

import io

import openpyxl

import frappe
from an_sinh.services.payroll import generate as payroll
from an_sinh.services.registry_import import run as registry_import
from an_sinh.services.reports import payroll_figures
from an_sinh.setup import localities
from an_sinh.tests.factories_imports import (
    EXPECTED,
    FIGURES,
    HEADINGS,
    ONE,
    PAID_THROUGH,
    WORKBOOK,
    RegistryImportCase,
    flat,
    workbook,
)
from frappe.utils import getdate


class TestExpectedFigures(RegistryImportCase):
    def test_import_and_payroll_equal_the_independent_calculation(self):
        result = self.send(WORKBOOK.read_bytes())
        self.assertEqual({key: result[key] for key in FIGURES}, {key: EXPECTED[key] for key in FIGURES})
        added = self.added()
        self.assertEqual(added["Beneficiary"], EXPECTED["persons"])
        self.assertEqual(added["Payment Method"], EXPECTED["persons"])
        self.assertEqual(added["Benefit Entitlement"], EXPECTED["entitlements"])
        problems = sum(EXPECTED["rejected"].values()) + sum(EXPECTED["warnings"].values())
        # 97 rows give a start before the birth: told, and no figure changes.
        self.assertEqual(result["notices"], {"start_before_birth": 97})
        self.assertEqual(added["Registry Import Row"], problems + 97)
        self.check_documents(result["registry_import"])
        # Nobody is said to have refused an account whom nobody has asked.
        self.assertFalse(frappe.db.exists("Payment Method", {"not_cashless_reason": "Not Agreed"}))

        made = payroll.generate_for_locality(getdate("2024-05-01"), self.district)
        figures = payroll_figures.figures_of(made["payrolls"])
        for key in ("payroll", "payroll_total", "by_channel"):
            self.assertEqual(figures[key], EXPECTED[key])

        self.check_second_time(result)
        self.check_rejected_workbook(result)

    def check_documents(self, import_name: str):
        """Bulk-written documents are what their controllers would have written."""
        for doctype in ("Beneficiary", "Payment Method", "Benefit Entitlement"):
            names = frappe.get_all(doctype, filters={"registry_import": import_name}, pluck="name", limit=60)
            for name in names:
                self.check_document(frappe.get_doc(doctype, name))
        for doctype in ("Guardian", "Bank Account"):
            for name in frappe.get_all(doctype, pluck="name", order_by="creation desc", limit=30):
                self.check_document(frappe.get_doc(doctype, name))

    def check_document(self, document):
        before = {field: value for field, value in document.as_dict().items() if field != "data_warnings"}
        document.flags.by_service = True
        document.run_method("validate")
        after = document.as_dict()
        self.assertEqual(before, {field: after[field] for field in before})

    def check_second_time(self, first: dict):
        """The same file changes nothing, from the command line as from the desk."""
        counts = self.counts()
        self.assertEqual(self.send(WORKBOOK.read_bytes()), first)
        original = frappe.get_doc("Registry Import", first["registry_import"])
        again = frappe.copy_doc(original).insert()
        self.assertEqual((again.status, again.result), ("Draft", None))
        self.assertEqual(registry_import.run_import(again.name), first)
        again.reload()
        self.assertEqual((again.status, again.accepted_rows), ("Completed", EXPECTED["accepted_rows"]))
        self.assertIn(first["registry_import"], again.error_message)
        self.assertEqual(self.counts(), counts)

    def check_rejected_workbook(self, first: dict):
        """What was rejected comes back with its reasons, and a corrected row is taken alone."""
        file = frappe.get_doc("File", {"file_url": first["rejected_file"]})
        self.assertEqual((file.is_private, file.attached_to_name), (1, first["registry_import"]))
        book = openpyxl.load_workbook(io.BytesIO(file.get_content()))
        self.assertEqual([cell.value for cell in book["BTXH"][7]][-2:], ["Mã lỗi", "Lý do"])
        self.assertEqual(
            [cell.value for cell in book["BTXH"][11]][-2:],
            ["bad_birth_date", "31/02/2017 không phải là ngày sinh. Ghi ngày/tháng/năm, hoặc chỉ năm sinh."],
        )
        reasons = [cell.value for cell in book["BTXH"]["Z"] if cell.value][1:]
        self.assertEqual(len(reasons), sum(1 for sheet, *_ in EXPECTED["rejected_at"] if sheet == "BTXH"))
        for row in book["BTXH"].iter_rows():
            for cell in row:
                if cell.value == "31/02/2017":
                    cell.value = "28/02/2017"
        corrected = io.BytesIO()
        book.save(corrected)
        counts = self.counts()
        result = self.send(corrected.getvalue(), "corrected.xlsx")
        self.assertEqual((result["accepted_rows"], result["persons"]), (1, 1))
        self.assertEqual(self.counts()["Beneficiary"], counts["Beneficiary"] + 1)


class TestOverlaps(RegistryImportCase):
    def test_an_overlapping_list_doubles_nobody(self):
        other = ("Xã Mai Sao", "Vũ Thử Nghiệm", "1945", "", "5c", "10/2020")
        self.send(flat(ONE, other))
        result = self.send(
            flat(ONE, other, ("TT. Chi Lăng", "Bế Thử Nghiệm", "1950", "099150000002", "6c", "01/2024"))
        )
        self.assertEqual(result["rejected"], {"duplicate_entitlement": 2})
        self.assertEqual((self.added()["Beneficiary"], self.added()["Benefit Entitlement"]), (3, 3))

    def test_another_category_goes_to_the_registered_person(self):
        self.send(flat(ONE))
        result = self.send(flat((*ONE[:4], "6d", "01/2024")))
        self.assertEqual((result["accepted_rows"], self.added()["Beneficiary"]), (1, 1))
        self.assertEqual((self.added()["Benefit Entitlement"], self.added()["Payment Method"]), (2, 1))

    def test_where_lists_are_paid_already_one_hand_approves_nobody(self):
        """A takeover writes people as approved. After the first approved payroll that would go past every signature:
        who is new comes in as a draft, what is new for a registered person is refused. Another commune of the same
        list is still taken over."""
        self.send(flat(ONE))
        unit = frappe.db.get_value("Administrative Unit", {"unit_name": "Xã Mai Sao"})
        values = {"doctype": "Monthly Payroll", "programme": "BTXH", "month": "2024-05-01"}
        paid = frappe.get_doc({**values, "administrative_unit": unit})
        paid.set_new_name()
        paid.docstatus = 1
        paid.db_insert()
        result = self.send(
            flat(
                (*ONE[:4], "6d", "01/2024"),
                ("Xã Mai Sao", "Vũ Thử Nghiệm", "1945", "099045000009", "5a1", "10/2020"),
                ("TT. Chi Lăng", "Bế Thử Nghiệm", "1950", "099150000002", "6c", "01/2024"),
            )
        )
        self.assertEqual((result["accepted_rows"], result["rejected"]), (2, {"registry_running": 1}))
        states = {}
        for number in ("099045000009", "099150000002"):
            person = frappe.get_doc("Beneficiary", {"id_number": number})
            claim = frappe.db.get_value("Benefit Entitlement", {"beneficiary": person.name}, "status")
            method = frappe.db.get_value("Payment Method", {"beneficiary": person.name}, "workflow_state")
            states[person.full_name] = (person.workflow_state, claim, method)
        self.assertEqual(
            states,
            {
                "Vũ Thử Nghiệm": ("Draft", "Proposed", "Draft"),
                "Bế Thử Nghiệm": ("Approved", "Approved", "Approved"),
            },
        )

    def test_an_id_number_of_a_registered_person_conflicts(self):
        self.send(flat(ONE))
        result = self.send(flat(("Xã Mai Sao", "Tên Khác", *ONE[2:])))
        self.assertEqual(result["rejected"], {"id_conflict": 1})

    def test_a_second_user_of_an_account_makes_it_nobodys_own(self):
        headings = [
            *HEADINGS,
            "Hình thức nhận",
            "Số tài khoản",
            "Chủ tài khoản",
            "Ngân hàng",
            "Người nhận thay",
        ]
        account = ["TK", "990000000001", "Mẹ Thử Nghiệm", "Vietinbank", "Mẹ Thử Nghiệm"]

        def child(number):
            return [number, "Xã Mai Sao", f"Con {'ABC'[number]}", f"0{number}/05/2015", f"09921500000{number}", "Thôn 1",
                    "6b", "", "01/2020", *account]  # fmt: skip

        for number in (1, 2):
            self.send(workbook([headings, child(number)]))
        bank_account = frappe.get_doc("Bank Account", "VietinBank-990000000001")
        self.assertFalse(bank_account.beneficiary)
        methods = frappe.get_all(
            "Payment Method", {"bank_account": bank_account.name}, ["receiver_kind", "guardian"]
        )
        self.assertEqual([method.receiver_kind for method in methods], ["Guardian", "Guardian"])
        self.assertEqual(len({method.guardian for method in methods}), 2)

    def test_months_up_to_paid_through_count_as_paid(self):
        self.send(flat(ONE, ("Xã Mai Sao", "Vũ Thử Nghiệm", "1945", "", "5c", "07/2024")))
        rows = frappe.get_all(
            "Benefit Entitlement",
            filters={"administrative_unit": localities.unit_name("06484")},
            fields=["status", "paid_through", "start_month"],
            order_by="start_month",
        )
        self.assertEqual({(row.status, row.paid_through) for row in rows}, {("Approved", PAID_THROUGH)})
        names = [
            payroll.generate(getdate(month), localities.unit_name("06484"), "BTXH")
            for month in ("2024-05-01",)
        ]
        lines = frappe.get_all("Payroll Line", {"payroll": ["in", names]}, ["full_name", "kind", "amount"])
        self.assertEqual(
            [(line.full_name, line.kind, line.amount) for line in lines], [(ONE[1], "Regular", 360_000)]
        )
