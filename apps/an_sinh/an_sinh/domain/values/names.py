"""Vietnamese names compared, from strict to loose.

The same name: spelt alike but for case, spaces and where the tone mark stands ("Hoà" and "Hòa"). The same without
accents: "Hoa". Similar: as a typing slip leaves it."""

from functools import lru_cache

from rapidfuzz import fuzz

from an_sinh.domain.base.search_key import search_key
from an_sinh.domain.values.text import tone_key

SAME, UNACCENTED, SIMILAR = "same", "unaccented", "similar"
# Of 100. "nguyen van an" and "nguyen van anh" have 96, "nguyen van an" and "nguyen van binh" 79.
SIMILAR_FROM = 88


@lru_cache(maxsize=200_000)
def loose(name: str) -> str:
    """The name without accents and case: what two people who type differently still type alike."""
    return search_key(name)


def likeness(one: str, other: str) -> tuple[str | None, int]:
    """How alike two names are, SAME, UNACCENTED, SIMILAR or None, and a figure of 0 to 100."""
    if tone_key(one) == tone_key(other):
        return SAME, 100
    first, second = loose(one), loose(other)
    if first == second:
        return UNACCENTED, 100
    ratio = int(fuzz.ratio(first, second))
    return (SIMILAR if ratio >= SIMILAR_FROM else None), ratio
