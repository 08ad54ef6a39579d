"""Holds everything that reports keep against counting it anew."""

from collections.abc import Iterable
from datetime import date

import frappe
from an_sinh.services.areas.units import communes, communes_of_month
from an_sinh.services.beneficiaries import data_quality
from an_sinh.services.common import kept_counts
from an_sinh.services.reports import month_standing, rollout_rate

PROGRAMMES = (None, "BTXH", "NCC")


def recount_reports(months: Iterable[date]) -> int:
    """Count the rollout of these months (first days) for every commune, for both programmes and each, the money of each
    month, and the quality of the data today; what is kept of it must be the same, and what was not is from now on.
    Returns how many communes' counts there were. Raises `kept_counts.Differs`, which names the first that is another."""
    checked = 0
    provinces = frappe.get_all("Administrative Unit", filters={"level": "Province"}, pluck="name", limit=0)
    with kept_counts.recounting():
        today = [unit.name for province in provinces for unit in communes(province)]
        checked += len(data_quality.counts_by_unit(today))
        for month in months:
            units = [unit.name for province in provinces for unit in communes_of_month(province, month)]
            checked += len(month_standing.money(month, units))
            for programme in PROGRAMMES:
                checked += len(rollout_rate.counts_by_unit(month, units, programme))
    return checked


def months_with_lists() -> list[date]:
    """The months (first days) that have approved lists."""
    rows = frappe.get_all(
        "Monthly Payroll", filters={"docstatus": 1}, fields=["month"], distinct=True, limit=0
    )
    return sorted(row.month for row in rows)
