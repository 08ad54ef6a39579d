"""One-off payments: what a funeral, the three months of a person with merit or a gift is worth.

The rule stands in the category as data. An amount knows what it was made of, so that it can explain itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from an_sinh.domain.base.money import multiply
from an_sinh.domain.benefits.owed import Segment

STANDARD = "Multiple of Standard"
REFERENCE_LEVEL = "Multiple of Reference Level"
CATEGORY = "Multiple of Category"
# Annex IV of the decrees on people with merit: a multiple of the standard that is no funeral.
MERIT = "Multiple of Standard for Merit"
ALLOWANCE = "Months of Current Allowance"
BY_DECISION = "Amount by Decision"
FUNERAL = (STANDARD, REFERENCE_LEVEL, CATEGORY)
FOR_DEATH = (*FUNERAL, ALLOWANCE)


@dataclass(frozen=True)
class Award:
    """`amount` = `multiple` × `base`, in đồng. `month`: the month whose base it is; `rate`: the name of the dated rate
    that the base comes from, None where it comes from several."""

    rule: str
    amount: int
    base: int
    multiple: Decimal
    month: int
    rate: str | None = None


def multiple_of(rule: str, multiple: Decimal, base: int, month: int, rate: str | None = None) -> Award:
    """A multiple of an amount per month; of annex IV in whole thousands, as the decrees round. Raises ValueError where there is no such amount or no whole product."""
    product = Decimal(multiply(multiple, base, 1000)) if rule == MERIT else multiple * base
    if base <= 0 or product <= 0 or product != product.to_integral_value():
        raise ValueError(f"{multiple} × {base} is no amount")
    return Award(rule, int(product), base, multiple, month, rate)


def last_allowance(segments: Sequence[Segment]) -> tuple[int, int] | None:
    """(month, amount) of the last month in which something was owed, all categories together; None if never."""
    for segment in reversed(segments):
        if segment.monthly:
            return segment.last, segment.monthly
    return None
