"""What a birthday changes: which category a person leaves at which age, and from which month.

A change counts from the month after the one in which the age is reached (Decree 147/2025, article 5.2.đ; before it
Decree 20/2021, article 8). Only a year of birth known: 1 January of it, and the answer says so.
"""

import calendar
import datetime
from dataclasses import dataclass

from an_sinh.domain.base import months
from an_sinh.domain.benefits.owed import Entitlement


@dataclass(frozen=True)
class Birth:
    """A birth date as far as it is known; `precision` is Day, Month or Year."""

    precision: str
    day: datetime.date

    @classmethod
    def known(cls, precision: str | None, day: datetime.date | None, year: int | None) -> "Birth | None":
        """The birth of a person's record; None when not even the year is known."""
        if day and precision != "Year":
            return cls(precision or "Day", day)
        return cls("Year", datetime.date(year, 1, 1)) if year else None


@dataclass(frozen=True)
class AgeStep:
    """At `age` months a category is left for `to_category`, or for nothing."""

    age: int
    to_category: str | None = None
    article: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Reached:
    """An age that was reached: the day, and the first month for which it counts. `uncertain`: only the year of
    birth is known. `steps`: what may follow, the usual one first."""

    day: datetime.date
    age: int
    effective: int
    uncertain: bool
    steps: tuple[AgeStep, ...]


def reached_on(birth: Birth, age: int) -> datetime.date:
    """The day on which somebody is `age` months old. Who was born on the 29th of February is so on the last day of
    February (Civil Code 2015, article 148.3)."""
    month = months.index(birth.day) + age
    day = months.first_day(month)
    return day.replace(day=min(birth.day.day, calendar.monthrange(day.year, day.month)[1]))


def age_on(birth: Birth, day: datetime.date) -> int:
    """The completed months of life on a day; negative before the birth."""
    whole = months.index(day) - months.index(birth.day)
    return whole - (day < reached_on(birth, whole))


def next_step(
    birth: Birth | None, steps: tuple[AgeStep, ...], entitlement: Entitlement, month: int
) -> Reached | None:
    """The first age step that the entitlement has run past by `month`, while it still lasts; None without one.

    Ages reached before the entitlement began were known when it was granted; those before a takeover
    (`paid_through`) were settled by the office that paid then. The step counts from the first month after."""
    if birth is None:
        return None
    for step in steps:
        day = reached_on(birth, step.age)
        effective = months.index(day) + 1
        if effective <= entitlement.start:
            continue
        if entitlement.paid_through is not None:
            effective = max(effective, entitlement.paid_through + 1)
        if effective > month or (entitlement.end is not None and effective > entitlement.end):
            return None
        same_age = tuple(other for other in steps if other.age == step.age)
        return Reached(day, step.age, effective, birth.precision == "Year", same_age)
    return None


def validity_step(
    valid_to: datetime.date | None, replaced_by: str | None, entitlement: Entitlement, month: int
):
    """The same for a category that the law has ended: what follows from the month after its last one."""
    if valid_to is None:
        return None
    effective = max(months.index(valid_to) + 1, entitlement.start)
    if entitlement.paid_through is not None:
        effective = max(effective, entitlement.paid_through + 1)
    if effective > month or (entitlement.end is not None and effective > entitlement.end):
        return None
    return Reached(valid_to, 0, effective, False, (AgeStep(0, replaced_by),))
