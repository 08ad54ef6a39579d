"""How a person stands, as lists show it: active, suspended or stopped. It follows from the entitlements and the calendar."""

import datetime

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.changes import rules
from an_sinh.services.approval import signatures
from an_sinh.services.benefits import entitlement_store
from an_sinh.services.common import clock


def payment_status_of(entitlements: tuple, dead: bool) -> str:
    """Active, Suspended or Stopped in the running month."""
    return rules.payment_status(entitlements, months.index(clock.today()), dead)


def refresh_payment_status() -> int:
    """Every day: bring those up to date for whom something began or ended with this month or the last one. Returns
    how many changed."""
    this = months.index(clock.today())
    window = (months.first_day(this - 2), months.first_day(this))
    changed = 0
    for name in sorted(_ended_or_begun(window) | _suspended_or_resumed(window)):
        person = frappe.db.get_value("Beneficiary", name, ["status", "death_date"], as_dict=True)
        now = payment_status_of(entitlement_store.entitlements_of(name), bool(person.death_date))
        if now != person.status:
            frappe.db.set_value("Beneficiary", name, "status", now)
            changed += 1
    return changed


def _ended_or_begun(window: tuple[datetime.date, datetime.date]) -> set[str]:
    entitlement = frappe.qb.DocType("Benefit Entitlement")
    rows = (
        frappe.qb.from_(entitlement)
        .select(entitlement.beneficiary)
        .distinct()
        .where(entitlement.status == signatures.APPROVED)
        .where(entitlement.end_month[window[0] : window[1]] | entitlement.start_month[window[0] : window[1]])
        .run()
    )
    return {name for (name,) in rows}


def _suspended_or_resumed(window: tuple[datetime.date, datetime.date]) -> set[str]:
    row = frappe.qb.DocType("Entitlement Suspension")
    entitlement = frappe.qb.DocType("Benefit Entitlement")
    rows = (
        frappe.qb.from_(row)
        .join(entitlement)
        .on(entitlement.name == row.parent)
        .select(entitlement.beneficiary)
        .distinct()
        .where(row.from_month[window[0] : window[1]] | row.to_month[window[0] : window[1]])
        .run()
    )
    return {name for (name,) in rows}
