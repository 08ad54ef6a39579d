"""What the treasury is asked for and pays out: flows of money, their days, and which payments a sum is enough for."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

ADVANCE, CASH, DIRECT = "Advance through a Provider", "Cash by the Unit", "Direct Transfer"
FLOWS = (ADVANCE, CASH, DIRECT)
# Decree 335/2026, article 28 (and Decree 20/2021, article 34): drawn before the 25th of the month before, results before
# the 20th. "Before" a day means by the day before it.
DRAWN_BEFORE, RESULTS_BEFORE = 25, 20


class Due(NamedTuple):
    """A payment that waits for funds. `since`: its first month as a number; `amount`: whole đồng; `chosen`: somebody has said
    that it comes first."""

    name: str
    since: int
    amount: int
    chosen: bool = False


class Days(NamedTuple):
    """The last day to draw the money of a month, and the last day for its results."""

    draw: datetime.date
    results: datetime.date


def days_of(month: datetime.date) -> Days:
    """The days of the law for a month given as its first day."""
    before = month - datetime.timedelta(days=1)
    return Days(before.replace(day=DRAWN_BEFORE - 1), month.replace(day=RESULTS_BEFORE - 1))


def flow_of(provider_kind: str) -> str:
    """The flow that a provider of a kind usually takes: the office draws cash, everybody else gets an advance."""
    return CASH if provider_kind == "Office" else ADVANCE


def funded(payments: Sequence[Due], amount: int) -> tuple[list[str], list[str]]:
    """The payments that a sum is enough for, those that were chosen first, then the oldest months, each whole, and those that
    wait. A later payment that still fits is taken, so that as little as possible stays behind."""
    paid, waiting, left = [], [], amount
    for due in sorted(payments, key=lambda each: (not each.chosen, each.since, each.name)):
        if due.amount <= left:
            paid.append(due.name)
            left -= due.amount
        else:
            waiting.append(due.name)
    return paid, waiting
