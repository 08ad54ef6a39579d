"""Facts §9, case 2: a death reported late; money recovered; funeral support; three months for a person with merit."""

from datetime import date

import frappe
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import approve_payroll, lines
from an_sinh.tests.factories_changes import change, on_day
from an_sinh.tests.factories_one_off import approve, claim, listed
from an_sinh.tests.factories_recovery import (
    DECEMBER,
    DIED_ON,
    JANUARY,
    approved_payroll,
    paid_until,
    planned,
    recovery_of,
)
from an_sinh.tests.users import as_user


class LateDeathCase(DistrictTestCase):
    """Died on 5 October 2024; told on 20 December, when November and December had been paid."""

    def reported(self, person):
        """The change “Stop” (died) from the month after the death, on December's list."""
        with on_day(2024, 12, 20):
            return change(
                self.place, "Stop", person.name, "2024-11", reason="Died", event_date=DIED_ON,
            )  # fmt: skip

    def once(self, person, category):
        """A one-off claim of January, approved: its amount in đồng."""
        document = claim(self.place, person, category, month=JANUARY)
        approve(self.place, document)
        return int(document.amount)

    def of(self, person, payroll):
        return [
            (line.kind, str(line.from_month), str(line.to_month), int(line.amount))
            for line in lines(payroll)
            if line.beneficiary == person.name
        ]


class TestAllowance(LateDeathCase):
    def test_two_months_come_back_and_the_funeral_is_supported(self):
        """6c is 1.5 × 500,000 = 750,000 a month. Stop from November: November + December = 2 × 750,000 =
        1,500,000 to be recovered. October is the dead person's own. Funeral: 20 × 500,000 = 10,000,000, on a list
        of its own: nothing is netted against the 1,500,000."""
        person, _payrolls = paid_until(self.place, DECEMBER)
        self.reported(person)
        january = approved_payroll(self.place, JANUARY)
        self.assertEqual(self.of(person, january), [("Recovery", "2024-11-01", "2024-12-01", -1_500_000)])
        self.assertEqual(self.once(person, "BTXH-MT"), 10_000_000)
        with as_user(self.place.north_officer):
            funeral = listed(self.place, JANUARY)
        approve_payroll(self.place, funeral)
        self.assertEqual(self.of(person, funeral), [("One-off", "2025-01-01", "2025-01-01", 10_000_000)])
        debt = planned(
            self.place, recovery_of(person), "From the Estate", payer_name="Trần Thị Thân", paper="BB 05/2025"
        )
        self.assertEqual((int(debt.total_amount), int(debt.outstanding_amount)), (1_500_000, 1_500_000))

    def test_told_at_once_nothing_has_to_come_back(self):
        """Told on 20 October: November's list has nothing for the person, and nobody owes anything."""
        person, _payrolls = paid_until(self.place, date(2024, 10, 1))
        with on_day(2024, 10, 20):
            change(self.place, "Stop", person.name, "2024-11", reason="Died", event_date=DIED_ON)
        self.assertEqual(frappe.get_all("Recovery", {"beneficiary": person.name}), [])
        self.assertEqual(str(frappe.db.get_value("Beneficiary", person.name, "death_date")), "2024-10-05")


class TestMerit(LateDeathCase):
    def test_two_months_come_back_three_months_and_the_funeral_are_paid(self):
        """TNLS1: 1.0 × 2,789,000 a month. To recover: 2 × 2,789,000 = 5,578,000. One-off: 3 × 2,789,000 =
        8,367,000 and the funeral 10 × 2,340,000 = 23,400,000: together 31,767,000 on one list."""
        person, _payrolls = paid_until(self.place, DECEMBER, "NCC-TNLS1")
        self.reported(person)
        january = approved_payroll(self.place, JANUARY, "NCC")
        self.assertEqual(self.of(person, january), [("Recovery", "2024-11-01", "2024-12-01", -5_578_000)])
        self.assertEqual(int(recovery_of(person).total_amount), 5_578_000)
        self.assertEqual(self.once(person, "NCC-TC3T"), 8_367_000)
        self.assertEqual(self.once(person, "NCC-MT"), 23_400_000)
        name = listed(self.place, JANUARY, "NCC")
        approve_payroll(self.place, name)
        self.assertEqual(int(frappe.db.get_value("Monthly Payroll", name, "total_amount")), 31_767_000)

    def test_one_debt_per_programme(self):
        """750,000 and 2,789,000 a month, two months each: 1,500,000 and 5,578,000."""
        person, _payrolls = paid_until(self.place, DECEMBER)
        both, _payrolls = paid_until(self.place, DECEMBER, "NCC-TNLS1")
        self.reported(person)
        self.reported(both)
        approved_payroll(self.place, JANUARY)
        approved_payroll(self.place, JANUARY, "NCC")
        self.assertEqual(
            sorted(
                (row.programme, int(row.total_amount))
                for row in frappe.get_all(
                    "Recovery",
                    {"beneficiary": ["in", [person.name, both.name]]},
                    ["programme", "total_amount"],
                )
            ),
            [("BTXH", 1_500_000), ("NCC", 5_578_000)],
        )
