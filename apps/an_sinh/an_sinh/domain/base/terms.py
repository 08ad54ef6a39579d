"""Closed vocabularies: roles, states and kinds that the rules know by these very words.

They are what documents hold, so they are texts; a word that stands here is written nowhere else.
"""

from enum import StrEnum


class Role(StrEnum):
    """Roles of An Sinh."""

    COMMUNE_OFFICER = "Commune Officer"
    COMMUNE_LEADER = "Commune Leader"
    DISTRICT_OFFICER = "District Officer"
    DISTRICT_LEADER = "District Leader"
    PROVINCE_OFFICER = "Province Officer"
    PROVINCE_LEADER = "Province Leader"
    TREASURY_OFFICER = "Treasury Officer"
    POLICE_OFFICER = "Police Officer"
    AUDITOR = "Auditor"
    MANAGER = "An Sinh Manager"
    PROVIDER_USER = "Provider User"


OTHER_ROLES = (Role.AUDITOR, Role.MANAGER)
# Users of banks and posts come over the bank API; they have no desk.
WITHOUT_DESK = (Role.PROVIDER_USER,)
AREA_ROLES = tuple(role for role in Role if role not in (*OTHER_ROLES, *WITHOUT_DESK))


class Stage(StrEnum):
    """Stages of a chain of approval that the rules ask for; the others are the workflow's own."""

    DRAFT = "Draft"
    RETURNED = "Returned"
    APPROVED = "Approved"
    REJECTED = "Rejected"


# Not sent yet, or sent back: who prepares a document may still change it.
WITH_PREPARER = (Stage.DRAFT, Stage.RETURNED, None, "")
NOT_IN_FLIGHT = (Stage.DRAFT, Stage.RETURNED, Stage.REJECTED)


class EntitlementStatus(StrEnum):
    """What an entitlement is."""

    PROPOSED = "Proposed"
    APPROVED = "Approved"
    CANCELLED = "Cancelled"
    REJECTED = "Rejected"


# A cancelled entitlement ends before it begins; what was charged for it comes back.
COUNTED = (EntitlementStatus.APPROVED, EntitlementStatus.CANCELLED)


class Channel(StrEnum):
    """Ways in which money reaches a person."""

    ACCOUNT = "Account"
    DIGITAL_ACCOUNT = "Digital Account"
    CASH = "Cash at Pay Point"
    CASH_AT_HOME = "Cash at Home"


ACCOUNT_CHANNELS = (Channel.ACCOUNT, Channel.DIGITAL_ACCOUNT)
# States of a Bank Account that nothing is paid into.
UNUSABLE = ("Unusable", "Closed")


class PaymentStatus(StrEnum):
    """The latest that is known of a line's money: a view of its movements."""

    PENDING = "Pending"
    ORDERED = "In Disbursement"
    PAID = "Paid"
    FAILED = "Failed"
    RETURNED = "Returned"
    UNCOLLECTED = "Uncollected"
    CARRIED_OVER = "Carried Over"
    RECOVERED = "Recovered"
    # Taken off the list before it was sent, because other money settles a part of it; the rest is to be paid.
    PARTLY_SETTLED = "Partly Settled"


DID_NOT_ARRIVE = (PaymentStatus.FAILED, PaymentStatus.RETURNED, PaymentStatus.UNCOLLECTED)
# A list pays these again, as far as they are still payable.
PAID_AGAIN = (*DID_NOT_ARRIVE, PaymentStatus.PARTLY_SETTLED)


class OrderStatus(StrEnum):
    """Where a payment order is."""

    DRAFT = "Draft"
    SENT = "Sent"
    ACKNOWLEDGED = "Acknowledged"
    RESULTS_IN = "Results In"
    RECONCILED = "Reconciled"
    CLOSED = "Closed"
    # Never sent: taken back with a reason, or all its lines were.
    CANCELLED = "Cancelled"


NEVER_SENT = (OrderStatus.DRAFT, OrderStatus.CANCELLED)
# Orders that their provider may see: those released to it.
VISIBLE_TO_PROVIDER = tuple(status for status in OrderStatus if status not in NEVER_SENT)


class OpeningStatus(StrEnum):
    """Where a list of accounts to open is."""

    DRAFT = "Draft"
    SENT = "Sent"
    ANSWERED = "Answered"
    DONE = "Done"


OPENINGS_SHOWN = tuple(status for status in OpeningStatus if status != OpeningStatus.DRAFT)


class QuestionStatus(StrEnum):
    """Whether the office has answered what a provider asked."""

    OPEN = "Open"
    ANSWERED = "Answered"


QUESTIONS_SHOWN = tuple(QuestionStatus)
