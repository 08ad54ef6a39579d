"""New levels that wait for one decision over the list of a commune (Decree 335/2026, articles 32.3 and 32.4).

Until its leader has decided, whoever was on the roll of a commune before the decree could be applied is owed by the rules
without it. What somebody decided by name since that day, or took over as paid by it, doesn't wait."""

import datetime
from collections.abc import Sequence
from dataclasses import replace

import frappe
from an_sinh.domain.benefits.owed import Entitlement, Scheme
from an_sinh.services.benefits.programme_rules import scheme_source
from an_sinh.services.benefits.rule_sets import heads

DECISION, ROW = "Level Decision", "Level Decision Row"
# What a site charged before decisions were asked for stays charged: such lists count as decided, and can still be signed.
DECIDED, APPLIED_BEFORE = "Decided", "Applied Before"
OPEN_GATE = (DECIDED, APPLIED_BEFORE)


class LevelGate:
    """Which units of a programme still wait on a day, and which of their entitlements don't. Reads each thing once."""

    def __init__(self, programme: str, as_of: datetime.date):
        self.programme = programme
        self.sets = {row.name: row for row in heads(programme) if row.by_list and row.in_force_from <= as_of}
        self._decided = _decided(self.sets)
        self._waiting: dict[str, tuple[str, ...]] = {}
        self._free: dict[tuple, frozenset[str]] = {}

    def waiting(self, unit: str) -> tuple[str, ...]:
        """The rule sets whose levels a unit hasn't decided on, the earliest first."""
        if unit not in self._waiting:
            self._waiting[unit] = tuple(name for name in self.sets if (unit, name) not in self._decided)
        return self._waiting[unit]

    def flags(self, unit: str, names: Sequence[str | None]) -> tuple[bool, ...] | None:
        """Which of these entitlements of one person wait; None where none does. One without a name is only asked about."""
        waiting = self.waiting(unit)
        if not waiting:
            return None
        free = self.free(unit, waiting)
        found = tuple(bool(name) and name not in free for name in names)
        return found if any(found) else None

    def free(self, unit: str, sets: tuple[str, ...], listed: bool = True) -> frozenset[str]:
        """The entitlements of a unit that don't wait for these rule sets: decided by name since they may be applied,
        taken over as paid by them, or, with `listed`, of people on a list that was decided elsewhere."""
        key = (unit, sets, listed)
        if key not in self._free:
            since = max(self.sets[name].in_force_from for name in sets)
            on_lists = _people_of_decided_lists(sets) if listed else set()
            self._free[key] = _free_entitlements(self.programme, unit, since, on_lists)
        return self._free[key]


def gated_scheme(
    programme: str, province: str | None, waiting: tuple[str, ...], as_of: datetime.date
) -> Scheme:
    """The rules of a province on a day; with those before the decrees whose levels wait, where there are any."""
    scheme = scheme_source(programme, province)(as_of)
    if not waiting:
        return scheme
    return replace(scheme, before=scheme_source(programme, province, without=waiting)(as_of))


def marked(entitlements: tuple[Entitlement, ...], flags: tuple[bool, ...] | None) -> tuple[Entitlement, ...]:
    """Entitlements with `waits` as `LevelGate.flags` says."""
    if flags is None:
        return entitlements
    return tuple(
        replace(one, waits=True) if waits else one for one, waits in zip(entitlements, flags, strict=True)
    )


def _decided(sets: dict) -> set[tuple[str, str]]:
    """(unit, rule set) of every list that was decided."""
    if not sets:
        return set()
    rows = frappe.get_all(
        DECISION,
        filters={"rule_set": ["in", list(sets)], "state": ["in", OPEN_GATE]},
        fields=["administrative_unit", "rule_set"],
        limit=0,
    )
    return {(row.administrative_unit, row.rule_set) for row in rows}


def _free_entitlements(programme: str, unit: str, since: datetime.date, listed: set[str]) -> frozenset[str]:
    right, person = frappe.qb.DocType("Benefit Entitlement"), frappe.qb.DocType("Beneficiary")
    month = since.replace(day=1)
    rows = (
        frappe.qb.from_(right)
        .join(person)
        .on(person.name == right.beneficiary)
        .select(right.name, right.beneficiary)
        .select(right.decision_date, right.start_month, right.paid_through)
        .where((person.administrative_unit == unit) & (right.programme == programme))
        .run(as_dict=True)
    )
    return frozenset(
        row.name
        for row in rows
        if row.beneficiary in listed
        or any(
            (
                row.decision_date and row.decision_date >= since,
                row.start_month >= month,
                row.paid_through and row.paid_through >= month,
            )
        )
    )


def _people_of_decided_lists(sets: tuple[str, ...]) -> set[str]:
    """Who stands on a decided list of these rule sets, wherever they live now."""
    lists = frappe.get_all(
        DECISION, filters={"rule_set": ["in", sets], "state": ["in", OPEN_GATE]}, pluck="name", limit=0
    )
    if not lists:
        return set()
    rows = frappe.get_all(
        ROW, filters={"parenttype": DECISION, "parent": ["in", lists]}, pluck="beneficiary", limit=0
    )
    return set(rows)
