"""A contract's standing on a day."""

import datetime

DRAFT, NOT_YET, IN_FORCE, EXPIRING, EXPIRED, ENDED = (
    *("Draft", "Not Yet in Force", "In Force"),
    *("Expiring", "Expired", "Ended"),
)
# An office needs so long to choose a provider anew.
WARNED_DAYS = 60


def status_of(
    today: datetime.date,
    first: datetime.date,
    last: datetime.date | None,
    ended: datetime.date | None = None,
) -> str:
    """What a signed contract is today. `last`: its last day, None where it has none; `ended`: the day from which another
    one counts."""
    if ended and ended <= today:
        return ENDED
    if first > today:
        return NOT_YET
    if last and last < today:
        return EXPIRED
    if last and (last - today).days <= WARNED_DAYS:
        return EXPIRING
    return IN_FORCE
