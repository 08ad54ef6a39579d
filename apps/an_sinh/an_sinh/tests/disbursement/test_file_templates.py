"""A provider whose orders fill a workbook of its own; the file of a sent order stays what it was."""

import io

import openpyxl

import frappe
from an_sinh.api import disbursement as office
from an_sinh.services.disbursement import provider_file
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import approve_payroll, prepare
from an_sinh.tests.users import as_user

HEADINGS = {"Tài khoản": "account_number", "Tên": "payee_name_ascii", "Tiền": "amount"}


def workbook(title: str, *headings: str) -> bytes:
    """A title above, headings in the third row."""
    book = openpyxl.Workbook()
    book.active["A1"] = title
    for column, heading in enumerate(headings, start=1):
        book.active.cell(3, column).value = heading
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class TestFileTemplates(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.person = factories.person(self.place.north)
        factories.account_method(self.person.name, number="001234567890")
        self.payroll = prepare(self.place.north, self.place.north_officer)

    def choose(self, content: bytes, name: str = "mau.xlsx"):
        """The provider takes this workbook for its orders."""
        provider = frappe.get_doc("Payment Provider", "VietinBank")
        provider.file_kind = "xlsx"
        provider.set("file_columns", [{"heading": text, "field": field} for text, field in HEADINGS.items()])
        file = frappe.get_doc(
            {
                "doctype": "File",
                "file_name": name,
                "is_private": 1,
                "content": content,
                "attached_to_doctype": "Payment Provider",
                "attached_to_name": "VietinBank",
                "attached_to_field": "file_template",
            }
        ).insert()
        provider.file_template = file.file_url
        provider.save()

    def order(self) -> str:
        approve_payroll(self.place, self.payroll)
        with as_user(self.place.district_officer):
            (name,) = office.make_for_payroll(self.payroll)["disbursements"]
        return name

    def rows(self, name: str) -> list:
        _name, content = provider_file.build_file(frappe.get_doc("Disbursement", name))
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        return [[cell.value for cell in row] for row in sheet.iter_rows()]

    def test_the_order_fills_the_providers_workbook_and_keeps_it_once_sent(self):
        """One person of 6c: 540,000 đồng and four months of arrears; the account keeps its zeros, the holder is named."""
        self.choose(workbook("MẪU NGÂN HÀNG", "Tên", "Tài khoản", "Tiền"))
        name = self.order()
        expected = [
            ["MẪU NGÂN HÀNG", None, None],
            [None, None, None],
            ["Tên", "Tài khoản", "Tiền"],
            ["NGUYEN VAN THU", "001234567890", 540_000],
            ["NGUYEN VAN THU", "001234567890", 4 * 540_000],
        ]
        self.assertEqual(self.rows(name), expected)
        with as_user(self.place.district_leader):
            office.send(name)
        self.choose(workbook("MẪU MỚI", "Tiền", "Tên", "Tài khoản"), "mau-moi.xlsx")
        self.assertEqual(self.rows(name), expected)

    def test_a_workbook_that_cannot_be_filled_is_refused_when_it_is_chosen(self):
        for content, said in (
            (workbook("MẪU", "Tên", "Tiền"), "Tài khoản"),
            (b"PK\x03\x04 no workbook", "zip"),
        ):
            with self.assertRaises(frappe.ValidationError) as refused:
                self.choose(content)
            self.assertIn(said, str(refused.exception))
