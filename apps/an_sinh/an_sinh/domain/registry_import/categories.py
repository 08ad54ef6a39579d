"""Category codes of a list → benefit category."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from an_sinh.domain.values.text import clean, fold


@dataclass(frozen=True, slots=True)
class Category:
    """What the import needs to know of a Benefit Category."""

    name: str
    programme: str
    code: str
    coefficient: Decimal | None = None
    coefficient_from_entitlement: bool = False


class CategoryIndex:
    """Finds a category by its code within a programme, or among all when the list names no programme."""

    def __init__(self, categories: list[Category]):
        self.programmes = {category.programme for category in categories}
        self._by_code: dict[tuple[str | None, str], Category | None] = {}
        for category in categories:
            for text in (category.code, category.name):
                self._by_code[(category.programme, fold(text))] = category
                key = (None, fold(text))
                taken = self._by_code.get(key, category)
                self._by_code[key] = category if taken is category else None

    def find(self, programme: str | None, value: Any) -> Category | None:
        """The category that a cell names ("5c", "5C", 4.0, "BTXH-5c"), or None."""
        return self._by_code.get((programme, fold(clean(value))))
