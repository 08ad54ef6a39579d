"""Two records of one person become one: the record that stays takes the entitlements, the papers and what was charged; the
other one remains as the history that its approved lines name, and nothing is counted for it any more.

Lines are sealed under the name they were approved with, so they stay. What was charged to the record that goes is
written as an opening balance of an entitlement that goes over. Months that both records were paid then come out as a
recovery of the one that stays, by the one rule. Every value that changes is kept, so that a merge can be undone
exactly until the next payroll counts with it."""

import json
from dataclasses import dataclass
from typing import Any

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.beneficiaries import merge as rules
from an_sinh.domain.benefits import charged
from an_sinh.domain.benefits.dated import DatedEntitlement
from an_sinh.domain.changes import rules as changes
from an_sinh.domain.values.names import loose
from an_sinh.services.approval import signatures
from an_sinh.services.beneficiaries import record as beneficiary_record
from an_sinh.services.beneficiaries.duplicates import (
    DOCTYPE,
    FIELDS,
    MERGED,
    OPEN,
    decide_pair,
    require_merger,
)
from an_sinh.services.beneficiaries.merged_once import take_once
from an_sinh.services.benefits import entitlement_store
from an_sinh.services.benefits.openings import freeze_openings
from an_sinh.services.common import clock
from frappe import _
from frappe.utils import cstr

PERSON, ENTITLEMENT = "Beneficiary", "Benefit Entitlement"
# What an undone merge leaves empty.
DECISION = ("kept", "trace", "decided_by", "decided_at", "proposal", "proposed_by")
WITH_APPROVAL = ("Benefit Change", "One-off Benefit", "Bank Account Change", "Payment Method")
PAPERS = ("Guardian", "Bank Account")


class Trace:
    """Writes values and remembers what stood there before."""

    def __init__(self):
        self.steps: list[dict] = []

    def write(self, doctype: str, name: str, values: dict) -> None:
        """Set the values that differ."""
        before = frappe.db.get_value(doctype, name, list(values), as_dict=True)
        changed = {field: value for field, value in values.items() if cstr(before[field]) != cstr(value)}
        if not changed:
            return
        frappe.db.set_value(doctype, name, dict(changed))  # Frappe adds `modified` to what it is given
        self.steps.append(
            {
                "doctype": doctype,
                "name": name,
                "before": {field: _plain(before[field]) for field in changed},
                "after": {field: _plain(value) for field, value in changed.items()},
            }
        )

    def text(self) -> str:
        """The steps as JSON."""
        return json.dumps(self.steps, ensure_ascii=False)


def merge_records(name: str, keep: str, fields: dict[str, str]) -> str | None:
    """Merge the two records of a pair; `keep` is the one that stays, `fields` says for each of `FIELDS` whether the
    value of the "first" or the "second" is right. Money goes where the record that stays is paid, so it takes two
    people: the first call proposes, the same choice by somebody else carries it out. Returns the name of the record
    that stays, None for a proposal. Throws while something about either is undecided. Does not commit."""
    pair = frappe.get_doc(DOCTYPE, name, for_update=True)
    if pair.status != OPEN:
        frappe.throw(_("{0} and {1} have already been decided.").format(pair.first_name, pair.second_name))
    _check_choice(pair, keep, fields)
    staying, going = (
        frappe.get_doc(PERSON, record, for_update=True)
        for record in (keep, pair.second if keep == pair.first else pair.first)
    )
    # Whoever makes a payroll of these communes takes turns with the merge.
    for unit in sorted({staying.administrative_unit, going.administrative_unit}):
        frappe.db.get_value("Administrative Unit", unit, "name", for_update=True)
    _refuse_unfinished(staying, going)
    plan = _plan(staying, going)
    own = "first" if keep == pair.first else "second"
    taken = {fieldname: side for fieldname, side in fields.items() if side != own}
    proposal = json.dumps({"keep": keep, "fields": taken}, sort_keys=True)
    if pair.proposal != proposal or pair.proposed_by == frappe.session.user:
        pair.db_set({"proposal": proposal, "proposed_by": frappe.session.user})
        return None
    require_merger()
    freeze_openings(unit=staying.administrative_unit)
    freeze_openings(unit=going.administrative_unit)
    trace = Trace()
    _take_entitlements(trace, staying, plan)
    _take_papers(trace, staying, going)
    take_once(trace, staying, going)
    _take_fields(trace, staying, pair, taken)
    trace.write(PERSON, going.name, {"merged_into": staying.name, "status": "Merged"})
    decide_pair(pair, {"status": MERGED, "kept": staying.name, "trace": trace.text()})
    return staying.name


def undo_merge(name: str) -> None:
    """Make two records of one again, exactly as they were. Throws once a payroll counts with the merge, or when
    something that it changed was changed since. Does not commit."""
    require_merger()
    pair = frappe.get_doc(DOCTYPE, name, for_update=True)
    if pair.status != MERGED:
        frappe.throw(_("{0} and {1} are not merged.").format(pair.first_name, pair.second_name))
    both = ["in", [pair.first, pair.second]]
    since = {"beneficiary": both, "creation": [">", pair.decided_at]}
    if payroll := frappe.db.get_value("Payroll Line", since, "payroll"):
        frappe.throw(
            _(
                "{0} was calculated after the merge, so it can no longer be undone. Correct the records instead."
            ).format(payroll)
        )
    steps = json.loads(pair.trace)
    for step in steps:
        _refuse_changed(step)
    for step in reversed(steps):
        frappe.db.set_value(step["doctype"], step["name"], step["before"])
    pair.db_set({"status": OPEN, **dict.fromkeys(DECISION)})


def charged_before_merge(programme: str, month: int) -> dict[str, tuple[str, str, int]]:
    """What records that were merged away were charged for a month: {record: (its unit, the record that stayed,
    đồng)}. The month's identity counts them as people who went."""
    person, kept = frappe.qb.DocType(PERSON), frappe.qb.DocType("Charged Months")
    rows = (
        frappe.qb.from_(person)
        .join(kept)
        .on(kept.beneficiary == person.name)
        .select(person.name, person.administrative_unit, person.merged_into, kept.runs)
        # A range of the index: hardly anybody is merged, and everybody else has nothing there.
        .where((person.merged_into > "") & (kept.programme == programme))
        .run()
    )
    found = {}
    for name, unit, staying, runs in rows:
        if amount := charged.charged_in(charged.parse_history(runs), month):
            found[name] = (unit, staying, amount)
    return found


def _check_choice(pair, keep: str, fields: dict[str, str]) -> None:
    if keep not in (pair.first, pair.second):
        frappe.throw(_("Choose which of the two records stays."))
    for fieldname, side in fields.items():
        if fieldname not in FIELDS or side not in ("first", "second"):
            frappe.throw(_("“{0}” can't be chosen.").format(fieldname))


def _refuse_unfinished(staying, going) -> None:
    """Nothing about either record may be on its way: it would land on the wrong one."""
    for record in (staying, going):
        if record.merged_into:
            frappe.throw(
                _("{0} has already been merged into {1}.").format(record.full_name, record.merged_into)
            )
        if record.get(signatures.STATE) != signatures.APPROVED:
            frappe.throw(
                _(
                    "{0} ({1}) is not approved. Reject the record if it is superfluous, or have it approved first."
                ).format(record.full_name, record.name)
            )
    if bool(staying.death_date) != bool(going.death_date):
        dead, alive = (staying, going) if staying.death_date else (going, staying)
        frappe.throw(
            _(
                "{0} died by the record {1}, but not by {2}. Have the benefits of {2} stopped first, then merge."
            ).format(dead.full_name, dead.name, alive.name)
        )
    both = ["in", [staying.name, going.name]]
    if payroll := frappe.db.get_value("Payroll Line", {"beneficiary": both, "docstatus": 0}, "payroll"):
        frappe.throw(_("{0} is not approved yet and holds one of them. Finish it first.").format(payroll))
    for doctype in WITH_APPROVAL:
        if document := _on_its_way(doctype, both):
            frappe.throw(_("{0} {1} is being approved. Have it decided first.").format(_(doctype), document))


def _on_its_way(doctype: str, both: list) -> str | None:
    """A document about either person that is not decided; a change that is decided must also have taken effect."""
    ended = ["not in", [signatures.APPROVED, signatures.REJECTED]]
    waiting = frappe.db.get_value(doctype, {"beneficiary": both, signatures.STATE: ended})
    if waiting or doctype != "Benefit Change":
        return waiting
    return frappe.db.get_value(
        doctype,
        {"beneficiary": both, signatures.STATE: signatures.APPROVED, "applied_at": ["is", "not set"]},
    )


@dataclass(frozen=True)
class Plan:
    """What becomes of the entitlements, and by entitlement the history of charges that it takes over."""

    outcome: rules.Outcome
    charges: dict[str, list[str]]


def _plan(staying, going) -> Plan:
    """Reads both people's entitlements under a lock. Throws where a person must settle a contradiction first."""
    mine = entitlement_store.entitlements_of(staying.name, for_update=True)
    theirs = entitlement_store.entitlements_of(going.name, for_update=True)
    history = frappe.get_all(
        "Charged Months", filters={"beneficiary": going.name}, fields=["programme", "runs"], limit=0
    )
    charges: dict[str, list[str]] = {}
    try:
        outcome = rules.join(mine, theirs)
        for row in history:
            if row.runs:
                charges.setdefault(_name(rules.bearer(row.programme, mine, theirs)), []).append(row.runs)
    except rules.MergeConflict as conflict:
        _explain(conflict, staying, going)
    return Plan(outcome, charges)


def _name(entitlement: DatedEntitlement) -> str:
    assert entitlement.name is not None  # it was read, so it is written
    return entitlement.name


def _take_entitlements(trace: Trace, staying, plan: Plan) -> None:
    place = {"beneficiary": staying.name, "administrative_unit": staying.administrative_unit}
    for entitlement in plan.outcome.taken:
        trace.write(ENTITLEMENT, _name(entitlement), place)
    for entitlement in plan.outcome.cancelled:
        assert entitlement.end is not None
        ended = {"status": "Cancelled", "end_month": months.first_day(entitlement.end)}
        trace.write(ENTITLEMENT, _name(entitlement), place | ended)
    for entitlement in plan.outcome.widened:
        end = None if entitlement.end is None else months.first_day(entitlement.end)
        trace.write(
            ENTITLEMENT,
            _name(entitlement),
            {"start_month": months.first_day(entitlement.start), "end_month": end},
        )
    for name, runs in plan.charges.items():
        opening = frappe.db.get_value(ENTITLEMENT, name, "opening_charged")
        trace.write(ENTITLEMENT, name, {"opening_charged": charged.add_up(opening or "", *runs)})


def _take_papers(trace: Trace, staying, going) -> None:
    """Guardians and accounts go over. Payment methods do only where the record that stays has none: two would
    contradict each other."""
    doctypes = list(PAPERS)
    if not frappe.db.exists(
        "Payment Method", {"beneficiary": staying.name, signatures.STATE: signatures.APPROVED}
    ):
        doctypes.append("Payment Method")
    place = {"beneficiary": staying.name, "administrative_unit": staying.administrative_unit}
    for doctype in doctypes:
        for name in frappe.get_all(doctype, filters={"beneficiary": going.name}, pluck="name", limit=0):
            trace.write(doctype, name, place)
    _take_children(trace, staying, going)


def _take_children(trace: Trace, staying, going) -> None:
    """The children whom only the record that goes knows."""
    known = {(loose(row.full_name), row.birth_year) for row in staying.children}
    further = [row for row in going.children if (loose(row.full_name), row.birth_year) not in known]
    for place, row in enumerate(further, start=len(staying.children) + 1):
        trace.write(row.doctype, row.name, {"parent": staying.name, "idx": place})


def _take_fields(trace: Trace, staying, pair, taken: dict[str, str]) -> None:
    values: dict[str, Any] = {}
    for fieldname, side in taken.items():
        values |= dict(frappe.db.get_value(PERSON, pair.get(side), FIELDS[fieldname], as_dict=True))
    staying.update(values)
    beneficiary_record.set_warnings(staying)
    entitlements = entitlement_store.entitlements_of(staying.name)
    values |= {
        "search_key": staying.search_key,
        "list_order": staying.list_order,
        "data_warnings": staying.data_warnings,
        "status": changes.payment_status(entitlements, months.index(clock.today()), bool(staying.death_date)),
    }
    trace.write(PERSON, staying.name, values)


def _explain(conflict: rules.MergeConflict, staying, going) -> None:
    sentence = {
        rules.COEFFICIENT: _("{0}: the two records have different coefficients in the same months."),
        rules.SUSPENSION: _("{0}: one record was suspended in months that the other does not cover."),
        rules.SEVERAL: _("{0}: the months of one record overlap two entitlements of the other."),
        rules.NO_CLAIM: _(
            "{0}: one record was paid by this programme, but neither has an entitlement there."
        ),
    }[conflict.why].format(conflict.where)
    frappe.throw(
        sentence
        + " "
        + _("Correct {0} or {1} by a benefit change first, then merge.").format(going.name, staying.name)
    )


def _refuse_changed(step: dict) -> None:
    now = frappe.db.get_value(step["doctype"], step["name"], list(step["after"]), as_dict=True)
    if now is None or any(_plain(now[field]) != value for field, value in step["after"].items()):
        frappe.throw(
            _(
                "{0} {1} was changed after the merge, so it can no longer be undone. Correct the records instead."
            ).format(_(step["doctype"]), step["name"])
        )


def _plain(value):
    return value if value is None or isinstance(value, int | float | str) else str(value)
