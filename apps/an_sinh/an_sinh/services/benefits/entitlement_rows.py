"""Entitlement rows of the database in the domain's terms, and the opening balance of a takeover."""

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import coefficient
from an_sinh.domain.benefits.charged import parse_history
from an_sinh.domain.benefits.owed import Entitlement

# What decides about a person's money. These columns and the suspensions make a signature: people with equal
# signatures and equal histories are paid alike.
CLAIM_COLUMNS = ("category", "coefficient", "start_month", "end_month", "paid_through", "opening_charged")


def entitlement(key: tuple) -> Entitlement:
    """The domain's entitlement of a signature: the columns of a claim, then its suspensions."""
    category, factor, start, end, paid_through, opening, suspensions = key
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


def suspensions_of(programme: str) -> dict[str, tuple]:
    """Suspensions of a programme by entitlement, in order; there are few of them."""
    child = frappe.qb.DocType("Entitlement Suspension")
    parent = frappe.qb.DocType("Benefit Entitlement")
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
