"""Whom a rule set gives arrears or takes money back from, person by person, before anybody puts it in force; and the
waiver of what it would take back.

A table that was wrong in the product isn't the beneficiary's debt: recoveries of this cause can be waived by one
decision. What is waived then counts as never charged beyond what the table gives."""

from dataclasses import dataclass

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.terms import COUNTED
from an_sinh.domain.benefits.charged import add_up, parse_history, write_history
from an_sinh.domain.benefits.owed import Run, owed
from an_sinh.domain.benefits.table_effect import arrears_of, difference_runs, recovery_of
from an_sinh.domain.values.name_order import name_order
from an_sinh.services.benefits.entitlement_store import (
    SIGNATURE_COLUMNS,
    suspensions_of_programme,
    to_entitlement,
)
from an_sinh.services.benefits.programme_rules import province_of, scheme_source
from an_sinh.services.benefits.rule_sets import IN_FORCE
from frappe.query_builder import Order
from frappe.utils import getdate


@dataclass(frozen=True)
class Change:
    """What a rule set changes for one person in the months that were charged already. `entitlement`: the one that
    carries it, `category` its category."""

    beneficiary: str
    full_name: str
    unit: str
    entitlement: str
    category: str
    runs: tuple[Run, ...]

    @property
    def arrears(self) -> int:
        return arrears_of(list(self.runs))

    @property
    def recovery(self) -> int:
        return recovery_of(list(self.runs))


def changes(doc, units: tuple[str, ...] | None = None) -> list[Change]:
    """Everybody whose charged months a rule set changes, by commune and name. `units`: of these communes only. Before it
    is in force: what it would change; afterwards what it has."""
    sides = _Sides(doc)
    suspensions = suspensions_of_programme(doc.programme)
    found = []
    for rows in _people(doc.programme, units).values():
        if sides.categories is None or any(row.category in sides.categories for row in rows):
            change = _change(doc, rows, sides, suspensions)
            if change:
                found.append(change)
    return sorted(found, key=lambda one: (one.unit, name_order(one.full_name), one.beneficiary))


def sums(found: list[Change]) -> dict:
    """{"people", "arrears", "recovery"} of a list, in persons and đồng."""
    return {
        "people": len(found),
        "arrears": sum(one.arrears for one in found),
        "recovery": sum(one.recovery for one in found),
    }


def waive(found: list[Change]) -> int:
    """Count what would come back as never charged, on the entitlement that carries it. Returns the đồng; does not
    commit. To be called once, by who puts the rule set in force."""
    waived = 0
    for one in found:
        less = [run for run in one.runs if run.monthly < 0]
        if not less:
            continue
        known = frappe.db.get_value(
            "Benefit Entitlement", one.entitlement, "opening_charged", for_update=True
        )
        text = add_up(known, write_history(less))
        frappe.db.set_value("Benefit Entitlement", one.entitlement, "opening_charged", text)
        waived += one.recovery
    return waived


class _Sides:
    """The rules without and with the rule set, per province; and which categories it speaks about (None: any)."""

    def __init__(self, doc):
        self.day = max(getdate(), getdate(doc.in_force_from))
        self.first = months.index(getdate(doc.effective_from))
        self.categories: set[str] | None = {row.category for row in (*doc.amounts, *doc.terms)}
        if doc.standard_amount and not doc.awaits_table:
            self.categories = None
        self.memo: dict[tuple, tuple[Run, ...]] = {}
        self._doc = doc
        self._schemes: dict[str | None, tuple] = {}
        self._provinces: dict[str, str | None] = {}

    def province(self, unit: str) -> str | None:
        if unit not in self._provinces:
            self._provinces[unit] = province_of(unit)
        return self._provinces[unit]

    def schemes(self, province: str | None) -> tuple:
        """(before, after) in a province."""
        if province not in self._schemes:
            programme, name = self._doc.programme, self._doc.name
            is_there = self._doc.state == IN_FORCE
            before = scheme_source(programme, province, without=(name,) if is_there else ())
            after = scheme_source(programme, province, draft=None if is_there else self._doc)
            self._schemes[province] = before(self.day), after(self.day)
        return self._schemes[province]


def _change(doc, rows: list, sides: _Sides, suspensions: dict) -> Change | None:
    last = max((_last_charged(row) for row in rows), default=0)
    if last < sides.first:
        return None
    keys = tuple(
        (*(row[column] for column in SIGNATURE_COLUMNS), suspensions.get(row.name, ())) for row in rows
    )
    province = sides.province(rows[0].administrative_unit)
    if doc.province and doc.province != province:
        return None
    key = (province, keys, last)
    if key not in sides.memo:
        entitlements = tuple(map(to_entitlement, keys))
        before, after = (owed(scheme, entitlements, sides.first, last) for scheme in sides.schemes(province))
        sides.memo[key] = tuple(difference_runs(before, after))
    runs = sides.memo[key]
    if not runs:
        return None
    carrier = _carrier(rows, sides.categories)
    return Change(
        *(rows[0].beneficiary, rows[0].full_name, rows[0].administrative_unit),
        *(carrier.name, carrier.category, runs),
    )


def _carrier(rows: list, categories: set[str] | None):
    """The entitlement that a difference is told under: the latest one of a category that the rule set speaks about."""
    own = [row for row in rows if categories is None or row.category in categories]
    return max(own, key=lambda row: (row.status == "Approved", row.start_month, row.name))


def _last_charged(row) -> int:
    """The latest month that was charged to a person, by a list or before the takeover."""
    runs = [*parse_history(row.runs), *parse_history(row.opening_charged)]
    known = [run.last for run in runs]
    if row.paid_through:
        known.append(months.index(row.paid_through))
    return max(known, default=0)


def _people(programme: str, units: tuple[str, ...] | None) -> dict[str, list]:
    entitlement = frappe.qb.DocType("Benefit Entitlement")
    person = frappe.qb.DocType("Beneficiary")
    charged = frappe.qb.DocType("Charged Months")
    query = (
        frappe.qb.from_(entitlement)
        .join(person)
        .on(person.name == entitlement.beneficiary)
        .left_join(charged)
        .on((charged.beneficiary == entitlement.beneficiary) & (charged.programme == programme))
        .select(
            entitlement.name,
            entitlement.status,
            entitlement.beneficiary,
            person.full_name,
            person.administrative_unit,
        )
        .select(charged.runs, *(entitlement[column] for column in SIGNATURE_COLUMNS))
        .where((entitlement.programme == programme) & entitlement.status.isin(COUNTED))
        .orderby(entitlement.start_month, order=Order.asc)
        .orderby(entitlement.category, order=Order.asc)
        .orderby(entitlement.name, order=Order.asc)
    )
    found: dict[str, list] = {}
    wanted = None if units is None else set(units)
    for row in query.run(as_dict=True):
        if wanted is None or row.administrative_unit in wanted:
            found.setdefault(row.beneficiary, []).append(row)
    return found
