"""One cell → number, money, date or month. Each function returns None for a blank cell and raises
`ValueError` for a cell that holds something else than it should."""

import datetime
import re
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from an_sinh.domain.values.text import clean

EXCEL_EPOCH = datetime.date(1899, 12, 30)
FIRST_SERIAL = 2_101  # 01/10/1905: a smaller number in a date column is a year
LAST_SERIAL = 80_000  # year 2119
MOST_MONEY = 10**12
DAY_MONTH_YEAR = re.compile(r"^(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})$")
YEAR_MONTH_DAY = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?$")
MONTH_YEAR = re.compile(r"^(?:tháng\s*|t\.?\s*)?(\d{1,2})\s*(?:[/.\-]|năm)\s*(\d{4})$", re.IGNORECASE)
YEAR_MONTH = re.compile(r"^(\d{4})-(\d{1,2})$")
GROUPED = re.compile(r"^\d{1,3}(?:[., ]\d{3})+$")
# A number that a program wrote as a text: whole, with a fraction, or shortened.
WRITTEN_NUMBER = re.compile(r"^(\d{4,15})[.,]0{1,2}$")
NUMBER_LIKE = re.compile(r"^\d{4,}[.,]\d{1,2}$|^\d(?:[.,]\d+)?E\+?\d+$")
NOT_IDENTIFYING = re.compile(r"[\s.\-'’`]+")
DIGITS, DIGIT_LIKE = frozenset("0123456789"), frozenset("OIL")
CURRENCY = re.compile(r"(?:đồng|vnđ|vnd|đ|₫)\s*$", re.IGNORECASE)


T = TypeVar("T")


def given(value: T | None) -> T:
    """What a reader below found in a cell that must not be blank; `ValueError` when it is."""
    if value is None:
        raise ValueError("blank")
    return value


def is_blank(value: Any) -> bool:
    """Nothing in the cell, or only spaces."""
    if isinstance(value, str):
        return not value or not (
            value[0].isalnum() or clean(value)
        )  # most cells are told by their first letter
    return value is None


def parse_date(value: Any) -> datetime.date | None:
    """A whole date: date cell, Excel serial, d/m/Y, d-m-Y, d.m.Y or Y-m-d. The day always comes first."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if is_blank(value):
        return None
    if isinstance(value, int | float):
        return from_serial(value)
    text = clean(value)
    if match := DAY_MONTH_YEAR.match(text):
        day, month, year = map(int, match.groups())
    elif match := YEAR_MONTH_DAY.match(text):
        year, month, day = map(int, match.groups())
    else:
        raise ValueError(text)
    return datetime.date(year, month, day)


def from_serial(number: float) -> datetime.date:
    """Excel's day number → date (the 1900 system, which counts a 29/02/1900 that never was)."""
    if not FIRST_SERIAL <= number <= LAST_SERIAL:
        raise ValueError(number)
    return EXCEL_EPOCH + datetime.timedelta(days=int(number))


def parse_month(value: Any) -> datetime.date | None:
    """First day of a month: "11/2023", "Tháng 11/2023", "2023-11", 11.2023, any whole date."""
    if is_blank(value):
        return None
    if isinstance(value, float) and 1 <= value < 13:
        month, year = int(value), round((value - int(value)) * 10_000)  # "01.2020" typed as a number is 1.202
        return month_of(year, month)
    if isinstance(value, str):
        text = clean(value)
        if match := MONTH_YEAR.match(text):
            return month_of(int(match[2]), int(match[1]))
        if match := YEAR_MONTH.match(text):
            return month_of(int(match[1]), int(match[2]))
    return given(parse_date(value)).replace(day=1)


def month_of(year: int, month: int) -> datetime.date:
    """First day of a month between 1945 and 2100."""
    if not 1945 <= year <= 2100:
        raise ValueError(year)
    return datetime.date(year, month, 1)


def parse_number(value: Any) -> Decimal | None:
    """A number such as a coefficient: 1.5, "1,5", "1.314"."""
    if is_blank(value):
        return None
    text = clean(value).replace(",", ".").replace(" ", "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite():
        raise ValueError(text)
    return number


def parse_money(value: Any) -> int | None:
    """Whole đồng: 360000, "360.000", "1,080,000 đ". Never negative, never above 10¹²."""
    if is_blank(value):
        return None
    if isinstance(value, str):
        text = CURRENCY.sub("", clean(value)).strip()
        value = re.sub(r"[., ]", "", text) if GROUPED.match(text) else text
    number = given(parse_number(value))
    if not 0 <= number <= MOST_MONEY or number != number.to_integral_value():
        raise ValueError(value)
    return int(number)


def parse_digits(value: Any) -> tuple[str, bool]:
    """Digits and letters of an identifying number, and whether Excel had made a number of it
    (then leading zeros are gone). Spaces, dots, dashes and a leading apostrophe are dropped.

    Excel keeps 15 digits: a longer number cell has lost its end and raises `ValueError`. So does a number in a text
    that a program wrote ("9.88606E10", "98860552632.5"), and one with letters where digits belong ("O98l2"); a text
    such as "98860552632.0" was a number cell.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        if value < 0 or value != int(value) or value >= 10**15:
            raise ValueError(value)
        return str(int(value)), True
    if value.__class__ is str and value.isascii() and value.isdigit():
        return value, False  # as nearly all are
    text = clean(value).upper()
    if written := WRITTEN_NUMBER.match(text):
        return written[1], True
    digits = NOT_IDENTIFYING.sub("", text)
    if NUMBER_LIKE.match(text) or (set(digits) & DIGIT_LIKE and not set(digits) - DIGIT_LIKE - DIGITS):
        raise ValueError(text)
    return digits, False
