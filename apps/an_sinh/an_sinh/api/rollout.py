"""The rollout on the desk: with which month its reports open."""

import frappe
from an_sinh.services.reports import targets


@frappe.whitelist(methods=["GET", "POST"])
def last_month() -> str | None:
    """The newest month (its first day) for which a provider has answered, as YYYY-MM-DD; null before the first answer."""
    frappe.has_permission("Monthly Payroll", "read", throw=True)
    found = targets.last_month_with_results()
    return found.isoformat() if found else None
