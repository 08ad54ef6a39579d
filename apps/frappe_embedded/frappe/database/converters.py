"""How Python's dates, times and decimals are written to SQLite, and read back from columns of their types."""

import datetime
import decimal
import sqlite3
from functools import lru_cache


def datetime_text(value: datetime.datetime) -> str:
    """Always 26 characters, so that text sorts and compares as time does."""
    return (
        value.strftime("%Y-%m-%d %H:%M:%S.%f") if value.year >= 1000 else value.isoformat(" ", "microseconds")
    )


def timedelta_text(value: datetime.timedelta) -> str:
    hours, left = divmod(value.days * 86400 + value.seconds, 3600)
    minutes, seconds = divmod(left, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{value.microseconds:06}"


def time_text(value: datetime.time) -> str:
    return value.strftime("%H:%M:%S.%f")


@lru_cache(maxsize=65_536)
def read_date(value: bytes) -> datetime.date | str:
    try:
        return datetime.date.fromisoformat(value[:10].decode())
    except ValueError:
        return value.decode()


def read_datetime(value: bytes) -> datetime.datetime | str:
    try:
        return datetime.datetime.fromisoformat(value.decode())
    except ValueError:
        return value.decode()


def read_time(value: bytes) -> datetime.timedelta | str:
    try:
        hours, minutes, seconds = value.decode().split(":")
        whole, _dot, fraction = seconds.partition(".")
        return datetime.timedelta(
            hours=int(hours),
            minutes=int(minutes),
            seconds=int(whole),
            microseconds=int(fraction.ljust(6, "0")) if fraction else 0,
        )
    except ValueError:
        return value.decode()


sqlite3.register_adapter(datetime.datetime, datetime_text)
sqlite3.register_adapter(datetime.date, datetime.date.isoformat)
sqlite3.register_adapter(datetime.timedelta, timedelta_text)
sqlite3.register_adapter(datetime.time, time_text)
sqlite3.register_adapter(decimal.Decimal, float)
sqlite3.register_converter("DATE", read_date)
sqlite3.register_converter("DATETIME", read_datetime)
sqlite3.register_converter("TIME", read_time)
