"""Which records may be one person registered twice.

Everybody against everybody would be 8 billion comparisons in a province. People are therefore laid into blocks, and
compared within: those with one ID number, one account, one commune and year of birth, one exact day of birth. In the
last two, only those whose names are alike have anything to compare; most of a search is asking for that."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, combinations
from typing import NamedTuple

from rapidfuzz.distance import Hamming

from an_sinh.domain.values.names import SAME, SIMILAR, UNACCENTED, Spelling, alike, likeness, spelling

SAME_ID, NEAR_ID = "Same ID Number", "ID Numbers Differ by One or Two Digits"
SAME_ACCOUNT = "Same Account"
SAME_NAME, SAME_LETTERS = "Same Name and Birth", "Same Name and Birth Without Accents"
SAME_YEAR = "Same Name and Year of Birth"
SIMILAR_NAME = "Similar Name and Same Birth"
CCCD_DIGITS = 12
WORTH_A_LOOK = 50


class Candidate(NamedTuple):
    """A registered person. `birth_day` only where the whole date is known; `accounts`: those that pay to them."""

    name: str
    full_name: str
    unit: str
    sex: str | None = None
    birth_year: int | None = None
    birth_day: datetime.date | None = None
    id_number: str | None = None
    accounts: tuple[str, ...] = ()

    @property
    def exact_day(self) -> datetime.date | None:
        """The day of birth, unless it is the first of January: that stands for a year in many registries."""
        day = self.birth_day
        return None if day is None or (day.day, day.month) == (1, 1) else day


@dataclass(frozen=True)
class Pair:
    """Two records in the order of their names, why, and a score of 50 to 100."""

    first: str
    second: str
    grounds: tuple[str, ...]
    score: int


def pairs(people: Iterable[Candidate]) -> list[Pair]:
    """Every pair that is worth a look, the surest first. The order of `people` does not matter."""
    ordered = sorted(people, key=lambda person: person.name)
    found: dict[tuple[str, str], Pair] = {}
    for one, other in chain(_with_one_number(ordered), _with_alike_names(ordered)):
        key = (one.name, other.name)
        if key not in found and (pair := compare_candidates(one, other)):
            found[key] = pair
    return sorted(found.values(), key=lambda pair: (-pair.score, pair.first, pair.second))


def compare_candidates(one: Candidate, other: Candidate) -> Pair | None:
    """What speaks for these two being one person; None where it is not worth anybody's time."""
    if other.name < one.name:
        one, other = other, one
    grounds: list[str] = []
    score = 0
    if one.id_number and one.id_number == other.id_number:
        grounds.append(SAME_ID)
        score = 100
    if set(one.accounts) & set(other.accounts):
        grounds.append(SAME_ACCOUNT)
        score = max(score, 60)
    ground, points = _by_name(one, other)
    if ground:
        grounds.append(ground)
        score = max(score, points) + (10 if SAME_ACCOUNT in grounds else 0)
    if ground and _digits_apart(one, other) in (1, 2):
        grounds.append(NEAR_ID)
        score += 10
    if score < WORTH_A_LOOK:
        return None
    return Pair(one.name, other.name, tuple(grounds), min(score, 100))


def _by_name(one: Candidate, other: Candidate) -> tuple[str | None, int]:
    """The ground that name, birth and place give, and its points. Two whole and quite different CCCD numbers are two
    people, unless name, day and commune are the same."""
    if one.sex and other.sex and one.sex != other.sex:
        return None, 0
    kind, ratio = likeness(one.full_name, other.full_name)
    near = one.unit == other.unit
    same_day = one.exact_day is not None and one.exact_day == other.exact_day
    agree = same_day or (near and _births_agree(one, other))
    if kind is None or not (agree or (near and one.birth_year and one.birth_year == other.birth_year)):
        return None, 0
    ground, points = {
        (SAME, True): (SAME_NAME, 95 if near else 85),
        (UNACCENTED, True): (SAME_LETTERS, 85 if near else 75),
        (SIMILAR, True): (SIMILAR_NAME, ratio - (20 if near else 35)),
        (SAME, False): (SAME_YEAR, 65),
        (UNACCENTED, False): (SAME_YEAR, 55),
    }.get((kind, bool(agree)), (None, 0))
    if (_digits_apart(one, other) or 0) > 2:
        points = points - 35 if same_day and near and kind == SAME else 0
    return (ground, points) if points >= WORTH_A_LOOK else (None, 0)


def _births_agree(one: Candidate, other: Candidate) -> bool:
    """The same year, and no two days that differ."""
    if not one.birth_year or one.birth_year != other.birth_year:
        return False
    return not (one.exact_day and other.exact_day) or one.exact_day == other.exact_day


def _digits_apart(one: Candidate, other: Candidate) -> int | None:
    """In how many digits two CCCD numbers differ; None unless both are known."""
    numbers = (one.id_number or "", other.id_number or "")
    if any(len(number) != CCCD_DIGITS for number in numbers):
        return None
    return Hamming.distance(*numbers)


def _with_one_number(people: list[Candidate]) -> Iterator[tuple[Candidate, Candidate]]:
    """Pairs with one ID number or one account; a pair may come more than once."""
    ids: dict[str, list[Candidate]] = defaultdict(list)
    accounts: dict[str, list[Candidate]] = defaultdict(list)
    for person in people:
        if person.id_number:
            ids[person.id_number].append(person)
        for account in set(person.accounts):
            accounts[account].append(person)
    for members in chain(ids.values(), accounts.values()):
        if len(members) > 1:
            yield from combinations(members, 2)


def _with_alike_names(people: list[Candidate]) -> Iterator[tuple[Candidate, Candidate]]:
    """Pairs with alike names, of one commune and year of birth or of one exact day, whose sexes may be one; a pair
    may come more than once."""
    sexes: list[str | None] = [*sorted({person.sex for person in people if person.sex})] or [None]
    blocks: dict[tuple, list[tuple[Spelling, Candidate]]] = defaultdict(list)
    for person in people:
        named = (spelling(person.full_name), person)
        day = person.exact_day
        for sex in (person.sex,) if person.sex else sexes:
            if person.birth_year:
                blocks[sex, person.birth_year, person.unit].append(named)
            if day:
                blocks[sex, day].append(named)
    for members in blocks.values():
        for (name, one), (other_name, other) in combinations(members, 2):
            if alike(name, other_name):
                yield one, other
