"""Data that is "đúng, đủ, sạch, sống": right, complete, clean and alive. What is missing about a person, and who can
put it right: the commune, the police (identity and residence), or the bank."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from an_sinh.domain.payees.guardians import EXPIRED, LATER, SELF, SOON
from an_sinh.domain.values.id_numbers import disagrees
from an_sinh.domain.values.names import loose

COMMUNE, POLICE, BANK = "Commune", "Police", "Bank"
RIGHT, COMPLETE = "Data Correct", "Data Complete"
CLEAN, ALIVE = "Data Clean", "Data Alive"
APPROVED = "Approved"
# A record that nobody looked at, or a person whom nobody saw, for longer is due (the plans review every year).
REVIEW_MONTHS = 12
CHILD_BELOW, VERY_OLD = 15, 100
# Mobile numbers since 2018, and land lines (domain facts §5.5).
PHONE = re.compile(r"^(?:\+?84|0)(?:[35789]\d{8}|2\d{9})$")


@dataclass(frozen=True)
class Facts:
    """What is known of one registered person on one day."""

    full_name: str
    state: str | None = APPROVED
    sex: str | None = None
    birth_year: int | None = None
    birth_precision: str | None = "Day"
    id_number: str | None = None
    phone: str | None = None
    village: str | None = None
    has_method: bool = False
    receiver_kind: str | None = None
    receiver_expiry: str | None = None
    account_state: str | None = None
    account_holder: str | None = None
    holder_kind: str | None = None
    account_shared: bool = False
    duplicate: bool = False
    reviewed_on: datetime.date | None = None
    live_checked_on: datetime.date | None = None
    today: datetime.date = datetime.date(2024, 1, 1)

    @property
    def age(self) -> int | None:
        """In years, to one year: many know only the year of their birth."""
        return self.today.year - self.birth_year if self.birth_year else None


@dataclass(frozen=True)
class Check:
    """One thing that can be wrong. `aspect`: which of the four words it belongs to; `who` has to act."""

    key: str
    label: str
    aspect: str
    who: str
    fails: Callable[[Facts], bool]


def _overdue(day: datetime.date | None, today: datetime.date) -> bool:
    if day is None:
        return True
    return (today.year - day.year) * 12 + today.month - day.month > REVIEW_MONTHS


@lru_cache(maxsize=65_536)
def _phone_is_wrong(phone: str) -> bool:
    return not PHONE.match(re.sub(r"[ .\-()]", "", phone))


def _has_wrong_phone(facts: Facts) -> bool:
    return bool(facts.phone) and _phone_is_wrong(facts.phone)


def _names_differ(one: str, other: str) -> bool:
    return one != other and loose(one) != loose(other)


def _holder_differs(facts: Facts) -> bool:
    own = facts.holder_kind in (None, "", "Beneficiary")
    holder = facts.account_holder
    return own and holder is not None and holder != "" and _names_differ(holder, facts.full_name)


def _disagrees(facts: Facts) -> bool:
    number = facts.id_number
    return number is not None and number != "" and disagrees(number, facts.sex, facts.birth_year)


def _child_alone(facts: Facts) -> bool:
    return facts.age is not None and facts.age < CHILD_BELOW and facts.receiver_kind in (None, SELF)


def _very_old(facts: Facts) -> bool:
    return (facts.age or 0) >= VERY_OLD and _overdue(facts.live_checked_on, facts.today)


CHECKS = (
    Check("id_disagrees", "Sex or year of birth disagree with the CCCD number", RIGHT, POLICE, _disagrees),
    Check(
        "old_id", "Only an old CMND of 9 digits", RIGHT, POLICE, lambda facts: len(facts.id_number or "") == 9
    ),
    Check("holder_differs", "The account is in another name", RIGHT, BANK, _holder_differs),
    Check("no_id", "No identity number", COMPLETE, POLICE, lambda facts: not facts.id_number),
    Check(
        "no_birth_day",
        "The day of birth is not known",
        COMPLETE,
        POLICE,
        lambda facts: facts.birth_precision != "Day",
    ),
    Check("no_sex", "Sex is not entered", COMPLETE, COMMUNE, lambda facts: not facts.sex),
    Check("no_village", "Village is not entered", COMPLETE, COMMUNE, lambda facts: not facts.village),
    Check("no_method", "No approved payment method", COMPLETE, COMMUNE, lambda facts: not facts.has_method),
    Check("child_alone", "A child below 15 without a guardian who receives", COMPLETE, COMMUNE, _child_alone),
    Check(
        "not_approved", "The record is being changed", CLEAN, COMMUNE, lambda facts: facts.state != APPROVED
    ),
    Check("duplicate", "Perhaps registered twice", CLEAN, COMMUNE, lambda facts: facts.duplicate),
    Check(
        "account_shared",
        "The account is shared and nothing explains it",
        CLEAN,
        COMMUNE,
        lambda facts: facts.account_shared,
    ),
    Check("phone_wrong", "The phone number is none", CLEAN, COMMUNE, _has_wrong_phone),
    Check(
        "not_reviewed",
        "Not reviewed for 12 months",
        ALIVE,
        COMMUNE,
        lambda facts: _overdue(facts.reviewed_on, facts.today),
    ),
    Check(
        "not_seen",
        "Not seen alive for 12 months",
        ALIVE,
        COMMUNE,
        lambda facts: _overdue(facts.live_checked_on, facts.today),
    ),
    Check("very_old", "100 years or older, not seen alive for 12 months", ALIVE, POLICE, _very_old),
    Check(
        "receiver_expired",
        "The receiver's paper has run out",
        ALIVE,
        COMMUNE,
        lambda facts: facts.receiver_expiry == EXPIRED,
    ),
    Check(
        "receiver_expiring",
        "The receiver's paper runs out within 60 days",
        ALIVE,
        COMMUNE,
        lambda facts: facts.receiver_expiry in (SOON, LATER),
    ),
    Check(
        "account_unusable",
        "The account can't be used",
        ALIVE,
        BANK,
        lambda facts: facts.account_state in ("Unusable", "Closed"),
    ),
)
KEYS = tuple(check.key for check in CHECKS)


def failing(facts: Facts) -> tuple[str, ...]:
    """The keys of what is wrong about one person, in the order of `CHECKS`."""
    return tuple(check.key for check in CHECKS if check.fails(facts))


# What of `Facts` takes few values in a province: about the record, and about the payment method.
RECORD = ("state", "sex", "birth_year", "birth_precision", "reviewed_on", "live_checked_on")
METHOD = ("has_method", "receiver_kind", "receiver_expiry", "account_state", "holder_kind", "account_shared")


class Judge:
    """`failing` for a whole province on one day: people of whom the same is known lack the same, and are judged once.

    Names and numbers are told apart only as far as a check looks at them."""

    def __init__(self, today: datetime.date):
        self.today = today
        self._known: dict[tuple, tuple[str, ...]] = {}

    def failing(
        self, record: tuple, method: tuple, name: str, id_number: str | None, phone: str | None,
        village: str | None, holder: str | None, duplicate: bool,
    ) -> tuple[str, ...]:  # fmt: skip
        """What `failing` says of these facts. `record` and `method`: the values of `RECORD` and `METHOD`."""
        key = (
            record,
            method,
            # A CCCD states sex and year in its fourth to sixth digit.
            id_number and (id_number[3:6], len(id_number)),
            phone and _phone_is_wrong(phone),
            not village,
            holder and _names_differ(holder, name),
            duplicate,
        )
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = failing(
                Facts(
                    full_name=name,
                    id_number=id_number,
                    phone=phone,
                    village=village,
                    account_holder=holder,
                    duplicate=duplicate,
                    today=self.today,
                    **dict(zip(RECORD, record, strict=True)),
                    **dict(zip(METHOD, method, strict=True)),
                )
            )
        return found


def check_of(key: str) -> Check:
    """The check of a key. Raises KeyError for another one."""
    return _BY_KEY[key]


_BY_KEY = {check.key: check for check in CHECKS}
