"""JSON in and out, with the values that documents hold."""

import datetime
import decimal
import json
from collections.abc import Iterable
from uuid import UUID

from frappe.types import _dict


def parse_json(val):
    """Text is parsed as JSON, dicts become `_dict`s, anything else stays.

    Raises ValueError for text that isn't JSON, or is nested too deeply to be read."""
    if isinstance(val, str):
        try:
            val = json.loads(val)
        except RecursionError as error:
            raise ValueError("JSON is nested too deeply") from error
    return _dict(val) if isinstance(val, dict) else val


def safe_json_loads(*args):
    """Each argument parsed, or as it is when it can't be."""
    results = []
    for arg in args:
        try:
            results.append(json.loads(arg))
        except (TypeError, ValueError):
            results.append(arg)
    return results[0] if len(results) == 1 else results


def json_handler(obj):
    """What `json.dumps(default=...)` needs: dates as text, decimals as float, documents as dicts."""
    if isinstance(obj, datetime.datetime):
        return str(obj)
    if isinstance(obj, datetime.date | datetime.time | datetime.timedelta | UUID):
        return str(obj)
    if isinstance(obj, decimal.Decimal):
        return float(obj)
    if hasattr(obj, "as_dict"):
        return obj.as_dict(no_nulls=True)
    if isinstance(obj, bytes):
        return obj.decode("utf-8", "replace")
    if isinstance(obj, Iterable):
        return list(obj)
    if isinstance(obj, type) or callable(obj):
        return repr(obj)
    if hasattr(obj, "__value__") or hasattr(obj, "msg"):
        return str(obj)
    raise TypeError(f"Object of type {type(obj).__name__} with value of {obj!r} is not JSON serializable")


def orjson_dumps(obj, default=json_handler, option=None, decode: bool = True):
    """Compact JSON under the name that Frappe's faster library gave it."""
    text = json.dumps(obj, default=default, separators=(",", ":"), ensure_ascii=False)
    return text if decode else text.encode()


def validate_json_string(string: str) -> None:
    """Raise ValidationError when `string` isn't JSON."""
    from frappe.exceptions import ValidationError

    try:
        json.loads(string)
    except (TypeError, ValueError) as error:
        raise ValidationError(str(error)) from error
