"""The paper of an order: the lines, the order and the seal of its file, per commune with subtotals."""

import csv
import io
import re

import frappe
from an_sinh.services.disbursement import orders, provider_file
from an_sinh.services.papers.order_list import order_list
from an_sinh.tests import factories
from an_sinh.tests.case import CashByPostCase
from an_sinh.tests.factories_money import MAY, listed, owed_since
from an_sinh.tests.papers.measured import check_margins
from an_sinh.tests.users import as_user


class TestOrderList(CashByPostCase):
    """The post pays 540,000 đ in cash to two of the north, one at home, and to one of the south."""

    def setUp(self):
        super().setUp()
        self.first = owed_since(self.place, account=None, village="Thôn Đông")
        self.home = owed_since(self.place, account=None)
        method = frappe.get_doc(
            {
                "doctype": "Payment Method",
                "beneficiary": self.home.name,
                "from_month": "2024-01-01",
                "channel": "Cash at Home",
                "receiver_kind": "Self",
                "cash_reason": "Bedridden",
            }
        ).insert()
        method.db_set("workflow_state", "Approved")
        listed(self.place, MAY)
        south = factories.person(self.place.south, category=None)
        factories.entitlement(south.name, "BTXH-6c", start_month="2024-05-01")
        name = factories.prepare(self.place.south, self.place.south_officer, MAY)
        factories.approve_payroll(self.place, name, "south")
        (self.order,) = orders.make_for_month("BTXH", MAY, self.place.district)

    def paper(self):
        return order_list(frappe.get_doc("Disbursement", self.order))

    def test_paper_and_file_are_one_list(self):
        paper = self.paper()
        rows = [row["texts"] for page in paper["sheets"] for row in page["rows"]]
        _name, content = provider_file.build_file(frappe.get_doc("Disbursement", self.order), "csv")
        in_file = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        self.assertEqual(
            [(row["number"], row["full_name"], row["amount"].replace(".", ""), row["way"]) for row in rows],
            [(row["STT"], row["Họ và tên"], row["Số tiền"], row["Hình thức"]) for row in in_file],
        )
        self.assertEqual(sorted(row["way"] for row in rows), ["Tại nhà", "Điểm chi trả", "Điểm chi trả"])
        self.assertEqual(paper["seal"], frappe.db.get_value("Disbursement", self.order, "list_hash"))

    def test_each_commune_has_pages_and_a_subtotal(self):
        """1,080,000 đ for the north and 540,000 for the south: 1,620,000."""
        paper = self.paper()
        (summary,) = paper["summary"]
        self.assertEqual(
            [(row["unit_name"], row["payments"], row["amount"]) for row in summary.rows],
            [("Xã Bắc Thử", 2, "1.080.000"), ("Xã Nam Thử", 1, "540.000")],
        )
        self.assertEqual((paper["total"], paper["count"], paper["payments"]), ("1.620.000", 3, 3))
        self.assertEqual([page["number"] for page in paper["sheets"]], [2, 3])

    def test_measured_on_the_sheet(self):
        """A summary, then a page for each commune; pages are numbered from the second on."""
        pdf = frappe.get_print("Disbursement", self.order, "Payment Order", as_pdf=True)
        self.assertEqual(len(check_margins(self, pdf)), 3)

    def test_it_prints_for_who_may_see_it_and_refuses_a_changed_list(self):
        order = frappe.get_doc("Disbursement", self.order)
        with as_user(self.place.district_officer):
            html = frappe.get_print("Disbursement", self.order, "Payment Order", doc=order)
        text = re.sub(r"\s+", " ", html)
        for wanted in ("Bản dự thảo", "Cộng Xã Bắc Thử: 2 khoản", "một triệu sáu trăm hai mươi nghìn đồng"):
            self.assertIn(wanted.lower(), text.lower())
        with as_user(self.place.south_officer):
            self.assert_refused("", order_list, order, error=frappe.PermissionError)
        frappe.db.set_value("Payroll Line", {"disbursement": self.order}, "amount", 999_000)
        self.assert_refused("differ from the list", order_list, order)
