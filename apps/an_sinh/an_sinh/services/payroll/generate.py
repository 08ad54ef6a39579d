"""Makes a month's payroll: one unit, one programme, one kind. Every amount comes from `an_sinh.domain`.

Nothing here commits: a payroll with all its lines is there, or nothing is.
"""

import datetime
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.terms import WITH_PREPARER, Channel
from an_sinh.domain.benefits.charged import parse_history
from an_sinh.domain.payroll.lines import ARREARS, RECOVERY, SET_OFF, PersonMonth, person_month, set_off, spans
from an_sinh.services.areas import units
from an_sinh.services.beneficiaries.merge import charged_before_merge
from an_sinh.services.benefits import charges, rate_verification
from an_sinh.services.benefits.entitlement_store import suspensions_of_programme, to_entitlement
from an_sinh.services.benefits.level_gate import LevelGate, gated_scheme, marked
from an_sinh.services.benefits.openings import freeze_openings
from an_sinh.services.benefits.programme_rules import province_of, usual_day
from an_sinh.services.changes import application
from an_sinh.services.common.bulk import gc_paused, in_chunks
from an_sinh.services.ledger import carried_over
from an_sinh.services.payees import payment_routes
from an_sinh.services.payees.payment_methods import Payee, Payees, by_person, method_rows
from an_sinh.services.payroll import bridge
from an_sinh.services.payroll import one_off as one_off_payroll
from an_sinh.services.payroll import totals as payroll_totals
from an_sinh.services.payroll.lines import LineWriter, categories_of, claims_of
from an_sinh.services.payroll.movements import bridge_of, resumed, transfers
from an_sinh.services.payroll.people import Person, people_by_unit
from an_sinh.services.payroll.succession import newest_list, rates_day, why_late
from frappe import _
from frappe.utils import getdate, now_datetime

KINDS = ("Regular", "Supplementary")
CASH = Channel.CASH
DIFFERENCES = (ARREARS, RECOVERY)
# Communes that are read together: some thousand people, so that neither queries nor memory count.
TOGETHER = 5


@dataclass
class Run:
    """What the payrolls of one programme and month share: the rules, and what was worked out already."""

    programme: str
    month: datetime.date
    kind: str
    as_of: datetime.date
    cash_provider: str | None
    provinces: dict[str, str | None] = field(default_factory=dict)
    sources: dict = field(default_factory=dict)
    memo: dict = field(default_factory=dict)
    claims: dict = field(default_factory=dict)
    texts: dict = field(default_factory=dict)
    people: dict[str, dict[str, Person]] = field(default_factory=dict)
    last_lists: dict[str, int] = field(default_factory=dict)
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

    def previous(self, unit: str) -> int:
        """The month of the last regular list that a unit, or one that became part of it, has had before this one; of
        none the month that was paid through before the takeover, or the month before."""
        before = months.index(self.month) - 1
        if unit not in self.last_lists:
            found = newest_list(self.programme, unit, months.first_day(before))
            self.last_lists[unit] = months.index(found) if found else before
        return self.last_lists[unit]

    def read(self, places: list[str], methods: dict[str, list]) -> None:
        """Read the people of these units. `methods`: their Payment Methods, which all programmes share."""
        self.people = people_by_unit(places, self.programme, self.month, self.suspensions)
        self.payees = Payees(methods, self.programme, self.month, self.cash_provider)

    def scheme(self, unit: str):
        if unit not in self.provinces:
            self.provinces[unit] = province_of(unit)
        province, waiting = self.provinces[unit], self.gate.waiting(unit)
        if (province, waiting) not in self.sources:
            self.sources[province, waiting] = gated_scheme(self.programme, province, waiting, self.as_of)
        return province, self.sources[province, waiting]


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
    told: dict[str, dict[str, Any]] = {
        programme: {"payrolls": [], "created": 0, "skipped": []} for programme in programmes
    }
    with gc_paused():
        for chunk in in_chunks(communes, TOGETHER):
            _generate_together(runs, chunk, told)
    return {
        "payrolls": [name for each in told.values() for name in each["payrolls"]],
        "created": sum(each["created"] for each in told.values()),
        "skipped": [row for each in told.values() for row in each["skipped"]],
    }


def _generate_together(runs: list[Run], places: list[str], told: dict[str, dict]) -> None:
    """The payrolls of some communes; adds to what is told of each programme."""
    for unit in places:
        _take_turn(unit)
    methods = by_person(method_rows(places, runs[0].month)) if runs else {}
    for run in runs:
        run.read(places, methods)
        _generate_of(run, places, told[run.programme])


def _generate_of(run: Run, places: list[str], told: dict) -> None:
    """The payrolls of one programme for communes that were read, whose turn it is."""
    for unit in places:
        existed = existing(run, unit)
        reason = None if existed else why_not(run, unit)
        if reason:
            told["skipped"].append({"unit": unit, "programme": run.programme, "reason": reason})
            continue
        name = existed or _make(run, unit)
        if name:
            told["payrolls"].append(name)
            told["created"] += not existed


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
    cash = frappe.db.get_value("Benefit Programme", programme, "cash_provider")
    cash = cash or frappe.db.get_single_value("An Sinh Settings", "default_cash_provider")
    return Run(programme, month, kind, day, cash)


def _take_turn(unit: str) -> None:
    """Two who make the same payroll at once take turns here, and the second finds the first's."""
    frappe.db.get_value("Administrative Unit", unit, "name", for_update=True)


def _make(run: Run, unit: str) -> str | None:
    """The payroll of a unit whose people were read; None when nobody is to be paid."""
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
    if not _fill(run, document):
        return None
    document.insert(ignore_permissions=True)
    return document.name


def _fill(run: Run, document) -> int:
    """Write the lines and set the totals on the document, unsaved. Returns the number of lines."""
    unit = document.administrative_unit
    run.cash_provider = run.payees.cash_provider = payment_routes.cash_payer(unit, run.programme)
    people, payees = run.people[unit], run.payees
    worked_out = _work_out(run, unit, people)
    writer = LineWriter(document, run.categories, run.cash_provider)
    debts = carried_over.debts_of(worked_out, run.programme)
    for name, outcome in worked_out.items():
        if name in debts:
            _add_set_off(run, writer, people[name], outcome, debts[name])
        elif outcome.drafts:
            writer.add_person(people[name], payees.get(name), _claims(run, people[name], outcome))
    _add_again(run, document, writer, worked_out)
    writer.write()
    document.update(payroll_totals.from_rows(writer.columns("kind", "channel", "beneficiary", "amount")))
    if run.kind == "Regular":
        movements = bridge_of(unit, worked_out, run.transfers, run.merged, run.resumed)
        document.update(movements.figures())
        bridge.keep_bridge(document, movements)
    document.update(
        {
            "as_of": run.as_of,
            "list_hash": writer.seal(),
            "prepared_by": frappe.session.user,
            "generated_at": now_datetime(),
            "needs_province_review": payroll_totals.needs_province_review(document),
            "unverified": rate_verification.rests_on(
                writer.columns(*rate_verification.LINE_COLUMNS), run.scheme(unit)[1].rates
            ),
        }
    )
    return writer.count


def _add_set_off(run: Run, writer: LineWriter, person: Person, outcome: PersonMonth, too_much) -> None:
    """The lines of somebody who owes money back, or did until it was given up: arrears of months that were paid before are shown and set off."""
    payee = run.payees.get(person.who[0])
    to_pay, covered = set_off(outcome.drafts, person.names, *too_much)
    writer.add_person(person, payee, claims_of(run.categories, person.keys, to_pay))
    writer.add_person(person, payee, claims_of(run.categories, person.keys, covered), SET_OFF)


def _add_again(run: Run, document, writer: LineWriter, worked_out: dict[str, PersonMonth]) -> None:
    """The payments that did not arrive, to be paid again as their people wish now."""
    people = run.people[document.administrative_unit]
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


def _work_out(run: Run, unit: str, people: dict) -> dict[str, PersonMonth]:
    """The domain's answer per person; people with the same claims and history share one."""
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
        claims = marked(tuple(map(to_entitlement, person.keys)), waits)
        charged = parse_history(person.history) + tuple(r for claim in claims for r in claim.opening or ())
        own = (
            [
                (*parse_history(text), *(claim.opening or ()))
                for text, claim in zip(shares, claims, strict=True)
            ]
            if shares
            else None
        )
        outcome = run.memo[key] = person_month(
            scheme, claims, charged, months.index(run.month), own, previous
        )
    return outcome


def _claims(run: Run, person: Person, outcome: PersonMonth) -> tuple:
    """What the lines of everybody with this outcome say; the run's memo keeps outcomes, so that each is itself."""
    claims = run.claims.get(id(outcome))
    if claims is None:
        claims = run.claims[id(outcome)] = claims_of(run.categories, person.keys, outcome.drafts, run.texts)
    return claims
