"""Why a payment did not arrive: the one list of codes, and what a code says about the account.

The codes are those of ISO 20022's external status reasons that occur with allowances. A provider that sends a
sentence instead is understood where it says one of the things that close an account.
"""

from functools import lru_cache
from typing import NamedTuple

from an_sinh.domain.base.search_key import search_key

WRONG_NUMBER, CLOSED, BLOCKED = "AC01", "AC04", "AC06"


class AccountState(NamedTuple):
    """The state of a Bank Account and the reason for it."""

    state: str
    reason: str | None


CODES = {
    WRONG_NUMBER: "Account number is wrong",
    "AC03": "Account number is not valid",
    CLOSED: "Account is closed",
    BLOCKED: "Account is blocked",
    "AC13": "Account is of another kind",
    "AG01": "Account takes no such payment",
    "AM05": "Payment was sent twice",
    "AM09": "Amount is wrong",
    "BE01": "Name does not fit the account",
    "BE06": "Payee is not known",
    "CUST": "Payee asked for it",
    "FOCR": "Sent back after a request",
    "MD07": "Payee has died",
    "MS02": "Payee refused it",
    "MS03": "No reason given",
    "NOAS": "Payee did not come or answer",
    "RC01": "Bank code is wrong",
    "RR04": "Held by law",
}
UNUSABLE = {
    WRONG_NUMBER: AccountState("Unusable", "Wrong Number"),
    CLOSED: AccountState("Closed", "Closed by the Holder"),
    BLOCKED: AccountState("Unusable", "Blocked by the Provider"),
}
# How providers write these in Vietnamese, without diacritics.
_SENTENCES = (
    (
        CLOSED,
        (
            *("tai khoan da dong", "tai khoan dong", "dong tai khoan", "tk da dong", "tai khoan da bi dong"),
            *("tai khoan da tat toan", "tk da tat toan", "tai khoan khong con hoat dong"),
        ),
    ),
    (
        BLOCKED,
        (
            *("tai khoan bi khoa", "tai khoan da khoa", "phong toa", "tam khoa", "tk bi khoa"),
            *("tam ngung hoat dong", "tai khoan bi dong bang"),
        ),
    ),
    (
        WRONG_NUMBER,
        (
            *("sai so tai khoan", "sai tai khoan", "sai stk", "sai so tk"),
            *("so tai khoan khong dung", "so tai khoan sai", "tai khoan khong ton tai", "khong co tai khoan"),
        ),
    ),
)


@lru_cache(maxsize=4096)  # providers say the same few sentences
def code_of(code: str, reason: str) -> str | None:
    """The code of an answer: as given, in capitals; else what its sentence says, "" where that says nothing. None
    for a code that is not on the list."""
    given = code.strip().upper()
    if given:
        return given if given in CODES else None
    if not reason:
        return ""
    said = search_key(reason)
    return next((found for found, texts in _SENTENCES if any(text in said for text in texts)), "")
