"""What the payrolls of one programme and month share, and what the rules say of each person, each case worked out once."""

import datetime
from dataclasses import dataclass, field
from functools import cached_property

from an_sinh.domain.base import months
from an_sinh.domain.benefits.charged import parse_history
from an_sinh.domain.payroll.lines import ARREARS, RECOVERY, PersonMonth, person_month
from an_sinh.services.beneficiaries.merge import charged_before_merge
from an_sinh.services.benefits import charges
from an_sinh.services.benefits.entitlement_store import suspensions_of_programme, to_entitlement
from an_sinh.services.benefits.level_gate import LevelGate, gated_scheme, marked
from an_sinh.services.benefits.programme_rules import province_of
from an_sinh.services.benefits.rate_verification import all_unverified
from an_sinh.services.payees.payment_methods import Payees
from an_sinh.services.payroll.lines import categories_of, entitled_of
from an_sinh.services.payroll.movements import resumed, transfers
from an_sinh.services.payroll.people import Person, people_by_unit
from an_sinh.services.payroll.succession import newest_list

DIFFERENCES = (ARREARS, RECOVERY)


@dataclass
class Run:
    """What the payrolls of one programme and month share: the rules, and what was worked out already.
    `cash_provider`: who pays cash in the unit whose list is made now, `cash_payers` in each unit."""

    programme: str
    month: datetime.date
    kind: str
    as_of: datetime.date
    cash_provider: str | None
    cash_payers: dict[str, str | None] = field(default_factory=dict)
    provinces: dict[str, str | None] = field(default_factory=dict)
    sources: dict = field(default_factory=dict)
    memo: dict = field(default_factory=dict)
    entitled: dict = field(default_factory=dict)
    texts: dict = field(default_factory=dict)
    people: dict[str, dict[str, Person]] = field(default_factory=dict)
    last_lists: dict[str, int] = field(default_factory=dict)
    moment: str | None = None
    payees: Payees = field(init=False)

    @cached_property
    def gate(self) -> LevelGate:
        return LevelGate(self.programme, self.as_of)

    @cached_property
    def transfers(self) -> dict:
        return transfers(self.programme, self.month)

    @cached_property
    def resumed(self) -> set[str]:
        return resumed(self.programme, self.month)

    @cached_property
    def merged(self) -> dict:
        return charged_before_merge(self.programme, months.index(self.month) - 1)

    @cached_property
    def suspensions(self) -> dict:
        return suspensions_of_programme(self.programme)

    @cached_property
    def categories(self) -> dict:
        return categories_of(self.programme, self.as_of)

    @cached_property
    def unverified(self) -> tuple[list, list]:
        return all_unverified(self.programme)

    def previous(self, unit: str) -> int:
        """The month of the last regular list that a unit, or one that became part of it, has had before this one; of
        none the month that was paid through before the takeover, or the month before."""
        before = months.index(self.month) - 1
        if unit not in self.last_lists:
            found = newest_list(self.programme, unit, months.first_day(before))
            self.last_lists[unit] = months.index(found) if found else before
        return self.last_lists[unit]

    def read(self, places: list[str], methods: dict[str, list], names: list[str] | None = None) -> None:
        """Read the people of these units, or those of them with these names. `methods`: their Payment Methods, which all
        programmes share."""
        self.people = people_by_unit(places, self.programme, self.month, self.suspensions, names)
        self.payees = Payees(methods, self.programme, self.month, self.cash_provider)

    def scheme(self, unit: str):
        if unit not in self.provinces:
            self.provinces[unit] = province_of(unit)
        province, waiting = self.provinces[unit], self.gate.waiting(unit)
        if (province, waiting) not in self.sources:
            self.sources[province, waiting] = gated_scheme(self.programme, province, waiting, self.as_of)
        return province, self.sources[province, waiting]


def work_out(run: Run, unit: str, people: dict) -> dict[str, PersonMonth]:
    """The domain's answer per person; people with the same entitlements and history share one."""
    outcomes, several = {}, []
    rules = (*run.scheme(unit), unit)
    previous = run.previous(unit)
    for name, person in people.items():
        outcome = outcomes[name] = _outcome(run, rules, person, None, previous)
        if len(person.keys) > 1 and any(draft.kind in DIFFERENCES for draft in outcome.drafts):
            several.append(name)
    # Arrears and recoveries of people with several benefits stand under each that they come from.
    charged = charges.by_entitlement(several, run.programme)
    for name in several:
        person = people[name]
        shares = tuple(charged.get(entitlement, "") for entitlement in person.names)
        outcomes[name] = _outcome(run, rules, person, shares, previous)
    return outcomes


def _outcome(run: Run, rules: tuple, person: Person, shares: tuple | None, previous: int) -> PersonMonth:
    """What one person's list holds. `rules`: the unit's province and scheme, and the unit; `shares`: the history texts
    of their entitlements, where they count."""
    province, scheme, unit = rules
    waits = run.gate.flags(unit, person.names)
    key = (province, tuple(person.keys), person.history, shares, previous, waits and (waits, id(scheme)))
    outcome = run.memo.get(key)
    if outcome is None:
        entitlements = marked(tuple(map(to_entitlement, person.keys)), waits)
        charged = parse_history(person.history) + tuple(
            r for each in entitlements for r in each.opening or ()
        )
        own = (
            [
                (*parse_history(text), *(each.opening or ()))
                for text, each in zip(shares, entitlements, strict=True)
            ]
            if shares
            else None
        )
        outcome = run.memo[key] = person_month(
            scheme, entitlements, charged, months.index(run.month), own, previous
        )
    return outcome


def entitled_for(run: Run, person: Person, outcome: PersonMonth) -> tuple:
    """What the lines of everybody with this outcome say; the run's memo keeps outcomes, so that each is itself."""
    found = run.entitled.get(id(outcome))
    if found is None:
        found = run.entitled[id(outcome)] = entitled_of(
            run.categories, person.keys, outcome.drafts, run.texts
        )
    return found
