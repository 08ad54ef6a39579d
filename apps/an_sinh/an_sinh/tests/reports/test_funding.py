"""The month's summary for the treasury and the need of the next months. Category 6c is 1.5 × 360,000 = 540,000 đ a month."""

import frappe
from an_sinh.an_sinh.report.funding_need import funding_need as need_report
from an_sinh.an_sinh.report.treasury_summary import treasury_summary as summary_report
from an_sinh.api import disbursement as office
from an_sinh.services.reports.funding_need import covered
from an_sinh.tests import factories
from an_sinh.tests.disbursement.test_treasury import TreasuryCase
from an_sinh.tests.factories_money import MAY
from an_sinh.tests.users import as_user


class TestTreasurySummary(TreasuryCase):
    def summary(self, who=None, **filters):
        with as_user(who or self.place.district_officer):
            return summary_report.execute({"month": str(MAY), **filters})[1]

    def test_it_says_what_goes_to_whom(self):
        """VietinBank: two people, 1,620,000 đ, asked for; 1,100,000 đ come, so that 540,000 đ wait and two payments of
        1,080,000 đ are left on the order. The post: one person, 540,000 đ in cash, not asked for."""
        name = self.signed()
        shown = ("provider", "account_count", "account_amount", "cash_count", "cash_amount", "asked_amount")
        rows = {row.get("provider"): row for row in self.summary()}
        self.assertEqual(
            [tuple(rows[provider][key] for key in shown) for provider in ("VietinBank", "Bưu điện")],
            [("VietinBank", 2, 1_620_000, 0, 0, 1_620_000), ("Bưu điện", 0, 0, 1, 540_000, 0)],
        )
        self.assertEqual(rows[None]["total"], 2_160_000)
        self.fund(name, 1_100_000)
        row = next(row for row in self.summary() if row.get("provider") == "VietinBank")
        self.assertEqual(
            (row["account_amount"], row["funded_amount"], row["unfunded_amount"]),
            (1_080_000, 1_100_000, 540_000),
        )

    def test_who_is_paid_by_two_orders_of_a_month_is_one_person(self):
        """Of three payments to two people the money is enough for one, April's; the two of May, one of the same person, go out on
        a second order."""
        name = self.signed()
        self.fund(name, 540_000)
        self.send()
        with as_user(self.place.district_officer):
            (second,) = office.make_for_payroll(self.payroll)["disbursements"]
        self.assertNotEqual(second, self.order)
        row = next(row for row in self.summary() if row.get("provider") == "VietinBank")
        self.assertEqual(
            (row["account_count"], row["account_amount"], row["total"]), (2, 1_620_000, 1_620_000)
        )

    def test_another_district_sees_nothing_of_it(self):
        with as_user(self.place.south_officer):
            rows = summary_report.execute({"month": "2030-01-01"})[1]
        self.assertEqual(rows, [])
        self.assertEqual(self.summary(programme="NCC"), [])


class TestFundingNeed(TreasuryCase):
    def report(self, **filters):
        with as_user(self.place.district_officer):
            _columns, rows, _message, _chart, cards = need_report.execute(
                {"programme": "BTXH", "ahead": 3, **filters}
            )
        return rows, {card["label"]: card["value"] for card in cards}

    def test_the_months_to_come_follow_the_last_list_and_what_is_approved(self):
        """Three people have 540,000 đ each in May. One ends with June, a fourth begins with July, when the standard rises to
        500,000 and 6c to 750,000: June 1,620,000; from July 2 × 210,000 and 750,000 more, 540,000 less, which is
        3 × 750,000 = 2,250,000."""
        entitlement = frappe.db.get_value("Benefit Entitlement", {"beneficiary": self.early.name})
        frappe.db.set_value("Benefit Entitlement", entitlement, "end_month", "2024-06-01")
        new = factories.person(self.place.north, category=None)
        factories.entitlement(new.name, "BTXH-6c", start_month="2024-07-01")
        rows, cards = self.report()
        self.assertEqual(
            [(row["label"], row["persons"], row["begins"], row["ends"], row["amount"]) for row in rows],
            [
                ("06/2024", 3, 0, 0, 1_620_000),
                ("07/2024", 3, 1_170_000, 540_000, 2_250_000),
                ("08/2024", 3, 1_170_000, 540_000, 2_250_000),
            ],
        )
        self.assertEqual((cards["Months Covered"], cards["Missing (đồng)"]), ("0", 6_120_000))

    def test_communes_without_a_list_are_left_out_with_what_rises_there(self):
        """The south has somebody, but no list of May: the north's three people are the need, also when July's rate rises."""
        person = factories.person(self.place.south, category=None)
        factories.entitlement(person.name, "BTXH-6c", start_month=MAY)
        rows, _cards = self.report()
        self.assertEqual([row["amount"] for row in rows], [1_620_000, 2_250_000, 2_250_000])

    def test_coverage_takes_what_waits_and_what_providers_hold_into_account(self):
        """VietinBank was given 1,100,000 of 1,620,000 đ: 540,000 wait, 20,000 lie with it. With 3,000,000 đ of the budget left:
        3,020,000 − 540,000 = 2,480,000 đ, which is June's 1,620,000 and 860,000 of July's 2,250,000 (0.3); of the three
        months' 1,620,000 + 2 × 2,250,000 = 6,120,000 đ 3,640,000 are missing."""
        self.fund(self.signed(), 1_100_000)
        rows, cards = self.report(available=3_000_000)
        self.assertEqual(
            cards,
            {
                "Months Covered": "1,3",
                "Missing (đồng)": 3_640_000,
                "Not Paid for Lack of Funds": 540_000,
                "Still with the Provider": 20_000,
                "Communes with a List of 05/2024": "1/2",
            },
        )
        self.assertEqual([row["left"] for row in rows], [860_000, -1_390_000, -3_640_000])

    def test_who_has_no_list_yet_is_told_so(self):
        _columns, rows, message, _chart, _cards = need_report.execute({"programme": "NCC"})
        self.assertEqual(rows, [])
        self.assertIn("approved yet", message)

    def test_how_far_money_goes(self):
        self.assertEqual(covered([100, 100, 100], 250), (2.5, 50))
        self.assertEqual(covered([100], 100), (1, 0))
        self.assertEqual(covered([100, 50], 0), (0.0, 150))
        self.assertEqual(covered([3], 2), (0.6, 1))
        self.assertEqual(covered([], 5), (0, 0))
