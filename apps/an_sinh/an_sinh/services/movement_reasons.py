"""Why somebody came, went or gets another amount: the decision behind each entry of a bridge."""

from dataclasses import dataclass

import frappe
from an_sinh.domain import identity
from an_sinh.domain.bridge import Entry
from frappe import _
from frappe.query_builder.functions import Max
from frappe.utils import getdate

CHUNK = 500
# Which changes can bring about a movement.
CHANGES = {
    identity.INCREASE: ("Grant", "Correction", "Adjust"),
    identity.RESUMPTION: ("Resume", "Correction"),
    identity.TRANSFER_IN: ("Transfer",),
    identity.TRANSFER_OUT: ("Transfer",),
    identity.DECREASE: ("Stop", "Correction", "Adjust"),
    identity.SUSPENSION: ("Suspend",),
    identity.ADJUSTMENT: ("Adjust", "Correction", "Grant", "Stop", "Suspend", "Resume"),
}
CHANGE_FIELDS = (
    *("name", "beneficiary", "change_type", "programme", "effective_month", "applied_at", "reason"),
    *("event_date", "decision_number", "decision_date"),
)
CLAIM_FIELDS = (
    *("beneficiary", "start_month", "end_month", "stop_reason", "decision_number", "decision_date"),
)


@dataclass(frozen=True)
class Reason:
    """What a list says beside a movement. `change`: the Benefit Change, where there is one."""

    text: str = ""
    decision_number: str | None = None
    decision_date: object = None
    event_date: object = None
    effective_month: object = None
    change: str | None = None


def reasons_of(payroll, entries: list[Entry]) -> dict[Entry, Reason]:
    """The reason of every entry of one payroll: the change that was applied since the list before, else what the
    entitlement or a new rate says. `payroll` has name, programme, month, administrative_unit, generated_at."""
    people = sorted({entry.beneficiary for entry in entries})
    before = _worked_out_before(payroll)
    changes = _changes(payroll, people, before)
    claims = _claims(payroll.programme, people)
    rate = _new_rate(payroll, before)
    return {
        entry: _by_change(entry, changes.get(entry.beneficiary, []))
        or _by_claim(entry, claims.get(entry.beneficiary, []), getdate(payroll.month))
        or _by_rate(entry, rate)
        for entry in entries
    }


def _by_change(entry: Entry, changes: list) -> Reason | None:
    """The latest change that fits the movement."""
    for change in changes:
        if change.change_type in CHANGES[entry.movement]:
            return Reason(
                _(change.reason or change.change_type),
                change.decision_number,
                change.decision_date,
                change.event_date,
                change.effective_month,
                change.name,
            )
    return None


def _by_claim(entry: Entry, claims: list, month) -> Reason | None:
    """What an entitlement says that began or ended without a change, as those of a new registration do."""
    if entry.movement == identity.INCREASE and claims:
        claim = claims[-1]
        return Reason(
            _("New registration"),
            claim.decision_number,
            claim.decision_date,
            effective_month=claim.start_month,
        )
    if entry.movement == identity.DECREASE:
        for claim in reversed(claims):
            if claim.end_month and claim.end_month < month:
                return Reason(_(claim.stop_reason or "Benefit ended"), effective_month=month)
    return None


def _by_rate(entry: Entry, rate) -> Reason:
    if entry.movement == identity.ADJUSTMENT and rate:
        return Reason(_("New rate"), rate.legal_basis, effective_month=rate.effective_from)
    return Reason()


def _worked_out_before(payroll) -> frappe._dict:
    """The regular list before: its month, and when and by which day's rates it was worked out."""
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
    return rows[0] if rows else frappe._dict()


def _changes(payroll, people: list[str], before) -> dict[str, list]:
    """Applied changes by person, the latest first, that the list before could not know: they count for a later
    month, or were applied after it was worked out."""
    found: dict[str, list] = {}
    for start in range(0, len(people), CHUNK):
        rows = frappe.get_all(
            "Benefit Change",
            filters={
                "beneficiary": ["in", people[start : start + CHUNK]],
                "applied_at": ["<=", payroll.generated_at],
                "effective_month": ["<=", payroll.month],
            },
            fields=list(CHANGE_FIELDS),
            order_by="effective_month desc, creation desc",
            limit=0,
        )
        for row in rows:
            known = before and row.effective_month <= before.month and row.applied_at <= before.generated_at
            if not known and row.programme in (None, "", payroll.programme):
                found.setdefault(row.beneficiary, []).append(row)
    return found


def _claims(programme: str, people: list[str]) -> dict[str, list]:
    found: dict[str, list] = {}
    for start in range(0, len(people), CHUNK):
        rows = frappe.get_all(
            "Benefit Entitlement",
            filters={
                "beneficiary": ["in", people[start : start + CHUNK]],
                "programme": programme,
                "status": "Approved",
            },
            fields=list(CLAIM_FIELDS),
            order_by="start_month asc",
            limit=0,
        )
        for row in rows:
            found.setdefault(row.beneficiary, []).append(row)
    return found


def _new_rate(payroll, before):
    """The rate that came since the list before, if there is one: its legal basis and first month."""
    if not before:
        return None
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
