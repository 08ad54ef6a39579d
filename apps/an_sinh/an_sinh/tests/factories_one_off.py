"""Builds for tests of one-off payments: a claim for a dead person, and its way through the chain."""

from datetime import date

import frappe
from an_sinh.services.payroll import one_off as one_off_payroll

from . import factories
from .factories import act, approve_payroll
from .users import as_user

DIED_ON = date(2024, 10, 5)
CLAIMANT = {
    "claimant_name": "Trần Thị Thân",
    "claimant_relation": "Con gái",
    "claimant_id_number": "099301000777",
}
DECISION = {"decision_number": "21/QĐ-UBND", "decision_date": "2024-10-20"}


def dead_person(place, *categories: str, died_on: date = DIED_ON, **values):
    """A person of the north with these benefits since January 2024, paid up to the death and stopped by it."""
    person = factories.person(place.north, category=None, **values)
    for category in categories:
        last = died_on.replace(day=1)
        factories.entitlement(person.name, category, end_month=last, paid_through=last)
    frappe.db.set_value("Beneficiary", person.name, {"death_date": died_on, "status": "Stopped"})
    return person


def claim(place, person, category: str, user: str | None = None, **values):
    """A draft of the commune's officer, to be paid in November 2024 in cash to the daughter."""
    document = frappe.get_doc(
        {
            "doctype": "One-off Benefit",
            "beneficiary": person.name,
            "category": category,
            "month": "2024-11-01",
            **CLAIMANT,
            **DECISION,
            **values,
        }
    )
    with as_user(user or place.north_officer):
        return document.insert()


def approve(place, document) -> None:
    """From draft to approval, by four people."""
    for who, action in (
        ("north_officer", "Send for Approval"),
        ("north_leader", "Approve"),
        ("district_officer", "Approve"),
        ("district_leader", "Approve"),
    ):
        act(place.users[who], "One-off Benefit", document.name, action)
    document.reload()


def listed(place, month: date = date(2024, 11, 1), programme: str = "BTXH") -> str | None:
    """The one-off list of the north, worked out by its officer."""
    with as_user(place.north_officer):
        return one_off_payroll.generate(month, place.north, programme)


def paid(place, month: date = date(2024, 11, 1), programme: str = "BTXH") -> str:
    """The one-off list of the north, approved."""
    name = listed(place, month, programme)
    approve_payroll(place, name)
    return name
