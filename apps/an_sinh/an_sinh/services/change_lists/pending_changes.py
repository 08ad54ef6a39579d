"""What the changes on file do to a month's list, before its payroll is worked out: the lists that a commune hands in
by the cut-off day."""

import json
from dataclasses import dataclass, field
from datetime import date

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.terms import NOT_IN_FLIGHT
from an_sinh.domain.benefits.dated import DatedEntitlement
from an_sinh.domain.changes import rules
from an_sinh.domain.payroll import month_balance
from an_sinh.services.benefits import entitlement_store
from an_sinh.services.benefits.monthly_amount import Amounts
from an_sinh.services.changes import proposals
from frappe.model.document import Document

DOCTYPE = "Benefit Change"
MOVEMENT = {
    rules.GRANT: month_balance.INCREASE,
    rules.ADJUST: month_balance.ADJUSTMENT,
    rules.SUSPEND: month_balance.SUSPENSION,
    rules.RESUME: month_balance.RESUMPTION,
    rules.STOP: month_balance.DECREASE,
    rules.CORRECTION: month_balance.ADJUSTMENT,
}


@dataclass(frozen=True)
class Effect:
    """What one change does for one programme: amounts a month, and the categories before and after."""

    movement: str
    administrative_unit: str
    programme: str
    old: int
    new: int
    old_categories: tuple[str, ...]
    new_categories: tuple[str, ...]
    change: Document = field(compare=False)


def effects(unit: str, month: date, programme: str | None = None) -> list[Effect]:
    """The effects of every change of a commune that belongs to the list of a month (its first day). A change belongs
    to the later one of the month whose cut-off it met and the month it counts from."""
    amounts = Amounts()
    number = months.index(month)
    found = []
    for name in _of_month(unit, month):
        change = frappe.get_doc(DOCTYPE, name)
        found += [
            effect
            for effect in _effects(change, unit, number, amounts)
            if programme in (None, effect.programme)
        ]
    return found


def _of_month(unit: str, month: date) -> list[str]:
    """Names of the changes of a unit, or of moves to it, whose list is that of the month; and older ones that still
    wait for their last signature."""
    change = frappe.qb.DocType(DOCTYPE)
    rows = (
        frappe.qb.from_(change)
        .select(change.name, change.list_month, change.effective_month, change.applied_at, change.outcome)
        .where((change.administrative_unit == unit) | (change.from_unit == unit) | (change.to_unit == unit))
        .where(change.workflow_state.notin(NOT_IN_FLIGHT) & change.list_month.isnotnull())
        .where((change.list_month <= month) & (change.effective_month <= month))
        .orderby(change.sent_at)
        .orderby(change.name)
        .run(as_dict=True)
    )
    return [
        row.name
        for row in rows
        if max(row.list_month, row.effective_month) == month or not row.applied_at
        if not _outcome(row).get("without_effect")
    ]


def _effects(change: Document, unit: str, month: int, amounts: Amounts) -> list[Effect]:
    before, after = _entitlements(change)
    month = _month_to_compare(change, month)
    moved = change.change_type == rules.TRANSFER
    found = []
    for programme in sorted({entitlement.programme for entitlement in (*before, *after)}):
        if not moved and not _differs(programme, before, after):
            continue
        old = amounts.monthly(change.from_unit or change.administrative_unit, programme, before, month)
        new = amounts.monthly(change.to_unit or change.administrative_unit, programme, after, month)
        if moved and not old and not new:
            continue
        for movement, place in _movements(change, old, new):
            if place == unit:
                codes = (_codes(programme, before, month), _codes(programme, after, month))
                found.append(Effect(movement, place, programme, old, new, *codes, change))
    return found


def _entitlements(change: Document) -> tuple[tuple[DatedEntitlement, ...], tuple[DatedEntitlement, ...]]:
    """The person's entitlements before and after a change: as recorded when it took effect, else as they would be. One that
    the registry no longer allows does nothing."""
    if change.applied_at:
        outcome = _outcome(change)
        return entitlement_store.from_record(outcome.get("before", [])), entitlement_store.from_record(
            outcome.get("after", [])
        )
    before = entitlement_store.entitlements_of(change.beneficiary)
    try:
        return before, proposals.entitlements_after(change, before)
    except frappe.ValidationError:
        frappe.clear_last_message()
        return before, before


def _outcome(change: Document) -> dict:
    return json.loads(change.outcome) if change.outcome else {}


def _month_to_compare(change: Document, month: int) -> int:
    """The list's own month; for what begins and ends before it, its first month."""
    ended = entitlement_store.month_number(change.end_month)
    began = months.index(change.effective_month)
    return began if ended is not None and ended < month else month


def _differs(programme: str, before: tuple, after: tuple) -> bool:
    return [c for c in before if c.programme == programme] != [c for c in after if c.programme == programme]


def _movements(change: Document, old: int, new: int) -> list[tuple[str, str]]:
    """The lists that a change stands on, each with its unit. A correction is told by what it does."""
    place = change.from_unit or change.administrative_unit
    if change.change_type == rules.TRANSFER:
        return [(month_balance.TRANSFER_OUT, place), (month_balance.TRANSFER_IN, change.to_unit)]
    movement = MOVEMENT[change.change_type]
    if change.change_type == rules.CORRECTION and bool(old) != bool(new):
        movement = month_balance.INCREASE if new else month_balance.DECREASE
    return [(movement, place)]


def _codes(programme: str, entitlements: tuple, month: int) -> tuple[str, ...]:
    return tuple(
        frappe.get_cached_value("Benefit Category", entitlement.category, "category_code")
        for entitlement in entitlements
        if entitlement.programme == programme and entitlement.counts_in(month)
    )
