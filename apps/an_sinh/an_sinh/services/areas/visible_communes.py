"""The communes that a user's reports are about: within their area, and within the unit they ask for."""

from datetime import date

import frappe
from an_sinh.permissions import scope_of
from an_sinh.services.areas.units import communes, communes_of_month, refuse_merged
from frappe import _


def communes_within(asked: str | None, doctype: str, month: date | None = None) -> list[frappe._dict]:
    """The communes at or below the asked unit, or everywhere, whose documents of `doctype` the user may see: name,
    code, unit_name, in the order of their codes. Those of today's map, or of the one of `month`. None for who works for a
    provider: they see its orders, whatever other roles they have, and no commune's figures."""
    scope = scope_of(frappe.session.user, doctype)
    if scope.outside:
        return []
    roots = [asked] if asked else _provinces()
    found = [unit for root in roots for unit in (communes_of_month(root, month) if month else communes(root))]
    if scope.everything:
        return found
    within = set(scope.units)
    return [unit for unit in found if unit.name in within]


def required_communes(asked: str, doctype: str) -> list[str]:
    """The names of those communes; throws where the user may see none."""
    refuse_merged(asked)
    names = [unit.name for unit in communes_within(asked, doctype)]
    if not names:
        frappe.throw(_("{0} is not in your area.").format(asked), frappe.PermissionError)
    return names


def _provinces() -> list[str]:
    return frappe.get_all("Administrative Unit", filters={"level": "Province"}, pluck="name", order_by="code")
