"""Values as people read them, by the kind of field."""

import datetime

from frappe.locals import local
from frappe.translate import _
from frappe.types import _dict
from frappe.utils import date_display
from frappe.utils.money import fmt_money
from frappe.utils.numbers import cint, flt
from frappe.utils.strings import cstr, escape_html


def format_value(value, df=None, doc=None, currency=None, translated: bool = False, format=None) -> str:
    """Text of a value in the site's formats. `df` describes its field (or names its fieldtype)."""
    df = _dict(df if isinstance(df, dict) else {"fieldtype": df} if isinstance(df, str) else _as_dict(df))
    fieldtype = df.fieldtype or _fieldtype_of(value)
    if value is None and fieldtype not in ("Currency", "Float", "Int", "Percent", "Check"):
        return ""
    formatter = FORMATTERS.get(fieldtype)
    if formatter:
        return formatter(value, df, doc, currency, format)
    text = cstr(value)
    if translated or (fieldtype == "Select" and local.lang != "en"):
        text = _(text)
    if fieldtype in ("Small Text", "Text"):
        return escape_html(text).replace("\n", "<br>")
    return text


def _as_dict(df) -> dict:
    if df is None:
        return {}
    return df.as_dict() if hasattr(df, "as_dict") else dict(vars(df))


def _fieldtype_of(value) -> str:
    if isinstance(value, datetime.datetime):
        return "Datetime"
    if isinstance(value, datetime.date):
        return "Date"
    if isinstance(value, datetime.timedelta | datetime.time):
        return "Time"
    return "Float" if isinstance(value, float) else "Data"


def _currency(value, df, doc, currency, format) -> str:
    if not currency and df.options and doc is not None and ":" not in df.options:
        currency = doc.get(df.options)
    currency = currency or local.db.get_default("currency")
    precision = cint(df.precision) if df.precision else None
    return fmt_money(value, precision=precision, currency=currency, format=format)


def _float(value, df, doc, currency, format) -> str:
    if df.precision:
        return fmt_money(value, precision=cint(df.precision), format=format)
    if value is None:
        return "0"
    number = flt(value)
    decimals = len(f"{number:.9f}".rstrip("0").partition(".")[2])
    return fmt_money(number, precision=min(decimals, 3), format=format)


def _date(value, df, doc, currency, format) -> str:
    return date_display.format_date(value)


def _datetime(value, df, doc, currency, format) -> str:
    return date_display.format_datetime(value)


def _time(value, df, doc, currency, format) -> str:
    return date_display.format_time(value)


def _int(value, df, doc, currency, format) -> str:
    return str(cint(value))


def _percent(value, df, doc, currency, format) -> str:
    return f"{flt(value, cint(df.precision) or 2):g}%"


def _duration(value, df, doc, currency, format) -> str:
    return date_display.format_duration(value, hide_days=bool(df.hide_days))


FORMATTERS = {
    "Currency": _currency,
    "Float": _float,
    "Date": _date,
    "Datetime": _datetime,
    "Time": _time,
    "Int": _int,
    "Check": _int,
    "Percent": _percent,
    "Duration": _duration,
}
