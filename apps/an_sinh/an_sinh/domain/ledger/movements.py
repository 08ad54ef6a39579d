"""Movements of money: their kinds, and what a provider's answer does to the money of a line.

Every movement has two effects in đồng. `settled`: how much less is payable. `money`: how much went out to the
person. An order settles a line before any money goes out; the answer "paid" then takes the money out. Nothing that
moved is ever changed: a wrong answer is followed by a movement that corrects it.
"""

from functools import lru_cache
from typing import NamedTuple

ORDERED, PAID, FAILED, UNCOLLECTED, RETURNED = "Ordered", "Paid", "Failed", "Uncollected", "Returned"
CORRECTED, RECEIVED_BACK, SET_OFF, WRITTEN_OFF = "Corrected", "Received Back", "Set Off", "Written Off"
HANDED_OVER, REFUNDED, OPENING = "Handed to Claimant", "Refunded to Treasury", "Opening Balance"
KINDS = (
    *(ORDERED, PAID, FAILED, UNCOLLECTED, RETURNED, CORRECTED),
    *(RECEIVED_BACK, SET_OFF, WRITTEN_OFF, HANDED_OVER, REFUNDED, OPENING),
)

# The answers a provider may give about an ordered line; "" before the first one.
UNANSWERED = ""
ANSWERS = (PAID, FAILED, UNCOLLECTED, RETURNED)
# With these the line's money is settled: it is on its way, or it arrived.
_SETTLED = (UNANSWERED, PAID)

# What may follow what without anybody having made a mistake. Cash that waited may be fetched late, and a return may
# be told before the payment that it gives back.
NATURAL = {
    (UNANSWERED, PAID): PAID,
    (UNANSWERED, FAILED): FAILED,
    (UNANSWERED, UNCOLLECTED): UNCOLLECTED,
    (UNANSWERED, RETURNED): RETURNED,
    (PAID, RETURNED): RETURNED,
    (UNCOLLECTED, PAID): PAID,
}


class Effect(NamedTuple):
    """What a movement does, as parts of the line's amount: −1, 0 or 1 each."""

    kind: str
    settled: int
    money: int


@lru_cache(maxsize=64)  # there are few pairs
def effect(before: str, after: str) -> Effect:
    """What the answer `after` does to a line whose last answer was `before`. Every pair is possible: what is not
    natural is a correction."""
    if before not in (UNANSWERED, *ANSWERS) or after not in ANSWERS:
        raise ValueError(f"{before!r} → {after!r}: no answers")
    return Effect(
        NATURAL.get((before, after), CORRECTED),
        (after in _SETTLED) - (before in _SETTLED),
        (after == PAID) - (before == PAID),
    )


def is_correction(before: str, after: str) -> bool:
    """Whether an answer takes back what was answered before; such a one needs a reason."""
    return (before, after) not in NATURAL
