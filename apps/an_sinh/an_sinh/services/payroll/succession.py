"""In which order a unit's lists follow each other, and from which day they look."""

import datetime

import frappe
from an_sinh.domain.base import months
from an_sinh.services.areas import units
from frappe import _
from frappe.utils import getdate


def newest_list(programme: str, unit: str, until: datetime.date | None = None) -> datetime.date | None:
    """The month of the newest approved regular list of a unit or of one that became part of it; None without one."""
    filters = {
        "programme": programme,
        "administrative_unit": ["in", units.lineage(unit)],
        "kind": "Regular",
        "docstatus": 1,
    }
    if until:
        filters["month"] = ["<=", until]
    return frappe.db.get_value("Monthly Payroll", filters, "month", order_by="month desc")


def why_late(programme: str, unit: str, month: datetime.date) -> str | None:
    """Why a unit can have no regular list of a month any more, as a sentence, or None: it is not newer than the newest
    one, or was paid through before the takeover."""
    newest = newest_list(programme, unit)
    label = months.label(months.index(month))
    if newest and newest >= month:
        return _(
            "{0} is not after {1}, the month of the newest approved list. Amounts still owed for {0} "
            "come with the next list. Check the year."
        ).format(label, months.label(months.index(newest)))
    through = None if newest else _paid_through(programme, unit)
    if through and through >= month:
        return _(
            "Everybody was paid through {1} before the takeover, so there is no list for {0}. Check the year."
        ).format(label, months.label(months.index(through)))
    return None


def _paid_through(programme: str, unit: str) -> datetime.date | None:
    """The last month that everybody taken over into a unit was paid for before."""
    filters = {
        "programme": programme,
        "administrative_unit": unit,
        "status": "Approved",
        "registry_import": ["is", "set"],
    }
    return frappe.db.get_value(
        "Benefit Entitlement",
        {**filters, "paid_through": ["is", "set"]},
        "paid_through",
        order_by="paid_through asc",
    )


def rates_day(programme: str, day: datetime.date) -> datetime.date:
    """The day whose rates count: never one before the latest that an approved list has applied already. A rate that
    months were charged by is not taken back because another list looks from an earlier day."""
    applied = frappe.db.get_value(
        "Monthly Payroll",
        {"programme": programme, "docstatus": 1, "as_of": ["is", "set"]},
        "as_of",
        order_by="as_of desc",
    )
    return max(day, getdate(applied)) if applied else day
