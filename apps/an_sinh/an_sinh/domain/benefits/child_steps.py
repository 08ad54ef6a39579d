"""When a child no longer counts for a single parent's benefit: at 16 unless it studies without break; under Decree 20/2021
(article 5.4) at 22 all the same; under Decree 335/2026 (article 5.4) when its studies end.

The ages are the steps of the category that are marked as a child's. A smaller number of children counts from the month that
the rule set of the day says, a benefit that no child is left for ends with the month after.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from an_sinh.domain.base import months
from an_sinh.domain.benefits.age_steps import AgeStep, Birth, Era, age_on, reached_on
from an_sinh.domain.benefits.owed import Entitlement


@dataclass(frozen=True)
class Child:
    """A child as the parent's record knows it. `studies`: without break; `study_ended`: the day on which it no longer did."""

    full_name: str
    birth: Birth
    studies: bool = False
    study_ended: datetime.date | None = None

    def studies_on(self, day: datetime.date) -> bool:
        """Whether it studies on a day, as far as is known."""
        return self.studies and (self.study_ended is None or self.study_ended > day)


@dataclass(frozen=True)
class Leaving:
    """Children who no longer count from a month on. `day`: when the first of them reached the age, or ended its studies; `age`
    in months; `left`: how many still count; `effective`: the first month of the smaller number, or without any."""

    children: tuple[Child, ...]
    day: datetime.date
    age: int
    effective: int
    left: int
    article: str | None
    note: str | None

    @property
    def uncertain(self) -> bool:
        """Whether a year of birth decides, whose day nobody knows."""
        return any(child.birth.precision == "Year" for child in self.children)


@dataclass(frozen=True)
class _End:
    child: Child
    day: datetime.date
    age: int
    in_month: bool
    step: AgeStep

    @property
    def effective(self) -> int:
        return months.index(self.day) + (0 if self.in_month else 1)


def next_leaving(
    children: Sequence[Child], eras: tuple[Era, ...], entitlement: Entitlement, month: int
) -> Leaving | None:
    """The first month by `month` from which fewer children count than the entitlement has; None while all do.

    The entitlement's coefficient is its number of children: who was too old when it began isn't among them, and who left
    before a takeover (`paid_through`) was settled by the office that paid then, as long as the numbers agree."""
    counted = int(entitlement.coefficient)
    ends = sorted(
        filter(None, (_end_of(child, eras) for child in children)), key=lambda end: (end.effective, end.age)
    )
    for end in ends:
        if end.effective <= entitlement.start:
            continue
        effective = _settled(end.effective, entitlement)
        gone = [other for other in ends if _settled(other.effective, entitlement) == effective]
        staying = len(children) - sum(other.effective <= effective for other in ends)
        if staying >= counted:
            continue
        left = max(counted - len(gone), staying, 0)
        if not left:
            effective = max(effective, months.index(max(other.day for other in gone)) + 1)
        if effective > month or (entitlement.end is not None and effective > entitlement.end):
            return None
        return Leaving(
            tuple(other.child for other in gone),
            end.day,
            end.age,
            effective,
            left,
            end.step.article,
            end.step.note,
        )
    return None


def _settled(effective: int, entitlement: Entitlement) -> int:
    """The first month that this office answers for."""
    return effective if entitlement.paid_through is None else max(effective, entitlement.paid_through + 1)


def counting(children: Iterable[Child], eras: tuple[Era, ...], month: int) -> int:
    """How many of these children count in a month."""
    ends = [_end_of(child, eras) for child in children]
    return sum(end is None or end.effective > month for end in ends)


def _end_of(child: Child, eras: tuple[Era, ...]) -> _End | None:
    """When a child stops counting; None while nothing known ends it."""
    found = []
    for place, era in enumerate(eras):
        for step in era.steps:
            day = reached_on(child.birth, step.age)
            if not era.has(months.index(day)):
                continue
            if step.unless_studying and child.studies_on(day):
                if child.study_ended and (then := _era_of(eras, child.study_ended)):
                    found.append(
                        _End(
                            child,
                            child.study_ended,
                            age_on(child.birth, child.study_ended),
                            then.in_month,
                            step,
                        )
                    )
                continue
            end = _End(child, day, step.age, era.in_month, step)
            if not _forgotten(end, era, eras[place + 1 :]):
                found.append(end)
    return min(found, key=lambda end: end.effective, default=None)


def _era_of(eras: tuple[Era, ...], day: datetime.date) -> Era | None:
    return next((era for era in eras if era.has(months.index(day))), None)


def _forgotten(end: _End, era: Era, later: tuple[Era, ...]) -> bool:
    """Whether it would count in a later rule set that doesn't know the age any more."""
    if era.has(end.effective):
        return False
    following = next((each for each in later if each.has(end.effective)), None)
    return following is not None and end.step.age not in {step.age for step in following.steps}
