"""Cases from the field about what is owed: 1, 2, 3, 5 and 7 of the domain's test-worthy cases, by the whole chain of
documents, with the figures worked out by hand. Standards: 500.000 đ from July 2024; 540.000 đ from July 2026 by a
decree in force on 5 October 2026. NCC: 2.789.000 đ and, in force on 1 October 2026, 3.012.000 đ."""

from datetime import date

import frappe
from an_sinh.services.changes import age_steps
from an_sinh.services.payroll import generate as payroll
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import approve_payroll, lines
from an_sinh.tests.factories_changes import change, claim_of, on_day
from an_sinh.tests.factories_law import decide_levels, rate
from an_sinh.tests.users import as_user

JULY, AUGUST, SEPTEMBER, OCTOBER = (date(2026, number, 1) for number in range(7, 11))


class OwedCase(DistrictTestCase):
    def setUp(self):
        super().setUp()
        for unit in (self.place.north, self.place.south):
            decide_levels(unit)

    def person(self, category="BTXH-6c", start="2026-07-01", side="north", **values) -> str:
        person = factories.person(getattr(self.place, side), category=None, **values)
        factories.entitlement(person.name, category, start_month=start)
        return person.name

    def pay(self, month: date, programme: str = "BTXH", sides=("north", "south")) -> list[str]:
        """The payrolls of a month, worked out at its end and approved."""
        made = []
        for side in sides:
            with as_user(self.place.users[f"{side}_officer"]):
                name = payroll.generate(month, getattr(self.place, side), programme)
            if name:
                approve_payroll(self.place, name, side)
                made.append(name)
        return made

    def shown(self, person: str, month: date, programme: str = "BTXH") -> list[tuple]:
        """What a month's lists hold for a person: commune, kind, months, đồng per month, đồng."""
        found = []
        for name in frappe.get_all(
            "Monthly Payroll",
            filters={"month": month, "programme": programme, "docstatus": 1},
            pluck="name",
            order_by="name",
        ):
            found += [
                (
                    "north" if line.administrative_unit == self.place.north else "south",
                    line.kind,
                    f"{line.from_month:%m}-{line.to_month:%m}",
                    int(line.monthly_amount),
                    int(line.amount),
                )
                for line in lines(name)
                if line.beneficiary == person
            ]
        return found


class TestRiseMonthsBack(OwedCase):
    """Case 1. The rise counts from July, may be applied from October. 6c is 1,5 × 500.000 = 750.000, then
    1,5 × 540.000 = 810.000: 60.000 a month for July, August, September."""

    def test_each_person_gets_their_own_months(self):
        """Who stayed: 810.000 + 3 × 60.000. Who moved in September: the same, from the new commune. Who died in
        August (told in time): 2 × 60.000 and nothing else. Who became 60 (6d, 2 × 500.000 = 1.000.000 from
        September; 1.080.000): 2 × 60.000 and 80.000. Who died in August, told in October: 2 × 60.000, and September's
        750.000 come back."""
        stayed, moved, died, older, late = (self.person() for _number in range(5))
        self.pay(JULY)
        with on_day(2026, 8, 20):
            change(self.place, "Stop", died, "2026-09", reason="Died", event_date="2026-08-11")
        self.pay(AUGUST)
        with on_day(2026, 9, 3):
            change(self.place, "Transfer", moved, "2026-09", reason="Moved", to_unit=self.place.south)
            change(
                self.place, "Adjust", older, "2026-09",
                entitlement=claim_of(older), category="BTXH-6d", reason="Age",
            )  # fmt: skip
        self.pay(SEPTEMBER)
        with on_day(2026, 10, 7):
            change(self.place, "Stop", late, "2026-09", reason="Died", event_date="2026-08-29")
        self.pay(OCTOBER)
        self.assertEqual(
            {
                "stayed": self.shown(stayed, OCTOBER),
                "moved": self.shown(moved, OCTOBER),
                "died": self.shown(died, OCTOBER),
                "older": self.shown(older, OCTOBER),
                "late": self.shown(late, OCTOBER),
            },
            {
                "stayed": [
                    ("north", "Regular", "10-10", 810_000, 810_000),
                    ("north", "Arrears", "07-09", 60_000, 180_000),
                ],
                "moved": [
                    ("south", "Regular", "10-10", 810_000, 810_000),
                    ("south", "Arrears", "07-09", 60_000, 180_000),
                ],
                "died": [("north", "Arrears", "07-08", 60_000, 120_000)],
                "older": [
                    ("north", "Regular", "10-10", 1_080_000, 1_080_000),
                    ("north", "Arrears", "07-08", 60_000, 120_000),
                    ("north", "Arrears", "09-09", 80_000, 80_000),
                ],
                "late": [
                    ("north", "Arrears", "07-08", 60_000, 120_000),
                    ("north", "Recovery", "09-09", -750_000, -750_000),
                ],
            },
        )

    def test_before_the_decree_is_in_force_nobody_gets_the_new_amount(self):
        person = self.person()
        self.pay(JULY)
        self.assertEqual(self.shown(person, JULY), [("north", "Regular", "07-07", 750_000, 750_000)])

    def test_merit_benefits_rise_when_the_printed_table_is_there(self):
        """One martyr's relative: 2.789.000, in October too, though the standard of 3.012.000 is in force: its annexes are
        not known. Entered in November, 3.012.000 from then on, and 4 × 223.000 = 892.000."""
        person, november = self.person("NCC-TNLS1"), date(2026, 11, 1)
        for month in (JULY, AUGUST, SEPTEMBER, OCTOBER):
            self.pay(month, "NCC", sides=("north",))
        self.assertEqual(
            self.shown(person, OCTOBER, "NCC"), [("north", "Regular", "10-10", 2_789_000, 2_789_000)]
        )
        rate("NCC", 3_012_000, "2026-07-01", "2026-10-01", category="NCC-TNLS1")
        self.pay(november, "NCC", sides=("north",))
        self.assertEqual(
            self.shown(person, november, "NCC"),
            [
                ("north", "Regular", "11-11", 3_012_000, 3_012_000),
                ("north", "Arrears", "07-10", 223_000, 892_000),
            ],
        )


class TestLateDeath(OwedCase):
    """Case 2. Death on 5 August, reported in October: September was paid, 750.000, and comes back; nothing for October.
    The month of death is still owed; its share of the rise is paid."""

    def test_what_was_paid_after_is_recovered_on_its_own_line(self):
        person = self.person()
        for month in (JULY, AUGUST, SEPTEMBER):
            self.pay(month)
        with on_day(2026, 10, 2):
            change(self.place, "Stop", person, "2026-09", reason="Died", event_date="2026-08-05")
        self.pay(OCTOBER)
        self.assertEqual(
            self.shown(person, OCTOBER),
            [
                ("north", "Arrears", "07-08", 60_000, 120_000),
                ("north", "Recovery", "09-09", -750_000, -750_000),
            ],
        )
        self.assertEqual(
            frappe.db.get_value("Beneficiary", person, ["status", "death_date"]),
            ("Stopped", date(2026, 8, 5)),
        )


class TestBirthdays(OwedCase):
    """Case 3. Proposed the month before it counts: by Decree 335/2026 another level from the month of the birthday, a stop
    from the month after; never applied by itself."""

    # Category, birth date, month of the list, first month of the new one, its category or None (the benefit ends).
    STEPS = (
        ("BTXH-7", "2023-07-15", AUGUST, None),  # 3 years
        ("BTXH-1a", "2022-08-15", AUGUST, "BTXH-1b"),  # 4
        ("BTXH-6d", "2010-08-15", AUGUST, "BTXH-6c"),  # 16, severely disabled child
        ("BTXH-1b", "2010-07-15", AUGUST, None),  # 16, who no longer studies
        ("BTXH-6a", "1966-08-15", AUGUST, "BTXH-6b"),  # 60
        ("BTXH-5a1", "1951-08-15", AUGUST, "BTXH-5a2"),  # 75
    )

    def test_each_birthday_is_on_the_list_and_one_click_makes_the_change(self):
        people = {}
        for category, born, _month, _then in self.STEPS:
            people[category] = self.person(category, birth_date=born, id_number=None)
        with on_day(2026, 7, 20):
            due = {row["category"]: row for row in age_steps.steps_due(self.place.north, AUGUST)}
            found = [
                (category, str(due[category]["effective_month"])[:7], due[category]["to_category"])
                for category, *_rest in self.STEPS
            ]
            expected = [(category, "2026-08", then) for category, _born, _month, then in self.STEPS]
            self.assertEqual(found, expected)
            made = age_steps.make_step_changes([row["entitlement"] for row in due.values()], AUGUST)
        kinds = {
            row.beneficiary: row.change_type
            for row in frappe.get_all(
                "Benefit Change",
                filters={"name": ["in", made["created"]]},
                fields=["beneficiary", "change_type"],
            )
        }
        expected = {
            people[category]: "Adjust" if then else "Stop" for category, _born, _month, then in self.STEPS
        }
        self.assertEqual(kinds, expected)

    def test_nothing_changes_by_itself(self):
        """The child of four stays at 2,5 × 500.000 = 1.250.000 until somebody signs the change."""
        person = self.person("BTXH-1a", birth_date="2022-07-15", id_number=None)
        self.pay(JULY)
        self.pay(AUGUST)
        self.assertEqual(self.shown(person, AUGUST), [("north", "Regular", "08-08", 1_250_000, 1_250_000)])


class TestSeveralCategories(OwedCase):
    """Case 5, at 500.000 đ."""

    def regular(self, *categories: str, **values) -> list[tuple]:
        person = self.person(categories[0])
        for category in categories[1:]:
            factories.entitlement(person, category, start_month="2026-07-01", **values)
        self.pay(JULY, sides=("north",))
        (name,) = frappe.get_all("Monthly Payroll", filters={"month": JULY, "docstatus": 1}, pluck="name")
        return [(line.category_code, int(line.amount)) for line in lines(name) if line.beneficiary == person]

    def test_a_single_parent_who_is_disabled_gets_both(self):
        """2 children × 500.000 = 1.000.000 and 1,5 × 500.000 = 750.000."""
        self.assertCountEqual(
            self.regular("BTXH-6c", "BTXH-4", coefficient=2), [("4", 1_000_000), ("6c", 750_000)]
        )

    def test_disabled_and_old_is_the_higher_one(self):
        """6a 1.000.000 against 5a1 750.000."""
        self.assertEqual(self.regular("BTXH-6a", "BTXH-5a1"), [("6a", 1_000_000)])

    def test_social_pension_and_allowance_is_the_higher_one(self):
        """The pension 500.000 against 6c 750.000."""
        self.assertEqual(self.regular("BTXH-6c", "BTXH-HTXH"), [("6c", 750_000)])


class TestMoves(OwedCase):
    """Case 7. A move in the middle of a month: the old commune pays that month, the new one from the effective month;
    no gap and never two payers, however late it is told."""

    def test_told_in_time(self):
        person = self.person()
        with on_day(2026, 7, 14):
            change(self.place, "Transfer", person, "2026-08", reason="Moved", to_unit=self.place.south)
        self.pay(JULY)
        self.pay(AUGUST)
        self.assertEqual(
            [self.shown(person, month) for month in (JULY, AUGUST)],
            [
                [("north", "Regular", "07-07", 750_000, 750_000)],
                [("south", "Regular", "08-08", 750_000, 750_000)],
            ],
        )

    def test_told_two_months_late(self):
        """The old commune has paid August; the new one pays September, once."""
        person = self.person()
        self.pay(JULY)
        self.pay(AUGUST)
        with on_day(2026, 9, 2):
            change(self.place, "Transfer", person, "2026-08", reason="Moved", to_unit=self.place.south)
        self.pay(SEPTEMBER)
        self.assertEqual(
            [self.shown(person, month) for month in (JULY, AUGUST, SEPTEMBER)],
            [
                [("north", "Regular", "07-07", 750_000, 750_000)],
                [("north", "Regular", "08-08", 750_000, 750_000)],
                [("south", "Regular", "09-09", 750_000, 750_000)],
            ],
        )
        south = frappe.get_doc("Monthly Payroll", f"BTXH-2026-09-{self.place.south}")
        self.assertEqual(
            (south.transfer_in_persons, int(south.transfer_in_amount), south.increase_persons),
            (1, 750_000, 0),
        )
