"""The desk's first page: where the month stands, and which deadlines come next."""

import frappe
from an_sinh.services.areas import deadlines
from an_sinh.services.common import clock, fields
from an_sinh.services.reports import month_standing
from an_sinh.services.reports.month_standing import MonthStanding
from frappe import _
from frappe.utils import getdate


@frappe.whitelist(methods=["GET", "POST"])
def month(day: str | None = None) -> MonthStanding:
    """Where the month of *day*, or the latest that has a list, stands in the user's area: see
    `services.reports.month_standing`. Empty for who may read no lists."""
    return month_standing.standing(fields.day_of(day, _("Month")) if day else None)


@frappe.whitelist(methods=["GET", "POST"])
def next_deadlines(administrative_unit: str) -> list[dict]:
    """The deadlines of a unit that come next, the nearest first: as `api.reporting_calendar.upcoming` tells them, and
    days_left. Needs the right to read the unit."""
    frappe.get_doc("Administrative Unit", administrative_unit).check_permission("read")
    today = clock.today()
    rows = deadlines.upcoming(administrative_unit, today)
    for row in rows:
        row["days_left"] = (getdate(row["last_day"]) - today).days
    return sorted(rows, key=lambda row: (row["days_left"], row["kind"]))
