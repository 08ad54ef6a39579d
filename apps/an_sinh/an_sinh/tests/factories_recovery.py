"""Builds for tests of recoveries: somebody paid past their death, and the way a plan takes."""

from datetime import date

import frappe

from . import factories
from .factories import act, approve_payroll, prepare
from .users import as_user

OCTOBER, NOVEMBER, DECEMBER, JANUARY = (
    *(date(2024, 10, 1), date(2024, 11, 1)),
    *(date(2024, 12, 1), date(2025, 1, 1)),
)
DIED_ON = date(2024, 10, 5)


def paid_until(
    place, last: date, category: str = "BTXH-6c", first: date = OCTOBER, arrived: bool = True, **account
):
    """A person of the north, paid in advance of `first` and by an approved payroll of each month from it to `last`,
    whose money arrived. Returns the person and the payrolls' names."""
    person = factories.person(place.north, category=None)
    before = first.replace(month=first.month - 1)
    factories.entitlement(person.name, category, paid_through=before)
    if account:
        factories.account_method(person.name, **account)
    names, month = [], first
    while month <= last:
        names.append(approved_payroll(place, month, category.split("-", maxsplit=1)[0]))
        for line in factories.lines(names[-1]) if arrived else ():
            frappe.db.set_value("Payroll Line", line.name, "payment_status", "Paid")
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return person, names


def approved_payroll(place, month: date, programme: str = "BTXH", **values) -> str:
    """A payroll of the north, taken through the whole chain."""
    name = prepare(place.north, place.north_officer, month, programme, **values)
    approve_payroll(place, name)
    return name


def end_by_death(person, died_on: date = DIED_ON) -> None:
    """What the approved change “Stop” of a dead person leaves in the registry."""
    for name in frappe.get_all("Benefit Entitlement", filters={"beneficiary": person.name}, pluck="name"):
        entitlement = frappe.get_doc("Benefit Entitlement", name)
        entitlement.flags.by_service = True
        entitlement.end_month = died_on.replace(day=1)
        entitlement.save(ignore_permissions=True)
    values = {"death_date": died_on, "status": "Stopped"}
    frappe.db.set_value("Beneficiary", person.name, values)


def recovery_of(person, **filters):
    """The one Recovery of a person."""
    (name,) = frappe.get_all("Recovery", filters={"beneficiary": person.name, **filters}, pluck="name")
    return frappe.get_doc("Recovery", name)


def planned(place, recovery, plan: str = "Whole", approve: bool = True, **values):
    """A plan written by the officer and, unless told otherwise, approved by the leader."""
    with as_user(place.north_officer):
        document = frappe.get_doc("Recovery", recovery.name)
        document.update({"plan": plan, **values})
        document.save()
    if approve:
        act(place.north_officer, "Recovery", recovery.name, "Send for Approval")
        act(place.north_leader, "Recovery", recovery.name, "Approve")
    return frappe.get_doc("Recovery", recovery.name)
