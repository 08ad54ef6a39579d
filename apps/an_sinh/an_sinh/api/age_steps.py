"""Age steps that are due, and the benefit changes that an officer makes of them."""

import frappe
from an_sinh.permissions import scope_of
from an_sinh.services.areas.units import subtree
from an_sinh.services.changes import age_offers, age_steps, child_steps
from an_sinh.services.changes.age_step_rows import AgeStepDue
from an_sinh.services.changes.drafts import Proposed
from an_sinh.services.common import fields, sent_values
from an_sinh.services.common.deadlocks import repeated_on_deadlock
from frappe import _
from frappe.utils import get_first_day, nowdate


@frappe.whitelist(methods=["GET", "POST"])
def due(administrative_unit: str, month: str | None = None) -> list[AgeStepDue]:
    """Entitlements at or below a unit that an age changes from `month` (a day of it; next month) on or earlier, see
    `services.changes.age_steps.due`. Needs the right to read benefit changes and the unit's people."""
    return age_steps.steps_due(administrative_unit, _month(month), _allowed(administrative_unit))


@frappe.whitelist(methods=["GET", "POST"])
def offers(administrative_unit: str, month: str | None = None) -> list[age_offers.AgeOffer]:
    """People at or below a unit who may apply for a further benefit from `month` (a day of it; next month) on because
    of an age, see `services.changes.age_offers.AgeOffer`. Needs the right to read benefit changes and the unit's people."""
    return age_offers.find_offers(administrative_unit, _month(month), _allowed(administrative_unit))


@frappe.whitelist(methods=["GET", "POST"])
def births_unknown(administrative_unit: str, month: str | None = None) -> list[child_steps.UnknownBirths]:
    """Single parents at or below a unit whose benefit is for more children in `month` (a day of it; next month) than their
    record knows. Needs the right to read benefit changes and the unit's people."""
    return age_steps.births_unknown(administrative_unit, _month(month), _allowed(administrative_unit))


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def make_changes(
    entitlements: str | list, month: str | None = None, choices: str | dict | None = None
) -> Proposed:
    """Make a draft Benefit Change of each of these entitlements. `entitlements`: JSON list of names; `choices`: JSON
    {entitlement: category, "" to stop} where another than the usual step is meant.

    Needs the right to create benefit changes of
    those people."""
    frappe.has_permission("Benefit Change", "create", throw=True)
    names = sent_values.names(entitlements, required=True)
    for name in names:
        frappe.get_doc("Benefit Entitlement", name).check_permission("read")
    return age_steps.make_step_changes(names, _month(month), sent_values.fields_of(choices) or None)


def _allowed(unit: str) -> tuple[str, ...] | None:
    """The units whose people the user may read, None for all. Throws for a unit outside of them."""
    frappe.has_permission("Benefit Change", "read", throw=True)
    scope = scope_of(frappe.session.user, "Beneficiary")
    if scope.everything:
        return None
    if not set(scope.units) & set(subtree(unit)):
        frappe.throw(_("{0} is not in your area.").format(unit), frappe.PermissionError)
    return scope.units


def _month(month: str | None):
    return fields.day_of(month, _("Month")).replace(day=1) if month else get_first_day(nowdate(), d_months=1)
