"""Values as clients write them: what is one, beyond doubt, and nothing that could be read in two ways.

Days are YYYY-MM-DD: 01/05/2024 is 1 May here and 5 January elsewhere. Numbers have no separators of thousands:
360.000 is 360 thousand here and 360 elsewhere.
"""

import datetime
import re
from typing import Any

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
# Three digits after a point are thousands to whoever writes Vietnamese, whatever else they may be.
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+")


def is_moment(text: str) -> bool:
    """Whether a text is a day, or a day and a time of it: YYYY-MM-DD hh:mm:ss."""
    if not _MOMENT.fullmatch(text):
        return False
    try:
        datetime.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def day(value: Any) -> datetime.date | None:
    """The day of a date, or of a text YYYY-MM-DD; None for anything else."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value.strip()):
        return None
    try:
        return datetime.date.fromisoformat(value.strip())
    except ValueError:
        return None


def is_number(text: str) -> bool:
    """Whether a text is a number without separators, that nobody takes for thousands: 1.5, 360000, not 360.000."""
    return bool(_NUMBER.fullmatch(text)) and not _THOUSANDS.fullmatch(text)


def is_whole(text: str) -> bool:
    """Whether a text is a whole number: 360000, or 360000.0 as a program writes it."""
    return is_number(text) and float(text) % 1 == 0
