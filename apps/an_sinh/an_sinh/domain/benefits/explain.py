"""Why an entitlement is paid in a month, or why not: as data, from the very functions that decide about money."""

from dataclasses import dataclass
from typing import Any

from an_sinh.domain.benefits.owed import Entitlement, Scheme, Segment, is_due, owed
from an_sinh.domain.benefits.rates import Price

PAID, LOWER = "Paid", "Lower"
SUSPENDED, ENDED, NOT_BEGUN, NO_RATE = "Suspended", "Ended", "Not Begun", "No Rate"


@dataclass(frozen=True)
class Finding:
    """One entitlement in one month. `price`: what it is worth by itself. `rivals`: positions of what is paid instead
    of it (`why` Lower) or beside it (Paid). `span`: the suspension that covers the month."""

    position: int
    why: str
    price: Price
    rivals: tuple[int, ...] = ()
    span: tuple[int, int | None] | None = None

    @property
    def paid(self) -> bool:
        return self.why == PAID


def explain(scheme: Scheme, entitlements: tuple[Entitlement, ...], month: int) -> list[Finding]:
    """A finding per entitlement, in the given order; the amounts of those that are paid come to what is owed."""
    (segment,) = owed(scheme, entitlements, month, month)
    return [_finding(scheme, entitlements, position, segment) for position in range(len(entitlements))]


def _finding(scheme: Scheme, entitlements: Any, position: int, segment: Segment) -> Finding:
    entitlement, month = entitlements[position], segment.first
    rules = scheme.rules_of(entitlement)
    category = rules.categories[entitlement.category]
    price = rules.rates.price(category.name, category.factor(entitlement.coefficient, month), month)
    paid = [place for place, _ in segment.paid]
    if position in paid:
        return Finding(position, PAID, price, tuple(place for place in paid if place != position))
    if not is_due(entitlement, month):
        return _not_due(entitlement, position, price, month)
    if not price.amount:
        return Finding(position, NO_RATE, price)
    rivals = tuple(
        place
        for place in paid
        if scheme.categories[entitlements[place].category].stacking_class == category.stacking_class
    )
    return Finding(position, LOWER, price, rivals)


def _not_due(entitlement: Entitlement, position: int, price: Price, month: int) -> Finding:
    if month < entitlement.start:
        return Finding(position, NOT_BEGUN, price)
    if entitlement.end is not None and month > entitlement.end:
        return Finding(position, ENDED, price)
    covering = next(
        span for span in entitlement.suspensions if span[0] <= month and (span[1] is None or month <= span[1])
    )
    return Finding(position, SUSPENDED, price, span=covering)
