"""Whether a message keeps to its schema: what the dataclasses of `pyiso20022` say of lengths, patterns and digits, which xsdata
reads past. Elements that the schema doesn't know, and missing ones, xsdata refuses itself."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

SHOWN = 60


def faults(node: Any, path: str = "") -> Iterator[str]:
    """Every value of a message that its schema doesn't allow, as "path: value"."""
    kind: Any = type(node)
    for name, label, rules in _rules(kind):
        value = getattr(node, name)
        if value is None:
            continue
        place = f"{path}/{label}" if label else path
        many = value if isinstance(value, list) else (value,)
        if not _fits_number(len(many), value, rules):
            yield f"{place}: {len(many)}"
        for each in many:
            if is_dataclass(each):
                yield from faults(each, place)
            elif not _fits(each, rules):
                yield f"{place}: {str(each)[:SHOWN]}"


@lru_cache(maxsize=1024)
def _rules(kind: Any) -> tuple[tuple[str, str, dict], ...]:
    return tuple(
        (each.name, str(each.metadata.get("name", "")), dict(each.metadata)) for each in fields(kind)
    )


def _fits_number(count: int, value: Any, rules: dict) -> bool:
    if not isinstance(value, list):
        return True
    return rules.get("min_occurs", 0) <= count <= rules.get("max_occurs", count)


def _fits(value: Any, rules: dict) -> bool:
    if isinstance(value, str):
        pattern = rules.get("pattern")
        long_enough = rules.get("min_length", 0) <= len(value) <= rules.get("max_length", len(value))
        return long_enough and (pattern is None or re.fullmatch(pattern, value) is not None)
    if isinstance(value, Decimal):
        return _fits_decimal(value, rules)
    return True


def _fits_decimal(value: Decimal, rules: dict) -> bool:
    if not value.is_finite():
        return False
    digits, exponent = value.as_tuple().digits, int(value.as_tuple().exponent)
    fraction = max(-exponent, 0)
    whole = len(digits) + max(exponent, 0)
    return (
        fraction <= rules.get("fraction_digits", fraction)
        and whole <= rules.get("total_digits", whole)
        and ("min_inclusive" not in rules or value >= Decimal(str(rules["min_inclusive"])))
    )
