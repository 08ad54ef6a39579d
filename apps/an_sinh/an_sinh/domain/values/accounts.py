"""Account numbers as Excel left them (domain facts §5.2). An account number is text: leading zeros count."""

import re
from dataclasses import dataclass
from typing import Any

from an_sinh.domain.values.cells import is_blank, parse_digits

WELL_FORMED = re.compile(r"^[0-9A-Z]{6,19}$")


@dataclass(frozen=True, slots=True)
class AccountNumber:
    """`restored`: zeros that Excel had dropped were put back. `unusual`: not as long as the provider's are."""

    number: str
    restored: bool = False
    unusual: bool = False


def parse_account(value: Any, usual_lengths: tuple[int, ...] = ()) -> AccountNumber | None:
    """An account number from a cell, None when blank; `ValueError` when it cannot be one.

    Zeros are put back only where Excel made a number of the text and exactly one usual length
    is longer than what is left by at most 3: otherwise nobody can know how many there were.
    """
    if is_blank(value):
        return None
    text, was_number = parse_digits(value)
    restored = False
    if was_number and usual_lengths and len(text) not in usual_lengths:
        longer = [length for length in usual_lengths if 0 < length - len(text) <= 3]
        if len(longer) == 1:
            text, restored = text.zfill(longer[0]), True
    if not WELL_FORMED.match(text):
        raise ValueError(text)
    return AccountNumber(text, restored, bool(usual_lengths) and len(text) not in usual_lengths)


def parse_lengths(text: str | None) -> tuple[int, ...]:
    """ "10, 14" → (10, 14): as a Payment Provider keeps its usual lengths."""
    return tuple(int(part) for part in re.findall(r"\d+", text or ""))
