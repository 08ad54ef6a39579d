"""The signed payment list: its figures, its pages, its words, on paper."""

import io
import re

import frappe
from an_sinh.domain.base.amount_words import amount_in_words
from an_sinh.services.papers.payment_list import payment_list
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import approve_payroll, prepare
from an_sinh.tests.papers.measured import check_margins


class TestPaymentList(DistrictTestCase):
    def setUp(self):
        super().setUp()
        for number in range(30):
            person = factories.person(self.place.north, category=None, village=f"Thôn {number % 4 + 1}")
            factories.entitlement(person.name, "BTXH-6c", paid_through="2024-03-01")
        self.name = prepare(self.place.north, self.place.north_officer)

    def composed(self):
        return payment_list(frappe.get_doc("Monthly Payroll", self.name))

    def test_every_line_stands_on_one_page_and_the_subtotals_add_up(self):
        told = self.composed()
        numbers = [int(row["texts"]["number"]) for page in told["pages"] for row in page["rows"]]
        self.assertEqual(numbers, list(range(1, 61)))
        subtotals = [int(page["subtotals"]["total"].replace(".", "")) for page in told["pages"]]
        self.assertEqual(sum(subtotals), 30 * 2 * 540_000)
        self.assertEqual(told["totals"]["arrears"], "16.200.000")
        self.assertEqual(told["words"], amount_in_words(32_400_000))
        self.assertEqual((told["persons"], told["line_count"]), (30, 60))

    def test_a_draft_has_no_seal_and_an_approved_list_its_hash(self):
        self.assertEqual(self.composed()["seal"], {"hash": "", "picture": ""})
        approve_payroll(self.place, self.name)
        seal = self.composed()["seal"]
        self.assertEqual(seal["hash"], frappe.db.get_value("Monthly Payroll", self.name, "list_hash"))
        self.assertTrue(seal["picture"].startswith("data:image/svg+xml"))

    def test_the_html_carries_heads_and_numbers_on_every_page(self):
        pages = len(self.composed()["pages"])
        html = frappe.get_print("Monthly Payroll", self.name, "Payment List")
        self.assertGreater(pages, 1)
        self.assertEqual(html.count("Họ và tên đối tượng"), pages)
        for number in range(1, pages + 1):
            self.assertIn(f"Trang {number}/{pages}", html)
        self.assertEqual(html.count("NGƯỜI LẬP BIỂU"), 1)

    def test_a_name_cannot_smuggle_markup_into_the_list(self):
        line = frappe.get_all("Payroll Line", filters={"payroll": self.name}, pluck="name")[0]
        frappe.db.set_value(
            "Payroll Line", line, "full_name", "<script>alert(1)</script>", update_modified=False
        )
        html = frappe.get_print("Monthly Payroll", self.name, "Payment List")
        self.assertNotIn("<script>alert(1)", html)

    def test_the_pdf_has_the_composed_pages(self):
        from pypdf import PdfReader

        pdf = frappe.get_print("Monthly Payroll", self.name, "Payment List", as_pdf=True)
        pages = PdfReader(io.BytesIO(pdf)).pages
        self.assertEqual(len(pages), len(self.composed()["pages"]))
        for page in pages:
            self.assertEqual([round(float(side)) for side in page.mediabox[2:]], [842, 595])

    def test_pages_are_numbered_in_the_top_margin_from_the_second_on(self):
        """Decree 30/2020, appendix I: an Arabic number, centred, not shown on the first page."""
        html = frappe.get_print("Monthly Payroll", self.name, "Payment List")
        shown = re.findall(r'<div class="number">(\d*)</div>', html)
        self.assertEqual(shown, ["", *map(str, range(2, len(self.composed()["pages"]) + 1))])

    def test_all_papers_share_one_head(self):
        payment = frappe.get_print("Monthly Payroll", self.name, "Payment List")
        posted = frappe.get_print("Monthly Payroll", self.name, "Posted List")
        heads = [
            re.search(r'<table class="head">.*?</table>', html, re.DOTALL)[0] for html in (payment, posted)
        ]
        self.assertEqual(*(re.sub(r"width: \d+mm", "", head) for head in heads))
        self.assertIn("Độc lập - Tự do - Hạnh phúc", heads[0])

    def test_margins_and_head_measured_on_the_sheet(self):
        """Left 30, right 15, top and bottom 20 mm; the office in the left half, the nation and the day in the right one, the
        signature of the chairman on the right of the last page."""
        for name in ("Payment List", "Posted List"):
            with self.subTest(name):
                pages = check_margins(self, frappe.get_print("Monthly Payroll", self.name, name, as_pdf=True))
                first, last = pages[0], pages[-1]
                middle = first["width"] / 2
                nation = next((x, y) for x, y, text in first["texts"] if text.startswith("CỘNG"))
                self.assertGreater(nation[0], middle - 45)
                self.assertLess(nation[1], 30)
                offices = [x for x, y, text in first["texts"] if y < 35 and x < 100 and text.isupper()]
                self.assertTrue(offices)
                signer = [x for x, _y, text in last["texts"] if text.startswith("TM.")]
                self.assertTrue(signer and signer[0] > middle)
