"""Who may receive money in a beneficiary's place, and when: a guardian or an authorised person holds a paper that
counts for some programmes and runs out (authorisations last 12 months at most, domain facts §4.3)."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from an_sinh.domain.base import months

APPROVED = "Approved"
SELF = "Self"
# Why a receiver gets nothing in a month.
OPEN, OTHER_PROGRAMME, NOT_BEGUN, RAN_OUT = "open", "other programme", "not begun", "ran out"
# How long a paper still holds, as the record says it.
EXPIRED, SOON, LATER = "Expired", "Within 30 Days", "Within 60 Days"
NOT_YET = "Not Begun"
SOON_DAYS, LATER_DAYS = 30, 60


@dataclass(frozen=True)
class Paper:
    """The paper that lets somebody receive. `programme` None: it counts for all."""

    state: str | None
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None
    programme: str | None = None


def refusal(paper: Paper, programme: str, month: datetime.date) -> str | None:
    """Why a receiver can't get the money of a month (its first day), or None when they can.

    The paper must hold on the month's first day, because lists are paid in its first half; one that begins within
    the month counts for it."""
    if paper.state != APPROVED:
        return OPEN
    if paper.programme and paper.programme != programme:
        return OTHER_PROGRAMME
    if paper.valid_from and paper.valid_from > months.last_day(months.index(month)):
        return NOT_BEGUN
    if paper.valid_until and paper.valid_until < month:
        return RAN_OUT
    return None


def validity(
    valid_from: datetime.date | None, valid_until: datetime.date | None, today: datetime.date
) -> str | None:
    """Whether a paper has run out, runs out within 30 or 60 days, or has not begun; None while there is time."""
    if valid_from and valid_from > today:
        return NOT_YET
    if not valid_until:
        return None
    days = (valid_until - today).days
    if days < 0:
        return EXPIRED
    if days <= SOON_DAYS:
        return SOON
    return LATER if days <= LATER_DAYS else None


@dataclass(frozen=True)
class Use:
    """One beneficiary who is paid through an account. `receiver`: who takes the money, by ID number or else by name;
    `relation`: of the receiver to the beneficiary."""

    beneficiary: str
    receiver_kind: str = SELF
    receiver: str | None = None
    relation: str | None = None


def unexplained(uses: Sequence[Use]) -> list[str]:
    """The beneficiaries whose share in one account nothing explains, in order; none for an account of one person.

    Explained is: one person's own money together with that of those whom they receive for (a relation or the same
    receiver is given). Two people who both receive for themselves, or two receivers without a relation, are not."""
    if len({use.beneficiary for use in uses}) < 2:
        return []
    owners = {use.beneficiary for use in uses if use.receiver_kind == SELF}
    receivers = {use.receiver for use in uses if use.receiver_kind != SELF}
    strange = set(owners) if len(owners) > 1 else set()
    if len(receivers) > 1 or owners:
        strange |= {use.beneficiary for use in uses if use.receiver_kind != SELF and not use.relation}
    return sorted(strange)


def beyond_limit(people: int, limit: int) -> bool:
    """Whether one authorised person receives for more people than a commune should let pass unseen."""
    return people > limit
