"""Category codes, and titles of sections, of a list → benefit category."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from an_sinh.domain.registry_import.category_sections import codes_in, title_of
from an_sinh.domain.values.text import clean, fold


@dataclass(frozen=True, slots=True)
class Category:
    """What the import needs to know of a Benefit Category."""

    name: str
    programme: str
    code: str
    coefficient: Decimal | None = None
    coefficient_from_entitlement: bool = False
    title: str = ""


class CategoryIndex:
    """Finds a category by its code within a programme, or among all when the list names no programme."""

    def __init__(self, categories: list[Category]):
        self.programmes = {category.programme for category in categories}
        self._by_code: dict[tuple[str | None, str], Category | None] = {}
        self._by_title: dict[tuple[str | None, str], set[Category]] = {}
        for category in categories:
            for programme in (category.programme, None):
                self._by_title.setdefault((programme, fold(category.title)), set()).add(category)
            for text in (category.code, category.name):
                self._by_code[(category.programme, fold(text))] = category
                key = (None, fold(text))
                taken = self._by_code.get(key, category)
                self._by_code[key] = category if taken is category else None

    def find(self, programme: str | None, value: Any) -> Category | None:
        """The category that a cell names ("5c", "5C", 4.0, "BTXH-5c"), or None."""
        return self._by_code.get((programme, fold(clean(value))))

    def is_of_several(self, value: Any) -> bool:
        """Whether a code stands for a category in more than one programme, so that a list has to name its own."""
        key = (None, fold(clean(value)))
        return key in self._by_code and self._by_code[key] is None

    def find_section(self, programme: str | None, text: Any) -> Category | None:
        """The one category that a title names by code or by its own words, or None: "Người cao tuổi … (5c)"."""
        title = title_of(clean(text))
        found = {category for code in codes_in(title) if (category := self.find(programme, code))}
        if not found and (words := fold(title)):
            found = self._by_title.get((programme, words), set())
        return next(iter(found)) if len(found) == 1 else None
