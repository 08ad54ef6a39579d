"""Vietnamese names compared, from strict to loose.

The same name: spelt alike but for case, spaces and where the tone mark stands ("Hoà" and "Hòa"). The same without
accents: "Hoa". Similar: as a typing slip leaves it."""

from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.fuzz import ratio

from an_sinh.domain.base.search_key import search_key
from an_sinh.domain.values.text import tone_key

SAME, UNACCENTED, SIMILAR = "same", "unaccented", "similar"
# Of 100. "nguyen van an" and "nguyen van anh" have 96, "nguyen van an" and "nguyen van binh" 79.
SIMILAR_FROM = 88


@lru_cache(maxsize=200_000)
def loose(name: str) -> str:
    """The name without accents and case: what two people who type differently still type alike."""
    return search_key(name)


class Spelling(NamedTuple):
    """A name as the two comparisons take it."""

    exact: str
    loose: str


@lru_cache(maxsize=200_000)
def spelling(name: str) -> Spelling:
    """What `alike` compares, worked out once for a name that is compared many times."""
    return Spelling(tone_key(name), loose(name))


def alike(one: Spelling, other: Spelling) -> bool:
    """Whether `likeness` finds the two names SAME, UNACCENTED or SIMILAR."""
    # What is below the least is told as 0; names that differ in nothing that is seen are the same, whatever their ratio.
    return ratio(one[1], other[1], score_cutoff=SIMILAR_FROM) > 0 or one.exact == other.exact


def likeness(one: str, other: str) -> tuple[str | None, int]:
    """How alike two names are, SAME, UNACCENTED, SIMILAR or None, and a figure of 0 to 100."""
    if tone_key(one) == tone_key(other):
        return SAME, 100
    first, second = loose(one), loose(other)
    if first == second:
        return UNACCENTED, 100
    points = int(ratio(first, second))
    return (SIMILAR if points >= SIMILAR_FROM else None), points
