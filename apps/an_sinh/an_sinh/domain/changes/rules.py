"""What a benefit change does to a person's entitlements: dated facts go in, dated facts come out.

Months are numbers (`domain.base.months`). No change decides an amount: the next payroll carries the difference between
what the facts give now and what was charged. An entitlement that would end before it begins is cancelled: it stays, ending
the month before its first, so that what was charged for it comes back as a recovery.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from an_sinh.domain.benefits.dated import DatedEntitlement, Suspension

GRANT, ADJUST, SUSPEND, RESUME = "Grant", "Adjust", "Suspend", "Resume"
STOP, TRANSFER, CORRECTION = "Stop", "Transfer", "Correction"
DIED = "Died"

# Why a change is impossible.
UNKNOWN, CANCELLED, NOT_BEGUN, ENDED = "unknown", "cancelled", "not begun", "ended"
SUSPENDED, NOT_SUSPENDED, SEVERAL = "suspended", "not suspended", "several suspensions"
SAME, BACKWARDS, HELD, DEAD, NOTHING = "same", "backwards", "held", "dead", "nothing to stop"


@dataclass(frozen=True)
class Change:
    """An approved change. `entitlement`: the name of the one it is about. `end`: the last month of a new entitlement or of a
    suspension; `lasts_on`: a corrected entitlement has none."""

    kind: str
    effective: int
    entitlement: str | None = None
    programme: str | None = None
    category: str | None = None
    coefficient: Decimal = Decimal(0)
    end: int | None = None
    lasts_on: bool = False
    reason: str | None = None


class Impossible(ValueError):
    """The change has no meaning for these facts. `why` is one of the constants above."""

    def __init__(self, why: str, entitlement: DatedEntitlement | None = None):
        super().__init__(why)
        self.why, self.entitlement = why, entitlement


def outcome(
    change: Change, entitlements: tuple[DatedEntitlement, ...], died: int | None = None
) -> tuple[DatedEntitlement, ...]:
    """The entitlements after the change: the same ones in the same order, then a new one if there is any. `died`: the
    month of death, the last one that counts. Raises `Impossible`."""
    if died is not None and change.effective > died and change.kind not in (STOP, CORRECTION):
        raise Impossible(DEAD)
    if change.kind == TRANSFER:
        return entitlements
    return _RULES[change.kind](change, entitlements, died)


def payment_status(entitlements: tuple[DatedEntitlement, ...], month: int, dead: bool) -> str:
    """How a person stands in a month: Active, Suspended (all that lasts is) or Stopped."""
    if dead:
        return "Stopped"
    live = [
        entitlement
        for entitlement in entitlements
        if not entitlement.cancelled and (entitlement.end is None or entitlement.end >= month)
    ]
    if not live:
        return "Stopped" if entitlements else "Active"
    resting = [_rests(entitlement, month) for entitlement in live if entitlement.start <= month]
    return "Suspended" if resting and all(resting) else "Active"


def _rests(entitlement: DatedEntitlement, month: int) -> bool:
    return any(s.first <= month and (s.last is None or month <= s.last) for s in entitlement.suspensions)


def _grant(
    change: Change, entitlements: tuple[DatedEntitlement, ...], died: int | None
) -> tuple[DatedEntitlement, ...]:
    end = _earlier(change.end, died)
    new = DatedEntitlement(
        None, change.programme or "", change.category or "", change.coefficient, change.effective, end
    )
    return _with_new(entitlements, new)


def _adjust(
    change: Change, entitlements: tuple[DatedEntitlement, ...], died: int | None
) -> tuple[DatedEntitlement, ...]:
    """The old entitlement ends, a new one goes on with what was suspended of it."""
    old = _target(change, entitlements)
    if change.effective < old.start:
        raise Impossible(NOT_BEGUN, old)
    _refuse_ended(old, change.effective)
    if (change.category, change.coefficient) == (old.category, old.coefficient):
        raise Impossible(SAME, old)
    end = _earlier(change.end if change.end is not None else old.end, died)
    rest = tuple(
        replace(s, first=max(s.first, change.effective))
        for s in old.suspensions
        if s.last is None or s.last >= change.effective
    )
    new = DatedEntitlement(
        None, old.programme, change.category or "", change.coefficient, change.effective, end, rest
    )
    return _with_new(_replaced(entitlements, old, _ended(old, change.effective - 1)), new)


def _suspend(
    change: Change, entitlements: tuple[DatedEntitlement, ...], died: int | None
) -> tuple[DatedEntitlement, ...]:
    old = _target(change, entitlements)
    if change.effective < old.start:
        raise Impossible(NOT_BEGUN, old)
    _refuse_ended(old, change.effective)
    new = Suspension(change.effective, change.end, change.reason)
    if any(_overlap((s.first, s.last), (new.first, new.last)) for s in old.suspensions):
        raise Impossible(SUSPENDED, old)
    rows = tuple(sorted((*old.suspensions, new), key=lambda s: s.first))
    return _replaced(entitlements, old, replace(old, suspensions=rows))


def _resume(
    change: Change, entitlements: tuple[DatedEntitlement, ...], died: int | None
) -> tuple[DatedEntitlement, ...]:
    """The suspension ends the month before; resumed at or before its beginning, it never was."""
    old = _target(change, entitlements)
    reaching = [s for s in old.suspensions if s.last is None or s.last >= change.effective]
    if not reaching:
        raise Impossible(NOT_SUSPENDED, old)
    if len(reaching) > 1:
        raise Impossible(SEVERAL, old)
    kept = tuple(s for s in old.suspensions if s is not reaching[0])
    if reaching[0].first < change.effective:
        kept = (*kept, replace(reaching[0], last=change.effective - 1))
    return _replaced(entitlements, old, replace(old, suspensions=kept))


def _stop(
    change: Change, entitlements: tuple[DatedEntitlement, ...], died: int | None
) -> tuple[DatedEntitlement, ...]:
    """One entitlement, or without one all that still last (of the programme, if one is given). A death is noted even
    where nothing is left to stop."""
    last = change.effective - 1
    if change.entitlement:
        old = _target(change, entitlements)
        _refuse_ended(old, change.effective)
        return _replaced(entitlements, old, _ended(old, last))
    stopped = tuple(
        _ended(entitlement, last) if _is_stopped_by(change, entitlement) else entitlement
        for entitlement in entitlements
    )
    if stopped == entitlements and change.reason != DIED:
        raise Impossible(NOTHING)
    return stopped


def _is_stopped_by(change: Change, entitlement: DatedEntitlement) -> bool:
    lasts = entitlement.end is None or entitlement.end >= change.effective
    return lasts and not entitlement.cancelled and change.programme in (None, entitlement.programme)


def _correct(
    change: Change, entitlements: tuple[DatedEntitlement, ...], died: int | None
) -> tuple[DatedEntitlement, ...]:
    """The entitlement as it should have been from the beginning; what the change leaves empty stays."""
    old = _target(change, entitlements)
    end = old.end if change.end is None else change.end
    new = replace(
        old,
        category=change.category or old.category,
        coefficient=change.coefficient if change.category or change.coefficient else old.coefficient,
        start=change.effective,
        end=_earlier(None if change.lasts_on else end, died),
    )
    if new == old:
        raise Impossible(SAME, old)
    if new.end is not None and new.end < new.start:
        raise Impossible(BACKWARDS, old)
    _refuse_held(new, entitlements, old)
    return _replaced(entitlements, old, new)


_RULES = {
    GRANT: _grant,
    ADJUST: _adjust,
    SUSPEND: _suspend,
    RESUME: _resume,
    STOP: _stop,
    CORRECTION: _correct,
}


def _target(change: Change, entitlements: tuple[DatedEntitlement, ...]) -> DatedEntitlement:
    found = next(
        (entitlement for entitlement in entitlements if entitlement.name == change.entitlement), None
    )
    if found is None:
        raise Impossible(UNKNOWN)
    if found.cancelled:
        raise Impossible(CANCELLED, found)
    return found


def _refuse_ended(entitlement: DatedEntitlement, month: int) -> None:
    if entitlement.end is not None and entitlement.end < month:
        raise Impossible(ENDED, entitlement)


def _ended(entitlement: DatedEntitlement, last: int) -> DatedEntitlement:
    if last < entitlement.start:
        return replace(entitlement, end=entitlement.start - 1, cancelled=True)
    return replace(entitlement, end=last)


def _with_new(
    entitlements: tuple[DatedEntitlement, ...], new: DatedEntitlement
) -> tuple[DatedEntitlement, ...]:
    _refuse_held(new, entitlements)
    return (*entitlements, new)


def _refuse_held(
    new: DatedEntitlement, entitlements: tuple[DatedEntitlement, ...], own: DatedEntitlement | None = None
) -> None:
    """One person has one category once in a month."""
    for other in entitlements:
        if other is own or other.cancelled or other.category != new.category:
            continue
        if _overlap((other.start, other.end), (new.start, new.end)):
            raise Impossible(HELD, other)


def _replaced(
    entitlements: tuple[DatedEntitlement, ...], old: DatedEntitlement, new: DatedEntitlement
) -> tuple[DatedEntitlement, ...]:
    return tuple(new if entitlement is old else entitlement for entitlement in entitlements)


def _overlap(one: tuple[int, int | None], other: tuple[int, int | None]) -> bool:
    (first, last), (begin, end) = one, other
    return (last is None or begin <= last) and (end is None or first <= end)


def _earlier(one: int | None, other: int | None) -> int | None:
    known = [month for month in (one, other) if month is not None]
    return min(known, default=None)
