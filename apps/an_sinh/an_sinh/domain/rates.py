"""Dated rates: what one month of a category is worth.

A rate counts for months from `effective_from` on, but an office may apply it only from the day
`in_force_from` on. A decree of August that counts from July therefore gives arrears, and nothing else is
needed for it.
"""

import datetime
from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal

from an_sinh.domain.money import multiply

NEVER = -1


@dataclass(frozen=True)
class Rate:
    """One dated amount. `category` None: the standard that coefficients multiply; set: a fixed monthly
    amount of that category. `province` None: the whole country."""

    amount: int
    effective_from: int
    in_force_from: datetime.date
    category: str | None = None
    province: str | None = None


@dataclass(frozen=True)
class Price:
    """What a month of one entitlement is worth, with what it was made of.

    `standard` is None for a fixed amount of the category's own table."""

    amount: int
    coefficient: Decimal
    standard: int | None


class RateTable:
    """The rates of one programme as an office of `province` may apply them on the day `as_of`."""

    def __init__(self, rates, as_of: datetime.date, province: str | None = None, rounding_unit: int = 1):
        self.rounding_unit = rounding_unit
        usable = [rate for rate in rates if rate.in_force_from <= as_of and rate.province in (None, province)]
        self._national = _steps(r for r in usable if r.category is None and r.province is None)
        self._local = _steps(r for r in usable if r.category is None and r.province is not None)
        fixed: dict[str, list[Rate]] = {}
        for rate in usable:
            if rate.category is not None:
                fixed.setdefault(rate.category, []).append(rate)
        self._fixed = {category: _steps(of_category) for category, of_category in fixed.items()}
        self.breakpoints = tuple(sorted({rate.effective_from for rate in usable}))
        self._prices: dict[tuple, Price] = {}

    def standard(self, month: int) -> int:
        """The standard of a month; 0 before the first one. A province's own counts where it is higher."""
        return max(_at(self._national, month)[1], _at(self._local, month)[1])

    def price(self, category: str, factor: Decimal, month: int) -> Price:
        """What one month of a category is worth. A fixed amount counts until a newer standard comes."""
        key = (category, factor, month)
        price = self._prices.get(key)
        if price is None:
            price = self._prices[key] = self._find_price(category, factor, month)
        return price

    def _find_price(self, category: str, factor: Decimal, month: int) -> Price:
        fixed_from, fixed = _at(self._fixed.get(category, ((), ())), month)
        standard_from = max(_at(self._national, month)[0], _at(self._local, month)[0])
        if fixed_from != NEVER and fixed_from >= standard_from:
            return Price(fixed, factor, None)
        standard = self.standard(month)
        return Price(multiply(factor, standard, self.rounding_unit), factor, standard)


def _steps(rates) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Months and amounts, ascending; of two rates for one month the one in force later wins."""
    by_month = {rate.effective_from: rate.amount for rate in sorted(rates, key=lambda r: r.in_force_from)}
    months = tuple(sorted(by_month))
    return months, tuple(by_month[month] for month in months)


def _at(steps, month: int) -> tuple[int, int]:
    """The step that counts in a month: (its first month, amount); (NEVER, 0) before the first."""
    months, amounts = steps
    position = bisect_right(months, month) - 1
    return (months[position], amounts[position]) if position >= 0 else (NEVER, 0)
