"""A slow, independent account of what is owed: month by month, from the text of the rules.

It shares nothing with the code under test but the shape of the input."""

from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations


def standard_of(rates, month, as_of):
    """The latest national standard for a month that was in force on a day."""
    usable = [r for r in rates if r.effective_from <= month and r.in_force_from <= as_of and not r.category]
    newest = sorted(usable, key=lambda r: (r.effective_from, r.in_force_from))
    return newest[-1].amount if newest else 0


def month_amount(category, entitlement, rates, month, as_of, rounding):
    factor = entitlement.coefficient if category.coefficient_from_entitlement else category.coefficient
    exact = factor * standard_of(rates, month, as_of)
    return int((exact / rounding).to_integral_value(ROUND_HALF_UP)) * rounding


def counts(entitlement, month):
    if month < entitlement.start:
        return False
    if entitlement.end is not None and month > entitlement.end:
        return False
    for begin, end in entitlement.suspensions:
        if month >= begin and (end is None or month <= end):
            return False
    return True


def owed_in(categories, entitlements, rates, month, as_of, rule, rounding=1):
    """The sum that one person is owed for one month."""
    amounts = [
        (categories[e.category], month_amount(categories[e.category], e, rates, month, as_of, rounding))
        for e in entitlements
        if counts(e, month)
    ]
    if rule == "All":
        return sum(amount for _, amount in amounts)
    best = max((amount for _, amount in amounts), default=0)
    for (one, first), (other, second) in combinations(amounts, 2):
        if {one.group, other.group} & {"4"} and {one.group, other.group} & {"5", "6", "8"}:
            best = max(best, first + second)
    return best


assert Decimal("0.5").to_integral_value(ROUND_HALF_UP) == 1
