"""The counts behind the rollout rate, per commune, each by one grouped query."""

import datetime
from collections import defaultdict
from datetime import date
from typing import Any

from pypika.terms import ExistsCriterion

import frappe
from an_sinh.domain.base.money import dong
from an_sinh.domain.base.terms import ACCOUNT_CHANNELS
from an_sinh.domain.reports.rollout_rate import Counts
from an_sinh.services.areas.units import merged_of
from an_sinh.services.common import kept_counts
from frappe.query_builder import Case, Table
from frappe.query_builder.functions import Coalesce, Count, Min, Sum

USABLE_STATES = ("Active", "Unverified")
ACCOUNT_FIELD = {
    "Beneficiary": "own_account",
    "Guardian": "guardian_account",
    "Authorised": "authorised_account",
}


def counts_by_unit(month: datetime.date, units: list[str], programme: str | None = None) -> dict[str, Counts]:
    """Counts of *month* (first day) for each of *units* (communes); people in both programmes count once.

    A person is a beneficiary while an approved entitlement runs in the month; has an account through any approved
    account method in force with a usable account; is paid by what arrived for this month's list. A unit of an old
    map counts those who came from it and still are where it was merged into.
    """
    if not units:
        return {}
    merged = merged_of(units)
    present = sorted(set(units) - merged)
    figures = kept_counts.by_unit(
        f"rollout people {month} {programme or ''}",
        present,
        lambda some: _people(month, some, programme, former=False),
    )
    if merged:
        # Who came from an old unit may be anywhere: nothing is kept of these.
        figures |= _people(month, sorted(merged), programme, former=True)
    paid = kept_counts.by_unit_and_month(
        f"rollout payments {programme or ''}",
        month,
        units,
        lambda some: _paid(month, some, programme, former=False),
    )
    later = _paid(month, sorted(merged), programme, former=True) if merged else {}
    return {
        unit: Counts(**figures.get(unit, {}), **_together(paid[unit], later.get(unit, {}))) for unit in units
    }


def _of_units(query: Any, table: Any, units: list[str], former: bool) -> Any:
    """The query about documents of people in these units, and the column that says in which; `former`: of people
    who were in these units of an old map."""
    if not former:
        return query.where(table.administrative_unit.isin(units)), table.administrative_unit
    person = frappe.qb.DocType("Beneficiary")
    query = query.join(person).on(person.name == table.beneficiary)
    return query.where(person.former_unit.isin(units)), person.former_unit


def _people(month: date, units: list[str], programme: str | None, former: bool) -> dict[str, dict]:
    """Beneficiaries and holders of accounts, by unit."""
    values: dict[str, dict] = defaultdict(dict)
    for unit, persons in _beneficiaries(month, units, programme, former):
        values[unit]["beneficiaries"] = persons
    for unit, holder_kind, persons in _accounts(month, units, programme, former):
        values[unit][ACCOUNT_FIELD[holder_kind]] = persons
    return values


def _beneficiaries(month: date, units: list[str], programme: str | None, former: bool) -> Any:
    entitlement = frappe.qb.DocType("Benefit Entitlement")
    query, unit = _of_units(frappe.qb.from_(entitlement), entitlement, units, former)
    query = (
        query.select(unit, Count(entitlement.beneficiary).distinct())
        .where(entitlement.status == "Approved")
        .where(entitlement.start_month <= month)
        .where(entitlement.end_month.isnull() | (entitlement.end_month >= month))
        .groupby(unit)
    )
    return _of_programme(query, entitlement, programme).run()


def _accounts(month: date, units: list[str], programme: str | None, former: bool) -> Any:
    """One row per commune and holder; a person with several accounts counts under the first of own, guardian, other."""
    method = frappe.qb.DocType("Payment Method")
    account = frappe.qb.DocType("Bank Account")
    entitlement = frappe.qb.DocType("Benefit Entitlement")
    runs = (
        frappe.qb.from_(entitlement)
        .select(entitlement.name)
        .where(entitlement.beneficiary == method.beneficiary)
        .where(entitlement.status == "Approved")
        .where(entitlement.start_month <= month)
        .where(entitlement.end_month.isnull() | (entitlement.end_month >= month))
    )
    methods = frappe.qb.from_(method).join(account).on(account.name == method.bank_account)
    held, unit = _of_units(methods, method, units, former)
    held = (
        held.select(unit.as_("place"), Min(_rank(account.holder_kind)).as_("rank_of_holder"))
        .where(method.workflow_state == "Approved")
        .where(method.channel.isin(ACCOUNT_CHANNELS))
        .where(method.from_month <= month)
        .where(account.state.isin(USABLE_STATES))
        .where(ExistsCriterion(_of_programme(runs, entitlement, programme)))
        .groupby(unit, method.beneficiary)
    )
    if programme:
        held = held.where(method.programme.isnull() | method.programme.isin(("", programme)))
    holder = Table("held")
    rows = (
        frappe.qb.from_(held.as_("held"))
        .select(holder.place, holder.rank_of_holder, Count("*"))
        .groupby(holder.place, holder.rank_of_holder)
        .run()
    )
    kinds = tuple(ACCOUNT_FIELD)
    return [(unit, kinds[rank], persons) for unit, rank, persons in rows]


def _rank(holder_kind: Any) -> Any:
    """The place of a holder's kind in `ACCOUNT_FIELD`; one that isn't known counts as the first."""
    case = Case()
    for place, kind in list(enumerate(ACCOUNT_FIELD))[1:]:
        case = case.when(holder_kind == kind, place)
    return case.else_(0)


def _together(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    """Lists of an old map's units stay theirs; on later lists, their people are found one by one."""
    return {field: one.get(field, 0) + other.get(field, 0) for field in (*one, *other)}


def _paid(month: date, units: list[str], programme: str | None, former: bool) -> dict[str, dict]:
    """Persons and đồng by what became of them, by unit. A person counts once under each of the three: with two lines
    that failed otherwise, still one person."""
    line = frappe.qb.DocType("Payroll Line")
    outcome = (
        Case()
        .when(line.payment_status != "Paid", "not_paid")
        .when(line.channel.isin(ACCOUNT_CHANNELS), "paid_by_account")
        .else_("paid_in_cash")
    )
    query, unit = _of_units(frappe.qb.from_(line), line, units, former)
    if former:
        place = frappe.qb.DocType("Administrative Unit")
        query = query.join(place).on(place.name == line.administrative_unit)
        query = query.where(Coalesce(place.successor, "") == "")
    query = (
        query.select(unit, outcome.as_("outcome"))
        .select(Count(line.beneficiary).distinct(), Sum(line.amount))
        .where(line.month == month)
        .where(line.docstatus == 1)
        .where(line.amount > 0)
        .groupby(unit, outcome)
    )
    values: dict[str, dict] = defaultdict(dict)
    for place, field, persons, amount in _of_programme(query, line, programme).run():
        values[place] |= {field: persons, f"{field}_amount": dong(amount)}
    return values


def _of_programme(query: Any, table: Any, programme: str | None) -> Any:
    return query.where(table.programme == programme) if programme else query
