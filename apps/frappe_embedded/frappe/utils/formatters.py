"""Values as people read them, by the fieldtype."""

import datetime
import re

import frappe
from frappe.model.meta import get_field_currency, get_field_precision
from frappe.utils import cint, cstr, flt, fmt_money, format_datetime, format_duration, format_time, formatdate
from frappe.utils.html import markdown

BLOCK_TAG = re.compile(r"<(br|div|p)")
NUMBER_TYPES = ("Int", "Float", "Currency", "Percent")


def format_value(value, df=None, doc=None, currency=None, translated=False, format=None):
    """Return *value* as text, in the formats of the site.

    *df* is a field, a dict of its properties or a fieldtype; without it the value's own type decides. *doc* gives
    the currency and the titles of links.
    """
    df = _as_field(df, value)
    if value is None:
        value = ""
    elif translated:
        value = frappe._(value)
    if value == 0 and df.fieldtype in NUMBER_TYPES and df.get("print_hide_if_no_value"):
        return ""
    formatter = FORMATTERS.get(df.fieldtype)
    return formatter(value, df, doc, currency, format) if formatter else value


def _as_field(df, value) -> frappe._dict:
    if not df:
        return frappe._dict(fieldtype=_guess_fieldtype(value))
    if isinstance(df, str):
        return frappe._dict(fieldtype=df)
    return frappe._dict(df) if type(df) is dict else df


def _guess_fieldtype(value) -> str:
    for kind, fieldtype in (
        (datetime.datetime, "Datetime"),
        (datetime.date, "Date"),
        (datetime.timedelta, "Time"),
        (int, "Int"),
        (float, "Float"),
    ):
        if isinstance(value, kind):
            return fieldtype
    return "Data"


def _currency(value, df, doc, currency, format):
    currency = currency or get_field_currency(df, doc) or frappe.db.get_default("currency")
    return fmt_money(value, precision=get_field_precision(df, doc), currency=currency, format=format)


def _float(value, df, doc, currency, format):
    currency = currency or get_field_currency(df, doc)
    precision = get_field_precision(df, doc)
    fraction = cstr(value).partition(".")[2]
    if not df.get("options") and not cint(fraction):
        precision = 0  # 1.000 reads as 1
    return fmt_money(value, precision=precision, currency=currency)


def _text(value, *_ignored):
    return value if BLOCK_TAG.search(cstr(value)) else cstr(value).replace("\n", "<br>")


def _link(value, df, doc, *_ignored):
    titles = doc and doc.get("__link_titles")
    if not titles or not df.get("options"):
        return value
    doctype = df.options if df.fieldtype == "Link" else doc.get(df.options)
    return titles.get(f"{doctype}::{value}", value)


FORMATTERS = {
    "Date": lambda value, *_ignored: formatdate(value),
    "Datetime": lambda value, *_ignored: format_datetime(value),
    "Time": lambda value, *_ignored: format_time(value),
    "Currency": _currency,
    "Float": _float,
    "Percent": lambda value, *_ignored: f"{flt(value, 2)}%",
    "Text": _text,
    "Small Text": _text,
    "Markdown Editor": lambda value, *_ignored: markdown(value),
    "Duration": lambda value, df, *_ignored: format_duration(value, df.get("hide_days")),
    "Text Editor": lambda value, *_ignored: f"<div class='ql-snow'>{value}</div>",
    "Link": _link,
    "Dynamic Link": _link,
}
