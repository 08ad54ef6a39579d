"""The opening balance of a registry that is taken over: what its file says was paid, and how that differs from the law.

A month's amount counts back to the last change of the law before the takeover, and for months whose rates nobody knows
here. Where the office had paid at earlier rates for some months of a decree that counts back, it says through which.
What differs from the law is nobody's debt and nobody's arrears until an officer has decided so: the law counts as
charged, and the difference is shown.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from an_sinh.domain.benefits.charged import flatten
from an_sinh.domain.benefits.owed import Run

# month → đồng by the law as the office could apply it; None where no rate is known
LawOf = Callable[[int], int | None]


class Opening(NamedTuple):
    """`paid`: what the file says went out, `charged`: what counts as charged, `difference`: đồng by which the law is
    more (or less, negative) than what went out."""

    paid: tuple[Run, ...]
    charged: tuple[Run, ...]
    difference: int


def law_of(runs: Iterable[Run], is_known: Callable[[int], bool]) -> LawOf:
    """The law of one entitlement from the runs that it is worth; a month without one is worth 0 where `is_known` says
    that there was a rate."""
    worth = {month: run.monthly for run in runs for month in range(run.first, run.last + 1)}

    def of_month(month: int) -> int | None:
        return worth.get(month, 0) if is_known(month) else None

    return of_month


def opening_of(
    first: int,
    last: int,
    amount: int | None,
    law: LawOf,
    earlier: LawOf | None = None,
    earlier_through: int | None = None,
) -> Opening:
    """The opening balance of one entitlement from its first month to the last that was paid before the takeover.

    `amount`: a month's amount by the file, None where it has none. `earlier`: the law that the office still paid by
    through the month `earlier_through`."""
    since = _last_change(law, first, last)
    paid, charged, difference = [], [], 0
    for month in range(first, last + 1):
        right = law(month)
        given = _given(month, right, amount, since)
        if earlier is not None and earlier_through is not None and month <= earlier_through:
            given = given if earlier(month) is None else earlier(month) or 0
        counted = given if right is None else right
        paid.append(Run(month, month, given))
        charged.append(Run(month, month, counted))
        difference += counted - given
    return Opening(tuple(flatten(paid)), tuple(flatten(charged)), difference)


def _given(month: int, right: int | None, amount: int | None, since: int) -> int:
    if amount is not None and (month >= since or right is None):
        return amount
    return right or 0


def _last_change(law: LawOf, first: int, last: int) -> int:
    """The first month of the amount that the law has in the last one."""
    since = last
    while since > first and law(since - 1) == law(last):
        since -= 1
    return since
