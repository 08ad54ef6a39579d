"""Months as whole numbers.

Inside the rules a month is `year * 12 + month - 1`, so that "the next month" is `+ 1` and a run of months
is a range. Outside (documents, files, SQL) it is the first day of the month.
"""

import datetime
import re

MONTH_TEXT = re.compile(r"^(\d{4})-(\d{1,2})(?:-\d{1,2})?$")


def index(day: datetime.date) -> int:
    """The month that a day lies in, as a number."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> datetime.date:
    """The first day of a month given as a number."""
    return datetime.date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> datetime.date:
    """The last day of a month given as a number."""
    return first_day(month + 1) - datetime.timedelta(days=1)


def parse(text: str) -> int:
    """The month written as `2024-05` (or any day of it, `2024-05-01`). Raises ValueError for other texts."""
    match = MONTH_TEXT.match(text.strip())
    if not match or not 1 <= int(match[2]) <= 12:
        raise ValueError(f"not a month: {text!r}, expected YYYY-MM")
    return int(match[1]) * 12 + int(match[2]) - 1


def iso(month: int) -> str:
    """`2024-05`."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def label(month: int) -> str:
    """`05/2024`, as offices write it."""
    return f"{month % 12 + 1:02d}/{month // 12:04d}"
