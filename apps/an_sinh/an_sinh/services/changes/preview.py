"""What a change would do, before anybody signs it: the entitlements before and after, and what the next payroll carries."""

import json

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import dotted
from an_sinh.domain.base.terms import EntitlementStatus
from an_sinh.domain.benefits.arrears_preview import MonthRow, month_rows
from an_sinh.domain.benefits.dated import DatedEntitlement
from an_sinh.domain.changes import rules
from an_sinh.services.approval import signatures
from an_sinh.services.benefits import charges, entitlement_store
from an_sinh.services.benefits.level_gate import LevelGate, gated_scheme, marked
from an_sinh.services.benefits.programme_rules import province_of, scheme_source, usual_day
from an_sinh.services.changes import proposals
from an_sinh.services.common import clock
from frappe import _
from frappe.utils import getdate


def preview_of(change) -> dict:
    """`{person, before, after, months, arrears, recovery, sentence, problem}`. `problem`: why the change is not
    possible, as a sentence, or None; `months`: {programme, month, charged, owed, difference} in đồng. Writes
    nothing."""
    if change.applied_at:
        return _as_recorded(change)
    before = entitlement_store.entitlements_of(change.beneficiary)
    try:
        proposals.complete(change)
        proposals.check_proposal(change)
        after = proposals.entitlements_after(change, before)
    except frappe.ValidationError as error:
        frappe.clear_messages()
        return _answer(change, before, before, [], str(error))
    return _answer(change, before, after, _rows(change, before, after), None)


def _answer(change, before, after, rows: list[tuple[str, int, MonthRow]], problem: str | None) -> dict:
    back = [row.difference for _programme, last, row in rows if row.month <= last]
    return {
        "person": _person(change.beneficiary),
        "before": _named(entitlement_store.as_record(before)),
        "after": _named(entitlement_store.as_record(after)),
        "months": [
            {
                "programme": programme,
                "month": months.first_day(row.month).isoformat(),
                "charged": row.charged,
                "owed": row.owed,
                "difference": row.difference,
            }
            for programme, _last, row in rows
        ],
        "arrears": sum(difference for difference in back if difference > 0),
        "recovery": -sum(difference for difference in back if difference < 0),
        "sentence": problem or _sentence(change, rows),
        "problem": problem,
    }


def _as_recorded(change) -> dict:
    record = json.loads(change.outcome or "{}")
    problem = record.get("without_effect")
    return {
        "person": _person(change.beneficiary),
        "before": _named(record.get("before", [])),
        "after": _named(record.get("after", [])),
        "months": [],
        "arrears": 0,
        "recovery": 0,
        "sentence": problem
        or _("It took effect on {0}.").format(frappe.format(getdate(change.applied_at), "Date")),
        "problem": problem,
    }


def _person(name: str) -> dict:
    row = frappe.db.get_value(
        "Beneficiary", name, ["full_name", "administrative_unit", "status", "death_date"], as_dict=True
    )
    unit_name = frappe.get_cached_value("Administrative Unit", row.administrative_unit, "unit_name")
    return {"beneficiary": name, **row, "unit_name": unit_name}


def _named(rows: list[dict]) -> list[dict]:
    """Rows of entitlements with code and name of their category."""
    for row in rows:
        category = frappe.get_cached_value(
            "Benefit Category", row["category"], ["category_code", "category_name"], as_dict=True
        )
        row.update(category or {})
    return rows


def _rows(
    change, before: tuple[DatedEntitlement, ...], after: tuple[DatedEntitlement, ...]
) -> list[tuple[str, int, MonthRow]]:
    """Per programme that the change touches: the latest charged month, and the months to show."""
    touched = {entitlement.programme for entitlement in set(before) ^ set(after)}
    if change.change_type == rules.TRANSFER:
        touched = {entitlement.programme for entitlement in after if not entitlement.cancelled}
    held = entitlement_store.rows_of_person(
        change.beneficiary, (signatures.APPROVED, EntitlementStatus.CANCELLED)
    )
    found = []
    for programme in sorted(touched):
        rows = [row for row in held if row.programme == programme]
        unit = change.to_unit or change.administrative_unit
        source = scheme_source(programme, province_of(unit))
        charged = charges.charged_of(change.beneficiary, programme, rows, source)
        last = _last_charged(change.administrative_unit, programme, rows)
        shown = max(last + 1, months.index(getdate(change.effective_month)))
        kept = [entitlement for entitlement in after if entitlement.programme == programme]
        day = usual_day(shown)
        gate = LevelGate(programme, day)
        waits = gate.flags(unit, [entitlement.name for entitlement in kept])
        scheme = gated_scheme(programme, province_of(unit), gate.waiting(unit) if waits else (), day)
        owned = marked(tuple(entitlement.as_owed() for entitlement in kept), waits)
        found += [(programme, last, row) for row in month_rows(scheme, owned, charged, last, shown)]
    return found


def _last_charged(unit: str, programme: str, rows: list) -> int:
    """The latest month that was charged: by the unit's last approved regular payroll, or before the takeover.
    Where there was neither, the month before this one."""
    latest = frappe.get_all(
        "Monthly Payroll",
        filters={"administrative_unit": unit, "programme": programme, "docstatus": 1, "kind": "Regular"},
        pluck="month",
        order_by="month desc",
        limit=1,
    )
    known = [months.index(getdate(latest[0]))] if latest else []
    known += [months.index(getdate(row.paid_through)) for row in rows if row.paid_through]
    return max(known, default=months.index(clock.today()) - 1)


def _sentence(change, rows: list[tuple[str, int, MonthRow]]) -> str:
    """What the next payroll carries, in a few words per programme."""
    parts = []
    for programme in dict.fromkeys(name for name, _last, _row in rows):
        own = [(last, row) for name, last, row in rows if name == programme]
        listed = months.label(own[0][0] + 1)
        back = [row.difference for last, row in own if row.month <= last]
        arrears, recovery = (sum(d for d in back if d > 0), -sum(d for d in back if d < 0))
        if arrears:
            parts.append(
                _("{0}: the list of {1} carries arrears of {2} đ.").format(programme, listed, dotted(arrears))
            )
        if recovery:
            parts.append(
                _("{0}: the list of {1} recovers {2} đ.").format(programme, listed, dotted(recovery))
            )
        for last, row in own:
            if row.month > last:
                parts.append(
                    _("{0}: {1} đ are paid for {2}.").format(
                        programme, dotted(row.owed), months.label(row.month)
                    )
                )
    if change.change_type == rules.TRANSFER:
        unit = frappe.get_cached_value("Administrative Unit", change.to_unit, "unit_name")
        month = months.label(months.index(getdate(change.effective_month)))
        parts.append(_("{0} pays from {1} on.").format(unit, month))
    return " ".join(parts) or _("The change moves no money.")
