"""SQL functions for `frappe.qb`."""

from pypika.enums import DatePart
from pypika.functions import *  # noqa: F403
from pypika.functions import Abs, Avg, Cast, Coalesce, Count, Date, IfNull, Lower, Max, Min, Sum, Upper
from pypika.terms import CustomFunction, Function

from frappe.query_builder.custom import GROUP_CONCAT, Match

__all__ = [
    "Abs",
    "Avg",
    "Cast",
    "Cast_",
    "Coalesce",
    "CombineDatetime",
    "Concat",
    "Concat_ws",
    "Count",
    "CurDate",
    "CustomFunction",
    "Date",
    "DateDiff",
    "DateFormat",
    "DatePart",
    "Extract",
    "Function",
    "GroupConcat",
    "IfNull",
    "Ifnull",
    "Length",
    "Locate",
    "Lower",
    "Match",
    "Max",
    "Min",
    "Month",
    "Now",
    "NullIf",
    "Replace",
    "Round",
    "Substring",
    "Sum",
    "Timestamp",
    "UnixTimestamp",
    "Upper",
    "Year",
]  # fmt: skip


class Concat(Function):
    """NULL if one part is NULL, as in MariaDB; SQLite's own operator, not a function call per row."""

    def __init__(self, *args, **kwargs):
        super().__init__("CONCAT", *args, **kwargs)

    def get_function_sql(self, **kwargs) -> str:
        kwargs.pop("with_alias", None)
        return "(" + "||".join(self.get_arg_sql(arg, **kwargs) for arg in self.args) + ")"


class Round(Function):
    """Half away from zero."""

    def __init__(self, term, decimal=0, **kwargs):
        super().__init__("round", term, decimal, **kwargs)


class Now(Function):
    def __init__(self, alias=None):
        super().__init__("now", alias=alias)


class CurDate(Function):
    def __init__(self, alias=None):
        super().__init__("curdate", alias=alias)


class Locate(Function):
    def __init__(self, *args, **kwargs):
        super().__init__("locate", *args, **kwargs)


class UnixTimestamp(Function):
    def __init__(self, *args, **kwargs):
        super().__init__("unix_timestamp", *args, **kwargs)


class Timestamp(Function):
    """A moment from a date (and a time)."""

    def __init__(self, term, time=None, alias=None):
        arguments = (term,) if time is None else (Concat(term, " ", time),)
        super().__init__("datetime", *arguments, alias=alias)


class CombineDatetime(Timestamp):
    def __init__(self, datestr, timestr, alias=None):
        super().__init__(datestr, timestr, alias=alias)


class Concat_ws(Function):
    def __init__(self, *args, **kwargs):
        super().__init__("concat_ws", *args, **kwargs)


class Substring(Function):
    def __init__(self, term, start, stop=None, alias=None):
        super().__init__("substr", *((term, start) if stop is None else (term, start, stop)), alias=alias)


class Replace(Function):
    def __init__(self, *args, **kwargs):
        super().__init__("replace", *args, **kwargs)


class NullIf(Function):
    def __init__(self, *args, **kwargs):
        super().__init__("nullif", *args, **kwargs)


class Length(Function):
    def __init__(self, term, alias=None):
        super().__init__("length", term, alias=alias)


class DateDiff(Function):
    """Days from the second date to the first (as MariaDB's `datediff`)."""

    def __init__(self, *args, alias=None):
        super().__init__("datediff", *args[-2:], alias=alias)


class DateFormat(Function):
    def __init__(self, term, date_format, alias=None):
        super().__init__("date_format", term, date_format, alias=alias)


class Extract(Function):
    """Extract("year", date)."""

    def __init__(self, part, field, alias=None):
        super().__init__(str(getattr(part, "value", part)).lower(), field, alias=alias)


class Year(Function):
    def __init__(self, term, alias=None):
        super().__init__("year", term, alias=alias)


class Month(Function):
    def __init__(self, term, alias=None):
        super().__init__("month", term, alias=alias)


class Cast_(Function):
    def __init__(self, value, as_type, alias=None):
        super().__init__("CAST", value, alias=alias)
        self.as_type = "TEXT" if str(as_type).lower() in ("varchar", "char") else as_type

    def get_special_params_sql(self, **kwargs) -> str:
        return f"AS {self.as_type}"


GroupConcat = GROUP_CONCAT
Ifnull = IfNull
