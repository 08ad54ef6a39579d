"""Birth dates, whole or partial. Old people often know only the year (domain facts §5.5)."""

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from an_sinh.domain.values.cells import (
    DAY_MONTH_YEAR,
    FIRST_SERIAL,
    MONTH_YEAR,
    YEAR_MONTH_DAY,
    from_serial,
    is_blank,
)
from an_sinh.domain.values.text import clean

EARLIEST_YEAR = 1880
# "00/00/1938", "…/05/1938", "/1938": a day or month that nobody knows.
UNKNOWN_PARTS = re.compile(r"^(?:(?:00|[.…?_\-]*)\s*[/.\-]\s*){1,2}(?=\d{1,2}\s*[/.\-]\s*\d{4}$|\d{4}$)")
YEAR_ONLY = re.compile(r"^(?:năm\s*)?(\d{4})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BirthDate:
    """A day, a month of a year, or only a year. `day` without `month` does not exist."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> str:
        """As the Beneficiary keeps it: Day, Month or Year."""
        return "Day" if self.day else "Month" if self.month else "Year"

    @property
    def first_day(self) -> datetime.date:
        """The earliest day that it can mean."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def text(self) -> str:
        """As lists print it: 24/05/1938, 05/1938 or 1938."""
        if self.day:
            return f"{self.day:02d}/{self.month:02d}/{self.year}"
        return f"{self.month:02d}/{self.year}" if self.month else str(self.year)

    def agrees_with(self, other: "BirthDate") -> bool:
        """Whether both can be of one person: what both state is the same (1938 agrees with 24/05/1938)."""
        return (
            self.year == other.year
            and (not self.month or not other.month or self.month == other.month)
            and (not self.day or not other.day or self.day == other.day)
        )

    def fuller(self, other: "BirthDate") -> "BirthDate":
        """The one that says more."""
        return other if (bool(other.month), bool(other.day)) > (bool(self.month), bool(self.day)) else self


def parse_birth(value: Any, today: datetime.date) -> BirthDate | None:
    """A birth date from a cell, None when blank.

    Accepts a date cell, an Excel day number, a year (text or number), d/m/Y, d-m-Y, d.m.Y, Y-m-d, m/Y.
    Raises `ValueError` for a day that does not exist, a two-digit year, the future, or before 1880.
    """
    if is_blank(value):
        return None
    birth = _read(value)
    if birth.year < EARLIEST_YEAR or birth.first_day > today:
        raise ValueError(value)
    return birth


def _read(value: Any) -> BirthDate:
    if isinstance(value, datetime.date):  # datetime too
        return BirthDate(value.year, value.month, value.day)
    if isinstance(value, int | float):
        return _read_number(value)
    text = UNKNOWN_PARTS.sub("", clean(value).lstrip("'’`"))
    if match := DAY_MONTH_YEAR.match(text):
        return _existing(int(match[3]), int(match[2]), int(match[1]))
    if match := YEAR_ONLY.match(text):
        return BirthDate(int(match[1]))
    if match := MONTH_YEAR.match(text):
        return _existing(int(match[2]), int(match[1]), None)
    if match := YEAR_MONTH_DAY.match(text):
        return _existing(*map(int, match.groups()))
    raise ValueError(text)


def _read_number(number: float) -> BirthDate:
    if number != int(number):
        raise ValueError(number)
    number = int(number)
    if number < FIRST_SERIAL:
        return BirthDate(number)  # 1938 is a year; as a day number it would be 1905
    if number >= 1_011_880:  # 24051938: day, month and year run together
        return _existing(number % 10_000, number // 10_000 % 100, number // 1_000_000)
    return BirthDate(*from_serial(number).timetuple()[:3])


def _existing(year: int, month: int, day: int | None) -> BirthDate:
    datetime.date(year, month, 1 if day is None else day)
    return BirthDate(year, month, day)


@lru_cache(maxsize=65_536)
def birth_text(precision: str | None, born: datetime.date | None, year: int | None) -> str | None:
    """A birth date as lists print it: 24/05/1938, 05/1938 or 1938."""
    if not born or precision == "Year":
        return str(year) if year else None
    if precision == "Month":
        return f"{born.month:02d}/{born.year}"
    return f"{born.day:02d}/{born.month:02d}/{born.year}"
