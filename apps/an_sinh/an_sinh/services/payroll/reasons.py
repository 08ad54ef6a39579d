"""Why somebody came, went or gets another amount: the decision behind each entry of a bridge."""

import datetime
from dataclasses import dataclass

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.payroll import month_balance
from an_sinh.domain.payroll.bridge import Entry
from an_sinh.services.common.bulk import in_chunks
from frappe import _
from frappe.query_builder.functions import Max
from frappe.utils import getdate

# Which changes can bring about a movement.
CHANGES = {
    month_balance.INCREASE: ("Grant", "Correction", "Adjust"),
    month_balance.RESUMPTION: ("Resume", "Correction"),
    month_balance.TRANSFER_IN: ("Transfer",),
    month_balance.TRANSFER_OUT: ("Transfer",),
    month_balance.DECREASE: ("Stop", "Correction", "Adjust"),
    month_balance.SUSPENSION: ("Suspend",),
    month_balance.ADJUSTMENT: ("Adjust", "Correction", "Grant", "Stop", "Suspend", "Resume"),
}
CHANGE_FIELDS = (
    *("name", "beneficiary", "change_type", "programme", "effective_month", "list_month", "applied_at"),
    *("reason", "event_date", "decision_number", "decision_date"),
)
ENTITLEMENT_FIELDS = (
    *("beneficiary", "start_month", "end_month", "stop_reason", "decision_number", "decision_date"),
)


@dataclass(frozen=True)
class Reason:
    """What a list says beside a movement. `change`: the Benefit Change, where there is one."""

    text: str = ""
    decision_number: str | None = None
    decision_date: datetime.date | None = None
    event_date: datetime.date | None = None
    effective_month: datetime.date | None = None
    change: str | None = None


NOT_KNOWN = Reason()


def reasons_of(payroll, entries: list[Entry]) -> dict[Entry, Reason]:
    """The reason of every entry of one payroll: the change that was applied since the list before, else what the
    entitlement or a new rate says. `payroll` has name, programme, month, administrative_unit, generated_at."""
    people = sorted({entry.beneficiary for entry in entries})
    before = _worked_out_before(payroll)
    changes = _changes(payroll, people, before)
    entitlements = _entitlements(payroll.programme, people)
    by_rate = _by_rate(_new_rate(payroll, before))
    merged = _merged(people)
    return {
        entry: merged.get(entry.beneficiary)
        or _by_change(entry, changes.get(entry.beneficiary, []))
        or _by_entitlement(entry, entitlements.get(entry.beneficiary, []), getdate(payroll.month))
        or (by_rate if entry.movement == month_balance.ADJUSTMENT else NOT_KNOWN)
        for entry in entries
    }


def _by_change(entry: Entry, changes: list) -> Reason | None:
    """The latest change that fits the movement. A move may be older than the list before: who had been paid by the old
    unit already comes a month later."""
    moved = entry.movement in (month_balance.TRANSFER_IN, month_balance.TRANSFER_OUT)
    for change in changes:
        if change.change_type in CHANGES[entry.movement] and (moved or not change.known):
            return Reason(
                _(change.reason or change.change_type),
                change.decision_number,
                change.decision_date,
                change.event_date,
                change.effective_month,
                change.name,
            )
    return None


def _merged(people: list[str]) -> dict[str, Reason]:
    """Records that were found to be somebody registered already: their only movement is that they go."""
    found: dict[str, Reason] = {}
    for chunk in in_chunks(people):
        rows = frappe.get_all(
            "Beneficiary",
            filters={"name": ["in", chunk], "merged_into": ["is", "set"]},
            fields=["name", "merged_into"],
            limit=0,
        )
        found.update(
            (row.name, Reason(_("Registered twice: merged into {0}").format(row.merged_into))) for row in rows
        )
    return found


def _by_entitlement(entry: Entry, entitlements: list, month) -> Reason | None:
    """What an entitlement says that began or ended without a change, as those of a new registration do."""
    if entry.movement == month_balance.INCREASE and entitlements:
        entitlement = entitlements[-1]
        return Reason(
            _("New registration"),
            entitlement.decision_number,
            entitlement.decision_date,
            effective_month=entitlement.start_month,
        )
    if entry.movement == month_balance.DECREASE:
        for entitlement in reversed(entitlements):
            if entitlement.end_month and entitlement.end_month < month:
                return Reason(_(entitlement.stop_reason or "Benefit ended"), effective_month=month)
    return None


def _by_rate(rate) -> Reason:
    """What a rise says of everybody: one reason for all."""
    if not rate:
        return NOT_KNOWN
    return Reason(_("New rate"), rate.legal_basis, effective_month=rate.effective_from)


def _worked_out_before(payroll) -> frappe._dict:
    """The regular list before: its month, and when and by which day's rates it was worked out. The first list of a
    unit follows on the month before it, as the one of a merged commune does."""
    rows = frappe.get_all(
        "Monthly Payroll",
        filters={
            "administrative_unit": payroll.administrative_unit,
            "programme": payroll.programme,
            "kind": "Regular",
            "month": ["<", payroll.month],
            "docstatus": ["<", 2],
        },
        fields=["month", "generated_at", "as_of"],
        order_by="month desc",
        limit=1,
    )
    if rows:
        return rows[0]
    last = months.index(getdate(payroll.month)) - 1
    return frappe._dict(month=months.first_day(last), generated_at=None, as_of=months.last_day(last))


def _changes(payroll, people: list[str], before) -> dict[str, list]:
    """Applied changes by person, the latest first. `known`: the list before was made with it in effect already."""
    found: dict[str, list] = {}
    for chunk in in_chunks(people):
        rows = frappe.get_all(
            "Benefit Change",
            filters={
                "beneficiary": ["in", chunk],
                "applied_at": ["<=", payroll.generated_at],
                "effective_month": ["<=", payroll.month],
            },
            fields=list(CHANGE_FIELDS),
            order_by="effective_month desc, creation desc",
            limit=0,
        )
        for row in rows:
            if row.programme in (None, "", payroll.programme):
                row.known = _is_known(row, before)
                found.setdefault(row.beneficiary, []).append(row)
    return found


def _is_known(change, before) -> bool:
    """Whether the list before was made with a change in effect."""
    if change.effective_month > before.month:
        return False
    if before.generated_at:
        return change.applied_at <= before.generated_at
    return bool(change.list_month) and change.list_month <= before.month


def _entitlements(programme: str, people: list[str]) -> dict[str, list]:
    found: dict[str, list] = {}
    for chunk in in_chunks(people):
        rows = frappe.get_all(
            "Benefit Entitlement",
            filters={
                "beneficiary": ["in", chunk],
                "programme": programme,
                "status": "Approved",
            },
            fields=list(ENTITLEMENT_FIELDS),
            order_by="start_month asc",
            limit=0,
        )
        for row in rows:
            found.setdefault(row.beneficiary, []).append(row)
    return found


def _new_rate(payroll, before):
    """The rate that came since the list before, if there is one: its legal basis and first month."""
    rate = frappe.qb.DocType("Benefit Rate")
    came = (rate.effective_from > before.month) | (rate.in_force_from > before.as_of)
    rows = (
        frappe.qb.from_(rate)
        .select(Max(rate.legal_basis).as_("legal_basis"), rate.effective_from)
        .where(
            (rate.programme == payroll.programme)
            & (rate.effective_from <= payroll.month)
            & (rate.in_force_from <= payroll.as_of)
            & came
        )
        .groupby(rate.effective_from)
        .orderby(rate.effective_from)
        .run(as_dict=True)
    )
    return rows[-1] if rows else None
