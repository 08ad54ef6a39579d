"""Ages of the law: 3, 4, 16, 22, 60, 70, 75, 80 (facts §2.2 and §9.3)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.base import months
from an_sinh.domain.benefits import age_steps
from an_sinh.domain.benefits.age_steps import AgeStep, Birth, Era, Reached, age_on, reached_on, validity_step
from an_sinh.domain.benefits.owed import Entitlement

FOUR_YEARS = AgeStep(48, "1b")
SIXTEEN, STUDYING = AgeStep(192), AgeStep(192, "2")


def next_step(birth, steps, entitlement, number):
    """By one rule set that always was, with Decree 147/2025's month after."""
    return age_steps.next_step(birth, (Era(0, None, False, steps),), entitlement, number)


def month(text: str) -> int:
    return months.parse(text)


def claim(start: str, end: str | None = None, paid_through: str | None = None) -> Entitlement:
    return Entitlement(
        "1a",
        Decimal(0),
        month(start),
        month(end) if end else None,
        paid_through=month(paid_through) if paid_through else None,
    )


def born(day: date) -> Birth:
    return Birth("Day", day)


@pytest.mark.parametrize("years", [3, 4, 16, 22, 60, 70, 75, 80])
def test_the_change_counts_from_the_month_after_the_birthday(years):
    """Born 15.10.1944 + years: reached on 15 October, paid the old way in October, the new way from November."""
    birth = born(date(1944, 10, 15))
    found = next_step(birth, (AgeStep(years * 12, "x"),), claim("1944-12"), month(f"{1944 + years}-11"))
    assert found == Reached(
        date(1944 + years, 10, 15),
        years * 12,
        month(f"{1944 + years}-11"),
        False,
        (AgeStep(years * 12, "x"),),
    )
    assert (
        next_step(birth, (AgeStep(years * 12, "x"),), claim("1944-12"), month(f"{1944 + years}-10")) is None
    )


def test_a_birthday_in_december_counts_from_january():
    assert next_step(
        born(date(2020, 12, 31)), (FOUR_YEARS,), claim("2021-01"), month("2025-01")
    ).effective == (month("2025-01"))


def test_the_29th_of_february_is_the_last_day_of_it():
    """Four years later there is a 29th again, sixteen years and a month later the month is March."""
    assert reached_on(born(date(2020, 2, 29)), 36) == date(2023, 2, 28)
    assert reached_on(born(date(2020, 2, 29)), 48) == date(2024, 2, 29)
    assert reached_on(born(date(2020, 1, 31)), 37) == date(2023, 2, 28)


def test_an_age_reached_before_the_entitlement_began_was_known_then():
    """Granted as an elderly disabled person at 61: the step of a disabled child at 16 is long past."""
    steps = (AgeStep(192, "6a"),)
    assert next_step(born(date(1960, 5, 1)), steps, claim("2021-06"), month("2026-01")) is None
    assert next_step(born(date(2010, 5, 1)), steps, claim("2026-06"), month("2027-01")) is None
    assert next_step(born(date(2010, 5, 1)), steps, claim("2026-05"), month("2027-01")).effective == month(
        "2026-06"
    )


def test_what_an_earlier_office_paid_is_not_reopened():
    """Four years old in 02/2024, the list taken over paid up to 05/2024: proposed from 06/2024."""
    found = next_step(
        born(date(2020, 2, 9)), (FOUR_YEARS,), claim("2021-01", paid_through="2024-05"), month("2024-07")
    )
    assert (found.day, found.effective) == (date(2024, 2, 9), month("2024-06"))


def test_an_entitlement_that_ends_first_needs_no_step():
    birth = born(date(2020, 2, 9))
    assert next_step(birth, (FOUR_YEARS,), claim("2021-01", "2024-02"), month("2024-07")) is None
    assert next_step(birth, (FOUR_YEARS,), claim("2021-01", "2024-03"), month("2024-07")).effective == month(
        "2024-03"
    )


def test_only_the_first_age_is_proposed_and_all_its_choices():
    birth = born(date(2008, 3, 1))
    steps = (FOUR_YEARS, SIXTEEN, STUDYING, AgeStep(264))
    assert next_step(birth, steps, claim("2009-01"), month("2030-01")).steps == (FOUR_YEARS,)
    assert next_step(birth, steps, claim("2013-01"), month("2030-01")).steps == (SIXTEEN, STUDYING)


def test_a_year_alone_is_the_first_of_january_and_uncertain():
    birth = Birth.known("Year", None, 1944)
    assert birth == Birth("Year", date(1944, 1, 1))
    found = next_step(birth, (AgeStep(960, "5a2"),), claim("2020-01"), month("2024-02"))
    assert (found.effective, found.uncertain) == (month("2024-02"), True)


def test_a_month_and_a_year_are_certain_to_the_month():
    found = next_step(
        Birth.known("Month", date(1944, 6, 1), 1944), (AgeStep(960),), claim("2020-01"), month("2024-07")
    )
    assert (found.effective, found.uncertain) == (month("2024-07"), False)
    assert Birth.known("Day", None, None) is None
    assert next_step(None, (FOUR_YEARS,), claim("2020-01"), month("2024-07")) is None


def test_a_category_that_the_law_ended_gives_way_to_its_successor():
    """5c was replaced by the social pension from 07/2025."""
    last = date(2025, 6, 30)
    assert validity_step(last, "HTXH", claim("2024-01"), month("2025-06")) is None
    assert validity_step(last, "HTXH", claim("2024-01"), month("2025-07")) == Reached(
        last, 0, month("2025-07"), False, (AgeStep(0, "HTXH"),)
    )
    assert validity_step(last, "HTXH", claim("2024-01", "2025-06"), month("2025-07")) is None
    assert validity_step(None, None, claim("2024-01"), month("2025-07")) is None


@given(st.dates(date(1900, 1, 1), date(2020, 12, 31)), st.integers(0, 1200))
def test_an_age_is_reached_on_one_day_and_not_the_day_before(day, age):
    reached = reached_on(born(day), age)
    assert age_on(born(day), reached) == age
    before = date.fromordinal(reached.toordinal() - 1)
    assert age_on(born(day), before) == age - 1


# Category 5a1: at 80 by Decrees 20/2021 and 147/2025, at 75 by Decree 335/2026.
OLD_5A1, NEW_5A1 = AgeStep(960, "5a2"), AgeStep(900, "5a2")
LAW = (
    Era(0, month("2025-06"), True, (OLD_5A1,)),
    Era(month("2025-07"), month("2026-06"), False, (OLD_5A1,)),
    Era(month("2026-07"), None, True, (NEW_5A1,)),
)


def effective_by_law(day: date, started: str, by: str = "2027-12", eras=LAW, **values) -> str | None:
    found = age_steps.next_step(born(day), eras, claim(started, **values), month(by))
    return found and months.iso(found.effective)


def test_another_level_counts_from_the_month_of_its_rule_set():
    """80 on 15.05.2025: from 05/2025 (Decree 20/2021); on 15.05.2026: from 06/2026 (Decree 147/2025). 75 on 15.09.2026:
    from 09/2026 (Decree 335/2026); on 15.11.2026: from 11/2026."""
    assert effective_by_law(date(1945, 5, 15), "2022-01") == "2025-05"
    assert effective_by_law(date(1946, 5, 15), "2022-01", by="2026-06") == "2026-06"
    assert effective_by_law(date(1951, 9, 15), "2022-01") == "2026-09"
    assert effective_by_law(date(1951, 9, 15), "2022-01", by="2026-08") is None
    assert effective_by_law(date(1951, 11, 15), "2022-01") == "2026-11"


def test_who_was_75_before_the_rule_set_moves_with_its_first_month():
    """77 years old in 07/2026: from 07/2026; granted in 08/2026 by the old decree: from 08/2026; 80 in 08/2026 was 75
    long before: from 07/2026, not from August."""
    assert effective_by_law(date(1949, 3, 2), "2022-01") == "2026-07"
    assert effective_by_law(date(1949, 3, 2), "2026-08") == "2026-08"
    assert effective_by_law(date(1946, 8, 20), "2022-01") == "2026-07"
    assert effective_by_law(date(1949, 3, 2), "2022-01", end="2026-06") is None


def test_a_stop_at_22_is_gone_with_the_decree_that_knew_it():
    """22 on 15.03.2025: stop from 04/2025. 22 on 15.06.2026 would stop from 07/2026, where Decree 335/2026 counts:
    nothing is proposed; nor for 22 in 08/2026."""
    stop = AgeStep(264)
    eras = (
        Era(0, month("2025-06"), True, (stop,)),
        Era(month("2025-07"), month("2026-06"), False, (stop,)),
        Era(month("2026-07"), None, True, ()),
    )
    assert effective_by_law(date(2003, 3, 15), "2022-01", eras=eras) == "2025-04"
    assert effective_by_law(date(2004, 5, 15), "2022-01", eras=eras) == "2026-06"
    assert effective_by_law(date(2004, 6, 15), "2022-01", eras=eras) is None
    assert effective_by_law(date(2004, 8, 15), "2022-01", eras=eras) is None


def test_a_stop_counts_from_the_month_after_in_every_rule_set():
    """Category 7, three years old on 15.09.2026: paid in September, stopped from October."""
    eras = (
        Era(0, month("2026-06"), False, (AgeStep(36),)),
        Era(month("2026-07"), None, True, (AgeStep(36),)),
    )
    assert effective_by_law(date(2023, 9, 15), "2024-01", eras=eras) == "2026-10"
