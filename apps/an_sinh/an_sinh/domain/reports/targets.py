"""What a rollout plan asks for, and where a month stands against it. Pure.

A target is a range in percent of something named: of all people, of those with an account, of those who wish for one, of
the communes. It may be points on top of what an earlier month had reached ("+20-30 points", plan of Chi Lăng).
"""

import datetime
import math
from dataclasses import dataclass, replace
from enum import StrEnum

from an_sinh.domain.reports.rollout_rate import Counts, percent


class Measure(StrEnum):
    """The part and the whole of a target, by its name on the form."""

    PAID_OF_ALL = "Paid through Account / Beneficiaries"
    PAID_OF_ACCOUNT = "Paid through Account / With Account"
    ACCOUNT_OF_ALL = "With Account / Beneficiaries"
    PAID_OF_WISHING = "Paid through Account / Wishing"
    ACCOUNT_OF_WISHING = "With Account / Wishing"
    REVIEWED_OF_ALL = "Reviewed / Beneficiaries"
    COMMUNES = "Communes Converted / Communes"


# What nobody knows before the first answers of the month have come.
AFTER_RESULTS = (Measure.PAID_OF_ALL, Measure.PAID_OF_ACCOUNT, Measure.PAID_OF_WISHING, Measure.COMMUNES)
# What is asked of a district or a province, not of one commune.
OF_COMMUNES = (Measure.COMMUNES,)


class Standing(StrEnum):
    """Where a month stands against a target. `NOT_YET`: below it, and there is still time."""

    NO_RESULTS = "No Results Yet"
    NOT_YET = "Not Yet Reached"
    BELOW = "Below Target"
    WITHIN = "Within Target"
    ABOVE = "Above Target"


@dataclass(frozen=True, slots=True)
class Target:
    """A target in percent; *high* equals *low* for a single figure. With `on_top_of` both are points on what was reached
    in that month (its first day). `until`: the last month in which it is to be reached."""

    low: float
    high: float
    measure: Measure = Measure.PAID_OF_ALL
    until: datetime.date | None = None
    on_top_of: datetime.date | None = None

    def asks(self) -> bool:
        """Whether there is anything to reach: 0 to 0 % asks for nothing, and is not exceeded."""
        return self.high > 0

    def after(self, reached: float | None) -> "Target":
        """The target in percent once it is known what the earlier month had reached; never above 100."""
        if self.on_top_of is None:
            return self
        base = reached or 0
        low, high = (min(round(base + points, 1), 100) for points in (self.low, self.high))
        return replace(self, low=low, high=high, on_top_of=None)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a unit's targets are measured by in a month: its counts, who wishes for an account without having one, who
    was reviewed, and how many of its communes pay anybody through an account."""

    counts: Counts
    wishing_without: int = 0
    reviewed: int = 0
    communes: int = 1
    communes_converted: int = 0

    def plus(self, other: "Figures") -> "Figures":
        """The figures of two units together."""
        return Figures(
            self.counts.plus(other.counts),
            self.wishing_without + other.wishing_without,
            self.reviewed + other.reviewed,
            self.communes + other.communes,
            self.communes_converted + other.communes_converted,
        )

    @property
    def has_results(self) -> bool:
        """Whether anybody of this month's lists is known to have been paid."""
        return self.counts.paid_by_account + self.counts.paid_in_cash > 0


def parts(measure: Measure, figures: Figures) -> tuple[int, int]:
    """The part and the whole of a measure."""
    counts = figures.counts
    wishing = counts.with_account + figures.wishing_without
    return {
        Measure.PAID_OF_ALL: (counts.paid_by_account, counts.beneficiaries),
        Measure.PAID_OF_ACCOUNT: (counts.paid_by_account, counts.with_account),
        Measure.ACCOUNT_OF_ALL: (counts.with_account, counts.beneficiaries),
        Measure.PAID_OF_WISHING: (counts.paid_by_account, wishing),
        Measure.ACCOUNT_OF_WISHING: (counts.with_account, wishing),
        Measure.REVIEWED_OF_ALL: (figures.reviewed, counts.beneficiaries),
        Measure.COMMUNES: (figures.communes_converted, figures.communes),
    }[measure]


def rate(measure: Measure, figures: Figures) -> float | None:
    """The measure in percent with one decimal; None where there is nothing to divide by."""
    return percent(*parts(measure, figures))


def standing(target: Target | None, figures: Figures, month: datetime.date) -> str:
    """Where *month* (its first day) stands against a target in percent; "" where nothing is asked or counted."""
    if target is None or not target.asks():
        return ""
    reached = rate(target.measure, figures)
    if reached is None:
        return ""
    if target.measure in AFTER_RESULTS and not figures.has_results:
        return Standing.NO_RESULTS
    if reached < target.low:
        return Standing.NOT_YET if target.until and month < target.until else Standing.BELOW
    return Standing.ABOVE if reached > target.high else Standing.WITHIN


def missing(target: Target, figures: Figures) -> int:
    """How many more people (or communes) would reach the lower end."""
    part, whole = parts(target.measure, figures)
    return max(0, math.ceil(round(target.low * whole / 100, 6)) - part)
