"""The opening balance of a takeover is what the file says was paid; what differs from the law is shown, never charged.

Category 6c is 1.5 × the standard: 1.5 × 270,000 = 405,000 đ until June 2021, 540,000 đ (360,000) from July 2021, 750,000 đ
(500,000) from July 2024, 810,000 đ (540,000) from July 2026, which offices may apply since 5 October 2026."""

from datetime import date

import frappe
from an_sinh.an_sinh.report.opening_differences import opening_differences
from an_sinh.services.disbursement import decisions
from an_sinh.services.payroll import generate as payroll
from an_sinh.tests.factories_imports import HEADINGS, RegistryImportCase, workbook
from an_sinh.tests.factories_law import decide_levels

NAMES = ("Lộc Thử Nghiệm", "Hoàng Thử Hai")


class OpeningCase(RegistryImportCase):
    def taken_over(self, *rows: tuple, paid_through: str, **given) -> list:
        """Imports people of Mai Sao with category 6c: (monthly amount of the file, first month paid). Returns their
        entitlements."""
        lines = [
            [
                number,
                "Xã Mai Sao",
                NAMES[number - 1],
                "24/05/1988",
                f"09908800000{number}",
                "Thôn 1",
                "6c",
                amount,
                start,
            ]
            for number, (amount, start) in enumerate(rows, 1)
        ]
        self.send(workbook([HEADINGS, *lines]), paid_through=date.fromisoformat(paid_through), **given)
        return frappe.get_all(
            "Benefit Entitlement", fields=["name", "administrative_unit", "opening_difference", "beneficiary"],
            order_by="beneficiary asc", limit=0,
        )  # fmt: skip

    def list_of(self, entitlement, month: str) -> list[tuple]:
        name = payroll.generate(date.fromisoformat(month), entitlement.administrative_unit, "BTXH")
        rows = frappe.get_all(
            "Payroll Line", {"payroll": name}, ["kind", "from_month", "months", "amount"], limit=0
        )
        return sorted((row.kind, f"{row.from_month:%m/%Y}", row.months, int(row.amount)) for row in rows)

    def report(self, **filters) -> list[tuple]:
        rows = opening_differences.execute(filters)[1]
        return [
            (row["full_name"], row["paid"], row["law"], row["difference"], row["decision"])
            for row in rows[:-1]
        ]


class TestTwoRates(OpeningCase):
    def test_paid_at_the_old_rate_through_september_and_the_new_one_since(self):
        """750,000 through 09/2026, 810,000 for 10 and 11/2026; the law gave 810,000 since July: 3 × 60,000 = 180,000 are
        shown. December's list is 810,000 and nothing else."""
        (one,) = self.taken_over(
            (810_000, "01/2026"), paid_through="2026-11-01", old_rates_through=date(2026, 9, 1)
        )
        self.assertEqual(int(one.opening_difference), 180_000)
        self.assertEqual(
            self.report(),
            [
                (
                    NAMES[0],
                    "01/2026–09/2026: 750.000 đ; 10/2026–11/2026: 810.000 đ",
                    "01/2026–06/2026: 750.000 đ; 07/2026–11/2026: 810.000 đ",
                    180_000,
                    "Not Decided",
                )
            ],
        )
        self.assertEqual(self.list_of(one, "2026-12-01"), [("Regular", "12/2026", 1, 810_000)])

    def test_paid_at_the_new_rate_since_july(self):
        """No earlier rate is named: 810,000 since July, as the law says."""
        (one,) = self.taken_over((810_000, "01/2026"), paid_through="2026-11-01")
        self.assertEqual((int(one.opening_difference), self.report()), (0, []))
        self.assertEqual(self.list_of(one, "2026-12-01"), [("Regular", "12/2026", 1, 810_000)])

    def test_a_takeover_before_the_decree_could_be_applied(self):
        """Paid 750,000 through 08/2026; the commune has decided its list of the new levels. October's list brings July to
        September at once: 60,000 of July and August that were paid at the old rate, and September's 810,000."""
        (one,) = self.taken_over((750_000, "01/2026"), paid_through="2026-08-01")
        self.assertEqual(int(one.opening_difference), 0)
        decide_levels(one.administrative_unit)
        self.assertEqual(
            self.list_of(one, "2026-10-01"),
            [
                ("Arrears", "07/2026", 2, 120_000),
                ("Arrears", "09/2026", 1, 810_000),
                ("Regular", "10/2026", 1, 810_000),
            ],
        )


class TestPaidByTheFile(OpeningCase):
    def test_months_that_were_paid_are_not_paid_again(self):
        """Paid through 08/2021 since 2014 at what is 540,000 by then: September's list is 540,000, not three times it."""
        (one,) = self.taken_over((540_000, "01/2014"), paid_through="2021-08-01")
        self.assertEqual(self.list_of(one, "2021-09-01"), [("Regular", "09/2021", 1, 540_000)])

    def test_whatever_the_rates_known(self):
        """From 2010 on, of which no rate is known here, the file's amount is what was paid and what was charged."""
        (one,) = self.taken_over((540_000, "01/2010"), paid_through="2021-08-01")
        self.assertEqual(int(one.opening_difference), 0)
        self.assertEqual(self.list_of(one, "2021-09-01"), [("Regular", "09/2021", 1, 540_000)])


class TestDifferences(OpeningCase):
    """600,000 instead of 540,000 from January to April 2024: 4 × 60,000 = 240,000 too much. 500,000 since March: 2 × 40,000 =
    80,000 too little."""

    def setUp(self):
        super().setUp()
        self.much, self.little = self.taken_over(
            (600_000, "01/2024"), (500_000, "03/2024"), paid_through="2024-04-01"
        )

    def test_shown_per_person_and_charged_to_nobody(self):
        paid, law = "01/2024–04/2024: 600.000 đ", "01/2024–04/2024: 540.000 đ"
        self.assertEqual(
            self.report(),
            [
                (NAMES[1], "03/2024–04/2024: 500.000 đ", "03/2024–04/2024: 540.000 đ", 80_000, "Not Decided"),
                (NAMES[0], paid, law, -240_000, "Not Decided"),
            ],
        )
        cards = opening_differences.execute({})[4]
        self.assertEqual([card["value"] for card in cards], [2, 80_000, 240_000])
        total = opening_differences.execute({})[1][-1]
        self.assertEqual(total["difference"], -160_000)
        self.assertEqual(self.list_of(self.much, "2024-05-01"), [("Regular", "05/2024", 1, 540_000)] * 2)

    def test_filters(self):
        self.assertEqual([row[0] for row in self.report(direction="Paid Too Much")], [NAMES[0]])
        self.assertEqual([row[0] for row in self.report(direction="Paid Too Little")], [NAMES[1]])
        unit = self.much.administrative_unit
        self.assertEqual(
            len(self.report(administrative_unit=unit, programme="BTXH", decision="Not Decided")), 2
        )
        self.assertEqual(self.report(programme="NCC"), [])
        empty = opening_differences.execute({"programme": "NCC"})
        self.assertIn("Nobody", empty[2])

    def test_once_decided_it_is_charged_and_stays_in_the_list(self):
        """80,000 are charged by decision: May's list brings 2 × 40,000 beside its 540,000, and recovers nothing."""
        name = decisions.propose(
            decisions.Proposal(
                "Charge Opening Difference", "20/QĐ-UBND", "Truy lĩnh", entitlement=self.little.name
            )
        )
        self.assertEqual([row[4] for row in self.report(direction="Paid Too Little")], ["Proposed"])
        decisions._charge_opening(frappe.get_doc("Money Decision", name))
        frappe.db.set_value("Money Decision", name, "status", "Approved")
        self.assertEqual(
            self.report(decision="Decided"),
            [(NAMES[1], "03/2024–04/2024: 500.000 đ", "", 80_000, "Decided")],
        )
        self.assertEqual(
            self.list_of(self.little, "2024-05-01"),
            [
                ("Arrears", "03/2024", 2, 80_000),
                ("Regular", "05/2024", 1, 540_000),
                ("Regular", "05/2024", 1, 540_000),
            ],
        )
