"""ID numbers: CCCD of 12 digits, CMND of 9 (domain facts §5.5).

A CCCD is 3 digits of the province of birth registration, 1 of century and sex, 2 of the birth year, 6 random.
"""

from dataclasses import dataclass
from typing import Any

from an_sinh.domain.values.cells import is_blank, parse_digits
from an_sinh.domain.values.text import fold

CCCD_DIGITS = 12
CMND_DIGITS = 9
MALE, FEMALE = "Male", "Female"
# What people write where there is none, folded.
NONE_YET = frozenset(
    {"chuaco", "khongco", "khong", "chuacap", "chualam", "chuacocccd", "chuacocmnd", "khongcocccd", "mat"}
)


@dataclass(frozen=True, slots=True)
class IdNumber:
    """An ID number as text. `restored`: leading zeros that Excel had dropped were put back."""

    number: str
    restored: bool = False

    @property
    def kind(self) -> str:
        """CCCD or CMND."""
        return "CCCD" if len(self.number) == CCCD_DIGITS else "CMND"


def parse_id(value: Any) -> IdNumber | None:
    """An ID number from a cell, None when blank. Raises `ValueError` when it has neither 12 nor 9 digits.

    A CCCD begins with 001 to 096, so a number cell of 10 or 11 digits has lost its zeros; of 8 digits, a CMND's one.
    """
    if is_blank(value) or (isinstance(value, str) and fold(value) in NONE_YET):
        return None
    text, was_number = parse_digits(value)
    restored = was_number and len(text) in (8, 10, 11)
    if restored:
        text = text.zfill(CMND_DIGITS if len(text) == 8 else CCCD_DIGITS)
    if not (text.isascii() and text.isdigit()) or len(text) not in (CCCD_DIGITS, CMND_DIGITS):
        raise ValueError(text)
    return IdNumber(text, restored)


def told_by_cccd(number: str) -> tuple[str, int]:
    """Sex and birth year that a CCCD states: 020038… is a man born 1938, 020322… a woman born 2022."""
    century_and_sex = int(number[3])
    return (FEMALE if century_and_sex % 2 else MALE), 1900 + 100 * (century_and_sex // 2) + int(number[4:6])


def disagrees(number: str, sex: str | None, birth_year: int | None) -> bool:
    """Whether a CCCD states another sex or birth year than the list. A CMND states neither."""
    if len(number) != CCCD_DIGITS:
        return False
    told_sex, told_year = told_by_cccd(number)
    return bool((sex and sex != told_sex) or (birth_year and birth_year != told_year))
