"""Dated rates: what one month of a category is worth.

A rate counts for months from `effective_from` on, but an office may apply it only from the day
`in_force_from` on. A decree of August that counts from July therefore gives arrears, and nothing else is
needed for it.

What a decree prints for a category is what is paid; coefficient × standard only where nothing is printed. A standard
whose table nobody has entered yet (`awaits_table`) raises no monthly amount: what it would give is an estimate.
"""

import datetime
from bisect import bisect_right
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from an_sinh.domain.base.money import multiply

NEVER = -1
NO_STEPS: tuple = ((), ())


@dataclass(frozen=True)
class Rate:
    """One dated amount. `category` None: the standard that coefficients multiply; set: the monthly amount that is
    printed for that category. `province` None: the whole country. `name`: the document it comes from.

    `awaits_table`: a standard whose printed amounts are not known yet. `printed`: of a decree's table, which stands
    before an amount of the same days that an office entered by itself. `basis`: the decree, as papers cite it."""

    amount: int
    effective_from: int
    in_force_from: datetime.date
    category: str | None = None
    province: str | None = None
    name: str | None = None
    awaits_table: bool = False
    printed: bool = False
    basis: str = ""


@dataclass(frozen=True)
class Price:
    """What a month of one entitlement is worth, with what it was made of.

    `standard` is None for a fixed amount of the category's own table. `rate`: the rate that decided, None
    before the first one."""

    amount: int
    coefficient: Decimal
    standard: int | None
    rate: Rate | None = field(default=None, compare=False)


class RateTable:
    """The rates of one programme as an office of `province` may apply them on the day `as_of`.

    `units`: the coefficient that one printed amount stands for, of categories that count something (0,189 of the
    standard is one year of seniority, printed as 529.000). `cuts`: further months in which a price may change."""

    def __init__(
        self,
        rates: Any,
        as_of: datetime.date,
        province: str | None = None,
        rounding_unit: int = 1,
        units: Any = None,
        cuts: Any = (),
    ):
        self.rounding_unit = rounding_unit
        self._units: dict[str, Decimal] = units or {}
        usable = [rate for rate in rates if rate.in_force_from <= as_of and rate.province in (None, province)]
        national = [rate for rate in usable if rate.category is None and rate.province is None]
        self._national = _steps(rate for rate in national if not rate.awaits_table)
        self._of_law = _steps(national)
        self._local = _steps(r for r in usable if r.category is None and r.province is not None)
        self._fixed = _by_category(r for r in usable if r.category is not None and r.province is None)
        self._fixed_local = _by_category(
            r for r in usable if r.category is not None and r.province is not None
        )
        self.breakpoints = tuple(sorted({rate.effective_from for rate in usable} | set(cuts)))
        self._prices: dict[tuple, Price] = {}

    def standard(self, month: int) -> int:
        """The standard of a month; 0 before the first one. A province's own counts where it is higher."""
        rate = self.standard_rate(month)
        return rate.amount if rate else 0

    def standard_rate(self, month: int) -> Rate | None:
        """The rate that the standard of a month comes from, its table entered or not; None before the first one."""
        return _higher(_at(self._of_law, month), _at(self._local, month))

    def estimate(self, category: str, factor: Decimal, month: int) -> int | None:
        """coefficient × standard where the month's standard still awaits its printed table: shown, never paid. None
        where nothing is awaited."""
        rate, fixed = self.standard_rate(month), _at(self._fixed.get(category, NO_STEPS), month)
        if rate is None or not rate.awaits_table or (fixed and fixed.effective_from >= rate.effective_from):
            return None
        return multiply(factor, rate.amount, self.rounding_unit)

    def price(self, category: str, factor: Decimal, month: int) -> Price:
        """What one month of a category is worth. A printed amount counts until a newer standard comes; a province's
        own printed amount counts as long as it is the higher one."""
        key = (category, factor, month)
        price = self._prices.get(key)
        if price is None:
            price = self._prices[key] = self._find_price(category, factor, month)
        return price

    def rates_of(self, category: str, factor: Decimal, first: int, last: int) -> set[Rate]:
        """The rates that decide what a category is worth in the months from `first` to `last`."""
        begins = [first, *(month for month in self.breakpoints if first < month <= last)]
        found = (self.price(category, factor, month).rate for month in begins)
        return {rate for rate in found if rate}

    def _find_price(self, category: str, factor: Decimal, month: int) -> Price:
        rate = _higher(_at(self._national, month), _at(self._local, month))
        price = Price(0, factor, 0)
        if rate:
            price = Price(multiply(factor, rate.amount, self.rounding_unit), factor, rate.amount, rate)
        fixed = _at(self._fixed.get(category, NO_STEPS), month)
        if fixed and fixed.effective_from >= self._standard_from(month):
            price = Price(self._times(fixed.amount, category, factor), factor, None, fixed)
        local = _at(self._fixed_local.get(category, NO_STEPS), month)
        if local and (amount := self._times(local.amount, category, factor)) > price.amount:
            price = Price(amount, factor, None, local)
        return price

    def _times(self, amount: int, category: str, factor: Decimal) -> int:
        """A printed amount for as many as the factor counts."""
        unit = self._units.get(category)
        return multiply(factor / unit, amount, 1) if unit and factor != unit else amount

    def _standard_from(self, month: int) -> int:
        """The month of the newest standard, national or local; NEVER before the first one."""
        found = (_at(self._national, month), _at(self._local, month))
        return max((rate.effective_from for rate in found if rate), default=NEVER)


def _by_category(rates: Any) -> dict[str, tuple]:
    """The steps of fixed amounts, per category."""
    found: dict[str, list[Rate]] = {}
    for rate in rates:
        found.setdefault(rate.category, []).append(rate)
    return {category: _steps(of_category) for category, of_category in found.items()}


def _steps(rates: Any) -> tuple[tuple[int, ...], tuple[Rate, ...]]:
    """Months and rates, ascending; of two rates for one month the one in force later wins, then the printed one."""
    ordered = sorted(rates, key=lambda rate: (rate.in_force_from, rate.printed))
    by_month = {rate.effective_from: rate for rate in ordered}
    months = tuple(sorted(by_month))
    return months, tuple(by_month[month] for month in months)


def _higher(national: Rate | None, local: Rate | None) -> Rate | None:
    """A province's own standard counts where it is higher than the country's."""
    if national and local:
        return local if local.amount > national.amount else national
    return national or local


def _at(steps: Any, month: int) -> Rate | None:
    """The rate that counts in a month; None before the first."""
    months, rates = steps
    position = bisect_right(months, month) - 1
    return rates[position] if position >= 0 else None
