"""Makes a month's payroll: one unit, one programme, one kind. Every amount comes from `an_sinh.domain`.

Nothing here commits: a payroll with all its lines is there, or nothing is.
"""

from dataclasses import dataclass, field

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.terms import WITH_PREPARER, Channel
from an_sinh.domain.payroll.lines import RECOVERY, SET_OFF, PersonMonth, set_off, spans
from an_sinh.services.areas import units
from an_sinh.services.benefits import charges, rate_verification
from an_sinh.services.benefits.openings import freeze_openings
from an_sinh.services.benefits.programme_rules import usual_day
from an_sinh.services.changes import application
from an_sinh.services.common import embedded
from an_sinh.services.common.bulk import gc_paused, in_chunks
from an_sinh.services.ledger import carried_over
from an_sinh.services.payees import payment_routes
from an_sinh.services.payees.payment_methods import Payee, by_person, method_rows
from an_sinh.services.payroll import bridge
from an_sinh.services.payroll import one_off as one_off_payroll
from an_sinh.services.payroll import totals as payroll_totals
from an_sinh.services.payroll.lines import LineWriter, entitled_of
from an_sinh.services.payroll.movements import bridge_of
from an_sinh.services.payroll.people import Person
from an_sinh.services.payroll.repeated_lines import RepeatingWriter
from an_sinh.services.payroll.run import Run, entitled_for, work_out
from an_sinh.services.payroll.succession import rates_day, why_late
from an_sinh.services.payroll.unchanged import note_basis, others_of, read_unchanged
from frappe import _
from frappe.utils import getdate, now_datetime

KINDS = ("Regular", "Supplementary")
CASH = Channel.CASH
# Communes that are read together: some thousand people, so that neither queries nor memory count.
TOGETHER = 5


def generate(month, unit: str, programme: str, kind: str = "Regular", as_of=None) -> str | None:
    """Make the payroll of a month (its first day) and return its name; the one that exists already; or None
    when nobody is to be paid. `as_of`: the day whose rates are applied, usually today, at most the month's
    last day. Throws while an earlier payroll of this unit and programme is still open."""
    run = _new_run(programme, month, kind, as_of, [unit])
    _take_turn(unit)
    if name := existing(run, unit):
        return name
    if reason := why_not(run, unit):
        frappe.throw(reason)
    run.read([unit], by_person(method_rows([unit], run.month)))
    return _make(run, unit)


def generate_for_locality(month, locality: str, programmes=None, as_of=None) -> dict:
    """Make the regular payrolls of every commune at or below a unit, in one transaction.

    Returns {"payrolls": [names, old ones too], "created": number, "skipped": [{unit, programme, reason}]}."""
    communes = [commune["name"] for commune in units.communes(locality)]
    programmes = programmes or frappe.get_all("Benefit Programme", pluck="name", order_by="name")
    runs = [_new_run(programme, month, "Regular", as_of, communes) for programme in programmes]
    told = {programme: Told() for programme in programmes}
    with gc_paused():
        for run in runs:
            _generate_repeated(run, communes, told[run.programme])
        for chunk in in_chunks(communes, TOGETHER):
            _generate_together(runs, chunk, told)
    return {
        "payrolls": [
            each.payrolls[unit] for each in told.values() for unit in communes if unit in each.payrolls
        ],
        "created": sum(each.created for each in told.values()),
        "skipped": [row for each in told.values() for row in each.skipped],
    }


@dataclass
class Told:
    """What became of one programme's lists: names by unit, old ones too; how many are new; which can't be made."""

    payrolls: dict[str, str] = field(default_factory=dict)
    created: int = 0
    skipped: list[dict] = field(default_factory=list)


def _generate_repeated(run: Run, places: list[str], told: Told) -> None:
    """The payrolls of those units whose lists are mostly last month's; others are left."""
    for unit in places:
        _take_turn(unit)
    unchanged = read_unchanged(run, places)
    if unchanged is None:
        return
    for unit in unchanged.lists:
        if units.not_there_in(unit, run.month) or (lines := unchanged.sealed_lines(unit)) is None:
            continue
        document = _new_document(run, unit)
        writer = RepeatingWriter(document, run.categories, run.cash_payers[unit], unchanged, lines)
        if _fill(run, document, writer):
            told.payrolls[unit] = document.insert(ignore_permissions=True).name
            told.created += 1


def _generate_together(runs: list[Run], places: list[str], told: dict[str, Told]) -> None:
    """The payrolls of some communes that are not made yet; adds to what is told of each programme."""
    left = {
        run.programme: [unit for unit in places if unit not in told[run.programme].payrolls] for run in runs
    }
    waiting = [unit for unit in places if any(unit in some for some in left.values())]
    if not waiting:
        return
    for unit in waiting:
        _take_turn(unit)
    methods = by_person(method_rows(waiting, runs[0].month))
    for run in runs:
        if left[run.programme]:
            run.read(left[run.programme], methods)
            _generate_of(run, left[run.programme], told[run.programme])


def _generate_of(run: Run, places: list[str], told: Told) -> None:
    """The payrolls of one programme for communes that were read, whose turn it is."""
    for unit in places:
        existed = existing(run, unit)
        reason = None if existed else why_not(run, unit)
        if reason:
            told.skipped.append({"unit": unit, "programme": run.programme, "reason": reason})
            continue
        name = existed or _make(run, unit)
        if name:
            told.payrolls[unit] = name
            told.created += not existed


def regenerate(name: str) -> str:
    """Work out a payroll that nobody holds for approval anew, from the registry as it is now. Returns its
    name. Throws once it is on its way."""
    document = frappe.get_doc("Monthly Payroll", name, for_update=True)
    if document.docstatus != 0 or document.workflow_state not in WITH_PREPARER:
        frappe.throw(_("{0} is being approved. Return it first, then recalculate it.").format(name))
    one_off_payroll.release(name)
    frappe.db.delete("Payroll Line", {"payroll": name})
    if document.kind == one_off_payroll.KIND:
        one_off_payroll.fill(document)
    else:
        places = [document.administrative_unit]
        run = _new_run(document.programme, document.month, document.kind, None, places)
        run.read(places, by_person(method_rows(places, run.month)))
        _fill(run, document)
    document.flags.by_service = True
    document.save(ignore_permissions=True)
    return name


def existing(run: Run, unit: str) -> str | None:
    """The regular payroll of this month, or an open supplementary one."""
    filters = {
        "programme": run.programme,
        "month": run.month,
        "administrative_unit": unit,
        "kind": run.kind,
        "docstatus": ["<", 2] if run.kind == "Regular" else 0,
    }
    return frappe.db.get_value("Monthly Payroll", filters, "name")


def why_not(run: Run, unit: str) -> str | None:
    """Why no payroll can be made now, as a sentence, or None: an open payroll isn't charged yet, so its
    months would be charged twice; a unit has no list of a month before it was there; and a list that is not newer than
    the newest one, or of a month that was paid through before the takeover, has nothing left to pay."""
    if absent := units.not_there_in(unit, run.month):
        return absent
    if run.kind == "Regular" and (late := why_late(run.programme, unit, run.month)):
        return late
    open_ones = frappe.get_all(
        "Monthly Payroll",
        filters={
            "programme": run.programme,
            "administrative_unit": unit,
            "docstatus": 0,
            "kind": ["!=", one_off_payroll.KIND],
        },
        pluck="name",
        order_by="month",
        limit=1,
    )
    if open_ones:
        return _("{0} is not approved yet. Finish it first, then make this payroll.").format(open_ones[0])
    return None


def _new_run(programme: str, month, kind: str, as_of, places: list[str]) -> Run:
    """The rules of a run, after the approved changes about people of these units took effect."""
    month = getdate(month).replace(day=1)
    if kind not in KINDS:
        frappe.throw(_("Payrolls of the kind {0} can’t be calculated from the registry.").format(_(kind)))
    day = rates_day(programme, getdate(as_of) if as_of else usual_day(months.index(month)))
    freeze_openings()
    application.apply_due(month, places)
    charges.refuse_gaps(programme)
    payers = payment_routes.cash_payers(places, programme)
    watching = embedded.watch(embedded.PAYROLL)
    return Run(
        programme, month, kind, day, payers[places[0]] if places else None,
        cash_payers=payers, moment=watching.tick() if watching else None,
    )  # fmt: skip


def _take_turn(unit: str) -> None:
    """Two who make the same payroll at once take turns here, and the second finds the first's."""
    frappe.db.get_value("Administrative Unit", unit, "name", for_update=True)


def _make(run: Run, unit: str) -> str | None:
    """The payroll of a unit whose people were read; None when nobody is to be paid."""
    document = _new_document(run, unit)
    if not _fill(run, document):
        return None
    document.insert(ignore_permissions=True)
    return document.name


def _new_document(run: Run, unit: str):
    document = frappe.get_doc(
        {
            "doctype": "Monthly Payroll",
            "programme": run.programme,
            "month": run.month,
            "administrative_unit": unit,
            "kind": run.kind,
        }
    )
    document.set_new_name()
    document.flags.by_service = True
    return document


def _fill(run: Run, document, writer: LineWriter | None = None) -> int:
    """Write the lines and set the totals on the document, unsaved. Returns the number of lines. `writer`: one that makes
    lines of people who weren't read."""
    unit = document.administrative_unit
    run.cash_provider = run.payees.cash_provider = run.cash_payers[unit]
    writer = writer or LineWriter(document, run.categories, run.cash_provider)
    people, payees = writer.chosen(run.people.get(unit, {})), run.payees
    worked_out = work_out(run, unit, people)
    debts = carried_over.debts_of(worked_out, run.programme)
    for name, outcome in worked_out.items():
        if name in debts:
            _add_set_off(run, writer, people[name], outcome, debts[name])
        elif outcome.drafts:
            writer.add_person(people[name], payees.get(name), entitled_for(run, people[name], outcome))
    writer.repeat()
    again = _add_again(run, document, writer, worked_out) if writer.may_pay_again() else set()
    writer.write()
    document.update(writer.totals())
    if run.kind == "Regular":
        movements = bridge_of(unit, worked_out, run.transfers, run.merged, run.resumed)
        movements.add_unchanged(*writer.repeated())
        document.update(movements.figures())
        bridge.keep_bridge(document, movements)
        note_basis(document, run.moment, {*others_of(people, worked_out, run.month), *debts, *again})
    document.update(
        {
            "as_of": run.as_of,
            "list_hash": writer.seal(),
            "prepared_by": frappe.session.user,
            "generated_at": now_datetime(),
            "needs_province_review": payroll_totals.needs_province_review(document),
            "unverified": rate_verification.rests_on(
                writer.figures_of_law(), run.scheme(unit)[1].rates, run.unverified
            ),
        }
    )
    return writer.count


def _add_set_off(run: Run, writer: LineWriter, person: Person, outcome: PersonMonth, too_much) -> None:
    """The lines of somebody who owes money back, or did until it was given up: arrears of months that were paid before are shown and set off."""
    payee = run.payees.get(person.who[0])
    to_pay, covered = set_off(outcome.drafts, person.names, *too_much)
    writer.add_person(person, payee, entitled_of(run.categories, person.keys, to_pay))
    writer.add_person(person, payee, entitled_of(run.categories, person.keys, covered), SET_OFF)


def _add_again(run: Run, document, writer: LineWriter, worked_out: dict[str, PersonMonth]) -> set[str]:
    """The payments that did not arrive, to be paid again as their people wish now; returns whose."""
    people = run.people.get(document.administrative_unit, {})
    found = set()
    charges = {
        name: spans(outcome.drafts, people[name].names)
        for name, outcome in worked_out.items()
        if any(draft.kind == RECOVERY for draft in outcome.drafts)
    }
    unit = document.administrative_unit
    claimants = carried_over.claimants(run.programme, unit)
    for old, person, span in carried_over.again(
        run.programme, unit, run.month, charges, frozenset(claimants)
    ):
        who = people[person].who if person in people and person != old.beneficiary else None
        payee = run.payees.get(person)
        if claimant := claimants.get(old.name):
            payee = Payee(CASH, run.cash_provider, None, None, None, "Claimant", *claimant)
        writer.add_again(old, payee, span, who)
        found.add(who[0] if who else old.beneficiary)
    return found
