"""What is kept as charged per person is the sum of the approved lines, and payrolls worked out from it hold the lines
that they held when every line was walked."""

from datetime import date
from unittest.mock import patch

import frappe
from an_sinh.domain.benefits.charged import flatten, parse_history
from an_sinh.services.benefits import charges
from an_sinh.services.payroll import generate as payroll
from an_sinh.services.payroll import people as payroll_people
from an_sinh.services.payroll import run as payroll_run
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import MAY, approve_payroll, lines, prepare
from frappe.query_builder.functions import GroupConcat

JUNE, JULY, AUGUST = date(2024, 6, 1), date(2024, 7, 1), date(2024, 8, 1)
STAMPS = {"creation", "modified", "generated_at", "repeat_basis"}
WRITER = {"owner", "modified_by"}


def histories_by_lines(unit: str, programme: str) -> dict[str, str]:
    """The earlier way: every approved line of everybody in a unit, one run per line."""
    line, person = frappe.qb.DocType("Payroll Line"), frappe.qb.DocType("Beneficiary")
    return dict(
        frappe.qb.from_(line)
        .join(person)
        .on(person.name == line.beneficiary)
        .select(line.beneficiary, GroupConcat(line.charge_key))
        .where((person.administrative_unit == unit) & (line.programme == programme) & (line.docstatus == 1))
        .where(line.charge_key != "")
        .groupby(line.beneficiary)
        .run()
    )


def people_with_histories_by_lines(places, programme, *rest):
    """The people of these units as they were read before."""
    found = payroll_people.people_by_unit(places, programme, *rest)
    for unit, people in found.items():
        histories = histories_by_lines(unit, programme)
        for name, person in people.items():
            person.history = histories.get(name, "")
    return found


def whole(doctype: str, **filters) -> list[dict]:
    """Every column of the documents except moments of writing."""
    rows = frappe.get_all(doctype, filters=filters, fields=["*"], order_by="name", limit=0)
    return [{key: value for key, value in row.items() if key not in STAMPS} for row in rows]


def sums() -> list[dict]:
    """Whole rows of what is kept, whoever wrote them."""
    return [{key: row[key] for key in row.keys() - WRITER} for row in whole("Charged Months")]


class ChargedCase(DistrictTestCase):
    def setUp(self):
        super().setUp()
        north = self.place.north
        self.steady = factories.person(north).name
        self.late = factories.person(north).name
        self.dead = factories.person(north).name
        self.paused = factories.person(north).name
        self.both = factories.person(north).name
        factories.entitlement(self.both, "BTXH-4", coefficient=2)
        taken_over = factories.person(north, None).name
        factories.entitlement(taken_over, "BTXH-6c", paid_through="2024-04-01")
        factories.account_method(self.steady)

    def right(self, person: str) -> str:
        return frappe.db.get_value("Benefit Entitlement", {"beneficiary": person})

    def approve(self, month, **values):
        name = prepare(self.place.north, self.place.north_officer, month, **values)
        approve_payroll(self.place, name)
        return name

    def live_through(self):
        """May with four months of arrears each; June takes back, pauses and corrects; a list of June besides."""
        self.approve(MAY)
        # Died in February: March to May come back. A pause since April. A claim that began in March only.
        frappe.db.set_value("Benefit Entitlement", self.right(self.dead), "end_month", "2024-02-01")
        frappe.db.set_value("Benefit Entitlement", self.right(self.late), "start_month", "2024-03-01")
        pause = frappe.get_doc("Benefit Entitlement", self.right(self.paused))
        pause.append("suspensions", {"from_month": "2024-04-01"})
        pause.flags.by_service = True
        pause.save()
        self.approve(JUNE)
        factories.person(self.place.north, "BTXH-5c")
        self.approve(JUNE, kind="Supplementary")

    def kept(self, person: str) -> tuple[str, int]:
        runs, total = frappe.db.get_value("Charged Months", f"{person}-BTXH", ["runs", "total"])
        return runs, int(total)


class TestKept(ChargedCase):
    def test_lines_add_up_to_runs(self):
        """By hand, 6c is 540,000 a month: steady January to June 6 × 540,000; late from March 4 ×; dead until
        February 2 ×; paused until March 3 ×."""
        self.live_through()
        self.assertEqual(self.kept(self.steady), ("2024-01:6:540000", 3_240_000))
        self.assertEqual(self.kept(self.late), ("2024-03:4:540000", 2_160_000))
        self.assertEqual(self.kept(self.dead), ("2024-01:2:540000", 1_080_000))
        self.assertEqual(self.kept(self.paused), ("2024-01:3:540000", 1_620_000))

    def test_it_is_the_sum_of_all_lines(self):
        self.live_through()
        by_lines = histories_by_lines(self.place.north, "BTXH")
        kept = {
            row.beneficiary: parse_history(row.runs)
            for row in frappe.get_all("Charged Months", fields=["beneficiary", "runs"], limit=0)
        }
        self.assertEqual(len(kept), 7)
        self.assertEqual(
            {person: flatten(parse_history(text)) for person, text in by_lines.items()},
            {person: list(runs) for person, runs in kept.items()},
        )
        self.assertEqual(charges.differing(), [])

    def test_payrolls_are_those_of_the_walk_through_all_lines(self):
        """July by the kept sums and by the lines: every column of every line and of the payroll."""
        self.live_through()
        frappe.db.set_value("Benefit Entitlement", self.right(self.steady), "end_month", "2024-05-01")
        frappe.db.delete("Entitlement Suspension", {"parent": self.right(self.paused)})
        frappe.db.set_value("Benefit Entitlement", self.right(self.both), "start_month", "2023-11-01")
        found = []
        for way in (payroll_people.people_by_unit, people_with_histories_by_lines):
            frappe.db.savepoint("one_way")
            with patch.object(payroll_run, "people_by_unit", way):
                name = payroll.generate(JULY, self.place.north, "BTXH")
            found.append((whole("Monthly Payroll", name=name), whole("Payroll Line", payroll=name)))
            frappe.db.rollback(save_point="one_way")
        self.assertEqual(found[0], found[1])
        self.assertEqual(
            {"Regular", "Arrears", "Recovery"}, {line["kind"] for line in found[0][1]}, "nothing to compare"
        )

    def test_what_is_not_approved_is_not_charged(self):
        prepare(self.place.north, self.place.north_officer, MAY)
        self.assertEqual(frappe.db.count("Charged Months"), 0)

    def test_a_line_paid_again_is_not_charged_again(self):
        self.approve(MAY)
        before = self.kept(self.steady)
        failed = lines(f"BTXH-2024-05-{self.place.north}")[0]
        frappe.db.set_value("Payroll Line", failed.name, "payment_status", "Failed")
        frappe.db.set_value("Benefit Entitlement", self.right(self.steady), "end_month", "2024-05-01")
        name = self.approve(JUNE)
        self.assertIn("Carried Over", [line.kind for line in lines(name)])
        self.assertEqual(self.kept(self.steady), before)
        self.assertEqual(charges.differing(), [])


class TestGaps(ChargedCase):
    def test_nothing_is_worked_out_from_a_sum_that_lacks_somebody(self):
        self.live_through()
        frappe.db.delete("Charged Months", {"beneficiary": self.steady})
        before = whole("Payroll Line")
        with self.assertRaisesRegex(frappe.ValidationError, "rebuild-charged"):
            prepare(self.place.north, self.place.north_officer, JULY)
        self.assertEqual(whole("Payroll Line"), before)
        self.assertEqual(charges.differing(), [(self.steady, "BTXH")])

    def test_made_anew_from_the_lines_it_is_the_same(self):
        self.live_through()
        before = sums()
        frappe.db.set_value("Charged Months", f"{self.late}-BTXH", {"runs": "2024-01:1:1", "total": 1})
        self.assertEqual(charges.rebuild(), 7)
        self.assertEqual(sums(), before)

    def test_of_some_people_only_theirs_is_made_anew(self):
        self.live_through()
        before = sums()
        wrong = {"runs": "2024-01:1:1", "total": 1}
        for person in (self.late, self.dead):
            frappe.db.set_value("Charged Months", f"{person}-BTXH", wrong)
        self.assertEqual(charges.rebuild([self.late]), 1)
        self.assertEqual(charges.differing(), [(self.dead, "BTXH")])
        charges.rebuild([self.dead])
        self.assertEqual(sums(), before)

    def test_nobody_changes_it_by_hand(self):
        self.live_through()
        document = frappe.get_doc("Charged Months", f"{self.late}-BTXH")
        document.total = 1
        with self.assertRaises(frappe.PermissionError):
            document.save(ignore_permissions=True)
        with self.assertRaises(frappe.PermissionError):
            document.delete(ignore_permissions=True)
