"""The targets of the rollout plans for units of any level, measured in a month."""

import datetime
from collections import defaultdict
from typing import Any, NamedTuple, TypedDict

from pypika.terms import ExistsCriterion

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.terms import ACCOUNT_CHANNELS, OrderStatus
from an_sinh.domain.payees.wishes import STANDING
from an_sinh.domain.reports import targets as rules
from an_sinh.domain.reports.rollout_rate import Counts
from an_sinh.domain.reports.targets import Figures, Measure, Target
from an_sinh.services.areas import units as areas
from an_sinh.services.common.bulk import in_chunks
from an_sinh.services.reports import rollout_rate
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import getdate

ROW = "Rollout Target"
ANSWERED = (OrderStatus.RESULTS_IN, OrderStatus.RECONCILED, OrderStatus.CLOSED)


class Asked(NamedTuple):
    """A target as a plan holds it."""

    unit: str
    programme: str | None
    phase: str | None
    target: Target


class Verdict(TypedDict):
    """A target of one unit, what was reached, and where that stands."""

    unit: str
    unit_name: str
    programme: str | None
    phase: str | None
    measure: str
    target_low: float
    target_high: float
    until: str | None
    rate: float | None
    standing: str
    missing: int


def asked(units: list[str], month: datetime.date) -> list[Asked]:
    """All targets of these units (of any level) that count in *month*, the earlier phase first."""
    rows = []
    for chunk in in_chunks(units):
        rows += frappe.get_all(
            ROW,
            filters={
                "parenttype": "Rollout Plan",
                "administrative_unit": ["in", chunk],
                "from_month": ["<=", month],
                "to_month": [">=", month],
            },
            fields=["*"],
            order_by="from_month asc, parent asc, idx asc",
            limit=0,
        )
    return [
        Asked(
            row.administrative_unit,
            row.programme or None,
            row.phase,
            Target(
                row.target_low or 0,
                row.target_high or row.target_low or 0,
                Measure(row.measure or Measure.PAID_OF_ALL),
                getdate(row.to_month) if row.to_month else None,
                getdate(row.on_top_of) if row.on_top_of else None,
            ),
        )
        for row in rows
    ]


def by_commune(month: datetime.date, names: list[str], programme: str | None = None) -> dict[str, Target]:
    """By commune, what is asked of the share paid through an account: a target of the programme before one for both,
    then the later phase. Points on top of an earlier month are already percent."""
    found: dict[str, Asked] = {}
    for each in asked(names, month):
        if each.target.measure != Measure.PAID_OF_ALL or (each.programme and each.programme != programme):
            continue
        before = found.get(each.unit)
        if before is None or not before.programme or each.programme:
            found[each.unit] = each
    bases = _reached_before(list(found.values()), programme)
    return {unit: each.target.after(bases.get((unit, each.target.on_top_of))) for unit, each in found.items()}


def verdicts(unit: str, month: datetime.date, programme: str | None = None) -> list[Verdict]:
    """Every target of one unit in *month* with what was reached; of one programme, or of all."""
    found = []
    for each in asked([unit], month):
        if programme and each.programme and each.programme != programme:
            continue
        counted = each.programme or programme
        base = each.target.on_top_of and figures_of(unit, each.target.on_top_of, counted)
        reached_before = rules.rate(each.target.measure, base) if base else None
        target = each.target.after(reached_before)
        found.append(_verdict(each, target, figures_of(unit, month, counted), month))
    return found


def figures_of(unit: str, month: datetime.date, programme: str | None = None) -> Figures:
    """What a unit's targets are measured by in a month: its communes together."""
    names = [row.name for row in areas.communes_of_month(unit, month)]
    return together(figures_by_unit(month, names, programme))


def figures_by_unit(
    month: datetime.date, names: list[str], programme: str | None = None
) -> dict[str, Figures]:
    """The same per commune."""
    counts = rollout_rate.counts_by_unit(month, names, programme)
    wishing = _wishing_without_account(names, programme)
    reviewed = _reviewed(month, names, programme)
    return {
        name: Figures(
            found,
            wishing.get(name, 0),
            reviewed.get(name, 0),
            communes_converted=int(found.paid_by_account > 0),
        )
        for name, found in counts.items()
    }


def together(figures: dict[str, Figures]) -> Figures:
    """The figures of all communes as one."""
    total = Figures(Counts(), communes=0)
    for each in figures.values():
        total = total.plus(each)
    return total


def last_month_with_results() -> datetime.date | None:
    """The newest month (its first day) of which a provider has answered an order; None before the first answer."""
    found = frappe.get_all(
        "Disbursement",
        filters={"status": ["in", list(ANSWERED)]},
        pluck="month",
        order_by="month desc",
        limit=1,
    )
    return getdate(found[0]) if found else None


def check_target(row: Any, plan: Any) -> None:
    """What a row of a plan must be; to be called in the plan's `validate`. Throws with the row's number."""
    row.target_high = row.target_high or row.target_low
    if not 0 <= row.target_low <= row.target_high <= 100:
        frappe.throw(_("Target {0}: enter percentages from 0 to 100, the lower one first.").format(row.idx))
    if not row.target_high:
        frappe.throw(
            _("Target {0}: 0 % asks for nothing. Enter a percentage or remove the row.").format(row.idx)
        )
    if row.measure in rules.OF_COMMUNES and _level(row.administrative_unit) == "Commune":
        frappe.throw(
            _("Target {0}: a share of communes is asked of a district or a province.").format(row.idx)
        )
    if row.on_top_of and row.from_month and getdate(row.on_top_of) >= getdate(row.from_month):
        frappe.throw(_("Target {0}: points are added to a month before the phase begins.").format(row.idx))
    if row.administrative_unit not in areas.subtree(plan.administrative_unit):
        frappe.throw(
            _("Target {0}: {1} doesn't lie in the area of the plan.").format(row.idx, row.administrative_unit)
        )


def check_overlap(rows: Any) -> None:
    """Two targets of one unit, measure and programme don't count in the same month."""
    taken: dict[tuple, list] = defaultdict(list)
    for row in rows:
        key = (row.administrative_unit, row.measure or Measure.PAID_OF_ALL, row.programme or "")
        for other in taken[key]:
            if _begins(row) <= _ends(other) and _begins(other) <= _ends(row):
                frappe.throw(
                    _(
                        "Targets {0} and {1} are for the same unit in the same months. Remove one of them."
                    ).format(other.idx, row.idx)
                )
        taken[key].append(row)


def _begins(row: Any) -> str:
    return str(row.from_month or "0000")


def _ends(row: Any) -> str:
    return str(row.to_month or "9999")


def _level(unit: str) -> str | None:
    return frappe.get_cached_value("Administrative Unit", unit, "level")


def _verdict(each: Asked, target: Target, figures: Figures, month: datetime.date) -> Verdict:
    return {
        "unit": each.unit,
        "unit_name": frappe.get_cached_value("Administrative Unit", each.unit, "unit_name"),
        "programme": each.programme,
        "phase": each.phase,
        "measure": target.measure,
        "target_low": target.low,
        "target_high": target.high,
        "until": target.until.isoformat() if target.until else None,
        "rate": rules.rate(target.measure, figures),
        "standing": rules.standing(target, figures, month),
        "missing": rules.missing(target, figures),
    }


def _reached_before(found: list[Asked], programme: str | None) -> dict[tuple, float | None]:
    """By commune and month, the share that was paid through an account, where a target builds on it."""
    wanted = defaultdict(list)
    for each in found:
        if each.target.on_top_of:
            wanted[each.target.on_top_of].append(each.unit)
    reached = {}
    for month, names in wanted.items():
        for name, counts in rollout_rate.counts_by_unit(month, names, programme).items():
            reached[name, month] = rules.rate(Measure.PAID_OF_ALL, Figures(counts))
    return reached


def _wishing_without_account(names: list[str], programme: str | None) -> dict[str, int]:
    """By commune, how many people wish for an account and aren't paid through one."""
    wish, method = frappe.qb.DocType("Payment Wish"), frappe.qb.DocType("Payment Method")
    paid = (
        frappe.qb.from_(method)
        .select(method.name)
        .where(method.beneficiary == wish.beneficiary)
        .where(method.workflow_state == "Approved")
        .where(method.channel.isin(ACCOUNT_CHANNELS))
    )
    query = (
        frappe.qb.from_(wish)
        .select(wish.administrative_unit, Count(wish.beneficiary).distinct())
        .where(wish.status.isin([str(status) for status in STANDING]))
        .where(wish.channel.isin(ACCOUNT_CHANNELS))
        .where(ExistsCriterion(paid).negate())
        .groupby(wish.administrative_unit)
    )
    if programme:
        query = query.where(wish.programme.isnull() | wish.programme.isin(("", programme)))
    return _by_unit(query, wish, names)


def _reviewed(month: datetime.date, names: list[str], programme: str | None) -> dict[str, int]:
    """By commune, how many of those whose benefit runs in the month were reviewed by its end."""
    person, entitlement = frappe.qb.DocType("Beneficiary"), frappe.qb.DocType("Benefit Entitlement")
    query = (
        frappe.qb.from_(entitlement)
        .join(person)
        .on(person.name == entitlement.beneficiary)
        .select(entitlement.administrative_unit, Count(entitlement.beneficiary).distinct())
        .where(entitlement.status == "Approved")
        .where(entitlement.start_month <= month)
        .where(entitlement.end_month.isnull() | (entitlement.end_month >= month))
        .where(person.last_reviewed_on <= months.last_day(months.index(month)))
        .groupby(entitlement.administrative_unit)
    )
    if programme:
        query = query.where(entitlement.programme == programme)
    return _by_unit(query, entitlement, names)


def _by_unit(query: Any, table: Any, names: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for chunk in in_chunks(names):
        found.update(dict(query.where(table.administrative_unit.isin(chunk)).run()))
    return found


def unit_above(names: list[str]) -> str | None:
    """The smallest unit that holds all these communes, itself included."""
    bounds = frappe.get_all(
        "Administrative Unit", filters={"name": ["in", names]}, fields=["lft", "rgt"], limit=0
    )
    if not bounds:
        return None
    found = frappe.get_all(
        "Administrative Unit",
        filters={
            "lft": ["<=", min(row.lft for row in bounds)],
            "rgt": [">=", max(row.rgt for row in bounds)],
        },
        pluck="name",
        order_by="lft desc",
        limit=1,
    )
    return found[0] if found else None
