"""A value as its column holds it, or a refusal: what MariaDB wouldn't take isn't stored, nor guessed at.

Dates are read as 2024-01-31, 2024-1-5, 2024/01/31 or 20240131, with a time behind it where the column holds one.
Everything else ("01/05/2024", "2024-02", "Monday", `True`, an object) raises a ValidationError (HTTP 417) that says how
a date is written. Moments have one form each, so that text sorts and compares as time does: 26 signs for a Datetime,
hours with two digits and six decimals for a Time.
"""

import datetime
import decimal
import math
import re

from frappe.exceptions import ValidationError
from frappe.messages import throw
from frappe.translate import _
from frappe.utils.strings import escape_html

DAY = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})$|(\d{4})(\d{2})(\d{2})$", re.ASCII)
MOMENT = re.compile(r"([\d/-]+)[ T]([\d:.]+)$", re.ASCII)
DIGITS = re.compile(r"\d{14}$", re.ASCII)
CLOCK = re.compile(r"(-?)(\d{1,3}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,6})\d*)?)?$", re.ASCII)
DAYS_AND_CLOCK = re.compile(r"(-?\d+) days?, (\d{1,2}:\d{2}:\d{2}(?:\.\d+)?)$", re.ASCII)
FIRST_YEAR = 1000  # the first that MariaDB promises to hold
LONGEST_TIME = datetime.timedelta(hours=838, minutes=59, seconds=59)
MAX_BIGINT = 2**63 - 1


class NoSuchValueError(ValidationError):
    """The value can't be one of its column's type."""


# dates


def day_text(value, label: str = "", first_year: int = FIRST_YEAR) -> str:
    """A Date as text: 2024-01-31. Of a moment, its day: MariaDB drops the time too.

    Raises NoSuchValueError, which names `label`, for anything that isn't a date."""
    day = read_day(value, first_year)
    if day is None:
        _refuse(_("{0} is not a date. Write it as 2024-01-31."), value, label)
    return day


def moment_text(value, label: str = "", first_year: int = FIRST_YEAR) -> str:
    """A Datetime as text of 26 signs: 2024-01-31 13:30:00.000000. A day alone is its midnight.

    Raises NoSuchValueError for anything that isn't a date or a date and time."""
    moment = read_moment(value, first_year)
    if moment is None:
        _refuse(_("{0} is not a date and time. Write it as 2024-01-31 13:30:00."), value, label)
    return moment


def time_text(value, label: str = "") -> str:
    """A Time as text: 13:30:00.000000. Raises NoSuchValueError for anything that isn't one."""
    clock = read_time(value)
    if clock is None:
        _refuse(_("{0} is not a time. Write it as 13:30:00."), value, label)
    return clock


def read_day(value, first_year: int = FIRST_YEAR) -> str | None:
    """As `day_text`; None for what isn't a date."""
    if isinstance(value, datetime.date):  # a datetime is one
        return f"{value.year:04}-{value.month:02}-{value.day:02}"
    day = _day_of(value, first_year)
    if day is None and isinstance(value, str):
        moment = _moment_of(value, first_year)
        return moment and moment[:10]
    return day


def read_moment(value, first_year: int = FIRST_YEAR) -> str | None:
    """As `moment_text`; None for what isn't a date and time."""
    if isinstance(value, datetime.datetime):
        return value.replace(tzinfo=None).isoformat(" ", "microseconds")
    if isinstance(value, datetime.date):
        return f"{value.isoformat()} 00:00:00.000000"
    return _moment_of(value, first_year)


def read_time(value) -> str | None:
    """As `time_text`; None for what isn't a time."""
    if isinstance(value, datetime.datetime):
        value = value.time()
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M:%S.%f")
    if isinstance(value, datetime.timedelta):
        return _length_text(value)
    return _clock_of(value.strip()) if isinstance(value, str) else None


def _day_of(value, first_year: int) -> str | None:
    if type(value) is int:
        value = str(value)
    if not isinstance(value, str):
        return None
    found = DAY.match(value.strip())
    if not found:
        return None
    year, month, day = (int(part) for part in (found.group(1, 3, 4) if found[1] else found.group(5, 6, 7)))
    try:
        datetime.date(year, month, day)
    except ValueError:
        return None
    return f"{year:04}-{month:02}-{day:02}" if year >= first_year else None


def _moment_of(value, first_year: int) -> str | None:
    text = value.strip() if isinstance(value, str) else value
    if isinstance(text, str) and DIGITS.match(text):
        text = f"{text[:8]} {text[8:10]}:{text[10:12]}:{text[12:]}"
    found = MOMENT.match(text) if isinstance(text, str) else None
    day = _day_of(found[1] if found else text, first_year)
    clock = _clock_of(found[2]) if found else "00:00:00.000000"
    return f"{day} {clock}" if day and clock and "00" <= clock < "24" else None


def _clock_of(text: str) -> str | None:
    days = DAYS_AND_CLOCK.match(text)
    found = CLOCK.match(days[2] if days else text)
    if not found:
        return None
    sign, hours, minutes, seconds, fraction = found.groups()
    if int(minutes) > 59 or int(seconds or 0) > 59:
        return None
    length = datetime.timedelta(
        hours=int(hours),
        minutes=int(minutes),
        seconds=int(seconds or 0),
        microseconds=int((fraction or "0").ljust(6, "0")),
    )
    if days:
        length += datetime.timedelta(days=int(days[1]))
    length = -length if sign else length
    return _length_text(length) if abs(length) <= LONGEST_TIME else None


def _length_text(value: datetime.timedelta) -> str:
    sign = "-" if value < datetime.timedelta() else ""
    value = abs(value)
    minutes, seconds = divmod(value.days * 86400 + value.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{hours:02}:{minutes:02}:{seconds:02}.{value.microseconds:06}"


# numbers


def number_of(value, label: str = ""):
    """A number as a numeric column holds it: finite, and not beyond 64 bits.

    Raises NoSuchValueError for text that is no number, for NaN and infinity, for an object."""
    if isinstance(value, bool):
        return int(value)
    number = _parsed_number(value)
    too_much = isinstance(number, int) and abs(number) > MAX_BIGINT
    if number is None or too_much or not math.isfinite(number):
        _refuse(_("{0} is not a number that can be stored."), value, label)
    return number


def _parsed_number(value):
    if isinstance(value, int | float):
        return value
    if isinstance(value, decimal.Decimal):
        return float(value)
    if not isinstance(value, str):
        return None
    text = value.strip().replace("_", "?")  # Python's own digits with underscores are none
    try:
        return int(text) if text.lstrip("+-").isdigit() else float(text or "nan")
    except ValueError:
        return None


# by the column's declared type

AS_STORED = {
    "DATE": day_text,
    "DATETIME": moment_text,
    "TIME": time_text,
    "INTEGER": number_of,
    "REAL": number_of,
}


def as_stored(declared: str, value, label: str = ""):
    """A value for a column of a declared type (`DATE`, `INTEGER`, …); blank stays NULL for moments, 0 for numbers.

    Raises NoSuchValueError for what the column can't hold."""
    convert = AS_STORED.get(declared)
    if convert is None or value is None:
        return value
    if value == "" or value is False:
        return 0 if convert is number_of else None
    return convert(value, label)


def _refuse(message: str, value, label: str) -> None:
    shown = escape_html(str(value)[:140])
    text = message.format(f"“{shown}”")
    throw(f"{label}: {text}" if label else text, NoSuchValueError, title=_("Invalid Value"))
