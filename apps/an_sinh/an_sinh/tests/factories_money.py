"""Builds for tests of money that moves: months approved, ordered, sent and answered in one line each."""

from datetime import date

import frappe
from an_sinh.services.disbursement import orders, reconciliation
from frappe.utils import nowdate

from . import factories
from .factories import approve_payroll, prepare

MAY, JUNE, JULY, AUGUST = (date(2024, month, 1) for month in (5, 6, 7, 8))
POST = "Bưu điện"


def owed_since(
    place, month: date = MAY, category: str = "BTXH-6c", account: str | None = "101234567890", **values
):
    """A person of the north with one benefit from a month on, paid through an account unless told otherwise."""
    person = factories.person(place.north, category=None, **values)
    factories.entitlement(person.name, category, start_month=month)
    if account:
        factories.account_method(person.name, number=account)
    return person


def listed(place, month: date, **values) -> str:
    """The north's list of a month, approved."""
    name = prepare(place.north, place.north_officer, month, **values)
    approve_payroll(place, name)
    return name


def sent(payroll: str) -> list[str]:
    """The orders of an approved list's month, sent."""
    names = orders.make_for_payroll(payroll)
    for name in names:
        orders.send(name)
    return names


def line_of(person, payroll: str | None = None, **filters):
    """The one line of a person (on a list)."""
    if payroll:
        filters["payroll"] = payroll
    (name,) = frappe.get_all("Payroll Line", filters={"beneficiary": person.name, **filters}, pluck="name")
    return frappe.get_doc("Payroll Line", name)


def row(line, status: str, **values) -> dict:
    """A provider's row about a line."""
    said = {"paid": {"paid_on": nowdate()}, "uncollected": {}}.get(status, {"reason": "Không chuyển được"})
    return {
        "end_to_end_id": line.end_to_end_id,
        "status": status,
        "amount": int(line.amount),
        **said,
        **values,
    }


def answer(line, status: str, key: str | None = None, **values) -> dict:
    """A provider's answer about one line, over the same service that the bank API calls."""
    line.reload()
    return reconciliation.post_results(
        line.disbursement, [row(line, status, **values)], key or frappe.generate_hash(length=12)
    )


def shown(payroll: str, person=None) -> list[tuple]:
    """(kind, first month, months, đồng) of a list's lines, of one person or all."""
    filters = {"payroll": payroll} | ({"beneficiary": person.name} if person else {})
    return [
        (line.kind, f"{line.from_month:%m}", line.months, int(line.amount))
        for line in frappe.get_all(
            "Payroll Line",
            filters=filters,
            fields=["kind", "from_month", "months", "amount"],
            order_by="line_no",
            limit=0,
        )
    ]


def debts(person) -> list[tuple]:
    """(total, outstanding, status) of a person's Recoveries, the oldest first."""
    return [
        (int(debt.total_amount), int(debt.outstanding_amount), debt.status)
        for debt in frappe.get_all(
            "Recovery",
            filters={"beneficiary": person.name},
            fields=["total_amount", "outstanding_amount", "status"],
            order_by="creation asc, name asc",
            limit=0,
        )
    ]


def movements(person) -> list[tuple]:
    """(kind, settled, money) of a person's movements, in the order in which they happened."""
    return [
        (moved.kind, int(moved.settled), int(moved.money))
        for moved in frappe.get_all(
            "Money Movement",
            filters={"beneficiary": person.name},
            fields=["kind", "settled", "money"],
            order_by="creation asc, name asc",
            limit=0,
        )
    ]
