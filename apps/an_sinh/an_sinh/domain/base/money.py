"""Whole đồng. Amounts are int, coefficients Decimal: a binary float never decides an amount."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

# More than any budget has; Python itself refuses to read numbers of thousands of digits.
MOST_DIGITS = 18


def dong(value: Any) -> int:
    """An amount from a database or a file as whole đồng. Raises ValueError when it has a fraction."""
    if value.__class__ is int or (value.__class__ is float and value.is_integer()):
        return int(value)
    exact = Decimal(str(value or 0))
    if exact != exact.to_integral_value():
        raise ValueError(f"not a whole amount: {value!r}")
    return int(exact)


def whole(value: Any) -> int | None:
    """Whole đồng from what JSON, a form or a sheet gives; None where it isn't a whole number."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    text = str(value).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def coefficient(value: Any) -> Decimal:
    """A coefficient as it is printed: 1.314 stays 1.314, whatever the float behind it."""
    return Decimal(str(value)).normalize() if value else Decimal(0)


def multiply(factor: Decimal, standard: int, rounding_unit: int) -> int:
    """coefficient × standard, rounded half up to `rounding_unit` đồng (1,000 for NCC, 1 for BTXH)."""
    unit = Decimal(rounding_unit or 1)
    return int((factor * standard / unit).quantize(Decimal(1), rounding=ROUND_HALF_UP) * unit)


def dotted(amount: int) -> str:
    """1250000 → `1.250.000`, as Vietnamese papers write it."""
    return f"{amount:,}".replace(",", ".")


def decimal_comma(factor: Decimal) -> str:
    """Decimal("1.5") → `1,5`; Decimal("2") → `2`."""
    return f"{factor.normalize():f}".replace(".", ",")
