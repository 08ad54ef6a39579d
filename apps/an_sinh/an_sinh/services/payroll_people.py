"""The people of one unit and programme with all that a payroll needs, read in a handful of queries."""

import datetime
from dataclasses import dataclass, field

import frappe
from an_sinh.services.entitlement_rows import CLAIM_COLUMNS, suspensions_of
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


@dataclass(frozen=True)
class Payee:
    """How and to whom money goes, as it stands on the payroll's lines."""

    channel: str
    provider: str | None
    bank_account: str | None = None
    account_number: str | None = None
    account_holder: str | None = None
    receiver_kind: str = "Self"
    receiver_name: str | None = None
    receiver_relation: str | None = None
    receiver_id_number: str | None = None


def people_of(unit: str, programme: str, month: datetime.date) -> dict[str, Person]:
    """Everybody registered in `unit` with an approved entitlement of `programme` begun by `month`, in the
    order of their registration."""
    suspensions = suspensions_of(unit, programme)
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
    """Charges of approved lines per person of the unit, wherever they were paid."""
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
        .where(person.administrative_unit == unit)
        .run()
    )
    return {name: history for name, history in rows if history}


def payees_of(unit: str, programme: str, month: datetime.date, cash_provider: str | None) -> dict[str, Payee]:
    """By person: the approved Payment Method that counts in `month`: the latest one, of this programme before
    one for all. An account that can't be used falls back to cash."""
    # The state is no condition of the query: nearly all rows share it, and its index would be chosen all the same.
    rows = sorted(
        (row for row in _method_rows(unit, month) if row.workflow_state == "Approved"),
        key=lambda row: (row.programme == programme, row.from_month, row.creation),
    )
    return {
        row.beneficiary: _payee(row, cash_provider) for row in rows if row.programme in (programme, None, "")
    }


def _method_rows(unit: str, month: datetime.date) -> list:
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
            method.from_month,
            method.creation,
            method.workflow_state,
            method.channel,
            method.receiver_kind,
            method.cash_provider,
            method.bank_account,
            account.provider,
            account.account_number,
            account.holder_name,
            account.state,
            guardian.full_name.as_("receiver_name"),
            guardian.relation,
            guardian.id_number.as_("receiver_id_number"),
        )
        .where((person.administrative_unit == unit) & (method.from_month <= month))
        .run(as_dict=True)
    )


def _payee(row, cash_provider: str | None) -> Payee:
    receiver = {}
    if row.receiver_kind and row.receiver_kind != "Self":
        receiver = {
            "receiver_kind": row.receiver_kind,
            "receiver_name": row.receiver_name,
            "receiver_relation": row.relation,
            "receiver_id_number": row.receiver_id_number,
        }
    if row.channel in ACCOUNT_CHANNELS and row.account_number and row.state not in UNUSABLE:
        return Payee(
            row.channel, row.provider, row.bank_account, row.account_number, row.holder_name, **receiver
        )
    channel = row.channel if row.channel not in ACCOUNT_CHANNELS else "Cash at Pay Point"
    return Payee(channel, row.cash_provider or cash_provider, **receiver)
