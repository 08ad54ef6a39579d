"""Benefit changes for tests: proposed by the commune, taken through the chain, at a day of one's choice."""

from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

import frappe
from an_sinh.services.common import clock

from .factories import act
from .users import as_user

CHAIN = ("leader", "district_officer", "district_leader")


@contextmanager
def on_day(year: int, month: int, day: int = 10):
    """Changes inside are sent and approved on this day."""
    with patch.object(clock, "today", lambda: date(year, month, day)):
        yield


def propose(place, kind: str, beneficiary: str, effective: str, side: str = "north", **values):
    """A draft of the commune's officer; `effective` as YYYY-MM."""
    document = frappe.get_doc(
        {
            "doctype": "Benefit Change",
            "change_type": kind,
            "beneficiary": beneficiary,
            "effective_month": f"{effective}-01",
            "decision_number": "15/QĐ-UBND",
            "decision_date": "2024-01-15",
            **values,
        }
    )
    with as_user(place.users[f"{side}_officer"]):
        return document.insert()


def send(place, name: str, side: str = "north") -> None:
    """The officer's signature."""
    act(place.users[f"{side}_officer"], "Benefit Change", name, "Send for Approval")


def sign(place, name: str, side: str = "north") -> None:
    """The signatures of the commune's leader and of the district."""
    for who in CHAIN:
        user = place.users[f"{side}_leader" if who == "leader" else who]
        act(user, "Benefit Change", name, "Approve")


def change(place, kind: str, beneficiary: str, effective: str, side: str = "north", **values):
    """A change from draft to effect; returns the document as it is then."""
    document = propose(place, kind, beneficiary, effective, side, **values)
    send(place, document.name, side)
    sign(place, document.name, side)
    return document.reload()


def claim_of(beneficiary: str, **filters) -> str:
    """The name of the person's approved entitlement."""
    return frappe.db.get_value(
        "Benefit Entitlement", {"beneficiary": beneficiary, "status": "Approved", **filters}, "name"
    )


def claims(beneficiary: str) -> list[tuple]:
    """The person's decided entitlements as (category, first month, last month, status), the earliest first."""
    rows = frappe.get_all(
        "Benefit Entitlement",
        filters={"beneficiary": beneficiary},
        fields=["category", "start_month", "end_month", "status"],
        order_by="start_month, category",
    )
    return [
        (
            row.category,
            f"{row.start_month:%Y-%m}",
            f"{row.end_month:%Y-%m}" if row.end_month else None,
            row.status,
        )
        for row in rows
    ]


def charged(beneficiary: str) -> dict[str, int]:
    """What approved payrolls charged for each month, in đồng; months that come to nothing are left out."""
    found: dict[str, int] = {}
    for line in frappe.get_all(
        "Payroll Line",
        filters={"beneficiary": beneficiary, "docstatus": 1},
        fields=["from_month", "months", "monthly_amount"],
        limit=0,
    ):
        for number in range(line.months):
            month = frappe.utils.add_months(line.from_month, number).strftime("%Y-%m")
            found[month] = found.get(month, 0) + int(line.monthly_amount)
    return {month: amount for month, amount in sorted(found.items()) if amount}


def cut_off(unit: str, before_day: int = 12):
    """A calendar by which changes of a unit must be sent before a day of the month."""
    values = {"administrative_unit": unit, "kind": "Change Cut-off", "before_day": before_day}
    return frappe.get_doc({"doctype": "Reporting Calendar", **values}).insert()
