"""People with several benefits: arrears, recoveries and what is paid again stand under each benefit, with its article.

Until June 2024 the standard is 360,000 đ: category 6c gives 1.5 × 360,000 = 540,000 đ, a caregiver (CS1) 1.0 × 360,000 =
360,000 đ. From July 2024 it is 500,000 đ: 750,000 đ and 500,000 đ."""

import io
from datetime import date

from openpyxl import load_workbook

import frappe
from an_sinh.services.disbursement import orders, provider_file
from an_sinh.services.papers.payment_list import payment_list
from an_sinh.tests import factories
from an_sinh.tests.case import CashByPostCase
from an_sinh.tests.factories_money import AUGUST, JULY, JUNE, MAY, answer, listed, owed_since


class SeveralCase(CashByPostCase):
    def setUp(self):
        super().setUp()
        self.person = owed_since(self.place, date(2024, 3, 1))
        self.care = factories.entitlement(self.person.name, "BTXH-CS1", start_month="2024-03-01")

    def under(self, payroll):
        """(kind, category, first month, months, đồng) of every line, and that its own article explains it."""
        found = frappe.get_all(
            "Payroll Line",
            filters={"payroll": payroll, "beneficiary": self.person.name},
            fields=["kind", "category_code", "category", "entitlement", "from_month", "months", "amount",
                    "explanation", "carried_from"],
        )  # fmt: skip
        for line in found:
            own = frappe.db.get_value("Benefit Entitlement", line.entitlement, "category")
            self.assertEqual(line.category, own)
            if not line.carried_from:
                article = frappe.db.get_value("Benefit Category", line.category, "legal_article")
                self.assertIn(article, line.explanation)
                self.assertIn(line.category_code, line.explanation)
        return sorted(
            (line.kind, line.category_code, f"{line.from_month:%m}", line.months, int(line.amount))
            for line in found
        )


class TestArrears(SeveralCase):
    def test_on_list_print_order_and_file(self):
        """May's list is the first: March and April are 2 × 540,000 = 1,080,000 and 2 × 360,000 = 720,000 of arrears,
        May 540,000 and 360,000: 2,700,000 together."""
        may = listed(self.place, MAY)
        expected = [
            ("Arrears", "6c", "03", 2, 1_080_000),
            ("Arrears", "CS1", "03", 2, 720_000),
            ("Regular", "6c", "05", 1, 540_000),
            ("Regular", "CS1", "05", 1, 360_000),
        ]
        self.assertEqual(self.under(may), expected)

        paper = payment_list(frappe.get_doc("Monthly Payroll", may))
        rows = [row["texts"] for page in paper["pages"] for row in page["rows"]]
        printed = {(row["category_code"], row["arrears"]) for row in rows if row["arrears"]}
        span = "03/2024–04/2024"
        self.assertEqual(printed, {("6c", f"1.080.000 ({span})"), ("CS1", f"720.000 ({span})")})
        self.assertEqual(
            {row["code"]: row["amount"] for row in paper["categories"]},
            {"6c": "1.620.000", "CS1": "1.080.000"},
        )
        self.assertEqual(paper["totals"]["total"], "2.700.000")

        (order,) = orders.make_for_payroll(may)
        orders.send(order)
        document = frappe.get_doc("Disbursement", order)
        self.assertEqual((document.line_count, int(document.total_amount)), (4, 2_700_000))
        _name, content = provider_file.build_file(document, "xlsx")
        headings, *rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
        fields = [column.field for column in provider_file.columns_of(
            frappe.get_doc("Payment Provider", document.provider)
        )]  # fmt: skip
        amounts = sorted(row[fields.index("amount")] for row in rows)
        self.assertEqual(amounts, [360_000, 540_000, 720_000, 1_080_000])
        self.assertEqual(len(headings), len(fields))

    def test_a_rise_that_counts_back(self):
        """Decree 55/2023 (5 September 2023) counts from July. One martyr's relative: 2,055,000 − 1,624,000 = 431,000 more a
        month; the supplement TD at 0.6: 1,233,000 − 974,000 = 259,000. Two months: 862,000 and 518,000."""
        self.person = factories.person(self.place.north, category=None)
        for category in ("NCC-TNLS1", "NCC-TD"):
            factories.entitlement(self.person.name, category, start_month="2023-07-01")
        for month in (7, 8):
            listed(self.place, date(2023, month, 1), programme="NCC")
        self.assertEqual(
            self.under(listed(self.place, date(2023, 9, 1), programme="NCC")),
            [
                ("Arrears", "TD", "07", 2, 518_000),
                ("Arrears", "TNLS1", "07", 2, 862_000),
                ("Regular", "TD", "09", 1, 1_233_000),
                ("Regular", "TNLS1", "09", 1, 2_055_000),
            ],
        )

    def test_what_one_benefit_has_to_give_back(self):
        """The caregiver's benefit ended in June; July's list had it: 500,000 come back under CS1 alone."""
        for month in (MAY, JUNE, JULY):
            listed(self.place, month)
        frappe.db.set_value("Benefit Entitlement", self.care.name, "end_month", JUNE)
        self.assertEqual(
            self.under(listed(self.place, AUGUST)),
            [("Recovery", "CS1", "07", 1, -500_000), ("Regular", "6c", "08", 1, 750_000)],
        )


class TestPaidAgain(SeveralCase):
    def test_what_did_not_arrive_stays_under_its_benefit(self):
        """Of May's four payments the caregiver's arrears (720,000) and May (360,000) failed: June pays 1,080,000 of CS1
        again beside its own 540,000 and 360,000."""
        may = listed(self.place, MAY)
        (order,) = orders.make_for_payroll(may)
        orders.send(order)
        for line in frappe.get_all("Payroll Line", {"payroll": may}, ["name", "category_code"]):
            answer(
                frappe.get_doc("Payroll Line", line.name), "failed" if line.category_code == "CS1" else "paid"
            )
        self.assertEqual(
            self.under(listed(self.place, JUNE)),
            [
                ("Carried Over", "CS1", "03", 2, 720_000),
                ("Carried Over", "CS1", "05", 1, 360_000),
                ("Regular", "6c", "06", 1, 540_000),
                ("Regular", "CS1", "06", 1, 360_000),
            ],
        )
