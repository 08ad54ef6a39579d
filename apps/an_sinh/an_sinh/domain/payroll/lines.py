"""What a month's payroll holds for one person.

Per month up to the payroll's own: owed − charged. The payroll's own month, while nothing was charged for it,
gives one regular line per paid entitlement. Every other difference is its own line, arrears or recovery, per
run of months with the same monthly difference; the two are never netted against each other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from an_sinh.domain.benefits.charged import charged_in, flatten
from an_sinh.domain.benefits.owed import Entitlement, Run, Scheme, Segment, is_suspended, owed
from an_sinh.domain.benefits.rates import Price
from an_sinh.domain.ledger.balances import Cells, Span, less, spans_of, take_of_month

REGULAR, ARREARS, RECOVERY, CARRIED_OVER = "Regular", "Arrears", "Recovery", "Carried Over"
# Paid once and charged to no month: no part of what is owed.
ONE_OFF = "One-off"
# What is charged but went out before: it stands beside its arrears and is not paid again.
SET_OFF = "Set Off"


@dataclass(frozen=True)
class Draft:
    """A line to be written. `entitlement` is a position; `price` is set on regular lines only."""

    kind: str
    entitlement: int
    first: int
    last: int
    monthly: int
    price: Price | None = None

    @property
    def months(self) -> int:
        return self.last - self.first + 1

    @property
    def amount(self) -> int:
        return self.monthly * self.months


@dataclass(frozen=True)
class PersonMonth:
    """One person in one payroll: the lines, and what the month's identity needs."""

    drafts: tuple[Draft, ...]
    charged_last_month: int
    suspended_last_month: bool
    suspended_this_month: bool

    @cached_property
    def regular(self) -> int:
        return sum(draft.amount for draft in self.drafts if draft.kind == REGULAR)


def person_month(
    scheme: Scheme,
    entitlements: tuple[Entitlement, ...],
    charged: tuple[Run, ...],
    month: int,
    shares: Sequence[Sequence[Run]] | None = None,
    previous: int | None = None,
) -> PersonMonth:
    """The lines of one person for the payroll of `month`; `charged` holds approved lines and openings. `shares`: how
    much of it each entitlement was charged, where a difference is to stand under several; without them it stands under
    one. `previous`: the month of the last list, usually the month before."""
    previous = month - 1 if previous is None else previous
    begin = min([e.start for e in entitlements] + [run.first for run in charged], default=month)
    booked = flatten(charged)
    segments = owed(scheme, entitlements, min(begin, month), month)
    this_month = segments[-1]
    drafts: list[Draft] = []
    already = charged_in(booked, month)
    if not already:
        drafts += [
            Draft(REGULAR, position, month, month, price.amount, price) for position, price in this_month.paid
        ]
    last_difference = month if already else month - 1
    if shares is None or len(entitlements) < 2:
        drafts += differences(segments, booked, entitlements, last_difference)
    else:
        drafts += differences_by_entitlement(segments, booked, entitlements, last_difference, shares)
    return PersonMonth(
        tuple(drafts),
        charged_in(booked, previous),
        any(is_suspended(e, previous) for e in entitlements),
        any(is_suspended(e, month) for e in entitlements),
    )


def spans(drafts: Sequence[Draft], names: Sequence[str]) -> list[Span]:
    """The charges of drafts under the names of their entitlements."""
    return [Span(names[draft.entitlement], draft.first, draft.last, draft.monthly) for draft in drafts]


def set_off(
    drafts: Sequence[Draft], names: Sequence[str], debt: Cells, given_up: Cells | None = None
) -> tuple[tuple[Draft, ...], tuple[Draft, ...]]:
    """Drafts split into those to be paid and those whose months were paid before (`debt`: what the person has too much
    of, by entitlement and month; `given_up`: what of that is no longer asked back, and covers its own entitlement
    alone). The second are followed by set-offs of the same months and amounts."""
    left, forgiven, open_ones, covered = dict(debt), dict(given_up or {}), [], []
    for draft in drafts:
        if draft.monthly <= 0:
            open_ones.append(draft)
            continue
        span = Span(names[draft.entitlement], draft.first, draft.last, draft.monthly)
        taken = take_of_month(left, span)
        whole = {(span.entitlement, month): draft.monthly for month in range(draft.first, draft.last + 1)}
        for cell, amount in less(whole, taken).items():
            if part := min(amount, forgiven.get(cell, 0)):
                forgiven[cell] -= part
                taken[cell] = taken.get(cell, 0) + part
        open_ones += _parts(draft, less(whole, taken))
        covered += _parts(draft, taken)
    offsets = [replace(draft, kind=SET_OFF, monthly=-draft.monthly, price=None) for draft in covered]
    return tuple(open_ones), (*covered, *offsets)


def _parts(draft: Draft, cells: Cells) -> list[Draft]:
    """A draft cut down to cells of its months."""
    return [
        replace(draft, first=span.first, last=span.last, monthly=span.monthly) for span in spans_of(cells)
    ]


def differences(
    segments: list[Segment], booked: list[Run], entitlements: tuple[Entitlement, ...], last: int
) -> list[Draft]:
    """Arrears and recoveries of the months up to `last`, oldest first."""
    drafts: list[Draft] = []
    for first, end, segment, charged in _pieces(segments, booked, last):
        difference = segment.monthly - charged
        if not difference:
            continue
        kind = ARREARS if difference > 0 else RECOVERY
        previous = drafts[-1] if drafts else None
        if previous and previous.last + 1 == first and previous.monthly == difference:
            drafts[-1] = Draft(kind, previous.entitlement, previous.first, end, difference)
        else:
            position = _entitlement_of(segment, entitlements, first)
            drafts.append(Draft(kind, position, first, end, difference))
    return drafts


def differences_by_entitlement(
    segments: list[Segment],
    booked: list[Run],
    entitlements: tuple[Entitlement, ...],
    last: int,
    shares: Sequence[Sequence[Run]],
) -> list[Draft]:
    """The same, each under the entitlements that it comes from. Of a month they have one sign: what one entitlement
    was charged too much is taken from what the others were charged too little, and the other way round."""
    latest: dict[int, Draft] = {}
    done: list[Draft] = []
    own = [flatten(runs) for runs in shares]
    for first, end, segment, charged in _pieces(
        segments, booked, last, [run for runs in own for run in runs]
    ):
        difference = segment.monthly - charged
        if not difference:
            continue
        kind = ARREARS if difference > 0 else RECOVERY
        for position, part in _shared_out(difference, segment, own, entitlements, first).items():
            before = latest.get(position)
            if before and before.last + 1 == first and before.monthly == part:
                latest[position] = replace(before, last=end)
                continue
            if before:
                done.append(before)
            latest[position] = Draft(kind, position, first, end, part)
    return sorted((*done, *latest.values()), key=lambda draft: (draft.first, draft.entitlement))


def _shared_out(
    difference: int, segment: Segment, shares: list[list[Run]], entitlements: tuple, month: int
) -> dict[int, int]:
    """A month's difference by entitlement: to those that were charged too little (or too much), the first ones first."""
    owed_now = {position: price.amount for position, price in segment.paid}
    sign = 1 if difference > 0 else -1
    left, found = abs(difference), {}
    for position in range(len(entitlements)):
        own = owed_now.get(position, 0) - charged_in(shares[position], month)
        part = min(left, max(sign * own, 0))
        if part:
            found[position] = sign * part
            left -= part
    if left:  # charged under something that is no entitlement of this person any more
        position = _entitlement_of(segment, entitlements, month)
        found[position] = found.get(position, 0) + sign * left
    return found


def _pieces(
    segments: list[Segment], booked: list[Run], last: int, further: Sequence[Run] = ()
) -> Iterator[tuple[int, int, Segment, int]]:
    """Stretches over which both owed and charged stay the same: (first, last, segment, charged). `further`: runs that
    they must not go across either."""
    runs = (*booked, *further)
    cuts = {run.first for run in runs} | {run.last + 1 for run in runs}
    for segment in segments:
        stop = min(segment.last, last)
        inside = sorted({segment.first, stop + 1} | {cut for cut in cuts if segment.first < cut <= stop})
        for first, following in pairwise(inside):
            charged = charged_in(booked, first)
            # What another office paid before the first rate that is known here is not judged.
            if not (segment.is_unknown and charged > 0):
                yield first, following - 1, segment, charged


def _entitlement_of(segment: Segment, entitlements: tuple[Entitlement, ...], month: int) -> int:
    """The entitlement that a difference is shown under: the highest paid one, else the last that had begun."""
    if segment.paid:
        return max(segment.paid, key=lambda item: item[1].amount)[0]
    begun = [position for position, e in enumerate(entitlements) if e.start <= month]
    return max(begun, key=lambda position: entitlements[position].start) if begun else 0
