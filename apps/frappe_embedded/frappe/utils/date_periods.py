"""First and last days of weeks, months, quarters and years; named spans of time."""

import datetime
from calendar import monthrange
from enum import Enum

from frappe.messages import throw
from frappe.system_settings import get_system_settings
from frappe.translate import _
from frappe.utils import dates

__all__ = [
    "Weekday", "get_date_range", "get_first_day", "get_first_day_of_the_week", "get_first_day_of_week",
    "get_last_day", "get_last_day_of_week", "get_quarter_ending", "get_quarter_start", "get_timespan_date_range",
    "get_weekday", "get_weekdays", "get_year_ending", "get_year_start", "is_last_day_of_the_month",
]  # fmt: skip


class Weekday(Enum):
    Sunday = 0
    Monday = 1
    Tuesday = 2
    Wednesday = 3
    Thursday = 4
    Friday = 5
    Saturday = 6


def _text(date: datetime.date, as_str: bool):
    return date.strftime(dates.DATE_FORMAT) if as_str else date


def get_first_day(dt, d_years: int = 0, d_months: int = 0, as_str: bool = False):
    """First day of the month of `dt`, moved by years and months."""
    date = dates.getdate(dt)
    years, month = divmod(date.month - 1 + d_months, 12)
    return _text(datetime.date(date.year + d_years + years, month + 1, 1), as_str)


def get_last_day(dt, as_str: bool = False):
    """Last day of the month of `dt`."""
    date = dates.getdate(dt)
    return _text(date.replace(day=monthrange(date.year, date.month)[1]), as_str)


def is_last_day_of_the_month(dt) -> bool:
    return dates.getdate(dt) == get_last_day(dt)


def get_quarter_start(dt, as_str: bool = False):
    date = dates.getdate(dt)
    return _text(datetime.date(date.year, (date.month - 1) // 3 * 3 + 1, 1), as_str)


def get_quarter_ending(date, as_str: bool = False):
    return _text(get_last_day(get_first_day(get_quarter_start(date), d_months=2)), as_str)


def get_year_start(dt, as_str: bool = False):
    return _text(datetime.date(dates.getdate(dt).year, 1, 1), as_str)


def get_year_ending(date, as_str: bool = False):
    return _text(datetime.date(dates.getdate(date).year, 12, 31), as_str)


def get_first_day_of_the_week() -> str:
    """Name of the day the site's weeks start with (Sunday unless System Settings says otherwise)."""
    return get_system_settings("first_day_of_the_week") or "Sunday"


def get_first_day_of_week(dt, as_str: bool = False):
    date = dates.getdate(dt)
    start = Weekday[get_first_day_of_the_week()].value
    return _text(date - datetime.timedelta(days=(date.isoweekday() - start) % 7), as_str)


def get_last_day_of_week(dt, as_str: bool = False):
    return _text(get_first_day_of_week(dt) + datetime.timedelta(days=6), as_str)


def get_weekdays() -> list[str]:
    return ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def get_weekday(datetime: datetime.datetime | None = None) -> str:
    """English name of the day."""
    return get_weekdays()[(datetime or dates.now_datetime()).weekday()]


def get_timespan_date_range(timespan: str) -> tuple[datetime.date, datetime.date] | None:
    """First and last day of a span such as 'last month' or 'last 7 days'; None for an unknown one."""
    today = dates.getdate()
    if timespan in ("today", "yesterday", "tomorrow"):
        day = today + datetime.timedelta(days={"today": 0, "yesterday": -1, "tomorrow": 1}[timespan])
        return day, day
    which, _sep, unit = timespan.partition(" ")
    if which == "last" and unit.endswith(" days") and unit[:-5].isdigit():
        return today - datetime.timedelta(days=int(unit[:-5])), today
    step = {"last": -1, "this": 0, "next": 1}.get(which)
    if step is None:
        return None
    if unit == "week":
        day = today + datetime.timedelta(weeks=step)
        return get_first_day_of_week(day), get_last_day_of_week(day)
    if unit == "6 months":
        first = get_first_day(today, d_months=-5 if step < 0 else 1)
        return first, get_last_day(get_first_day(first, d_months=5))
    length = {"month": 1, "quarter": 3, "year": 12}.get(unit)
    if not length:
        return None
    start = {"month": get_first_day, "quarter": get_quarter_start, "year": get_year_start}[unit](today)
    first = get_first_day(start, d_months=step * length)
    return first, get_last_day(get_first_day(first, d_months=length - 1))


def get_date_range(operator: str, value: str):
    """The two days that a filter `timespan`, `previous` or `next` stands for.

    Raises ValidationError for a span that isn't known."""
    if operator == "timespan":
        span = value.lower()
    else:
        span = ("last " if operator == "previous" else "next ") + value.lower().removeprefix("1 ")
    found = get_timespan_date_range(span)
    if not found:
        throw(_("Invalid timespan: {0}").format(value))
    return found
