"""People whose money waited uncollected for months in a row, and the suspensions proposed for them.

Months count, not lines: what was carried over and waits again is still the money of its own month.
"""

from typing import TypedDict

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import dong, dotted
from an_sinh.domain.disbursement.uncollected import months_in_a_row
from an_sinh.domain.values.name_order import name_order
from an_sinh.services.areas import units
from an_sinh.services.changes.drafts import Proposed
from an_sinh.services.common.bulk import in_chunks
from frappe import _
from frappe.utils import cint

UNCOLLECTED, CARRIED_OVER, REGULAR = "Uncollected", "Carried Over", "Regular"
SOURCE = "Not Collected"
SETTINGS, DEFAULT_MONTHS = "An Sinh Settings", 3


class UncollectedDue(TypedDict):
    """An entitlement whose cash waits: for `count` months in a row, `amount` đồng. `effective_month`: the first day of
    the suspension that is due; `change`: an open one."""

    entitlement: str
    beneficiary: str
    full_name: str
    administrative_unit: str
    unit_name: str
    programme: str
    category_code: str
    count: int
    amount: int
    effective_month: str
    change: str | None


def uncollected_entitlements(unit: str, month) -> list[UncollectedDue]:
    """Entitlements at or below `unit` whose money of every month up to `month` (its first day), at least as many
    as An Sinh Settings asks for, waits uncollected."""
    last = months.index(month)
    needed = cint(frappe.db.get_single_value(SETTINGS, "uncollected_months")) or DEFAULT_MONTHS
    waiting: dict[str, dict[int, frappe._dict]] = {}
    for row in _waiting(units.subtree(unit), last):
        waiting.setdefault(row.entitlement, {})[months.index(row.month)] = row
    found = []
    for entitlement, by_month in waiting.items():
        count = months_in_a_row(set(by_month), last)
        if count >= needed:
            found.append(_proposal(entitlement, by_month, last, count))
    _name_open_changes(found)
    return sorted(
        found, key=lambda row: (row["administrative_unit"], name_order(row["full_name"]), row["entitlement"])
    )


def make_suspensions(unit: str, month, entitlements: list[str]) -> Proposed:
    """A draft suspension for each of the entitlements that is due. Asked again it makes none a
    second time."""
    by_name = {row["entitlement"]: row for row in uncollected_entitlements(unit, month)}
    made = Proposed(created=[], skipped=[])
    for name in dict.fromkeys(entitlements):
        row = by_name.get(name)
        if row is None:
            made["skipped"].append({"entitlement": name, "reason": _("It is not on this month's list.")})
        elif row["change"]:
            made["skipped"].append(
                {"entitlement": name, "reason": _("{0} is already open.").format(row["change"])}
            )
        else:
            made["created"].append(_propose(row))
    return made


def _propose(row: UncollectedDue) -> str:
    change = frappe.get_doc(
        {
            "doctype": "Benefit Change",
            "change_type": "Suspend",
            "beneficiary": row["beneficiary"],
            "programme": row["programme"],
            "entitlement": row["entitlement"],
            "effective_month": row["effective_month"],
            "reason": "Not Collected",
            "source": SOURCE,
            "note": _("{0} months in a row were not collected; {1} đồng are waiting.").format(
                row["count"], dotted(row["amount"])
            ),
        }
    )
    return change.insert().name


def _proposal(entitlement: str, by_month: dict[int, frappe._dict], last: int, count: int) -> UncollectedDue:
    row = by_month[last]
    return {
        "entitlement": entitlement,
        "beneficiary": row.beneficiary,
        "full_name": row.full_name,
        "administrative_unit": row.administrative_unit,
        "unit_name": frappe.get_cached_value("Administrative Unit", row.administrative_unit, "unit_name"),
        "programme": row.programme,
        "category_code": row.category_code,
        "count": count,
        "amount": sum(dong(by_month[last - back].amount) for back in range(count)),
        "effective_month": months.first_day(last + 1).isoformat(),
        "change": None,
    }


def _waiting(places: list[str], last: int) -> list:
    """Approved regular lines up to a month whose money nobody has collected to this day, oldest first."""
    fields = [
        "name",
        "entitlement",
        "beneficiary",
        "full_name",
        "administrative_unit",
        "programme",
        "category_code",
    ]
    rows = frappe.get_all(
        "Payroll Line",
        filters={
            "docstatus": 1,
            "kind": REGULAR,
            "payment_status": ["in", (UNCOLLECTED, CARRIED_OVER)],
            "administrative_unit": ["in", places],
            "month": ["<=", months.first_day(last)],
        },
        fields=[*fields, "month", "amount", "payment_status"],
        order_by="month asc, name asc",
        limit=0,
    )
    carried = _carried_and_waiting([row.name for row in rows if row.payment_status == CARRIED_OVER])
    return [row for row in rows if row.payment_status == UNCOLLECTED or row.name in carried]


def _carried_and_waiting(names: list[str]) -> set[str]:
    """Which of these lines are, on the list that carries them last, uncollected again."""
    origins = {name: name for name in names}
    waiting: set[str] = set()
    while origins:
        following = {}
        for chunk in in_chunks(origins):
            for row in frappe.get_all(
                "Payroll Line",
                filters={"carried_from": ["in", chunk], "docstatus": 1},
                fields=["name", "carried_from", "payment_status"],
                limit=0,
            ):
                if row.payment_status == UNCOLLECTED:
                    waiting.add(origins[row.carried_from])
                elif row.payment_status == CARRIED_OVER:
                    following[row.name] = origins[row.carried_from]
        origins = following
    return waiting


def _name_open_changes(found: list[UncollectedDue]) -> None:
    """Mark those for whom a suspension is already on its way or stands."""
    names = [row["entitlement"] for row in found]
    changes = frappe.get_all(
        "Benefit Change",
        filters={
            "entitlement": ["in", names or [""]],
            "change_type": "Suspend",
            "reason": "Not Collected",
            "workflow_state": ["!=", "Rejected"],
        },
        fields=["name", "entitlement", "effective_month"],
        limit=0,
    )
    by_entitlement = {row.entitlement: row.name for row in changes}
    for row in found:
        row["change"] = by_entitlement.get(row["entitlement"])
