"""One person's account of one programme: what was charged, what is settled, and what follows.

The account of a person holds the lines and movements of every record that was merged into theirs. Opening balances
are charged and settled alike, so they cancel out and aren't kept here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from an_sinh.domain.ledger.balances import (
    Cells,
    Span,
    add,
    less,
    negative,
    positive,
    take,
    take_of_month,
    within_months,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an approved list. `charges`: it charges its months (what is paid again doesn't). `ordered`: it was
    put on an order. `waits`: it may still be put on one. `again`: it did not arrive, or was given up, and its money
    may be put on a list again."""

    name: str
    span: Span
    charges: bool
    ordered: bool = False
    waits: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """A movement. `span` is what it adds to what is settled; `money` what it adds to the money that went out."""

    span: Span
    money: int = 0
    line: str | None = None


@dataclass
class Account:
    """Lines and movements of one person and programme, in any order."""

    lines: list[Line] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)

    def charged(self) -> Cells:
        """What approved lines charge, per entitlement and month."""
        cells: Cells = {}
        for line in self.lines:
            if line.charges:
                add(cells, line.span)
        return cells

    def settled(self) -> Cells:
        """What the journal comes to, per entitlement and month."""
        cells: Cells = {}
        for line in self.lines:
            if line.ordered and line.span.monthly > 0:
                add(cells, line.span)
        for movement in self.moved:
            add(cells, movement.span)
        return cells

    def balance(self) -> Cells:
        """charged − settled where it isn't 0; of a month, what one entitlement owes is taken from the others."""
        return within_months(less(self.charged(), self.settled()))

    def debt(self) -> Cells:
        """What has to come back, as positive amounts."""
        return negative(self.balance())

    def free(self, more: Iterable[Span] = (), given_up: frozenset[str] = frozenset()) -> Cells:
        """What is payable and stands on no approved list. `more`: charges of a list that is being made (what it adds
        itself is on that list); `given_up`: names of waiting lines that are to be replaced."""
        charged = self.charged()
        own: Cells = {}
        for span in more:
            add(charged, span)
            if span.monthly > 0:
                add(own, span)
        for line in self.lines:
            if line.waits and line.name not in given_up:
                add(own, line.span)
        payable = positive(within_months(less(charged, self.settled())))
        return positive(within_months(less(payable, own)))

    def again(
        self, more: Iterable[Span] = (), given_up: frozenset[str] = frozenset()
    ) -> list[tuple[str, Span]]:
        """What can be put on a list again, as (line that it comes from, span): month by month no more than is free,
        the latest line of a month first, in the order of the months. What no line that did not arrive accounts for (the
        benefits of a month are one money, so that a payment under one can free money of another) comes from the latest
        line of its own benefit."""
        free = self.free(more, given_up)
        found = []
        latest_first = sorted(self.lines, key=lambda line: line.name, reverse=True)
        gone = [line for line in latest_first if line.again or line.name in given_up]
        others = [
            line for line in latest_first if not line.again and not line.waits and line.span.monthly > 0
        ]
        for line in (*gone, *others):
            found += [(line.name, span) for span in take(free, line.span)]
        return sorted(found, key=lambda item: (item[1].first, item[0]))

    def overdrawn(self, more: Iterable[Span] = ()) -> list[str]:
        """Waiting lines that must not be ordered any more, because their months are settled by other money or no longer
        charged: as few as possible, the newest, as whole lines. `more`: charges of a list that is being made."""
        charged = self.charged()
        own: Cells = {}
        for span in more:
            add(charged, span)
            if span.monthly > 0:
                add(own, span)
        room = positive(within_months(less(positive(within_months(less(charged, self.settled()))), own)))
        too_much = []
        for line in sorted((line for line in self.lines if line.waits), key=lambda line: line.name):
            # The benefits of a month are one money: a line fits where another one of its month leaves room.
            left = dict(room)
            if sum(take_of_month(left, line.span).values()) == line.span.amount:
                room = left
            else:
                too_much.append(line.name)
        return too_much
