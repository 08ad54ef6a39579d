"""Dates and durations as people read them."""

import datetime

from frappe.locals import local
from frappe.messages import throw
from frappe.system_settings import get_system_settings
from frappe.translate import _
from frappe.utils import dates

__all__ = [
    "duration_to_seconds", "format_date", "format_datetime", "format_duration", "format_time", "format_timedelta",
    "formatdate", "get_date_str", "get_datetime_str", "get_eta", "get_time_str", "get_user_date_format",
    "get_user_time_format", "global_date_format", "parse_timedelta", "pretty_date", "validate_duration_format",
]  # fmt: skip


def _locale() -> str:
    return (getattr(local, "lang", None) or "en").replace("-", "_")


def get_datetime_str(datetime_obj) -> str:
    return dates.get_datetime(datetime_obj).strftime(dates.DATETIME_FORMAT)


def get_date_str(date_obj) -> str:
    return dates.get_datetime(date_obj).strftime(dates.DATE_FORMAT)


def get_time_str(timedelta_obj) -> str:
    value = (
        timedelta_obj if isinstance(timedelta_obj, datetime.timedelta) else dates.get_timedelta(timedelta_obj)
    )
    return format_timedelta(value)


def get_user_date_format() -> str:
    """The site's date format, 'yyyy-mm-dd' unless its defaults or System Settings say otherwise."""
    return _format("date_format") or "yyyy-mm-dd"


def get_user_time_format() -> str:
    return _format("time_format") or "HH:mm:ss"


def _format(key: str) -> str | None:
    """A default of the site, else of System Settings (whose saving sets the default)."""
    database = getattr(local, "db", None)
    return (database.get_default(key) or get_system_settings(key)) if database else None


def format_date(string_date=None, format_string: str | None = None, parse_day_first: bool = False) -> str:
    """A date in the site's format, or in `format_string` ('dd/mm/yyyy'); '' for no date."""
    if not string_date:
        return ""
    from babel.core import UnknownLocaleError
    from babel.dates import format_date as babel_format

    date = dates.getdate(string_date, parse_day_first)
    pattern = (format_string or get_user_date_format()).replace("mm", "MM").replace("Y", "y")
    try:
        return babel_format(date, pattern, locale=_locale())
    except (UnknownLocaleError, ValueError):
        return babel_format(date, pattern, locale="en")


formatdate = format_date


def format_time(time_string=None, format_string: str | None = None) -> str:
    if not time_string:
        return ""
    from babel.dates import format_time as babel_format

    return babel_format(
        dates.get_time(time_string), format_string or get_user_time_format(), locale=_locale()
    )


def format_datetime(datetime_string, format_string: str | None = None) -> str:
    """A moment in the site's format, or in `format_string` ('dd-MM-yyyy HH:mm:ss')."""
    if not datetime_string:
        return ""
    from babel.dates import format_datetime as babel_format

    if not format_string:
        format_string = f"{get_user_date_format().replace('mm', 'MM')} {get_user_time_format()}"
    return babel_format(dates.get_datetime(datetime_string), format_string, locale=_locale())


def global_date_format(date, format: str = "long") -> str:
    from babel.dates import format_date as babel_format

    return babel_format(dates.getdate(date), format, locale=_locale())


def pretty_date(iso_datetime) -> str:
    """'2 days ago', 'in 5 seconds', in the language of the request."""
    if not iso_datetime:
        return ""
    from babel.dates import format_timedelta as babel_format

    delta = dates.get_datetime(iso_datetime) - dates.get_datetime(dates.now())
    return babel_format(delta, add_direction=True, locale=_locale())


def get_eta(from_time, percent_complete: float) -> str:
    """Time left as HH:MM:SS, from the start and the percentage done."""
    elapsed = dates.time_diff(dates.now_datetime(), from_time).total_seconds()
    left = max(0, 100 - percent_complete) / percent_complete * elapsed if percent_complete else 0
    return str(datetime.timedelta(seconds=round(left)))


UNIT_SECONDS = {"d": 86400, "h": 3600, "m": 60, "s": 1}


def format_duration(seconds, hide_days: bool = False) -> str:
    """3661 → '1h 1m 1s'."""
    left = int(float(seconds or 0))
    parts = []
    for unit, length in UNIT_SECONDS.items():
        if unit == "d" and hide_days:
            continue
        count, left = divmod(left, length)
        if count:
            parts.append(f"{count}{unit}")
    return " ".join(parts)


def validate_duration_format(duration: str) -> None:
    """Raise ValidationError unless `duration` looks like '1d 2h 3m 4s'."""
    for part in duration.split():
        if not (part[:-1].isdigit() and part[-1:] in UNIT_SECONDS):
            throw(_("Value {0} must be in the valid duration format: d h m s").format(duration))


def duration_to_seconds(duration: str) -> int:
    validate_duration_format(duration)
    return sum(int(part[:-1]) * UNIT_SECONDS[part[-1]] for part in duration.split())


def format_timedelta(o: datetime.timedelta) -> str:
    """'H:MM:SS', as a Time field is written in JSON."""
    hours, left = divmod(o.days * 86400 + o.seconds, 3600)
    minutes, seconds = divmod(left, 60)
    fraction = f".{o.microseconds:06d}" if o.microseconds else ""
    return f"{hours:01}:{minutes:02}:{seconds:02}{fraction}"


def parse_timedelta(s: str) -> datetime.timedelta:
    return dates.parse_duration(s)
