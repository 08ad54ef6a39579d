"""Filters as apps and clients write them, made into conditions with bound values."""

import datetime
from dataclasses import dataclass
from typing import Any

from pypika.queries import Column

from frappe.database.column_values import day_text, moment_text, time_text
from frappe.database.sql_text import placeholder_for
from frappe.database.text_filters import BY_LETTERS, alike, compared
from frappe.database.text_order import sort_key
from frappe.database.utils import NestedSetHierarchy, table_of
from frappe.exceptions import DataError
from frappe.locals import local
from frappe.messages import throw
from frappe.translate import _
from frappe.types import _dict
from frappe.utils import dates
from frappe.utils.date_periods import get_date_range
from frappe.utils.numbers import flt
from frappe.utils.strings import cstr

COMPARISONS = {"=": "=", "!=": "!=", "<>": "!=", ">": ">", "<": "<", ">=": ">=", "<=": "<="}
SPANS = ("timespan", "previous", "next")
OPERATORS = (
    *COMPARISONS,
    "like",
    "not like",
    "ilike",
    "in",
    "not in",
    "is",
    "between",
    *SPANS,
    *NestedSetHierarchy,
)
NUMERIC = frozenset(("Int", "Check", "Float", "Currency", "Percent", "Long Int", "Duration", "Rating"))
NEVER_NULL = frozenset(("name", "creation", "modified"))
STANDARD_TYPES = {
    "creation": "Datetime",
    "modified": "Datetime",
    "docstatus": "Int",
    "idx": "Int",
    "lft": "Int",
    "rgt": "Int",
}
FIRST_DATE = "0001-01-01"
FIRST_MOMENT = "0001-01-01 00:00:00.000000"
MOMENTS = {"Date": FIRST_DATE, "Datetime": FIRST_MOMENT, "Time": ""}  # and the blank that NULL counts as
FIRSTS = {"Time": "00:00:00.000000"}


@dataclass(slots=True)
class Filter:
    """One condition as it was asked for; `doctype` None is the main one."""

    doctype: str | None
    fieldname: str
    operator: str
    value: Any


def is_one_filter(filters) -> bool:
    """Whether a list is a single [field, operator, value] or [doctype, field, operator, value]."""
    at = len(filters) - 2
    return (
        len(filters) in (3, 4)
        and all(isinstance(part, str) for part in filters[: at + 1])
        and filters[at].lower() in OPERATORS
    )


def normalised(filters) -> list[Filter]:
    """Every accepted form as a list of Filters.

    Raises ValidationError for another form: a text is never taken as SQL."""
    if not filters:
        return []
    if isinstance(filters, dict):
        return [from_pair(key, value) for key, value in filters.items()]
    if not isinstance(filters, list | tuple):
        throw(_("Filter must be a tuple or list (in a list)"))
    if is_one_filter(filters):
        return [from_list(filters)]
    found = []
    for item in filters:
        if isinstance(item, dict):
            found.extend(normalised(item))
        elif isinstance(item, Filter):
            found.append(item)
        elif isinstance(item, list | tuple):
            found.append(from_list(item))
        else:
            throw(_("Filter must be a tuple or list (in a list)"))
    return found


def from_pair(key: str, value) -> Filter:
    if isinstance(value, list | tuple):
        if len(value) != 2 or not isinstance(value[0], str):
            throw(_("Filter must have an operator and a value: {0}").format(str((key, value))))
        return checked(None, key, value[0], value[1])
    return checked(None, key, "=", value)


def from_list(item) -> Filter:
    if len(item) == 2:
        return from_pair(item[0], item[1])
    if len(item) == 3:
        return checked(None, *item)
    if len(item) in (4, 5):
        return checked(*item[:4])
    throw(_("Filter must have 4 values (doctype, fieldname, operator, value): {0}").format(str(item)))


def checked(doctype, fieldname, operator, value) -> Filter:
    operator = str(operator or "=").lower().strip()
    if operator not in OPERATORS:
        throw(_("Operator must be one of {0}").format(", ".join(OPERATORS)))
    if not isinstance(fieldname, str):
        throw(_("Invalid filter: {0}").format(str(fieldname)), DataError)
    return Filter(doctype or None, fieldname, COMPARISONS.get(operator, operator), value)


# conditions


def nested_set_condition(column: str, item: Filter, tree: str, params: list, nullable: bool) -> str:
    """Membership in a branch of a tree, by its numbering: one sub-select, no list of names.

    DataError for a DocType that isn't a tree."""
    if not local.db.has_column(tree, "lft"):
        throw(_("{0} is not a tree").format(_(tree)), DataError)
    row = local.db.execute(f"select lft, rgt from {table_of(tree)} where name = ?", (item.value,)).fetchone()
    lft, rgt = row or (0, 0)
    inclusive = "inclusive" in item.operator
    equal = "=" if inclusive else ""
    upwards, downwards = "lft < ? and rgt > ?", f"lft >{equal} ? and rgt <{equal} ?"
    bounds = upwards if "ancestors" in item.operator else downwards
    params.extend((lft, rgt))
    inside = f"(select name from {table_of(tree)} where {bounds})"
    if not item.operator.startswith("not"):
        return f"{column} in {inside}"
    outside = f"{column} not in {inside}"
    return f"({outside} or {column} is null)" if nullable else outside


def column_condition(column: str, item: Filter) -> str:
    """The row's own other column as the value: {"modified": [">", Column("creation")]}."""
    other = item.value.name
    if item.operator not in COMPARISONS.values() or not other.isidentifier():
        throw(_("Invalid filter: {0}").format(f"{item.fieldname} {item.operator} {other}"), DataError)
    table, dot, _own = column.rpartition(".")
    return f"{column} {item.operator} {table}{dot}`{other}`"


def plain_condition(column: str, item: Filter, params: list, declared: str = "", text_field=None) -> str:
    """As `frappe.db.get_value` and its kin read filters: SQL's own treatment of NULL.

    `declared` is the column's type where values have to be brought into its form (DATE, DATETIME, TIME);
    `text_field` the field of a column whose text compares by letters."""
    operator, value = item.operator, item.value
    if isinstance(value, Column):
        return column_condition(column, item)
    if declared and "like" not in operator and operator != "is" and operator not in SPANS:
        value = in_form_of(declared, value, item.fieldname)
    if isinstance(value, bool):
        value = int(value)
    if operator == "is":
        return f"{column} is {'not ' if cstr(value).lower() == 'set' else ''}null"
    if operator in SPANS:
        operator, value = "between", get_date_range(operator, value)
    if operator == "between":
        params.extend(value)
        return f"{column} between ? and ?"
    if operator in ("in", "not in"):
        values = value.split(",") if isinstance(value, str) else list(value or ())
        values = values or [""]
        by_letters = text_field and compared(column, operator, values, params, text_field)
        return by_letters or f"{column} {operator} {placeholder_for(values, params)}"
    if value is None:
        return f"{column} is {'not ' if operator == '!=' else ''}null"
    return text_condition(column, operator, value, text_field, params)


def text_condition(column: str, operator: str, value, text_field, params: list) -> str:
    """One comparison, of text by its letters."""
    by_letters = None
    if "like" in operator:
        by_letters = alike(column, operator, value, params)
    elif text_field and operator in ("=", "!="):
        by_letters = compared(column, operator, value, params, text_field)
    elif text_field and isinstance(value, str):
        params.append(sort_key(value))
        by_letters = f"sort_key({column}) {operator} ?"
    return by_letters or f"{column} {comparison(operator, value, params)}"


def in_form_of(declared: str, value, fieldname: str):
    """A value, or each of a list, as a column of dates or times holds it; blank stays blank."""
    if isinstance(value, str) and "," in value:
        value = value.split(",")
    if isinstance(value, list | tuple | set):
        return [in_form_of(declared, each, fieldname) for each in value]
    return as_moment(value, declared.title(), fieldname) if value not in ("", False) else value


def comparison(operator: str, value, params: list) -> str:
    params.append(value)
    if operator in ("like", "not like", "ilike"):
        escape = " escape '\\'" if isinstance(value, str) and "\\" in value else ""
        return f"{operator.replace('ilike', 'like')} ?{escape}"
    return f"{operator} ?"


def list_condition(column: str, item: Filter, df: _dict | None, params: list) -> str:
    """As `get_all` and `get_list` read filters: a NULL counts as the blank of its type.

    Instead of wrapping the column (which no index survives), NULL is asked for beside the comparison
    exactly when the blank would satisfy it."""
    operator, value = item.operator, item.value
    fieldtype = STANDARD_TYPES.get(item.fieldname) or (df.fieldtype if df else "Data")
    nullable = item.fieldname not in NEVER_NULL
    if isinstance(value, Column):
        return column_condition(column, item)
    if operator in SPANS:
        operator, value = "between", get_date_range(operator, value)
    if operator == "is":
        return set_condition(column, cstr(value).lower(), fieldtype, params, nullable)
    if operator in ("in", "not in"):
        return membership(column, operator, value, fieldtype, params, nullable, item.fieldname, df)
    if operator == "between":
        params.extend(between_bounds(value, fieldtype, item.fieldname))
        return f"{column} between ? and ?"
    value, blank = typed(value, fieldtype, operator, item.fieldname)
    text_field = df if df and fieldtype in BY_LETTERS else None
    condition = text_condition(column, operator, value, text_field, params)
    if nullable and blank_satisfies(blank, operator, value):
        return f"({condition} or {column} is null)"
    return condition


def set_condition(column: str, which: str, fieldtype: str, params: list, nullable: bool) -> str:
    params.append(0 if fieldtype in NUMERIC else "")
    if which == "set":
        return f"{column} != ?"
    return f"({column} = ? or {column} is null)" if nullable else f"{column} = ?"


def membership(
    column: str,
    operator: str,
    value,
    fieldtype: str,
    params: list,
    nullable: bool,
    fieldname: str = "",
    df=None,
) -> str:
    values = value.split(",") if isinstance(value, str) else list(value or ())
    if fieldtype in NUMERIC:
        values = [plain_number(each) for each in values]
        has_blank = False
    else:
        values = [stored_text(each, fieldtype, fieldname) for each in values] or [""]
        has_blank = "" in values
    if fieldtype in NUMERIC and not values:
        return f"{column} is null" if operator == "in" else "1"
    by_letters = df and fieldtype in BY_LETTERS and compared(column, operator, values, params, df)
    condition = by_letters or f"{column} {operator} {placeholder_for(values, params)}"
    with_null = nullable and has_blank == (operator == "in") and fieldtype not in NUMERIC
    return f"({condition} or {column} is null)" if with_null else condition


def plain_number(value):
    """A number, whole when it is whole, so that it equals what an Int column holds."""
    number = flt(value)
    return int(number) if number.is_integer() else number


def stored_text(value, fieldtype: str, fieldname: str = "") -> str:
    """One value of a list or span, as a column of the fieldtype holds it; blank is ''."""
    if fieldtype in MOMENTS and value and cstr(value).strip():
        return as_moment(value, fieldtype, fieldname)
    if isinstance(value, datetime.datetime):
        return moment_text(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return cstr(value).strip()


def as_moment(value, fieldtype: str, fieldname: str) -> str:
    """A date, moment or time of day as its column holds it.

    Raises ValidationError for what is none: a guess would find the wrong rows."""
    if fieldtype == "Time":
        return time_text(value, fieldname)
    convert = day_text if fieldtype == "Date" else moment_text
    return convert(value, fieldname, first_year=1)


def typed(value, fieldtype: str, operator: str, fieldname: str = "") -> tuple[Any, Any]:
    """The value in the column's form, and the blank that NULL counts as."""
    like = operator in ("like", "not like", "ilike")
    if like:
        return cstr(value), ""
    if fieldtype in NUMERIC:
        return plain_number(value), None
    if fieldtype in MOMENTS:
        blank = MOMENTS[fieldtype]
        return (as_moment(value, fieldtype, fieldname) if value else FIRSTS.get(fieldtype, blank)), blank
    if isinstance(value, datetime.datetime | datetime.date):
        return stored_text(value, fieldtype), ""
    if isinstance(value, bool):
        return str(int(value)), ""
    return cstr(value), ""


def blank_satisfies(blank, operator: str, value) -> bool:
    """Whether `blank operator value` holds; no blank, no."""
    if blank is None:
        return False
    if operator == "=":
        return blank == value
    if operator == "!=":
        return blank != value
    if operator in ("like", "ilike"):
        return not value.strip("%")
    if operator == "not like":
        return bool(value.strip("%"))
    if blank in (FIRST_DATE, FIRST_MOMENT) and operator in (">", ">="):
        return False
    return {"<": blank < value, "<=": blank <= value, ">": blank > value, ">=": blank >= value}[operator]


def between_bounds(value, fieldtype: str, fieldname: str = "") -> tuple:
    """Lower and upper bound; a day given for a Datetime means all of it; what is missing is today."""
    bounds = list(value) if isinstance(value, list | tuple) else []
    bounds += [dates.nowdate()] * (2 - len(bounds))
    if fieldtype == "Datetime":
        return tuple(
            as_moment(whole_day(bound, end, fieldname), fieldtype, fieldname) if bound else FIRST_MOMENT
            for bound, end in zip(bounds[:2], (False, True), strict=True)
        )
    if fieldtype == "Date":
        return tuple(as_moment(bound, fieldtype, fieldname) if bound else FIRST_DATE for bound in bounds[:2])
    if fieldtype in NUMERIC:
        return tuple(plain_number(bound) for bound in bounds[:2])
    return tuple(stored_text(bound, fieldtype, fieldname) for bound in bounds[:2])


def whole_day(value, end: bool, fieldname: str):
    """The first or last moment of a day; a moment stays what it is."""
    is_day = isinstance(value, str) and ":" not in value
    if is_day or (isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)):
        return f"{day_text(value, fieldname, first_year=1)} {'23:59:59.999999' if end else '00:00:00'}"
    return value
