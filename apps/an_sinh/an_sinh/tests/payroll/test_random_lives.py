"""Hundreds of people over 36 months: whatever happens to them and whenever the office learns of it, in the end each
month was charged as the second calculation says, each month's identity held, and nobody was paid twice."""

import os
from collections import defaultdict
from datetime import date
from random import Random
from unittest.mock import patch

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.payroll.month_balance import breaks
from an_sinh.services.approval import signatures
from an_sinh.services.changes import application
from an_sinh.services.common import clock
from an_sinh.services.payroll import generate as payroll
from an_sinh.services.payroll.seal import MOVEMENT_FIELDS
from an_sinh.services.reorganisation.merge import run as unit_merge
from an_sinh.tests import factories, lives, second_calculation
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories_law import decide_levels
from an_sinh.tests.factories_map import CHI_LANG_TOWN, DISTRICT, DONG_MO, NEW_CHI_LANG, old_map

PEOPLE = 200
# One example takes most of a minute; before a release, or after a change of the rules, ask for more.
EXAMPLES = int(os.environ.get("AN_SINH_LIVES", "1"))
BEGIN = months.parse("2023-11")  # so that July 2026's rise, in force in October, falls into the last months
LAST = BEGIN + lives.SPAN - 1
REDRAWN_IN = months.parse("2025-07")
EAST = "T9109-2004"
MAI_SAO, NEW_NHAN_LY = "06484-2004", "06496-2025"
EXAMPLE = "an_sinh_example"


def day(month: int) -> date:
    return months.first_day(BEGIN + month)


def pair(month: int) -> tuple[int, int]:
    number = BEGIN + month
    return number // 12, number % 12 + 1


class World:
    """A registry in which lives are reported and paid month by month. `redraw`: a function that makes new units of the
    old ones, before the first list of `redrawn_in`; it returns {old: new}."""

    def __init__(self, units: list[str], people: list[lives.Life], order: Random, redraw=None):
        self.units, self.redraw = list(units), redraw
        self.people, self.order = people, order
        self.names = [factories.person(self.units[person.home], category=None).name for person in people]
        self.payrolls: list[str] = []
        self.decide_levels()

    def run(self) -> None:
        due = defaultdict(list)
        for name, person in zip(self.names, self.people, strict=True):
            for story in person.stories:
                for step, event in enumerate(story):
                    # Nobody who is known to be dead can move; all else comes in any order.
                    place = (event.kind == "Died", step, self.order.random())
                    due[event.known].append((place, name, event))
        for month in range(lives.SPAN):
            if self.redraw and BEGIN + month == REDRAWN_IN:
                new = self.redraw()
                self.units = [new[unit] for unit in self.units]
                self.decide_levels()
            with patch.object(clock, "today", return_value=day(month).replace(day=20)):
                for _place, name, event in sorted(due[month], key=lambda row: row[0]):
                    self.report(name, event)
                self.pay(month)

    def decide_levels(self) -> None:
        """Each commune decides its list of Decree 335/2026, which the last months are paid by."""
        for unit in set(self.units):
            decide_levels(unit)

    def report(self, name: str, event: lives.Event) -> None:
        """A benefit change as its last signer leaves it."""
        if event.kind == "Transfer" and not self.can_move(name, event):
            return
        kind = "Stop" if event.kind == "Died" else event.kind
        change = frappe.get_doc(
            {
                "doctype": "Benefit Change",
                "change_type": kind,
                "beneficiary": name,
                "effective_month": max(day(event.effective), self.first_month(event)),
                "decision_number": "1/QĐ",
                "decision_date": day(0),
                **self.details(name, event),
            }
        ).insert()
        change.db_set({"list_month": clock.this_month(), signatures.STATE: signatures.APPROVED})
        application.approved(change)

    def can_move(self, name: str, event: lives.Event) -> bool:
        """A move between two communes that have become one is none."""
        return frappe.db.get_value("Beneficiary", name, "administrative_unit") != self.units[event.unit]

    def first_month(self, event: lives.Event) -> date:
        """Nobody moves to a unit before it exists."""
        if event.kind != "Transfer":
            return date.min
        return frappe.db.get_value("Administrative Unit", self.units[event.unit], "valid_from").replace(day=1)

    def details(self, name: str, event: lives.Event) -> dict:
        if event.kind == "Died":
            return {"reason": "Died", "event_date": day(event.effective).replace(day=17)}
        if event.kind == "Transfer":
            return {"to_unit": self.units[event.unit]}
        reason = "Not Collected" if event.kind == "Suspend" else "Condition Changed"
        values = {"reason": reason, "coefficient": event.children}
        if event.kind in ("Grant", "Adjust"):
            values["category"] = f"BTXH-{event.new_code or event.code}"
        if event.last is not None:
            values["end_month"] = day(event.last)
        if event.kind != "Grant":
            values["entitlement"] = frappe.db.get_value(
                "Benefit Entitlement", {"beneficiary": name, "category": f"BTXH-{event.code}"}
            )
        return values

    def pay(self, month: int) -> None:
        places = sorted(set(self.units))
        for unit in self.order.sample(places, len(places)):
            name = payroll.generate(day(month), unit, "BTXH")
            if name:
                self.approve(name)
                self.payrolls.append(name)

    def approve(self, name: str) -> None:
        """The last signature: everything that freezes a list, without the four people in front of it."""
        document = frappe.get_doc("Monthly Payroll", name)
        document.db_set(signatures.STATE, signatures.APPROVED)
        document.reload()
        document.flags.by_service = True
        with patch.object(signatures, "check_submission"):
            document.submit()

    def charged(self) -> dict[str, dict[int, int]]:
        """By person and month, what approved lines charged."""
        found = {name: defaultdict(int) for name in self.names}
        for line in self.lines():
            if line.kind in ("Carried Over", "Set Off"):  # the same charge, paid otherwise
                continue
            for month in range(months.index(line.from_month), months.index(line.to_month) + 1):
                found[line.beneficiary][month] += int(line.monthly_amount)
        return found

    def lines(self) -> list:
        return frappe.get_all(
            "Payroll Line",
            filters={"docstatus": 1, "payroll": ["in", self.payrolls]},
            fields=[
                "beneficiary", "entitlement", "kind", "payroll", "administrative_unit", "month",
                "from_month", "to_month", "monthly_amount", "amount",
            ],
            limit=0,
        )  # fmt: skip


class TestRandomLives(DistrictTestCase):
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
    @given(seed=st.integers(0, 2**32))
    def test_in_the_end_everybody_was_charged_what_they_are_owed(self, seed):
        """Twice the same lives: reported late and in a random order, and reported on time. Both end alike."""
        charged = []
        for punctual in (False, True):
            chance = Random(seed)
            people = [lives.life(chance, homes=3) for _number in range(PEOPLE)]
            if punctual:
                lives.on_time(people)
            frappe.db.savepoint(EXAMPLE)
            self.third_commune()
            world = World([self.place.north, self.place.south, EAST], people, Random(seed + punctual))
            world.run()
            charged.append([dict(world.charged()[name]) for name in world.names])
            self.check(world, people, charged[-1])
            self.check_identity(world)
            self.check_once(world)
            frappe.db.rollback(save_point=EXAMPLE)
            frappe.clear_cache()
        late, punctual = ([{m: a for m, a in one.items() if a} for one in table] for table in charged)
        self.assertEqual(late, punctual)

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
    @given(seed=st.integers(0, 2**32))
    def test_when_the_map_is_redrawn_in_between(self, seed):
        """Two of the three communes become one in July 2025: nobody's month is lost or paid twice for it."""
        chance = Random(seed)
        people = [lives.life(chance, homes=3) for _number in range(PEOPLE)]
        frappe.db.savepoint(EXAMPLE)
        old_map()
        world = World([DONG_MO, CHI_LANG_TOWN, MAI_SAO], people, Random(seed), self.redraw)
        world.run()
        charged = world.charged()
        self.assertEqual(sorted(set(world.units)), [NEW_CHI_LANG, NEW_NHAN_LY])
        self.check(world, people, [charged[name] for name in world.names])
        self.check_identity(world)
        self.check_once(world)
        frappe.db.rollback(save_point=EXAMPLE)
        frappe.clear_cache()

    def third_commune(self) -> None:
        frappe.get_doc(
            {
                "doctype": "Administrative Unit",
                "code": "T9109",
                "unit_name": "Xã Đông Thử",
                "level": "Commune",
                "unit_kind": "Commune",
                "parent_administrative_unit": self.place.district,
                "valid_from": "2004-01-01",
            }
        ).insert()

    @staticmethod
    def redraw() -> dict[str, str]:
        made = unit_merge.merge_units("2025-07", DISTRICT)
        return {old: unit["new"] for unit in made["units"] for old in unit["old"]}

    def check(self, world: World, people: list[lives.Life], charged: list[dict]) -> None:
        """charged = owed, by tables and arithmetic of the second calculation, for every person and month."""
        today = months.last_day(LAST)
        for person, sums in zip(people, charged, strict=True):
            claims = person.owed_claims(pair)
            for month in range(lives.SPAN):
                expected = second_calculation.assistance(claims, pair(month), today)
                self.assertEqual(sums.get(BEGIN + month, 0), expected, (person, month))
            outside = {month for month, amount in sums.items() if amount and not BEGIN <= month <= LAST}
            self.assertEqual(outside, set())

    def check_identity(self, world: World) -> None:
        """Each list's bridge adds up, begins where the unit's last list ended, and ends with its regular lines."""
        regular = defaultdict(lambda: [set(), 0])
        for line in world.lines():
            if line.kind == "Regular":
                regular[line.payroll][0].add(line.beneficiary)
                regular[line.payroll][1] += int(line.amount)
        for name in world.payrolls:
            figures = {f: int(frappe.db.get_value("Monthly Payroll", name, f)) for f in MOVEMENT_FIELDS}
            self.assertEqual(breaks(figures), [], (name, figures))
            people, amount = regular[name]
            self.assertEqual((figures["current_persons"], figures["current_amount"]), (len(people), amount))

    def check_once(self, world: World) -> None:
        """No month of a benefit stands on two lists as regular, in no two communes."""
        seen: dict[tuple, str] = {}
        for line in world.lines():
            if line.kind == "Regular":
                key = (line.entitlement, line.month)
                self.assertNotIn(key, seen, (line.payroll, seen.get(key)))
                seen[key] = line.payroll
        units = defaultdict(set)
        for line in world.lines():
            if line.kind == "Regular":
                units[line.beneficiary, line.month].add(line.administrative_unit)
        self.assertEqual([key for key, places in units.items() if len(places) > 1], [])
