"""The people of one unit and programme with all that a payroll needs, read in a handful of queries."""

import datetime
from dataclasses import dataclass, field
from typing import NamedTuple

from pypika.terms import ExistsCriterion

import frappe
from an_sinh.services.entitlement_rows import CLAIM_COLUMNS
from frappe.query_builder import Order
from frappe.query_builder.functions import GroupConcat

CLAIM = len(CLAIM_COLUMNS)
UNUSABLE = ("Unusable", "Closed")
ACCOUNT_CHANNELS = ("Account", "Digital Account")


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


WAY_COLUMNS = Payee._fields


def people_of(
    unit: str, programme: str, month: datetime.date, suspensions: dict[str, tuple]
) -> dict[str, Person]:
    """Everybody registered in `unit` with an approved entitlement of `programme` begun by `month`, in the
    order of their registration. `suspensions`: those of the programme, by entitlement."""
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
            & (right.status == "Approved")
            & (right.start_month <= month)
        )
        .orderby(person.name, order=Order.asc)
        .orderby(right.start_month, order=Order.asc)
        .orderby(right.category, order=Order.asc)
        .run()
    )


def _histories(unit: str, programme: str) -> dict[str, str]:
    """Charges of approved lines per person of the unit who has a claim, wherever they were paid."""
    line = frappe.qb.DocType("Payroll Line")
    person = frappe.qb.DocType("Beneficiary")
    charges = (
        frappe.qb.from_(line)
        .select(GroupConcat(line.charge_key))
        .where((line.beneficiary == person.name) & (line.programme == programme) & (line.docstatus == 1))
    )
    rows = (
        frappe.qb.from_(person)
        .select(person.name, charges.as_("history"))
        .where((person.administrative_unit == unit) & _has_claim(person, programme))
        .run()
    )
    return {name: history for name, history in rows if history}


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
    one for all. An account that can't be used falls back to cash."""
    found: dict[str, tuple] = {}
    for beneficiary, of_programme, state, *row in _method_rows(unit, programme, month):
        # The state is no condition of the query: nearly all rows share it, and its index would be chosen.
        if state != "Approved" or (of_programme and of_programme != programme):
            continue
        if of_programme or beneficiary not in found or not found[beneficiary][0]:
            found[beneficiary] = (of_programme, row)
    return {beneficiary: _payee(row, cash_provider) for beneficiary, (_, row) in found.items()}


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
            method.receiver_kind,
            guardian.full_name,
            guardian.relation,
            guardian.id_number,
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
    channel, own_cash_provider, account, provider, number, holder, state, kind, *receiver = row
    if not kind or kind == "Self":
        kind, receiver = "Self", (None, None, None)
    if channel in ACCOUNT_CHANNELS:
        if number and state not in UNUSABLE:
            return Payee(channel, provider, account, number, holder, kind, *receiver)
        channel = "Cash at Pay Point"
    return Payee(channel, own_cash_provider or cash_provider, None, None, None, kind, *receiver)
