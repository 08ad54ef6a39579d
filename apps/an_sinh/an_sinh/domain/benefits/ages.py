"""Whether somebody has the age that a category asks for."""

import datetime

from an_sinh.domain.base import months
from an_sinh.domain.benefits.age_steps import Birth, age_on

YEAR = 12


def fits(birth: Birth, ages: tuple[int, int], month: int, leaves_at_once: bool = False) -> bool:
    """Whether a person may have a category in a month: from the first of `ages` on (months of life) and below the
    second, 0 for no bound. A first bound above the second leaves a gap: severe disability of a child (below 16) or of
    an elderly person (from 60).

    The whole month of a birthday counts for both sides of it, but with `leaves_at_once` (another level counts from the
    month of the birthday) no longer for the lower one. A year of birth alone is taken as the person's best case."""
    latest = birth.day if birth.precision != "Year" else datetime.date(birth.day.year, 12, 31)
    oldest = age_on(birth, months.last_day(month))
    youngest = age_on(Birth("Day", latest), months.first_day(month))
    if leaves_at_once:
        youngest = age_on(Birth("Day", latest), months.last_day(month))
    minimum, maximum = ages
    old_enough, young_enough = oldest >= minimum, not maximum or youngest < maximum
    if maximum and minimum > maximum:
        return old_enough or young_enough
    return old_enough and young_enough
