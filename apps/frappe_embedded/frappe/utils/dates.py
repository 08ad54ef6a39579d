"""Dates and times: reading, arithmetic, the clock of the site."""

import datetime
import functools
import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil import parser
from dateutil.relativedelta import relativedelta

from frappe.locals import local
from frappe.messages import throw
from frappe.system_settings import get_system_settings
from frappe.translate import _

DATE_FORMAT = "%Y-%m-%d"
TIME_FORMAT = "%H:%M:%S.%f"
DATETIME_FORMAT = f"{DATE_FORMAT} {TIME_FORMAT}"
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}$")
ISO_START = re.compile(r"\d{4}-\d{2}-\d{2}([ T]|$)")


def is_invalid_date_string(date_string: str) -> bool:
    return not isinstance(date_string, str) or date_string.startswith(("0001-01-01", "0000-00-00"))


def getdate(string_date=None, parse_day_first: bool = False) -> datetime.date | None:
    """A date of text, date or datetime; today when nothing is given; None for '0001-01-01'.

    Raises ValidationError for text that is no date."""
    if not string_date:
        return now_datetime().date()
    if isinstance(string_date, datetime.datetime):
        return string_date.date()
    if isinstance(string_date, datetime.date):
        return string_date
    if is_invalid_date_string(string_date):
        return None
    try:
        if ISO_START.match(string_date):
            return datetime.date.fromisoformat(string_date[:10])
        return parser.parse(string_date, dayfirst=parse_day_first).date()
    except (ValueError, OverflowError):
        throw(
            _("{} is not a valid date string.").format(f"<strong>{string_date}</strong>"),
            title=_("Invalid Date"),
        )


def get_datetime(datetime_str=None) -> datetime.datetime | None:
    """A datetime of text, date, datetime or a list of its parts; now when None is given."""
    if datetime_str is None:
        return now_datetime()
    if isinstance(datetime_str, datetime.datetime | datetime.timedelta):
        return datetime_str
    if isinstance(datetime_str, list | tuple):
        return datetime.datetime(*datetime_str)
    if isinstance(datetime_str, datetime.date):
        return datetime.datetime.combine(datetime_str, datetime.time())
    if is_invalid_date_string(datetime_str):
        return None
    try:
        return datetime.datetime.fromisoformat(datetime_str)
    except ValueError:
        pass
    try:
        return parser.parse(datetime_str)
    except (ValueError, OverflowError):
        throw(
            _("{} is not a valid date string.").format(f"<strong>{datetime_str}</strong>"),
            title=_("Invalid Date"),
        )


def to_timedelta(time_str) -> datetime.timedelta:
    return get_timedelta(time_str)


def get_timedelta(time=None) -> datetime.timedelta | None:
    """A duration of 'HH:MM:SS' text, time or timedelta; None for what is neither."""
    if isinstance(time, datetime.timedelta):
        return time
    if isinstance(time, datetime.datetime):
        time = time.time()
    if time is None:
        time = now_datetime().time()
    if isinstance(time, datetime.time):
        return _since_midnight(time)
    duration = parse_duration(str(time))
    if duration is None and "-" in str(time):
        return _since_midnight(parser.parse(str(time)).time())
    return duration


def _since_midnight(time: datetime.time) -> datetime.timedelta:
    return datetime.timedelta(
        hours=time.hour, minutes=time.minute, seconds=time.second, microseconds=time.microsecond
    )


DURATION = re.compile(r"(?:(-?\d+) days?, )?(-?\d+):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,6}))?)?$")


def parse_duration(text: str) -> datetime.timedelta | None:
    found = DURATION.match(text.strip())
    if not found:
        return None
    days, hours, minutes, seconds, fraction = found.groups()
    return datetime.timedelta(
        days=int(days or 0),
        hours=int(hours),
        minutes=int(minutes),
        seconds=int(seconds or 0),
        microseconds=int((fraction or "0").ljust(6, "0")),
    )


def get_time(time_str) -> datetime.time:
    if isinstance(time_str, datetime.datetime):
        return time_str.time()
    if isinstance(time_str, datetime.time):
        return time_str
    if isinstance(time_str, datetime.timedelta):
        return (datetime.datetime.min + time_str).time()
    try:
        return parser.parse(time_str).time()
    except (ValueError, OverflowError):
        duration = parse_duration(str(time_str))  # "100:02:12" is what a Time column can hold
        if duration is not None:
            return (datetime.datetime.min + duration).time()
        throw(
            _("{} is not a valid time string.").format(f"<strong>{time_str}</strong>"),
            title=_("Invalid Date"),
        )


# the clock


def get_system_timezone() -> str:
    """The site's time zone (System Settings, else `time_zone` of its configuration); '' is the machine's."""
    if not getattr(local, "initialised", None):
        return ""
    zone = get_system_settings("time_zone") if getattr(local, "db", None) else None
    return zone or local.conf.time_zone or ""


@functools.cache
def _zone(name: str) -> datetime.tzinfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def now_datetime() -> datetime.datetime:
    """Now in the site's time zone, without tzinfo."""
    return datetime.datetime.now(_zone(get_system_timezone())).replace(tzinfo=None)


def convert_utc_to_timezone(utc_timestamp: datetime.datetime, time_zone: str) -> datetime.datetime:
    return utc_timestamp.replace(tzinfo=datetime.UTC).astimezone(_zone(time_zone))


def convert_utc_to_system_timezone(utc_timestamp: datetime.datetime) -> datetime.datetime:
    return convert_utc_to_timezone(utc_timestamp, get_system_timezone())


def get_datetime_in_timezone(time_zone: str) -> datetime.datetime:
    return datetime.datetime.now(_zone(time_zone))


def get_timestamp(date=None) -> float:
    return get_datetime(getdate(date)).timestamp()


def now() -> str:
    """Now as text with microseconds, the way `creation` and `modified` are written."""
    current = local.flags.current_date if getattr(local, "flags", None) else None
    if current:
        return f"{getdate(current)} {now_datetime().strftime(TIME_FORMAT)}"
    return now_datetime().strftime(DATETIME_FORMAT)


def nowdate() -> str:
    return now()[:10]


def today() -> str:
    return nowdate()


def nowtime() -> str:
    return now_datetime().strftime(TIME_FORMAT)


# arithmetic


def add_to_date(
    date,
    years=0,
    months=0,
    weeks=0,
    days=0,
    hours=0,
    minutes=0,
    seconds=0,
    as_string=False,
    as_datetime=False,
):
    """Text stays text, dates stay dates. The day is cut to the length of the month."""
    if date is None:
        date = now_datetime()
    if hours:
        as_datetime = True
    if isinstance(date, str):
        as_string = True
        as_datetime = as_datetime or " " in date
        date = get_datetime(date)
    date = date + relativedelta(
        years=years, months=months, weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds
    )
    if not as_string:
        return date
    return date.strftime(DATETIME_FORMAT if as_datetime else DATE_FORMAT)


def add_days(date, days):
    return add_to_date(date, days=days)


def add_months(date, months):
    return add_to_date(date, months=months)


def add_years(date, years):
    return add_to_date(date, years=years)


def date_diff(string_ed_date, string_st_date) -> int:
    """Days from start to end."""
    return (getdate(string_ed_date) - getdate(string_st_date)).days


def month_diff(string_ed_date, string_st_date) -> int:
    """Months that a period touches: 1 within one month."""
    end, start = getdate(string_ed_date), getdate(string_st_date)
    return (end.year - start.year) * 12 + end.month - start.month + 1


def time_diff(string_ed_date, string_st_date) -> datetime.timedelta:
    return get_datetime(string_ed_date) - get_datetime(string_st_date)


def time_diff_in_seconds(string_ed_date, string_st_date) -> float:
    return time_diff(string_ed_date, string_st_date).total_seconds()


def time_diff_in_hours(string_ed_date, string_st_date) -> float:
    return round(time_diff_in_seconds(string_ed_date, string_st_date) / 3600, 6)
