"""The bridge from last month's list to this one: everybody who came, went or gets another amount, and the sums.

The figures of the month's identity are sums of the entries kept here, so that the people shown behind a figure
always add up to it. People whose amount stays the same are counted, but not kept.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from an_sinh.domain.payroll.month_balance import ADJUSTMENT, COMING, GOING, TRANSFER_IN, TRANSFER_OUT

MOVEMENTS = (*COMING, *GOING, ADJUSTMENT)
MEASURES = ("persons", "amount")


class Entry(NamedTuple):
    """One movement of one person, in đồng a month. `amount` is positive for those who come and go; that of an
    adjustment is signed."""

    beneficiary: str
    movement: str
    last: int
    this: int
    amount: int


@dataclass
class Bridge:
    """Persons and amounts of last month and this one, and the entries between them."""

    previous: list[int] = field(default_factory=lambda: [0, 0])
    current: list[int] = field(default_factory=lambda: [0, 0])
    entries: list[Entry] = field(default_factory=list)

    def add_person(self, name: str, last: int, this: int, coming: str, going: str) -> None:
        """Enter one person of this unit with last and this month's amount, and how they came or went."""
        if last:
            _count(self.previous, last)
        if this:
            _count(self.current, this)
        if last and not this:
            self.entries.append(Entry(name, going, last, 0, last))
        elif this and not last:
            self.entries.append(Entry(name, coming, 0, this, this))
        elif this != last:
            self.entries.append(Entry(name, ADJUSTMENT, last, this, this - last))

    def add_unchanged(self, persons: int, amount: int) -> None:
        """Enter people who get as much as last month, without their names: `amount` is their sum."""
        for pair in (self.previous, self.current):
            pair[0] += persons
            pair[1] += amount

    def add_transfer_in(self, name: str, last: int, this: int) -> None:
        """Enter a person whom another unit paid last month; a different amount is an adjustment."""
        _count(self.current, this)
        self.entries.append(Entry(name, TRANSFER_IN, last, last, last))
        if this != last:
            self.entries.append(Entry(name, ADJUSTMENT, last, this, this - last))

    def add_transfer_out(self, name: str, last: int) -> None:
        """Enter a person whom this unit paid last month and another one pays now."""
        _count(self.previous, last)
        self.entries.append(Entry(name, TRANSFER_OUT, last, 0, last))

    def figures(self) -> dict[str, int]:
        """`<movement>_persons` and `<movement>_amount` of previous, current and every movement."""
        sums = {"previous": self.previous, "current": self.current, **sums_of(self.entries)}
        return {
            f"{name}_{measure}": pair[place]
            for name, pair in sums.items()
            for place, measure in enumerate(MEASURES)
        }


def sums_of(entries: Any) -> dict[str, list[int]]:
    """Persons and amount of every movement."""
    sums = {name: [0, 0] for name in MOVEMENTS}
    for entry in entries:
        _count(sums[entry.movement], entry.amount)
    return sums


def _count(pair: list[int], amount: int) -> None:
    pair[0] += 1
    pair[1] += amount
