"""Filters in Python: the forms they come in, and whether a document satisfies them."""

import datetime
import fnmatch
import operator

import frappe
from frappe.types import _dict
from frappe.utils import dates
from frappe.utils.numbers import cast
from frappe.utils.strings import cstr


def make_filter_tuple(doctype: str, key: str, value) -> list:
    """{"status": "Open"} and {"age": [">", 3]} as [doctype, field, operator, value]."""
    if isinstance(value, list | tuple):
        return [doctype, key, value[0], value[1]]
    return [doctype, key, "=", value]


def make_filter_dict(filters) -> _dict:
    """Lists of four as {field: (operator, value)}."""
    return _dict({item[1]: (item[2], item[3]) for item in filters})


def get_filter(doctype: str, f, filters_config=None) -> _dict:
    """One filter in any form as a dict of doctype, fieldname, operator, value.

    Raises ValidationError for another form or an unknown operator."""
    from frappe.database.filters import normalised

    item = normalised([f] if not isinstance(f, dict) else f)[0]
    return _dict(
        doctype=item.doctype or doctype, fieldname=item.fieldname, operator=item.operator, value=item.value
    )


def sql_like(value: str, pattern: str) -> bool:
    """Whether SQL's `value like pattern` holds; a pattern without % is looked for anywhere, as Frappe does here."""
    pattern = cstr(pattern) if "%" in cstr(pattern) else f"%{pattern}%"
    glob = cstr(pattern).replace("*", "[*]").replace("?", "[?]").replace("%", "*").replace("_", "?")
    return fnmatch.fnmatchcase(cstr(value).lower(), glob.lower())


def _is(value, pattern) -> bool:
    is_set = value is not None and value != ""  # 0 is a value
    return is_set if cstr(pattern).lower() == "set" else not is_set


def _between(value, bounds) -> bool:
    return value is not None and bounds[0] <= value <= bounds[1]


COMPARE = {
    "=": operator.eq,
    "!=": operator.ne,
    "^": lambda a, b: cstr(a).startswith(cstr(b)),
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
    "in": lambda a, b: a in b,
    "not in": lambda a, b: a not in b,
    "like": sql_like,
    "not like": lambda a, b: not sql_like(a, b),
    "is": _is,
    "between": _between,
}


def compare(val1, condition: str, val2, fieldtype: str | None = None) -> bool:
    """`val1 condition val2`, both cast to the fieldtype if one is given. Unknown conditions don't hold."""
    if condition not in COMPARE:
        return False
    if fieldtype and condition not in ("is", "in", "not in", "between"):
        val1, val2 = cast(fieldtype, val1), cast(fieldtype, val2)
    if isinstance(val1, datetime.date) and isinstance(val2, str):
        val2 = dates.get_datetime(val2) if isinstance(val1, datetime.datetime) else dates.getdate(val2)
    return bool(COMPARE[condition](val1, val2))


def evaluate_filters(doc, filters) -> bool:
    """Whether a document (or dict) satisfies filters given as dict or list."""
    from frappe.database.filters import normalised

    return all(
        compare(doc.get(item.fieldname), item.operator, item.value, _moment_type(doc, item))
        for item in normalised(filters)
    )


def _moment_type(doc, item) -> str | None:
    """Date, Datetime or Time where the filtered field is one: such values are compared as what they are."""
    doctype = item.doctype or doc.get("doctype")
    if not doctype or not getattr(frappe.local, "db", None) or not frappe.db.exists("DocType", doctype):
        return None
    df = frappe.get_meta(doctype).get_field(item.fieldname)
    return df.fieldtype if df and df.fieldtype in ("Date", "Datetime", "Time") else None
