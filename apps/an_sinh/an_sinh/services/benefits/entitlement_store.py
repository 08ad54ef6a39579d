"""A person's claims between the documents and the domain: read under a lock, written as far as they changed."""

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import coefficient
from an_sinh.domain.benefits.owed import Entitlement
from an_sinh.domain.changes.rules import Claim, Suspension
from an_sinh.services.approval import signatures
from an_sinh.services.benefits.entitlement_checks import CANCELLED
from an_sinh.services.common.language import LANGUAGE
from frappe import _
from frappe.utils import getdate

COLUMNS = ("name", "programme", "category", "coefficient", "start_month", "end_month", "status")


def claims_of(beneficiary: str, for_update: bool = False) -> tuple[Claim, ...]:
    """The approved and cancelled entitlements of a person, the earliest first. `for_update`: locked until the
    transaction ends, and read as they are now."""
    rows = frappe.db.get_values(
        "Benefit Entitlement",
        {"beneficiary": beneficiary, "status": ["in", [signatures.APPROVED, CANCELLED]]},
        list(COLUMNS),
        as_dict=True,
        order_by="start_month asc, name asc",
        for_update=for_update,
    )
    suspensions = _suspensions([row.name for row in rows], for_update)
    return tuple(_claim(row, suspensions.get(row.name, ())) for row in rows)


def write(before: tuple[Claim, ...], after: tuple[Claim, ...], change) -> str | None:
    """Save what differs, under the decision of a change. Returns the name of the new entitlement, or of the only
    one that changed."""
    touched = [new for old, new in zip(before, after[: len(before)], strict=True) if old != new]
    for claim in touched:
        _update(claim, change)
    for claim in after[len(before) :]:
        return _insert(claim, change)
    return touched[0].name if len(touched) == 1 else None


def entitlement(claim: Claim) -> Entitlement:
    """A claim as the rule of what is owed sees it, without what was charged before a takeover."""
    spans = tuple((row.first, row.last) for row in claim.suspensions)
    return Entitlement(claim.category, claim.coefficient, claim.start, claim.end, spans)


def as_rows(claims: tuple[Claim, ...]) -> list[dict]:
    """Claims as plain values, for the record of a change and for the desk; months are ISO first days."""
    return [
        {
            "entitlement": claim.name,
            "programme": claim.programme,
            "category": claim.category,
            "coefficient": float(claim.coefficient),
            "start_month": _day(claim.start),
            "end_month": _day(claim.end),
            "status": CANCELLED if claim.cancelled else signatures.APPROVED,
            "suspensions": [
                {"from_month": _day(s.first), "to_month": _day(s.last), "reason": s.reason}
                for s in claim.suspensions
            ],
        }
        for claim in claims
    ]


def month_number(value) -> int | None:
    """The month of a document's field as a number."""
    return months.index(getdate(value)) if value else None


def _suspensions(names: list[str], for_update: bool) -> dict[str, tuple[Suspension, ...]]:
    rows = frappe.db.get_values(
        "Entitlement Suspension",
        {"parent": ["in", names], "parenttype": "Benefit Entitlement"},
        ["parent", "from_month", "to_month", "reason"],
        as_dict=True,
        order_by="from_month asc",
        for_update=for_update,
    ) if names else []  # fmt: skip
    found: dict[str, tuple[Suspension, ...]] = {}
    for row in rows:
        one = Suspension(month_number(row.from_month), month_number(row.to_month), row.reason)
        found[row.parent] = (*found.get(row.parent, ()), one)
    return found


def _claim(row, suspensions: tuple[Suspension, ...]) -> Claim:
    return Claim(
        row.name,
        row.programme,
        row.category,
        coefficient(row.coefficient),
        month_number(row.start_month),
        month_number(row.end_month),
        suspensions,
        row.status == CANCELLED,
    )


def _update(claim: Claim, change) -> None:
    # As it is now: a transaction that waited for its turn may have seen it before another one changed it.
    doc = frappe.get_doc("Benefit Entitlement", claim.name, for_update=True)
    if claim.end is not None and month_number(doc.end_month) != claim.end:
        doc.stop_reason = _(change.reason or change.change_type, LANGUAGE)
    elif claim.end is None:
        doc.stop_reason = None
    doc.update(_values(claim))
    doc.set("suspensions", [])
    _append_suspensions(doc, claim)
    doc.flags.by_service = doc.flags.by_change = True
    doc.save(ignore_permissions=True)


def _insert(claim: Claim, change) -> str:
    doc = frappe.new_doc("Benefit Entitlement")
    doc.update(
        {
            "beneficiary": change.beneficiary,
            "programme": claim.programme,
            "decision_number": change.decision_number,
            "decision_date": change.decision_date,
            **_values(claim),
        }
    )
    _append_suspensions(doc, claim)
    doc.flags.by_service = doc.flags.by_change = True
    return doc.insert(ignore_permissions=True).name


def _values(claim: Claim) -> dict:
    return {
        "category": claim.category,
        "coefficient": float(claim.coefficient),
        "start_month": _day(claim.start),
        "end_month": _day(claim.end),
        "status": CANCELLED if claim.cancelled else signatures.APPROVED,
    }


def _append_suspensions(doc, claim: Claim) -> None:
    for row in claim.suspensions:
        doc.append(
            "suspensions",
            {
                "from_month": _day(row.first),
                "to_month": _day(row.last),
                "reason": _(row.reason, LANGUAGE) if row.reason else None,
            },
        )


def _day(month: int | None) -> str | None:
    return None if month is None else months.first_day(month).isoformat()
