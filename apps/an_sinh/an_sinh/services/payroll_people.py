"""The people of one unit and programme with all that a payroll needs, read in a handful of queries."""

import datetime
from dataclasses import dataclass, field
from typing import NamedTuple

from pypika.terms import ExistsCriterion

import frappe
from an_sinh.services import receivers
from an_sinh.services.entitlement_rows import CLAIM_COLUMNS
from frappe.query_builder import Order

CLAIM = len(CLAIM_COLUMNS)
# A cancelled entitlement ends before it begins; what was charged for it comes back.
COUNTED = ("Approved", "Cancelled")
UNUSABLE = ("Unusable", "Closed")
ACCOUNT_CHANNELS = ("Account", "Digital Account")
# Where the receiver begins in the row of a method: kind, name, relation, ID number, then the paper.
RECEIVER = 9


@dataclass(slots=True)
class Person:
    """One person: what stands on every line about them, their approved entitlements that have begun (names,
    and a signature of each), and a history text of charges."""

    who: tuple
    names: list[str] = field(default_factory=list)
    keys: list[tuple] = field(default_factory=list)
    history: str = ""


class Payee(NamedTuple):
    """How and to whom money goes, in the order of the payroll's columns (`WAY_COLUMNS`)."""

    channel: str
    provider: str | None
    bank_account: str | None = None
    account_number: str | None = None
    account_holder: str | None = None
    receiver_kind: str = "Self"
    receiver_name: str | None = None
    receiver_relation: str | None = None
    receiver_id_number: str | None = None
    way_note: str | None = None


WAY_COLUMNS = Payee._fields


def people_of(
    unit: str, programme: str, month: datetime.date, suspensions: dict[str, tuple]
) -> dict[str, Person]:
    """Everybody registered in `unit` with an entitlement of `programme` that was approved in time for the list of
    `month`, in the order of their registration. `suspensions`: those of the programme, by entitlement."""
    people: dict[str, Person] = {}
    for name, beneficiary, *row in _entitlement_rows(unit, programme, month):
        person = people.get(beneficiary)
        if person is None:
            full_name, sex, born, year, precision, *rest = row[CLAIM:]
            person = people[beneficiary] = Person(
                (beneficiary, full_name, sex, birth_text(precision, born, year), *rest)
            )
        person.names.append(name)
        person.keys.append((*row[:CLAIM], suspensions.get(name, ())))
    for name, history in _histories(unit, programme).items():
        if name in people:
            people[name].history = history
    return people


def birth_text(precision: str | None, born: datetime.date | None, year: int | None) -> str | None:
    """A birth date as lists print it: 24/05/1938, 05/1938 or 1938."""
    if not born or precision == "Year":
        return str(year) if year else None
    if precision == "Month":
        return f"{born.month:02d}/{born.year}"
    return f"{born.day:02d}/{born.month:02d}/{born.year}"


def _entitlement_rows(unit: str, programme: str, month: datetime.date) -> list:
    """Tuples: the entitlement's name, the person's, the columns of a claim, then those about the person."""
    right = frappe.qb.DocType("Benefit Entitlement")
    person = frappe.qb.DocType("Beneficiary")
    return (
        frappe.qb.from_(right)
        .join(person)
        .on(person.name == right.beneficiary)
        .select(right.name, right.beneficiary)
        .select(*(right[column] for column in CLAIM_COLUMNS))
        .select(
            person.full_name,
            person.sex,
            person.birth_date,
            person.birth_year,
            person.birth_precision,
            person.id_number,
            person.village,
        )
        .where(
            (person.administrative_unit == unit)
            & (right.programme == programme)
            & right.status.isin(COUNTED)
            & (right.list_month.isnull() | (right.list_month <= month))
        )
        .orderby(person.name, order=Order.asc)
        .orderby(right.start_month, order=Order.asc)
        .orderby(right.category, order=Order.asc)
        .run()
    )


def _histories(unit: str, programme: str) -> dict[str, str]:
    """Charges of approved lines per person registered in the unit now, wherever they were paid."""
    kept = frappe.qb.DocType("Charged Months")
    person = frappe.qb.DocType("Beneficiary")
    rows = (
        frappe.qb.from_(kept)
        .join(person)
        .on(person.name == kept.beneficiary)
        .select(kept.beneficiary, kept.runs)
        .where((person.administrative_unit == unit) & (kept.programme == programme))
        .run()
    )
    return {name: runs or "" for name, runs in rows}


def _has_claim(person, programme: str):
    """The condition that a person has an entitlement of a programme."""
    right = frappe.qb.DocType("Benefit Entitlement")
    claims = (
        frappe.qb.from_(right)
        .select(right.name)
        .where((right.beneficiary == person.name) & (right.programme == programme))
    )
    return ExistsCriterion(claims)


def payees_of(unit: str, programme: str, month: datetime.date, cash_provider: str | None) -> dict[str, Payee]:
    """By person: the approved Payment Method that counts in `month`: the latest one, of this programme before
    one for all. A receiver whose paper doesn't count gives way to the person's own account, or else to cash, and an
    account that can't be used to cash; the line then says why."""
    found: dict[str, tuple] = {}
    own: dict[str, tuple] = {}
    for beneficiary, of_programme, state, *row in _method_rows(unit, programme, month):
        # The state is no condition of the query: nearly all rows share it, and its index would be chosen.
        if state != "Approved" or (of_programme and of_programme != programme):
            continue
        for ways in (found, own) if row[RECEIVER] in (None, "", "Self") else (found,):
            if of_programme or beneficiary not in ways or not ways[beneficiary][0]:
                ways[beneficiary] = (of_programme, row)
    payees = {}
    for beneficiary, (_, row) in found.items():
        blocked = receivers.why_not(row[RECEIVER:], programme, month)
        if blocked:
            row = receivers.own_way(row, own.get(beneficiary), RECEIVER)
        payee = _payee(row, cash_provider)
        payees[beneficiary] = payee._replace(way_note=blocked) if blocked else payee
    return payees


def _method_rows(unit: str, programme: str, month: datetime.date) -> list:
    """Tuples, the oldest method first, of the people of a unit who have a claim."""
    method = frappe.qb.DocType("Payment Method")
    person = frappe.qb.DocType("Beneficiary")
    account = frappe.qb.DocType("Bank Account")
    guardian = frappe.qb.DocType("Guardian")
    return (
        frappe.qb.from_(method)
        .join(person)
        .on(person.name == method.beneficiary)
        .left_join(account)
        .on(account.name == method.bank_account)
        .left_join(guardian)
        .on(guardian.name == method.guardian)
        .select(
            method.beneficiary,
            method.programme,
            method.workflow_state,
            method.channel,
            method.cash_provider,
            method.bank_account,
            account.provider,
            account.account_number,
            account.holder_name,
            account.state,
            account.state_reason,
            account.holder_kind,
            method.receiver_kind,
            guardian.full_name,
            guardian.relation,
            guardian.id_number,
            *(guardian[column] for column in receivers.PAPER_COLUMNS),
        )
        .where(
            (person.administrative_unit == unit)
            & (method.from_month <= month)
            & _has_claim(person, programme)
        )
        .orderby(method.from_month, order=Order.asc)
        .orderby(method.creation, order=Order.asc)
        .run()
    )


def _payee(row: list, cash_provider: str | None) -> Payee:
    channel, own_cash_provider, account, provider, number, holder, state, reason, _holder_kind, kind = row[
        : RECEIVER + 1
    ]
    receiver = row[RECEIVER + 1 : RECEIVER + 4]
    if not kind or kind == "Self":
        kind, receiver = "Self", (None, None, None)
    note = None
    if channel in ACCOUNT_CHANNELS:
        if number and state not in UNUSABLE:
            return Payee(channel, provider, account, number, holder, kind, *receiver)
        channel = "Cash at Pay Point"
        note = receivers.account_note(account, state, reason)
    return Payee(channel, own_cash_provider or cash_provider, None, None, None, kind, *receiver, note)
