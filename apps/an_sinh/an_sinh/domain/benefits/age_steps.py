"""What a birthday changes: which category a person leaves at which age, and from which month.

Each rule set has its own steps and its own month. Decrees 20/2021 (article 8) and 335/2026 (article 8.4): another level
counts from the month in which the age is reached, a stop from the month after; Decree 147/2025 (article 5.2.đ): both
from the month after. Only a year of birth known: 1 January of it, and the answer says so.
"""

import calendar
import datetime
from collections.abc import Iterator
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
    """At `age` months a category is left for `to_category`, or for nothing. `of_child`: the age is a child's, not the
    person's (`child_steps`); `unless_studying`: not while it studies without break."""

    age: int
    to_category: str | None = None
    article: str | None = None
    note: str | None = None
    of_child: bool = False
    unless_studying: bool = False


@dataclass(frozen=True)
class Era:
    """The age steps of one category in the months of one rule set, `first` to `last` (None: until further notice).
    `in_month`: another level counts from the month of the birthday already."""

    first: int
    last: int | None
    in_month: bool
    steps: tuple[AgeStep, ...]

    def has(self, month: int) -> bool:
        """Whether a month lies in it."""
        return self.first <= month and (self.last is None or month <= self.last)


@dataclass(frozen=True)
class Reached:
    """An age that was reached: the day, and the first month for which it counts. `uncertain`: only the year of
    birth is known. `steps`: what may follow, the usual one first; `effective` is that of the usual one. `in_month`:
    another level counts a month before a stop."""

    day: datetime.date
    age: int
    effective: int
    uncertain: bool
    steps: tuple[AgeStep, ...]
    in_month: bool = False

    def effective_of(self, to_category: str | None) -> int:
        """From which month it counts that another of `steps` is taken than the usual one; None: a stop."""
        usual = self.steps[0].to_category
        if not self.in_month or bool(usual) == bool(to_category):
            return self.effective
        return self.effective + (1 if usual else -1)

    @property
    def earliest(self) -> int:
        """The first month for which any of the steps counts."""
        return min(self.effective_of(step.to_category) for step in self.steps)


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
    birth: Birth | None, eras: tuple[Era, ...], entitlement: Entitlement, month: int
) -> Reached | None:
    """The first age step that the entitlement has run past by `month`, while it still lasts; None without one.

    Ages reached before the entitlement began were known when it was granted; those before a takeover
    (`paid_through`) were settled by the office that paid then. The step counts from the first month after. A step
    that only a later rule set knows counts from its first month for who had the age before."""
    if birth is None or not (found := list(_due_steps(birth, eras, entitlement))):
        return None
    effective, step, era = min(found, key=lambda one: (one[0], one[1].age))
    in_month = era.in_month and era.has(months.index(reached_on(birth, step.age)))
    if entitlement.paid_through is not None and effective <= entitlement.paid_through:
        effective, in_month = entitlement.paid_through + 1, False
    same_age = tuple(other for other in era.steps if other.age == step.age)
    reached = Reached(
        reached_on(birth, step.age), step.age, effective, birth.precision == "Year", same_age, in_month
    )
    if reached.earliest > month or (entitlement.end is not None and reached.earliest > entitlement.end):
        return None
    return reached


def _due_steps(
    birth: Birth, eras: tuple[Era, ...], entitlement: Entitlement
) -> Iterator[tuple[int, AgeStep, Era]]:
    """(first month, step, era) of every step that the entitlement meets, whenever that is."""
    before: set[tuple] = set()
    for place, era in enumerate(eras):
        known = {(step.age, step.to_category) for step in era.steps}
        for step in _usual(era.steps):
            day = months.index(reached_on(birth, step.age))
            if era.has(day):
                effective = day + (0 if era.in_month and step.to_category else 1)
                if effective > entitlement.start and not _dropped(step, effective, era, eras[place + 1 :]):
                    yield effective, step, era
            elif place and day < era.first and (step.age, step.to_category) not in before:
                yield max(era.first, entitlement.start), step, era
        before = known


def _usual(steps: tuple[AgeStep, ...]) -> list[AgeStep]:
    """The first step of each age: what else may be chosen then comes with it."""
    return list({step.age: step for step in reversed(steps)}.values())


def _dropped(step: AgeStep, effective: int, era: Era, later: tuple[Era, ...]) -> bool:
    """Whether the step would count in a later rule set that doesn't know it any more."""
    if era.has(effective):
        return False
    following = next((each for each in later if each.has(effective)), None)
    if following is None:
        return False
    return (step.age, step.to_category) not in {(each.age, each.to_category) for each in following.steps}


def validity_step(
    valid_to: datetime.date | None, replaced_by: str | None, entitlement: Entitlement, month: int
) -> Reached | None:
    """The same for a category that the law has ended on a day: what follows from the month after."""
    if valid_to is None:
        return None
    effective = max(months.index(valid_to) + 1, entitlement.start)
    if entitlement.paid_through is not None:
        effective = max(effective, entitlement.paid_through + 1)
    if effective > month or (entitlement.end is not None and effective > entitlement.end):
        return None
    return Reached(valid_to, 0, effective, False, (AgeStep(0, replaced_by),))
