"""Targets of communes and districts, measured by what was paid; the exceptions to 100 % of those with an account."""

from datetime import date

import frappe
from an_sinh.an_sinh.report.account_exceptions.account_exceptions import execute as exceptions
from an_sinh.an_sinh.report.rollout_rate.rollout_rate import execute
from an_sinh.api import rollout
from an_sinh.services.reports import targets
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.users import as_user

MAY, JUNE, JULY = date(2024, 5, 1), date(2024, 6, 1), date(2024, 7, 1)
WISHING, HOLDERS = "Paid through Account / Wishing", "Paid through Account / With Account"


class TestTargets(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.people = [factories.person(self.place.north) for _number in range(4)]
        for number, person in enumerate(self.people[:2]):
            factories.account_method(person.name, number=f"00123456789{number}")

    def plan(self, *rows, title="Kế hoạch thử"):
        targets_ = [
            {"from_month": "2024-04-01", "to_month": "2024-06-01", "phase": "Quý II", **row} for row in rows
        ]
        return frappe.get_doc(
            {
                "doctype": "Rollout Plan",
                "title": title,
                "administrative_unit": self.place.district,
                "targets": targets_,
            }
        )

    def pay(self, month, arrived: int):
        """The list of a month: the accounts of the first `arrived` people were reached, the others' money waits."""
        payroll = factories.prepare(self.place.north, self.place.north_officer, month)
        factories.approve_payroll(self.place, payroll)
        for person in self.people[:arrived]:
            for line in frappe.get_all(
                "Payroll Line", {"payroll": payroll, "beneficiary": person.name}, pluck="name"
            ):
                frappe.db.set_value("Payroll Line", line, "payment_status", "Paid")

    def verdicts(self, month, unit=None, programme=None):
        found = targets.verdicts(unit or self.place.district, month, programme)
        return [(row["measure"], row["rate"], row["standing"], row["missing"]) for row in found]

    def test_a_districts_targets_stand_in_the_summary(self):
        """4 people, 1 of 2 with an account was paid: 25 % of all where 50 % are asked by June, 50 % of the holders."""
        self.plan(
            {"administrative_unit": self.place.district, "target_low": 50},
            {"administrative_unit": self.place.district, "target_low": 100, "measure": HOLDERS},
        ).insert()
        self.pay(MAY, 1)
        self.assertEqual(
            self.verdicts(MAY),
            [
                ("Paid through Account / Beneficiaries", 25.0, "Not Yet Reached", 1),
                (HOLDERS, 50.0, "Not Yet Reached", 1),
            ],
        )
        with as_user(self.place.district_leader):
            _columns, _rows, _message, chart, cards = execute({"month": "2024-05-01"})
        self.assertEqual(
            [(card["label"], card["value"], card.get("indicator")) for card in cards[3:]],
            [
                (
                    "Huyện Thử, Paid through Account / Beneficiaries: target 50 %",
                    "25 % · Not Yet Reached",
                    "Orange",
                ),
                (f"Huyện Thử, {HOLDERS}: target 100 %", "50 % · Not Yet Reached", "Orange"),
            ],
        )
        self.assertEqual([each["chartType"] for each in chart["data"]["datasets"]], ["bar", "bar"])

    def test_below_once_the_phase_has_ended_and_no_verdict_before_results(self):
        self.plan({"administrative_unit": self.place.north, "target_low": 50}).insert()
        self.assertEqual(self.verdicts(MAY, self.place.north)[0][2], "No Results Yet")
        self.pay(MAY, 1)
        self.pay(JUNE, 1)
        self.assertEqual(self.verdicts(JUNE, self.place.north)[0][2], "Below Target")
        with as_user(self.place.north_officer):
            _columns, rows, _message, chart, _cards = execute({"month": "2024-06-01"})
        self.assertEqual([row.get("standing") for row in rows], ["Below Target", None])
        line = chart["data"]["datasets"][2]
        self.assertEqual((line["chartType"], line["values"]), ("line", [50]))

    def test_points_on_top_of_what_the_pilot_reached(self):
        """In June 1 of 4 was paid through an account: 25 %. Asked from July: 20-30 points more, 45-55 %."""
        self.plan(
            {"administrative_unit": self.place.north, "target_low": 20, "target_high": 30, "on_top_of": "2024-06-15",
             "from_month": "2024-07-01", "to_month": "2024-12-01", "phase": "Quý III-IV"},
        ).insert()  # fmt: skip
        self.pay(MAY, 0)
        self.pay(JUNE, 1)
        self.pay(JULY, 2)
        found = targets.by_commune(JULY, [self.place.north])[self.place.north]
        self.assertEqual((found.low, found.high), (45, 55))
        self.assertEqual(self.verdicts(JULY, self.place.north)[0][1:3], (50.0, "Within Target"))

    def test_of_those_who_wish(self):
        """Two have accounts, one more wishes for one: 2 of 3 were paid through an account."""
        self.plan({"administrative_unit": self.place.north, "target_low": 80, "measure": WISHING}).insert()
        with as_user(self.place.north_officer):
            wish = frappe.get_doc(
                {"doctype": "Payment Wish", "beneficiary": self.people[2].name, "channel": "Account",
                 "provider": "VietinBank", "asked_on": "2024-05-02"}
            ).insert()  # fmt: skip
        with as_user(self.place.north_leader):
            wish.submit()
        self.pay(MAY, 2)
        self.assertEqual(self.verdicts(MAY, self.place.north), [(WISHING, 66.7, "Not Yet Reached", 1)])

    def test_a_target_of_one_programme(self):
        self.plan(
            {"administrative_unit": self.place.district, "target_low": 60, "programme": "BTXH"},
            {"administrative_unit": self.place.district, "target_low": 50, "programme": "NCC"},
        ).insert()
        self.pay(MAY, 2)
        of_all = [row["programme"] for row in targets.verdicts(self.place.district, MAY)]
        self.assertEqual(of_all, ["BTXH", "NCC"])
        self.assertEqual([row[1] for row in self.verdicts(MAY, programme="BTXH")], [50.0])

    def test_the_share_of_communes_and_of_the_reviewed(self):
        """One commune of two pays anybody through an account; nobody of the four was reviewed, then one."""
        factories.person(self.place.south)
        self.plan(
            {
                "administrative_unit": self.place.district,
                "target_low": 100,
                "measure": "Communes Converted / Communes",
            },
            {
                "administrative_unit": self.place.north,
                "target_low": 100,
                "measure": "Reviewed / Beneficiaries",
            },
        ).insert()
        self.pay(MAY, 1)
        self.people[0].db_set("last_reviewed_on", "2024-05-20")
        self.assertEqual(self.verdicts(MAY)[0][1:], (50.0, "Not Yet Reached", 1))
        self.assertEqual(self.verdicts(MAY, self.place.north)[0][1:], (25.0, "Not Yet Reached", 3))

    def test_rows_that_ask_for_nothing_or_contradict_are_refused(self):
        own = {"administrative_unit": self.place.north, "target_low": 50}
        plans = frappe.db.count("Rollout Plan")
        for rows, text in (
            ([own | {"target_low": 0}], "0 % asks for nothing"),
            ([own | {"target_high": 20}], "the lower one first"),
            ([own, own | {"from_month": "2024-06-01"}], "same unit in the same months"),
            ([own | {"measure": "Communes Converted / Communes"}], "a district or a province"),
            ([own | {"on_top_of": "2024-04-01"}], "before the phase begins"),
            ([own | {"administrative_unit": self.place.province}], "in the area of the plan"),
        ):
            self.assert_refused(text, self.plan(*rows).insert)
        self.assertEqual(frappe.db.count("Rollout Plan"), plans)

    def test_who_has_an_account_and_was_not_paid_through_it(self):
        """One of the two holders was paid; the other's money waits: May and the arrears since January, 5 × 540,000. Those
        without an account are no exception."""
        self.pay(MAY, 1)
        with as_user(self.place.district_officer):
            _columns, rows, _message, _chart, cards = exceptions({"month": "2024-05-01"})
            _columns, none, message, *_rest = exceptions({"month": "2024-05-01", "programme": "NCC"})
        self.assertEqual(
            [(row["beneficiary"], row["unit_name"], row["payment_status"], row["amount"]) for row in rows],
            [(self.people[1].name, "Xã Bắc Thử", "Pending", 2_700_000)],
        )
        self.assertEqual([card["value"] for card in cards], [1, 2_700_000])
        self.assertEqual(none, [])
        self.assertIn("Everybody", message)
        with as_user(self.place.south_officer):
            self.assertEqual(exceptions({"month": "2024-05-01"})[1], [])

    def test_the_report_opens_on_the_last_month_with_results(self):
        with as_user(self.place.district_officer):
            before = rollout.last_month()
        for month, status in (("2031-05-01", "Reconciled"), ("2031-06-01", "Sent")):
            frappe.get_doc(
                {"doctype": "Disbursement", "name": f"T-{month}", "month": month, "status": status}
            ).db_insert()
        with as_user(self.place.district_officer):
            self.assertEqual(rollout.last_month(), "2031-05-01")
        self.assertNotEqual(before, "2031-05-01")
