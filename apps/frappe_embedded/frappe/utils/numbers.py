"""Numbers: lenient conversion as Frappe has it, and rounding."""

import datetime
import math
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from frappe.exceptions import InvalidRoundingMethod
from frappe.locals import local

BANKERS_LEGACY = "Banker's Rounding (legacy)"
BANKERS = "Banker's Rounding"
COMMERCIAL = "Commercial Rounding"


def cint(s, default: int = 0) -> int:
    """Whole number of any value, cut towards zero; `default` when it is none."""
    if type(s) is int:
        return s
    try:
        return int(s)
    except (TypeError, ValueError, OverflowError):
        pass
    try:
        return int(float(s))
    except (TypeError, ValueError, OverflowError):
        return default


def flt(s, precision: int | None = None, rounding_method: str | None = None) -> float:
    """Float of any value ('1,234.5' too; 0.0 when it is none), rounded if `precision` is given."""
    if isinstance(s, str):
        s = s.replace(",", "")
    try:
        number = float(s)
    except (TypeError, ValueError):
        return 0.0
    return number if precision is None else rounded(number, precision, rounding_method)


def sbool(x):
    """The truth that a word says; the value itself when it says none."""
    if isinstance(x, str):
        word = x.lower()
        if word in ("true", "1"):
            return True
        if word in ("false", "0"):
            return False
    return x


def rounded(num, precision: int = 0, rounding_method: str | None = None) -> float:
    """Round as System Settings says: Banker's (also 'legacy', the default) or Commercial."""
    precision = cint(precision)
    method = rounding_method or _rounding_method()
    number = flt(num)
    if not math.isfinite(number):
        return number
    if method == BANKERS_LEGACY:
        return _round_legacy(number, precision)
    if method not in (BANKERS, COMMERCIAL):
        raise InvalidRoundingMethod(f"{method} is no rounding method")
    how = ROUND_HALF_EVEN if method == BANKERS else ROUND_HALF_UP
    result = float(Decimal(repr(number)).quantize(Decimal(1).scaleb(-precision), rounding=how))
    return int(result) if precision <= 0 and isinstance(num, int) else result


def _rounding_method() -> str:
    if not getattr(local, "db", None):
        return BANKERS_LEGACY
    from frappe.system_settings import get_system_settings

    return get_system_settings("rounding_method") or BANKERS_LEGACY


def _round_legacy(number: float, precision: int) -> float:
    """Whole numbers half to even, decimals half up; "half" is judged on the digits that eight more decimals show."""
    scale = 10**precision
    scaled = round(number * scale, 8)
    whole = math.floor(scaled)
    if scaled - whole != 0.5:
        result = round(scaled)
    else:
        result = whole if whole % 2 == 0 and not precision else whole + 1
    return result / scale if precision else float(result)


def remainder(numerator, denominator, precision: int = 2) -> float:
    """What is left of a division, with the numbers first made whole by `precision`."""
    scale = 10**precision
    left = (
        (flt(numerator) * scale % (flt(denominator) * scale)) / scale
        if precision
        else numerator % denominator
    )
    return flt(left, precision)


def safe_div(numerator, denominator, precision: int = 2) -> float:
    """0.0 when dividing by zero."""
    return flt(numerator / denominator, precision) if denominator else 0.0


def floor(s) -> int:
    return math.floor(flt(s))


def ceil(s) -> int:
    return math.ceil(flt(s))


def cast(fieldtype: str, value=None):
    """A value in the Python type of a fieldtype."""
    from frappe.utils import dates

    if fieldtype in ("Currency", "Float", "Percent"):
        return flt(value)
    if fieldtype in ("Int", "Check"):
        return cint(sbool(value))
    if fieldtype == "Date":
        return dates.getdate(value) if value else datetime.date.min
    if fieldtype == "Datetime":
        return dates.get_datetime(value) if value else datetime.datetime.min
    if fieldtype == "Time":
        return dates.get_timedelta(value or "00:00:00")
    if fieldtype in (
        "Data",
        "Text",
        "Small Text",
        "Text Editor",
        "Select",
        "Link",
        "Dynamic Link",
        "Long Text",
    ):
        from frappe.utils.strings import cstr

        return cstr(value)
    return value


def cast_fieldtype(fieldtype: str, value, show_warning: bool = True):
    return cast(fieldtype, value)
