"""What a person wishes for: an account or cash, and which papers are still to be brought for it. Pure.

A wish is asked in the village before there is any account number; the provider opens the account later.
"""

from dataclasses import dataclass
from enum import StrEnum

from an_sinh.domain.base.terms import ACCOUNT_CHANNELS, Channel
from an_sinh.domain.payees.guardians import SELF

# From this age on somebody has an identity card of their own; younger ones show a birth certificate.
CARD_AGE = 14
UNDECIDED = "Undecided"
CASH_CHANNELS = (Channel.CASH, Channel.CASH_AT_HOME)
ACCOUNT, CASH = "Account", "Cash"


class WishStatus(StrEnum):
    """Where a wish stands. What was signed counts until a newer one of the person is signed, or it is withdrawn."""

    RECORDED = "Recorded"
    SIGNED = "Signed"
    LISTED = "On Opening List"
    OPENED = "Account Opened"
    NOT_OPENED = "Not Opened"
    REPLACED = "Replaced"
    WITHDRAWN = "Withdrawn"


# Wishes that count as what the person wants.
STANDING = (WishStatus.SIGNED, WishStatus.LISTED, WishStatus.OPENED, WishStatus.NOT_OPENED)


class PaperNeeded(StrEnum):
    """A paper or a fact without which no account can be opened."""

    IDENTITY = "identity"
    BIRTH_CERTIFICATE = "birth certificate"
    RECEIVER = "receiver"
    PHONE = "phone"
    CONSENT = "consent"


@dataclass(frozen=True)
class Asked:
    """What is known of somebody who was asked. `age` in years, None where no birth is recorded; `has_card`: a CCCD of
    twelve digits is recorded; `receiver_approved`: the receiver's paper is approved."""

    channel: str
    age: int | None = None
    receiver_kind: str = SELF
    has_card: bool = False
    has_phone: bool = False
    consent: bool = False
    receiver_approved: bool = False
    seen_identity: bool = False
    seen_birth_certificate: bool = False
    seen_receiver: bool = False


def kind_of(channel: str) -> str:
    """ "Account", "Cash", or "" for who has not decided."""
    if channel in ACCOUNT_CHANNELS:
        return ACCOUNT
    return CASH if channel in CASH_CHANNELS else ""


def missing(asked: Asked) -> tuple[PaperNeeded, ...]:
    """What is still to be brought before the account can be opened, in the order in which it is asked for; nothing
    where cash is wished for."""
    if kind_of(asked.channel) != ACCOUNT:
        return ()
    child = asked.age is not None and asked.age < CARD_AGE
    lacking = (
        (PaperNeeded.IDENTITY, not child and not asked.has_card and not asked.seen_identity),
        (PaperNeeded.BIRTH_CERTIFICATE, child and not asked.seen_birth_certificate),
        (
            PaperNeeded.RECEIVER,
            asked.receiver_kind != SELF and not asked.receiver_approved and not asked.seen_receiver,
        ),
        (PaperNeeded.PHONE, not asked.has_phone),
        (PaperNeeded.CONSENT, not asked.consent),
    )
    return tuple(paper for paper, is_missing in lacking if is_missing)
