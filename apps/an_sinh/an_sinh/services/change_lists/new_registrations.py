"""People who are new on a commune's list of a month: registered by the office, on no list yet."""

from datetime import date
from typing import Any

from pypika.terms import ExistsCriterion

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.terms import NOT_IN_FLIGHT
from an_sinh.services.approval import signatures
from an_sinh.services.benefits import entitlement_store
from an_sinh.services.benefits.monthly_amount import Amounts

COLUMNS = (
    *("name", "beneficiary", "programme", "category", "coefficient", "start_month", "end_month"),
    *("list_month", "decision_number", "decision_date"),
)


def newcomers(unit: str, month: date, programme: str | None = None) -> list[dict]:
    """Sent or approved registrations whose first list is that of a month (its first day): beneficiary, programme,
    amount in đồng a month, categories (codes), effective_month, decision_number, decision_date, state."""
    amounts = Amounts()
    number = months.index(month)
    people: dict[tuple, list] = {}
    for row in _entitlements(unit, month, programme):
        if not row.list_month or row.list_month <= month:
            people.setdefault((row.programme, row.beneficiary), []).append(row)
    found = []
    for (of_programme, beneficiary), rows in people.items():
        entitlements = [entitlement_store.to_dated(row) for row in rows]
        amount = amounts.monthly(unit, of_programme, entitlements, number)
        if amount:
            found.append(
                {
                    "beneficiary": beneficiary,
                    "programme": of_programme,
                    "amount": amount,
                    "categories": tuple(
                        frappe.get_cached_value("Benefit Category", row.category, "category_code")
                        for row in rows
                    ),
                    "effective_month": rows[0].start_month,
                    "decision_number": rows[0].decision_number,
                    "decision_date": rows[0].decision_date,
                    "state": rows[0].workflow_state,
                }
            )
    return found


def _entitlements(unit: str, month: date, programme: str | None) -> list:
    """Entitlements that have begun, of people who never stood on a list of the programme, in the order of registration. What
    was imported stood on the lists of the time before; what a change granted is told by that change."""
    entitlement = frappe.qb.DocType("Benefit Entitlement")
    person = frappe.qb.DocType("Beneficiary")
    query = (
        frappe.qb.from_(entitlement)
        .join(person)
        .on(person.name == entitlement.beneficiary)
        .select(*(entitlement[column] for column in COLUMNS), person.workflow_state)
        .where((person.administrative_unit == unit) & person.workflow_state.notin(NOT_IN_FLIGHT))
        .where(
            entitlement.status.isin(["Proposed", signatures.APPROVED]) & entitlement.registry_import.isnull()
        )
        .where(
            (entitlement.start_month <= month)
            & (entitlement.end_month.isnull() | (entitlement.end_month >= month))
        )
        .where(ExistsCriterion(_earlier_lines(entitlement, month)).negate())
        .where(ExistsCriterion(_grants(entitlement)).negate())
        .orderby(person.name)
        .orderby(entitlement.start_month)
        .orderby(entitlement.category)
    )
    if programme:
        query = query.where(entitlement.programme == programme)
    return query.run(as_dict=True)


def _earlier_lines(entitlement: Any, month: date) -> Any:
    line = frappe.qb.DocType("Payroll Line")
    return (
        frappe.qb.from_(line)
        .select(line.name)
        .where((line.beneficiary == entitlement.beneficiary) & (line.programme == entitlement.programme))
        .where(line.month < month)
    )


def _grants(entitlement: Any) -> Any:
    change = frappe.qb.DocType("Benefit Change")
    return (
        frappe.qb.from_(change)
        .select(change.name)
        .where(
            (change.beneficiary == entitlement.beneficiary) & (change.applied_entitlement == entitlement.name)
        )
    )
