"""A list as Excel: what an officer reads there is what the screen says, in Vietnamese."""

import io
import json
from datetime import datetime

from openpyxl import load_workbook

import frappe
from an_sinh.api import lists
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.users import as_user

FIELDS = ["full_name", "village", "sex", "birth_date", "administrative_unit", "status", "workflow_state"]


class TestListWorkbook(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.person = factories.person(
            self.place.north,
            full_name="Nguyễn Thử",
            sex="Female",
            birth_precision="Day",
            birth_date="1942-03-23",
        )
        frappe.db.set_value("Beneficiary", self.person.name, "village", "=1+1")
        frappe.db.set_value("User", self.place.north_officer, "language", "vi")

    def read(self, user: str, doctype: str, fields: list[str], **options) -> list[tuple]:
        with as_user(user):
            lists.export(doctype, json.dumps(fields), **options)
        content = frappe.local.response.filecontent
        return [tuple(row) for row in load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)]

    def test_labels_choices_titles_and_states_are_vietnamese(self):
        rows = self.read(
            self.place.north_officer,
            "Beneficiary",
            FIELDS,
            filters=json.dumps([["name", "=", self.person.name]]),
        )
        unit = frappe.db.get_value("Administrative Unit", self.place.north, "unit_name")
        self.assertEqual(
            rows,
            [
                (
                    "Họ và tên",
                    "Thôn, khối phố",
                    "Giới tính",
                    "Ngày sinh",
                    "Đơn vị hành chính",
                    "Tình trạng",
                    "Trạng thái duyệt",
                ),
                ("Nguyễn Thử", "=1+1", "Nữ", datetime(1942, 3, 23), unit, "Đang hưởng", "Đã duyệt"),
            ],
        )

    def test_amounts_are_numbers_and_months_are_months(self):
        """January to May 2024, five months at 540,000 đồng (360,000 × 1.5)."""
        factories.prepare(self.place.north, self.place.north_officer)
        with as_user(self.place.north_officer):
            lists.export("Monthly Payroll", json.dumps(["name", "month", "total_amount"]))
        page = load_workbook(io.BytesIO(frappe.local.response.filecontent)).active
        name, month, amount = page[2]
        self.assertEqual((month.value, month.number_format), (datetime(2024, 5, 1), "mm/yyyy"))
        self.assertEqual((amount.value, amount.number_format), (2_700_000, "#,##0"))
        self.assertTrue(name.value)

    def test_nobody_exports_what_his_list_does_not_show(self):
        """An officer of another commune gets an empty list; a role without the right to export gets none."""
        only = json.dumps([["name", "=", self.person.name]])
        self.assertEqual(len(self.read(self.place.south_officer, "Beneficiary", FIELDS, filters=only)), 1)
        outsider = factories.user("no_export", "Provider User", self.place.north)
        with as_user(outsider), self.assertRaises(frappe.PermissionError):
            lists.export("Beneficiary", json.dumps(FIELDS))
        with as_user(self.place.north_officer), self.assertRaises(frappe.ValidationError):
            lists.export("Beneficiary", json.dumps(["full_name", "(select 1)"]))
