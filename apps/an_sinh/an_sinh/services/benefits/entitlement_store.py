"""Entitlements between the documents and the rules: the one place that knows which columns make an entitlement.

Two readings of the same rows. What is *owed* needs a signature: people with equal signatures and equal histories are
paid alike, so a payroll works each signature out once. What a *change* does needs dated entitlements: named, with
the reasons of their suspensions, read under a lock and written as far as they changed.
"""

from collections.abc import Iterable
from typing import Any

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import coefficient
from an_sinh.domain.base.terms import EntitlementStatus
from an_sinh.domain.benefits.charged import parse_history
from an_sinh.domain.benefits.dated import DatedEntitlement, Suspension
from an_sinh.domain.benefits.owed import Entitlement
from an_sinh.services.approval import signatures
from an_sinh.services.common.language import LANGUAGE
from frappe import _
from frappe.utils import getdate

DOCTYPE, SUSPENSION = "Benefit Entitlement", "Entitlement Suspension"
# What decides about a person's money: these columns and the suspensions make a signature.
SIGNATURE_COLUMNS = ("category", "coefficient", "start_month", "end_month", "paid_through", "opening_charged")
DATED_COLUMNS = ("name", "programme", "category", "coefficient", "start_month", "end_month", "status")


def to_entitlement(signature: tuple) -> Entitlement:
    """What the rule of what is owed needs, from a signature: `SIGNATURE_COLUMNS`, then (from, to or None) of each
    suspension."""
    category, factor, start, end, paid_through, opening, suspensions = signature
    return Entitlement(
        category=category,
        coefficient=coefficient(factor),
        start=months.index(start),
        end=months.index(end) if end else None,
        suspensions=tuple(
            (months.index(begin), months.index(stop) if stop else None) for begin, stop in suspensions
        ),
        paid_through=months.index(paid_through) if paid_through else None,
        opening=parse_history(opening),
    )


def to_dated(row: Any, suspensions: Iterable[Any] = ()) -> DatedEntitlement:
    """What the rules of changes need, from a row with `DATED_COLUMNS` and rows of its suspensions (from_month,
    to_month, reason), in order."""
    return DatedEntitlement(
        row.name,
        row.programme,
        row.category,
        coefficient(row.coefficient),
        months.index(getdate(row.start_month)),
        month_number(row.end_month),
        tuple(
            Suspension(months.index(getdate(one.from_month)), month_number(one.to_month), one.reason)
            for one in suspensions
        ),
        row.status == EntitlementStatus.CANCELLED,
    )


def suspensions_of_programme(programme: str) -> dict[str, tuple]:
    """(from, to or None) of the suspensions of a programme by entitlement, in order; there are few of them."""
    child = frappe.qb.DocType(SUSPENSION)
    parent = frappe.qb.DocType(DOCTYPE)
    rows = (
        frappe.qb.from_(child)
        .left_join(parent)
        .on(parent.name == child.parent)
        .select(child.parent, child.from_month, child.to_month)
        .where(parent.programme == programme)
        .orderby(child.from_month)
        .run()
    )
    found: dict[str, tuple] = {}
    for name, begin, end in rows:
        found[name] = (*found.get(name, ()), (begin, end))
    return found


def rows_of_person(
    beneficiary: str, statuses: tuple[str, ...] = (signatures.APPROVED,), programme: str | None = None
) -> list:
    """The entitlements of a person, the earliest first, each with its `suspensions` (rows) and its `signature`."""
    filters = {"beneficiary": beneficiary, "status": ["in", statuses]}
    rows = frappe.get_all(
        DOCTYPE,
        filters={**filters, "programme": programme} if programme else filters,
        fields=["name", "programme", "status", "stop_reason", *SIGNATURE_COLUMNS],
        order_by="start_month asc, category asc, name asc",  # as a payroll reads them
        limit=0,
    )
    suspended = _suspensions([row.name for row in rows])
    for row in rows:
        row.suspensions = suspended.get(row.name, [])
        row.signature = signature_of(row)
    return rows


def signature_of(row: Any) -> tuple:
    """The signature of a row with `SIGNATURE_COLUMNS` and `suspensions`."""
    spans = tuple((one.from_month, one.to_month) for one in row.suspensions)
    return (*(row.get(column) for column in SIGNATURE_COLUMNS), spans)


def owed_entitlements(rows: Iterable[Any]) -> tuple[Entitlement, ...]:
    """The rows of `rows_of_person` for the rule of what is owed, in the same order."""
    return tuple(to_entitlement(row.signature) for row in rows)


def entitlements_of(beneficiary: str, for_update: bool = False) -> tuple[DatedEntitlement, ...]:
    """The approved and cancelled entitlements of a person, the earliest first. `for_update`: locked until the
    transaction ends, and read as they are now."""
    rows = frappe.db.get_values(
        DOCTYPE,
        {"beneficiary": beneficiary, "status": ["in", [signatures.APPROVED, EntitlementStatus.CANCELLED]]},
        list(DATED_COLUMNS),
        as_dict=True,
        order_by="start_month asc, name asc",
        for_update=for_update,
    )
    suspended = _suspensions([row.name for row in rows], for_update)
    return tuple(to_dated(row, suspended.get(row.name, ())) for row in rows)


def write_changes(
    before: tuple[DatedEntitlement, ...], after: tuple[DatedEntitlement, ...], change
) -> str | None:
    """Save what differs, under the decision of a change. Returns the name of the new entitlement, or of the only
    one that changed."""
    touched = [new for old, new in zip(before, after[: len(before)], strict=True) if old != new]
    for entitlement in touched:
        _update(entitlement, change)
    for entitlement in after[len(before) :]:
        return _insert(entitlement, change)
    return touched[0].name if len(touched) == 1 else None


def as_record(entitlements: Iterable[DatedEntitlement]) -> list[dict]:
    """Entitlements as plain values, for the record of a change and for the desk; months are ISO first days."""
    return [
        {
            "entitlement": entitlement.name,
            "programme": entitlement.programme,
            **_values(entitlement),
            "suspensions": [
                {"from_month": _day(s.first), "to_month": _day(s.last), "reason": s.reason}
                for s in entitlement.suspensions
            ],
        }
        for entitlement in entitlements
    ]


def from_record(rows: Iterable[dict]) -> tuple[DatedEntitlement, ...]:
    """The entitlements that `as_record` wrote down."""
    return tuple(
        to_dated(
            frappe._dict(row, name=row["entitlement"]), [frappe._dict(one) for one in row["suspensions"]]
        )
        for row in rows
    )


def month_number(value) -> int | None:
    """The month of a document's field as a number."""
    return months.index(getdate(value)) if value else None


def _suspensions(names: list[str], for_update: bool = False) -> dict[str, list]:
    """Rows of the suspensions of these entitlements, by entitlement, in order."""
    rows = frappe.db.get_values(
        SUSPENSION,
        {"parent": ["in", names], "parenttype": DOCTYPE},
        ["parent", "from_month", "to_month", "reason"],
        as_dict=True,
        order_by="from_month asc",
        for_update=for_update,
    ) if names else []  # fmt: skip
    found: dict[str, list] = {}
    for row in rows:
        found.setdefault(row.parent, []).append(row)
    return found


def _update(entitlement: DatedEntitlement, change) -> None:
    # As it is now: a transaction that waited for its turn may have seen it before another one changed it.
    doc = frappe.get_doc(DOCTYPE, entitlement.name, for_update=True)
    if entitlement.end is not None and month_number(doc.end_month) != entitlement.end:
        doc.stop_reason = _(change.reason or change.change_type, LANGUAGE)
    elif entitlement.end is None:
        doc.stop_reason = None
    doc.update(_values(entitlement))
    doc.set("suspensions", [])
    _append_suspensions(doc, entitlement)
    doc.flags.by_service = doc.flags.by_change = True
    doc.save(ignore_permissions=True)


def _insert(entitlement: DatedEntitlement, change) -> str:
    doc = frappe.new_doc(DOCTYPE)
    doc.update(
        {
            "beneficiary": change.beneficiary,
            "programme": entitlement.programme,
            "decision_number": change.decision_number,
            "decision_date": change.decision_date,
            **_values(entitlement),
        }
    )
    _append_suspensions(doc, entitlement)
    doc.flags.by_service = doc.flags.by_change = True
    return doc.insert(ignore_permissions=True).name


def _values(entitlement: DatedEntitlement) -> dict:
    return {
        "category": entitlement.category,
        "coefficient": float(entitlement.coefficient),
        "start_month": _day(entitlement.start),
        "end_month": _day(entitlement.end),
        "status": EntitlementStatus.CANCELLED if entitlement.cancelled else signatures.APPROVED,
    }


def _append_suspensions(doc, entitlement: DatedEntitlement) -> None:
    for one in entitlement.suspensions:
        doc.append(
            "suspensions",
            {
                "from_month": _day(one.first),
                "to_month": _day(one.last),
                "reason": _(one.reason, LANGUAGE) if one.reason else None,
            },
        )


def _day(month: int | None) -> str | None:
    return None if month is None else months.first_day(month).isoformat()
