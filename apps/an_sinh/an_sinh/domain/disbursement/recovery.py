"""Getting money back: how a debt is spread over instalments, and how receipts count against them.

Amounts are whole đồng, months are numbers as in `an_sinh.domain.base.months`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from an_sinh.domain.benefits.charged import charged_in, flatten
from an_sinh.domain.benefits.owed import Run

# Instalments are round amounts; the last one brings the sum to the đồng.
ROUND_TO = 1_000
MOST_INSTALMENTS = 120
OPEN, IN_PLAN, SETTLED, WRITTEN_OFF = "Without Plan", "In Plan", "Settled", "Written Off"


@dataclass(frozen=True)
class Instalment:
    """What is due in a month, and how much of it has come."""

    due: int
    amount: int
    received: int = 0

    @property
    def open(self) -> int:
        return self.amount - self.received


@dataclass(frozen=True)
class Balance:
    """Where a debt stands. `next_due`: the month of the first instalment that is not paid, or None."""

    received: int
    written_off: int
    outstanding: int
    status: str
    next_due: int | None


def schedule(total: int, count: int, first: int) -> list[Instalment]:
    """`total` in `count` monthly instalments from the month `first` on: equal round amounts, the last one larger
    by the rest, so that they add up to the đồng. Raises ValueError where an instalment would be nothing."""
    if not 1 <= count <= MOST_INSTALMENTS or total < count:
        raise ValueError(f"{total} đồng can't be paid in {count} instalments")
    unit = ROUND_TO if total >= count * ROUND_TO else 1
    each = total // count // unit * unit
    amounts = [each] * (count - 1) + [total - each * (count - 1)]
    return [Instalment(first + place, amount) for place, amount in enumerate(amounts)]


def allocate(instalments: Sequence[Instalment], amount: int) -> list[int]:
    """How much of a receipt goes to each instalment, in their order: the oldest open one first.
    Raises ValueError for less than 1 đồng and for more than is open."""
    if not 1 <= amount <= sum(part.open for part in instalments):
        raise ValueError(f"{amount} đồng is not what is open")
    shares = []
    for part in instalments:
        share = min(part.open, amount)
        shares.append(share)
        amount -= share
    return shares


def balance(total: int, instalments: Sequence[Instalment], approved: bool, written_off: bool) -> Balance:
    """Where the debt stands. `approved`: its plan is; `written_off`: the plan is to give up what did not come."""
    received = sum(part.received for part in instalments)
    given_up = total - received if approved and written_off else 0
    outstanding = total - received - given_up
    if given_up:
        status = WRITTEN_OFF
    elif not outstanding:
        status = SETTLED
    else:
        status = IN_PLAN if approved else OPEN
    due = [part.due for part in instalments if part.open] if approved and outstanding else []
    return Balance(received, given_up, outstanding, status, min(due, default=None))


def overdue(instalments: Iterable[Instalment], month: int) -> int:
    """What was due before `month` and has not come."""
    return sum(part.open for part in instalments if part.due < month)


def is_given_back(first: int, last: int, charges: Iterable[Run]) -> bool:
    """Whether nothing is charged any more for the months `first` to `last`: what was, has been taken back. A payment
    of such months that did not arrive must not be paid again."""
    booked = flatten(charges)
    return all(charged_in(booked, month) <= 0 for month in range(first, last + 1))
