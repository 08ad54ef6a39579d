"""How the claims of two records of one person become those of one.

The record that goes brings its claims. One of a category that the record that stays has in the same months is not a
second claim but the same: the one that stays covers the months of both, the other is cancelled. What was charged
to the record that goes counts as charged to the one that stays, so that months paid twice come out as recovery."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from an_sinh.domain.benefits.dated import DatedEntitlement

COEFFICIENT, SUSPENSION, SEVERAL, NO_CLAIM = "coefficient", "suspension", "several", "no claim"


class MergeConflict(ValueError):
    """Two records contradict each other: `why` is one of the constants above, `where` a category or programme."""

    def __init__(self, why: str, where: str):
        super().__init__(f"{why}: {where}")
        self.why, self.where = why, where


@dataclass(frozen=True)
class Outcome:
    """What becomes of claims: `taken` go over as they are, `cancelled` go over and never count, `widened` are those
    that stay, with their new months."""

    taken: tuple[DatedEntitlement, ...]
    cancelled: tuple[DatedEntitlement, ...]
    widened: tuple[DatedEntitlement, ...]


def join(staying: Sequence[DatedEntitlement], going: Sequence[DatedEntitlement]) -> Outcome:
    """What the claims of two records become. Raises `MergeConflict` where a person must decide first: a category in
    the same months with two coefficients, with suspensions beyond the claim that stays, or over several claims."""
    own = {claim.name: claim for claim in staying if not claim.cancelled}
    taken, cancelled, widened = [], [], {}
    for claim in sorted(going, key=lambda claim: (claim.start, claim.name)):
        same = [] if claim.cancelled else [other for other in own.values() if _overlap(other, claim)]
        if not same:
            taken.append(claim)
            continue
        if len(same) > 1:
            raise MergeConflict(SEVERAL, claim.category)
        wider = _wider(same[0], claim)
        own[wider.name] = wider
        cancelled.append(replace(claim, cancelled=True, end=claim.start - 1, suspensions=()))
        if wider != same[0]:
            widened[wider.name] = wider
    return Outcome(tuple(taken), tuple(cancelled), tuple(widened.values()))


def _overlap(one: DatedEntitlement, other: DatedEntitlement) -> bool:
    """Whether both are of one category in at least one month."""
    return (
        one.category == other.category
        and (one.end is None or other.start <= one.end)
        and (other.end is None or one.start <= other.end)
    )


def _wider(own: DatedEntitlement, claim: DatedEntitlement) -> DatedEntitlement:
    if own.coefficient != claim.coefficient:
        raise MergeConflict(COEFFICIENT, claim.category)
    for rest in claim.suspensions:
        after = own.end is not None and (rest.last is None or rest.last > own.end)
        if rest.first < own.start or after:
            raise MergeConflict(SUSPENSION, claim.category)
    end = None if own.end is None or claim.end is None else max(own.end, claim.end)
    return replace(own, start=min(own.start, claim.start), end=end)


def bearer(
    programme: str, staying: Sequence[DatedEntitlement], going: Sequence[DatedEntitlement]
) -> DatedEntitlement:
    """The claim that carries what was charged to the record that goes: the first of those that go over, else of those
    that stay. Raises `MergeConflict` when nobody has one of the programme."""
    for claims in (going, staying):
        if fitting := [claim for claim in claims if claim.programme == programme]:
            return min(fitting, key=lambda claim: (claim.start, claim.name))
    raise MergeConflict(NO_CLAIM, programme)
