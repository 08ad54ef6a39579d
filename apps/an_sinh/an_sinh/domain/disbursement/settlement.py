"""Closing a month with a provider: four sums that must be equal, what stands between them, and the money that is left.

What the lists pay = what the treasury gave = what the provider says it received = what was answered. A payment counts
towards every sum that its money has reached; the first one that it has not reached is where it stands.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple


class Gap(StrEnum):
    """Why a payment's money has come no further."""

    NOT_ORDERED = "Not Ordered"
    UNFUNDED = "No Funds"
    NOT_ASKED = "Treasury Not Asked"
    NOT_FUNDED = "Treasury Not Paid Yet"
    NOT_RECEIVED = "Not Received by the Provider"
    UNANSWERED = "No Answer"


# Gaps before each sum: a payment that stands at one of them is missing in the sum.
BEFORE_TREASURY = (Gap.NOT_ORDERED, Gap.UNFUNDED, Gap.NOT_ASKED, Gap.NOT_FUNDED)
BEFORE_RECEIPT = (*BEFORE_TREASURY, Gap.NOT_RECEIVED)
BEFORE_ANSWER = (*BEFORE_RECEIPT, Gap.UNANSWERED)


class Standing(NamedTuple):
    """An order as far as closing asks: whether the treasury was asked and paid, and what the provider says it received
    (whole đồng, None before it says anything)."""

    asked: bool
    funded: bool
    received: int | None


class Group(NamedTuple):
    """Payments that stand alike: their number and đồng, the order that they are on ("" for none), and what they are:
    "open", "paid", "missing", or without an order "waiting" or "unfunded"."""

    order: str
    state: str
    payments: int
    amount: int


class Difference(NamedTuple):
    """Payments that keep a month open, or (payments 0) an order whose provider received another sum than the order's:
    `amount` is then what it received more (or, negative, less)."""

    gap: str
    order: str
    payments: int
    amount: int


class Sums(NamedTuple):
    """The four sums, what of the answered money arrived, and what did not; whole đồng and payments."""

    listed: int
    funded: int
    received: int
    answered: int
    paid: int
    missing: int
    listed_count: int
    paid_count: int
    missing_count: int

    @property
    def agree(self) -> bool:
        return self.listed == self.funded == self.received == self.answered


def gap_of(group: Group, orders: dict[str, Standing]) -> Gap | None:
    """Where payments stand; None for those that were answered with everything before it in order."""
    if not group.order:
        return Gap.UNFUNDED if group.state == "unfunded" else Gap.NOT_ORDERED
    order = orders[group.order]
    if not order.asked:
        return Gap.NOT_ASKED
    if not order.funded:
        return Gap.NOT_FUNDED
    if order.received is None:
        return Gap.NOT_RECEIVED
    return Gap.UNANSWERED if group.state == "open" else None


def add_up(groups: Iterable[Group], orders: dict[str, Standing]) -> tuple[Sums, list[Difference]]:
    """The four sums of a month's payments and what stands between them, payments first, then sums received."""
    found = dict.fromkeys(Sums._fields, 0)
    ordered: dict[str, int] = {}
    differences: dict[tuple[Gap, str], list[int]] = {}
    for group in groups:
        gap = gap_of(group, orders)
        found["listed"] += group.amount
        found["listed_count"] += group.payments
        if gap not in BEFORE_TREASURY:
            found["funded"] += group.amount
        # What was answered counts as answered, even where money or receipt were forgotten to be entered.
        if group.state in ("paid", "missing"):
            found["answered"] += group.amount
            found[group.state] += group.amount
            found[f"{group.state}_count"] += group.payments
        if group.order:
            ordered[group.order] = ordered.get(group.order, 0) + group.amount
        if gap:
            sums = differences.setdefault((gap, group.order), [0, 0])
            sums[0] += group.payments
            sums[1] += group.amount
    found["received"] = sum(orders[name].received or 0 for name in ordered)
    return Sums(**found), [
        *(Difference(gap, order, count, amount) for (gap, order), (count, amount) in differences.items()),
        *_wrong_receipts(ordered, orders),
    ]


def _wrong_receipts(ordered: dict[str, int], orders: dict[str, Standing]) -> list[Difference]:
    found = []
    for name, amount in ordered.items():
        received = orders[name].received
        if received is not None and received != amount:
            found.append(Difference("Received Another Sum", name, 0, received - amount))
    return found


class Left(NamedTuple):
    """The money that a provider holds of a programme, in đồng: what it held before, what the treasury gave for the
    month, what went out, what moved since of months that are closed (money that came back, or went out late as a
    negative sum), and what was refunded to the treasury."""

    before: int
    given: int
    paid: int
    later: int
    refunded: int

    @property
    def after(self) -> int:
        return self.before + self.given - self.paid + self.later - self.refunded


def fee(paid: int, percent: object) -> int:
    """The provider's fee in whole đồng: a percentage of what it paid out (Circular 76/2021/TT-BTC: set by the province),
    half a đồng rounded up."""
    share = Decimal(paid) * Decimal(str(percent or 0)) / 100
    return int(share.quantize(Decimal(1), ROUND_HALF_UP))
