"""Functions of MariaDB that apps use in SQL and SQLite lacks."""

import datetime
import functools
import random
import re
import sqlite3

from frappe.utils import dates
from frappe.utils.date_periods import get_last_day

DATE_FORMAT_CODES = {
    "%Y": "%Y", "%y": "%y", "%m": "%m", "%c": "%-m", "%d": "%d", "%e": "%-d", "%H": "%H", "%i": "%M",
    "%s": "%S", "%S": "%S", "%M": "%B", "%b": "%b", "%W": "%A", "%a": "%a", "%j": "%j", "%f": "%f", "%T": "%H:%M:%S",
}  # fmt: skip


def _moment(value) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def concat(*parts):
    return None if any(part is None for part in parts) else "".join(_text(part) for part in parts)


def concat_ws(separator, *parts):
    return None if separator is None else separator.join(_text(part) for part in parts if part is not None)


def _text(value) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


@functools.lru_cache(maxsize=256)
def _pattern(text: str) -> re.Pattern:
    return re.compile(text, re.IGNORECASE)


def regexp(pattern, value):
    return None if pattern is None or value is None else int(bool(_pattern(pattern).search(str(value))))


@functools.lru_cache(maxsize=256)
def _strftime_format(text: str) -> str:
    return re.sub(r"%(.)", lambda found: DATE_FORMAT_CODES.get(found[0], found[1]), text)


def date_format(value, text):
    moment = _moment(value)
    return moment.strftime(_strftime_format(text)) if moment and text else None


def part_of_date(name: str):
    def read(value):
        moment = _moment(value)
        return getattr(moment, name) if moment else None

    return read


def quarter(value):
    moment = _moment(value)
    return (moment.month + 2) // 3 if moment else None


def datediff(end, start):
    last, first = _moment(end), _moment(start)
    return (last.date() - first.date()).days if last and first else None


def last_day(value):
    moment = _moment(value)
    return get_last_day(moment.date()).isoformat() if moment else None


def unix_timestamp(value=None):
    moment = _moment(value) if value else dates.now_datetime()
    return moment.timestamp() if moment else None


def greatest(*values):
    return None if None in values else max(values)


def least(*values):
    return None if None in values else min(values)


def locate(needle, text, start=1):
    if needle is None or text is None:
        return None
    return str(text).lower().find(str(needle).lower(), start - 1) + 1


def field(value, *choices):
    return choices.index(value) + 1 if value in choices else 0


def if_function(condition, when_true, when_false):
    return when_true if condition else when_false


PURE = {
    "concat": (-1, concat),
    "concat_ws": (-1, concat_ws),
    "regexp": (2, regexp),
    "date_format": (2, date_format),
    "year": (1, part_of_date("year")),
    "month": (1, part_of_date("month")),
    "day": (1, part_of_date("day")),
    "hour": (1, part_of_date("hour")),
    "minute": (1, part_of_date("minute")),
    "quarter": (1, quarter),
    "datediff": (2, datediff),
    "last_day": (1, last_day),
    "greatest": (-1, greatest),
    "least": (-1, least),
    "locate": (-1, locate),
    "field": (-1, field),
    "if": (3, if_function),
}
OF_THE_MOMENT = {
    "rand": (-1, lambda *_seed: random.random()),
    "now": (0, dates.now),
    "curdate": (0, dates.nowdate),
    "curtime": (0, dates.nowtime),
    "unix_timestamp": (-1, unix_timestamp),
}


def register(connection: sqlite3.Connection) -> None:
    for name, (arguments, function) in PURE.items():
        connection.create_function(name, arguments, function, deterministic=True)
    for name, (arguments, function) in OF_THE_MOMENT.items():
        connection.create_function(name, arguments, function)
