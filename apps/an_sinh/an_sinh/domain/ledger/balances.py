"""Amounts per entitlement and month, and what follows from them.

`Cells` maps (entitlement, month) to đồng; a `Span` is a run of months with one amount, as lines and movements are
kept. Months are numbers as in `an_sinh.domain.months`.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

Cells = dict[tuple[str, int], int]
# What is paid once goes to a claimant and has nothing to do with the months of benefits: `once/<category>`.
ONCE = "once/"


class Span(NamedTuple):
    """The same amount in each month from `first` to `last`, both included, under one entitlement."""

    entitlement: str
    first: int
    last: int
    monthly: int

    @property
    def amount(self) -> int:
        return self.monthly * (self.last - self.first + 1)


def add(cells: Cells, span: Span, times: int = 1) -> None:
    """Add `times` a span to the cells."""
    if not times or not span.monthly:
        return
    for month in range(span.first, span.last + 1):
        key = (span.entitlement, month)
        cells[key] = cells.get(key, 0) + times * span.monthly


def cells_of(spans: Iterable[Span]) -> Cells:
    """The cells that spans come to; those of 0 are left out."""
    cells: Cells = {}
    for span in spans:
        add(cells, span)
    return {key: amount for key, amount in cells.items() if amount}


def less(one: Mapping, other: Mapping) -> Cells:
    """`one` − `other`, cell by cell."""
    cells = dict(one)
    for key, amount in other.items():
        cells[key] = cells.get(key, 0) - amount
    return {key: amount for key, amount in cells.items() if amount}


def spans_of(cells: Mapping) -> list[Span]:
    """Cells as runs of adjoining months with one amount, by entitlement and month."""
    spans: list[Span] = []
    for (entitlement, month), amount in sorted(cells.items()):
        if not amount:
            continue
        last = spans[-1] if spans else None
        if last and (last.entitlement, last.last + 1, last.monthly) == (entitlement, month, amount):
            spans[-1] = last._replace(last=month)
        else:
            spans.append(Span(entitlement, month, month, amount))
    return spans


def within_months(cells: Mapping) -> Cells:
    """Cells after what one entitlement of a month owes back was taken from what another one of the same month still
    gets: what is charged is worked out per person and month, so this is one money."""
    result = dict(cells)
    by_month: dict[int, list[tuple[str, int]]] = {}
    for key in sorted(key for key in result if not key[0].startswith(ONCE)):
        by_month.setdefault(key[1], []).append(key)
    for keys in by_month.values():
        owing = [key for key in keys if result[key] < 0]
        for debtor in owing:
            for creditor in keys:
                taken = min(-result[debtor], max(result[creditor], 0))
                result[debtor] += taken
                result[creditor] -= taken
    return {key: amount for key, amount in result.items() if amount}


def positive(cells: Mapping) -> Cells:
    """What is to be paid."""
    return {key: amount for key, amount in cells.items() if amount > 0}


def negative(cells: Mapping) -> Cells:
    """What is owed back, as positive amounts."""
    return {key: -amount for key, amount in cells.items() if amount < 0}


def take(cells: Cells, span: Span) -> list[Span]:
    """The part of `span` that is in `cells`, month by month, and taken out of them: never more than is there."""
    taken: Cells = {}
    for month in range(span.first, span.last + 1):
        key = (span.entitlement, month)
        part = min(span.monthly, cells.get(key, 0))
        if part > 0:
            taken[key] = part
            cells[key] -= part
    return spans_of(taken)


def take_of_month(cells: Cells, span: Span) -> Cells:
    """The part of `span` that stands in the same months under any entitlement, taken out of `cells`: its own first.
    Returned under the span's entitlement. What is paid once stands for itself."""
    taken: Cells = {}
    once = span.entitlement.startswith(ONCE)
    for month in range(span.first, span.last + 1):
        wanted = span.monthly
        own = (span.entitlement, month)
        others = (
            () if once else (k for k in cells if k[1] == month and k != own and not k[0].startswith(ONCE))
        )
        for key in (own, *sorted(others)):
            part = min(wanted, max(cells.get(key, 0), 0))
            if part:
                cells[key] -= part
                taken[own] = taken.get(own, 0) + part
                wanted -= part
    return taken


def oldest_first(cells: Mapping, amount: int) -> list[Span]:
    """`amount` spread over positive cells, the oldest month first. Raises ValueError for less than 1 đồng and for
    more than they hold."""
    if not 1 <= amount <= sum(cells.values()):
        raise ValueError(f"{amount} đồng is not what is there")
    taken: Cells = {}
    for key in sorted(cells, key=lambda key: (key[1], key[0])):
        part = min(amount, cells[key])
        if part > 0:
            taken[key] = part
            amount -= part
    return spans_of(taken)
