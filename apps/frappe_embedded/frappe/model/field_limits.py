"""How much the column of a field holds, as on MariaDB."""

from typing import Any

DEFAULT_LENGTH = 140
SHORT_TEXT = frozenset(
    ("Data", "Link", "Dynamic Link", "Select", "Read Only", "Color", "Icon", "Phone", "Autocomplete")
)
MAX_INT = 2**31 - 1
MAX_BIGINT = 2**63 - 1
LONG_TEXT = frozenset(("Small Text", "Text", "Attach", "Attach Image"))
MAX_TEXT_BYTES = 65_535


def max_length(df: Any) -> int | None:
    """Characters of a text field, or greatest absolute value of a whole number; None without a limit."""
    length = int(df.length or 0)
    if df.fieldtype in SHORT_TEXT:
        return length or DEFAULT_LENGTH
    if df.fieldtype == "Int":
        return MAX_BIGINT if length > 11 else MAX_INT
    return MAX_BIGINT if df.fieldtype == "Long Int" else None


def max_bytes(df: Any) -> int | None:
    """Bytes of UTF-8 of a longer text; None without a limit."""
    return MAX_TEXT_BYTES if df.fieldtype in LONG_TEXT else None
