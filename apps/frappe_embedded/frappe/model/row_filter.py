"""Filtering rows in memory with the small condition language of `doc.get("items", {...})`."""

from collections.abc import Callable, Iterable
from typing import Any


def _number(value: Any) -> Any:
    return 0 if value is None else value


CONDITIONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda value, other: value == other,
    "!=": lambda value, other: value != other,
    ">": lambda value, other: _number(value) > other,
    "<": lambda value, other: _number(value) < other,
    ">=": lambda value, other: _number(value) >= other,
    "<=": lambda value, other: _number(value) <= other,
    "in": lambda value, other: value in other,
    "not in": lambda value, other: value not in other,
    "^": lambda value, other: str(value or "").startswith(other),
    "None": lambda value, _other: value is None or value == "",
    "not None": lambda value, _other: value is not None and value != "",
}


def normalise(filters: dict[str, Any]) -> list[tuple[str, str, Any]]:
    """`{"a": 1, "b": ["in", [..]], "c": True}` as (field, condition, value) triples."""
    triples = []
    for field, wanted in filters.items():
        if isinstance(wanted, list | tuple):
            triples.append((field, wanted[0], wanted[1]))
        elif wanted is True:
            triples.append((field, "not None", None))
        elif wanted is False:
            triples.append((field, "None", None))
        elif isinstance(wanted, str) and wanted.startswith("^"):
            triples.append((field, "^", wanted[1:]))
        else:
            triples.append((field, "=", wanted))
    return triples


def matches(row: Any, triples: list[tuple[str, str, Any]]) -> bool:
    """True when every condition holds for `row` (any object with `.get`)."""
    return all(CONDITIONS[condition](row.get(field), value) for field, condition, value in triples)


def filter_rows(rows: Iterable[Any] | None, filters: dict[str, Any], limit: int | None = None) -> list:
    """Rows that satisfy `filters`, at most `limit`."""
    triples = normalise(filters)
    out = []
    for row in rows or ():
        if matches(row, triples):
            out.append(row)
            if limit and len(out) >= limit:
                break
    return out
