"""owed(person, month): a pure function of dated entitlements, dated rates and the stacking rule.

It is computed in segments, stretches of months over which nothing changes, so that ten years of history
cost as much as the handful of events in them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

from an_sinh.domain.benefits.rates import Price, RateTable
from an_sinh.domain.benefits.stacking import Candidate, paid


@dataclass(frozen=True)
class Run:
    """The same amount in each month from `first` to `last`, both included."""

    first: int
    last: int
    monthly: int


@dataclass(frozen=True)
class Category:
    name: str
    group: str
    coefficient: Decimal
    coefficient_from_entitlement: bool = False
    stacks_with: frozenset[str] = frozenset()
    stacking_class: str = ""
    later: tuple[tuple[int, Decimal], ...] = ()

    def factor(self, own: Decimal, month: int) -> Decimal:
        """What the standard of a month is multiplied by. `own`: the entitlement's coefficient, for example one per
        child; where it has none, the category's counts: the first one, or that of a later rule set (`later`: month
        from which it counts and coefficient, ascending)."""
        if self.coefficient_from_entitlement and own:
            return own
        return next((factor for first, factor in reversed(self.later) if first <= month), self.coefficient)


@dataclass(frozen=True)
class Entitlement:
    """One approved entitlement. `end` None: it lasts. Suspensions are (from, to or None).

    `paid_through` with `opening`: what was charged for months before the registry was taken over. `waits`: its level by
    the newest decree still waits for a decision, see `Scheme.before`."""

    category: str
    coefficient: Decimal
    start: int
    end: int | None = None
    suspensions: tuple[tuple[int, int | None], ...] = ()
    paid_through: int | None = None
    opening: tuple[Run, ...] | None = None
    waits: bool = False


@dataclass(frozen=True)
class Scheme:
    """A programme's rules as one office may apply them on one day. `before`: the rules without a decree whose levels
    wait for a decision, which count for the entitlements that wait."""

    categories: dict[str, Category]
    rates: RateTable
    stacking_rule: str
    memo: dict = field(default_factory=dict, compare=False, repr=False)
    before: "Scheme | None" = None

    def rules_of(self, entitlement: Entitlement) -> "Scheme":
        """The rules that count for an entitlement."""
        return self.before if entitlement.waits and self.before else self


@dataclass(frozen=True)
class Segment:
    """Months `first` to `last`: what is paid in each, as (position of the entitlement, price).

    `is_unknown`: no rate is known for something that was due, in months before the first rate that was entered."""

    first: int
    last: int
    paid: tuple[tuple[int, Price], ...]
    is_unknown: bool = False

    @property
    def monthly(self) -> int:
        return sum(price.amount for _, price in self.paid)


def owed(scheme: Scheme, entitlements: tuple[Entitlement, ...], first: int, last: int) -> list[Segment]:
    """What one person is owed in each month from `first` to `last`, as adjoining segments."""
    cuts = {first, last + 1}
    cuts.update(scheme.rates.breakpoints)
    if scheme.before:
        cuts.update(scheme.before.rates.breakpoints)
    for entitlement in entitlements:
        cuts.update(_cuts(entitlement))
    inside = sorted(cut for cut in cuts if first <= cut <= last + 1)
    return [
        Segment(begin, end - 1, *_paid_in(scheme, entitlements, begin)) for begin, end in pairwise(inside)
    ]


def is_due(entitlement: Entitlement, month: int) -> bool:
    """Whether an entitlement counts in a month: started, not ended, not suspended."""
    if month < entitlement.start or (entitlement.end is not None and month > entitlement.end):
        return False
    return not is_suspended(entitlement, month)


def is_suspended(entitlement: Entitlement, month: int) -> bool:
    """Whether a suspension covers a month."""
    return any(begin <= month and (end is None or month <= end) for begin, end in entitlement.suspensions)


def _cuts(entitlement: Entitlement) -> Iterator[int]:
    yield entitlement.start
    if entitlement.end is not None:
        yield entitlement.end + 1
    for begin, end in entitlement.suspensions:
        yield begin
        if end is not None:
            yield end + 1
    if entitlement.paid_through is not None:
        yield entitlement.paid_through + 1


def _paid_in(scheme: Scheme, entitlements: Any, month: int) -> tuple[tuple[tuple[int, Price], ...], bool]:
    """What is paid in a month, and whether something was due for which no rate is known."""
    prices: dict[int, Price] = {}
    candidates = []
    for position, entitlement in enumerate(entitlements):
        if not is_due(entitlement, month):
            continue
        rules = scheme.rules_of(entitlement)
        category = rules.categories[entitlement.category]
        factor = category.factor(entitlement.coefficient, month)
        price = prices[position] = rules.rates.price(category.name, factor, month)
        candidates.append(
            Candidate(position, category.group, category.stacks_with, price.amount, category.stacking_class)
        )
    chosen = tuple((position, prices[position]) for position in paid(candidates, scheme.stacking_rule))
    return chosen, any(price.rate is None and not price.amount for price in prices.values())


def openings(scheme: Scheme, entitlements: tuple[Entitlement, ...]) -> list[tuple[Run, ...]]:
    """What counts as charged before the takeover, per entitlement: its paid share of each month up to its
    `paid_through`. The scheme must be the one of that time, so that later decrees still give arrears."""
    limits = [e.paid_through for e in entitlements if e.paid_through is not None]
    runs: list[list[Run]] = [[] for _ in entitlements]
    if limits:
        for segment in owed(scheme, entitlements, min(e.start for e in entitlements), max(limits)):
            for position, price in segment.paid:
                limit = entitlements[position].paid_through
                if limit is not None and segment.last <= limit:
                    _append(runs[position], Run(segment.first, segment.last, price.amount))
    return [tuple(of_one) for of_one in runs]


def _append(runs: list[Run], run: Run) -> None:
    if runs and runs[-1].last + 1 == run.first and runs[-1].monthly == run.monthly:
        runs[-1] = Run(runs[-1].first, run.last, run.monthly)
    else:
        runs.append(run)
