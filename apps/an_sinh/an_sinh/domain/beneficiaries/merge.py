"""How the entitlements of two records of one person become those of one.

The record that goes brings its entitlements. One of a category that the record that stays has in the same months is not a
second entitlement but the same: the one that stays covers the months of both, the other is cancelled. What was charged
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
    """What becomes of entitlements: `taken` go over as they are, `cancelled` go over and never count, `widened` are those
    that stay, with their new months."""

    taken: tuple[DatedEntitlement, ...]
    cancelled: tuple[DatedEntitlement, ...]
    widened: tuple[DatedEntitlement, ...]


def join(staying: Sequence[DatedEntitlement], going: Sequence[DatedEntitlement]) -> Outcome:
    """What the entitlements of two records become. Raises `MergeConflict` where a person must decide first: a category in
    the same months with two coefficients, with suspensions beyond the entitlement that stays, or over several entitlements."""
    own = {entitlement.name: entitlement for entitlement in staying if not entitlement.cancelled}
    taken, cancelled, widened = [], [], {}
    for entitlement in sorted(going, key=lambda entitlement: (entitlement.start, entitlement.name)):
        same = (
            [] if entitlement.cancelled else [other for other in own.values() if _overlap(other, entitlement)]
        )
        if not same:
            taken.append(entitlement)
            continue
        if len(same) > 1:
            raise MergeConflict(SEVERAL, entitlement.category)
        wider = _wider(same[0], entitlement)
        own[wider.name] = wider
        cancelled.append(replace(entitlement, cancelled=True, end=entitlement.start - 1, suspensions=()))
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


def _wider(own: DatedEntitlement, entitlement: DatedEntitlement) -> DatedEntitlement:
    if own.coefficient != entitlement.coefficient:
        raise MergeConflict(COEFFICIENT, entitlement.category)
    for rest in entitlement.suspensions:
        after = own.end is not None and (rest.last is None or rest.last > own.end)
        if rest.first < own.start or after:
            raise MergeConflict(SUSPENSION, entitlement.category)
    end = None if own.end is None or entitlement.end is None else max(own.end, entitlement.end)
    return replace(own, start=min(own.start, entitlement.start), end=end)


def bearer(
    programme: str, staying: Sequence[DatedEntitlement], going: Sequence[DatedEntitlement]
) -> DatedEntitlement:
    """The entitlement that carries what was charged to the record that goes: the first of those that go over, else of those
    that stay. Raises `MergeConflict` when nobody has one of the programme."""
    for entitlements in (going, staying):
        if fitting := [entitlement for entitlement in entitlements if entitlement.programme == programme]:
            return min(fitting, key=lambda entitlement: (entitlement.start, entitlement.name))
    raise MergeConflict(NO_CLAIM, programme)
