"""Text: conversion, escaping, joining, random values, tracebacks."""

import hashlib
import html
import re
import secrets
import string
import sys
import traceback

from frappe.translate import _

TAG = re.compile(r"<[^>]*>")


def cstr(s, encoding: str = "utf-8") -> str:
    """Text of any value; None is ''."""
    if isinstance(s, str):
        return s
    if s is None:
        return ""
    return str(s, encoding) if isinstance(s, bytes) else str(s)


def safe_decode(param, encoding: str = "utf-8", fallback_map=None):
    """Decode bytes; anything else, or bytes that can't be decoded, is returned as it is."""
    try:
        return param.decode(encoding) if isinstance(param, bytes) else param
    except UnicodeDecodeError:
        return param


def safe_encode(param, encoding: str = "utf-8"):
    return param.encode(encoding) if isinstance(param, str) else param


def encode(obj, encoding: str = "utf-8"):
    if isinstance(obj, list):
        return [encode(item, encoding) for item in obj]
    return obj.encode(encoding) if isinstance(obj, str) else obj


def strip_html(text: str) -> str:
    """Text without its tags."""
    return TAG.sub("", text or "")


def escape_html(text: str) -> str:
    """Text that is safe inside HTML."""
    return html.escape(cstr(text), quote=True).replace("&#x27;", "&apos;") if text else ""


def strip(val: str, chars: str | None = None) -> str:
    return (val or "").replace("\ufeff", "").replace("\u200b", "").strip(chars)


def get_string_between(start: str, string: str, end: str) -> str:
    found = re.search(re.escape(start) + "(.*?)" + re.escape(end), string)
    return found[1] if found else string


def filter_strip_join(some_list: list[str], sep: str) -> str:
    return sep.join(cstr(part).strip() for part in some_list if part)


def get_abbr(string: str, max_len: int = 2) -> str:
    """Initials: 'An Sinh' → 'AS'; '?' for nothing."""
    return "".join(word[0] for word in (string or "").split() if word)[:max_len].upper() or "?"


def comma_sep(some_list, pattern: str, add_quotes: bool = True):
    """Items with commas, the last two joined by `pattern` ('{0} and {1}')."""
    if not isinstance(some_list, list | tuple):
        return some_list
    items = [str(item) for item in some_list]
    if len(items) < 2:
        return items[0] if items else ""
    if add_quotes:
        items = [f"'{item}'" for item in items]
    return pattern.format(", ".join(items[:-1]), items[-1])


def comma_and(some_list, add_quotes: bool = True):
    return comma_sep(some_list, _("{0} and {1}"), add_quotes)


def comma_or(some_list, add_quotes: bool = True):
    return comma_sep(some_list, _("{0} or {1}"), add_quotes)


def new_line_sep(some_list) -> str:
    if not isinstance(some_list, list | tuple):
        return some_list
    return "\n ".join(str(item) for item in some_list if item is not None)


def random_string(length: int) -> str:
    """Letters and digits from the system's randomness."""
    alphabet = string.ascii_letters + string.digits
    return "".join(secrets.choice(alphabet) for _i in range(length))


def generate_hash(txt: str | None = None, length: int = 56) -> str:
    """Random hexadecimal text of `length` characters (`txt` is ignored, as in Frappe 15)."""
    return secrets.token_hex((length + 1) // 2)[:length]


def sha256_hash(input: str | bytes) -> str:
    return hashlib.sha256(input.encode() if isinstance(input, str) else input).hexdigest()


HIDDEN = "********"
SECRET_NAMES = ("password", "passwd", "pwd", "secret", "token", "key")


def get_traceback(with_context: bool = False) -> str:
    """The traceback of the exception being handled, '' without one; `with_context` adds local values.

    Values whose name says that they are secret are left out."""
    kind, error, trace = sys.exc_info()
    if not error:
        return ""
    lines = traceback.format_exception(kind, error, trace)
    if with_context and trace:
        while trace.tb_next:
            trace = trace.tb_next
        for name, value in trace.tb_frame.f_locals.items():
            lines.append(f"    {name} = {HIDDEN if _is_secret(name) else _short(_without_secrets(value))}\n")
    return "".join(lines)


def _is_secret(name) -> bool:
    return isinstance(name, str) and any(secret in name.lower() for secret in SECRET_NAMES)


def _without_secrets(value):
    """A dict without the values whose keys say that they are secret; anything else as it is."""
    if type(value).__name__ not in ("dict", "_dict"):
        return value
    return {key: HIDDEN if _is_secret(key) else _without_secrets(each) for key, each in value.items()}


def _short(value) -> str:
    try:
        text = repr(value)
    except Exception:  # a broken __repr__ must not hide the error that is being reported
        text = f"<{type(value).__name__}>"
    return text if len(text) <= 200 else text[:200] + "…"
