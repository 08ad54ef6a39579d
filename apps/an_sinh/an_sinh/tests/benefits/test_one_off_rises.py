"""What a decree that counts back adds to funerals and the three months that were paid at earlier rates.

The standard is 500,000 đ from July 2024, and 540,000 đ from July 2026, which may be applied since 5 October 2026. The
standard of people with merit is 1,624,000 đ from July 2021, and 2,055,000 đ from July 2023, applied since 5 September
2023."""

from datetime import date
from unittest.mock import patch

import frappe
from an_sinh.services.benefits import one_off_rises
from an_sinh.services.disbursement import orders
from an_sinh.services.papers.payment_list import payment_list
from an_sinh.tests import factories
from an_sinh.tests.case import CashByPostCase
from an_sinh.tests.factories import lines
from an_sinh.tests.factories_money import answer
from an_sinh.tests.factories_one_off import DECISION, approve, claim, dead_person, listed, paid
from frappe.utils import getdate

OCTOBER, NOVEMBER, DECEMBER = (date(2026, month, 1) for month in (10, 11, 12))


def decided_on(day: date):
    """Inside, one-off benefits are worked out by the rates that might be applied on a day."""
    return patch(
        "an_sinh.services.benefits.one_off_awards.getdate",
        lambda value=None: getdate(value) if value else day,
    )


class RisesCase(CashByPostCase):
    def setUp(self):
        super().setUp()

    def approved(self, category, benefit, died_on, decided):
        """A benefit that was decided before the decree could be applied."""
        with decided_on(decided):
            document = claim(self.place, dead_person(self.place, benefit, died_on=died_on), category)
            approve(self.place, document)
        return document

    def rises(self, document):
        return frappe.get_all(
            "One-off Benefit",
            filters={"rise_of": document.name},
            fields=["name", "amount", "workflow_state", "payroll", "payment_status", "explanation"],
            order_by="name asc",
        )


class TestFuneral(RisesCase):
    def setUp(self):
        super().setUp()
        # Died on 20 August 2026, decided in September: 20 × 500,000 = 10,000,000.
        self.document = self.approved("BTXH-MT", "BTXH-6c", date(2026, 8, 20), date(2026, 9, 15))

    def first_list(self):
        with decided_on(date(2026, 9, 20)):
            return paid(self.place, OCTOBER)

    def test_the_difference_is_paid_by_the_next_list(self):
        """20 × 540,000 = 10,800,000 by the decree: 800,000 more, in cash to the claimant, explained."""
        (first,) = lines(self.first_list())
        self.assertEqual(int(first.amount), 10_000_000)
        november = listed(self.place, NOVEMBER)
        (line,) = lines(november)
        self.assertEqual(
            (line.kind, line.beneficiary, int(line.amount), line.receiver_name, line.channel),
            ("One-off", self.document.beneficiary, 800_000, "Trần Thị Thân", "Cash at Pay Point"),
        )
        for part in ("20 × mức chuẩn 540.000", "10.800.000", "10.000.000", "800.000"):
            self.assertIn(part, line.explanation)
        paper = payment_list(frappe.get_doc("Monthly Payroll", november))
        self.assertEqual(paper["words"], "Tám trăm nghìn đồng")

    def test_once(self):
        """The list worked out again, the daily job and December's list add nothing to the 800,000."""
        self.first_list()
        paid(self.place, NOVEMBER)
        self.assertEqual(one_off_rises.add_everywhere(), 0)
        self.assertIsNone(listed(self.place, DECEMBER))
        self.assertEqual([int(row.amount) for row in self.rises(self.document)], [800_000])

    def test_sent_and_paid_like_every_payment(self):
        self.first_list()
        name = paid(self.place, NOVEMBER)
        (order,) = orders.make_for_payroll(name)
        orders.send(order)
        (line,) = lines(name)
        self.assertEqual(answer(frappe.get_doc("Payroll Line", line.name), "paid")["errors"], [])
        (rise,) = self.rises(self.document)
        self.assertEqual(rise.payment_status, "Paid")

    def test_on_one_list_with_the_first_amount_where_that_waits_yet(self):
        """Decided and on no list when the decree comes: 10,000,000 + 800,000."""
        amounts = sorted(int(line.amount) for line in lines(listed(self.place, NOVEMBER)))
        self.assertEqual(amounts, [800_000, 10_000_000])

    def test_every_day_it_is_added_where_nobody_makes_a_list(self):
        self.first_list()
        self.assertEqual(one_off_rises.add_everywhere(), 1)
        self.assertEqual([int(row.amount) for row in self.rises(self.document)], [800_000])

    def test_nothing_is_added_where_the_decision_counted_with_it(self):
        """Died in August, decided today at 540,000; and died in June, whose standard no decree raised."""
        for died_on, expected in ((date(2026, 8, 3), 10_800_000), (date(2026, 6, 3), 10_000_000)):
            document = claim(self.place, dead_person(self.place, "BTXH-6c", died_on=died_on), "BTXH-MT")
            self.assertEqual(int(document.amount), expected)
            approve(self.place, document)
        one_off_rises.add_everywhere()
        self.assertEqual(frappe.db.count("One-off Benefit", {"rise_of": ["is", "set"]}), 1)

    def test_a_rise_goes_with_its_benefit(self):
        """Taken back before it stood on a list, the 10,000,000 take their 800,000 along."""
        one_off_rises.add_everywhere()
        self.document.db_set("workflow_state", "Rejected")
        self.assertEqual(one_off_rises.add_rises(self.place.north, "BTXH", NOVEMBER), 0)
        self.assertEqual([row.workflow_state for row in self.rises(self.document)], ["Rejected"])
        self.assertIsNone(listed(self.place, NOVEMBER))

    def test_nobody_changes_a_rise_or_claims_a_second_funeral_beside_it(self):
        one_off_rises.add_everywhere()
        (row,) = self.rises(self.document)
        rise = frappe.get_doc("One-off Benefit", row.name)
        rise.amount = 9_000_000
        self.assertRaises(frappe.PermissionError, rise.save)
        person = frappe.get_doc("Beneficiary", self.document.beneficiary)
        self.assertRaises(frappe.DuplicateEntryError, claim, self.place, person, "BTXH-MT")


class TestThreeMonths(RisesCase):
    def test_of_a_person_with_merit(self):
        """Died in August 2023, decided that month: 3 × 1,624,000 = 4,872,000. By Decree 55/2023 it is
        3 × 2,055,000 = 6,165,000: 1,293,000 more."""
        died_on, august = date(2023, 8, 5), date(2023, 8, 1)
        with decided_on(date(2023, 8, 20)):
            person = dead_person(self.place, died_on=died_on)
            factories.entitlement(
                person.name, "NCC-TNLS1", start_month="2022-01-01", end_month=august, paid_through=august
            )
            values = {**DECISION, "month": august, "decision_date": "2023-08-20"}
            document = claim(self.place, person, "NCC-TC3T", **values)
            self.assertEqual(int(document.amount), 4_872_000)
            approve(self.place, document)
            paid(self.place, august, "NCC")
        (line,) = lines(listed(self.place, date(2023, 10, 1), "NCC"))
        self.assertEqual((line.kind, int(line.amount)), ("One-off", 1_293_000))
        self.assertIn("3 tháng", line.explanation)
