"""Money that nobody collects: the list of a month, and the suspensions proposed from it."""

import frappe
from an_sinh.services.changes import uncollected_cash
from an_sinh.services.changes.drafts import Proposed
from an_sinh.services.common import fields, sent_values
from an_sinh.services.common.deadlocks import repeated_on_deadlock
from frappe import _

CHANGE = "Benefit Change"


@frappe.whitelist(methods=["GET", "POST"])
def due(administrative_unit: str, month: str) -> list[uncollected_cash.UncollectedDue]:
    """Entitlements at or below a unit whose money waits uncollected."""
    _check(administrative_unit, "read")
    return uncollected_cash.uncollected_entitlements(administrative_unit, _first_day(month))


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def make_changes(administrative_unit: str, month: str, entitlements: str) -> Proposed:
    """Draft suspensions for those chosen (a JSON list of names)."""
    _check(administrative_unit, "create")
    return uncollected_cash.make_suspensions(
        administrative_unit, _first_day(month), sent_values.names(entitlements)
    )


def _check(unit: str, ptype: str) -> None:
    wanted = frappe.new_doc(CHANGE)
    wanted.update({"administrative_unit": unit})
    frappe.has_permission(CHANGE, ptype, doc=wanted, throw=True)


def _first_day(month: str):
    return fields.day_of(month, _("Month")).replace(day=1)
