"""Deadlines: facts §9 case 13: the 12th, 15th, 20th and 25th, weekends, Tết."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.areas.deadlines import EARLIER, LATER, NONE, Calendar, Holiday, NoWorkingDay
from an_sinh.domain.base import months

TET_2025 = Holiday(date(2025, 1, 25), date(2025, 2, 2))
TET_2024 = Holiday(date(2024, 2, 8), date(2024, 2, 14))


def month(year: int, number: int) -> int:
    return months.index(date(year, number, 1))


def test_before_the_twelfth_means_by_the_eleventh():
    calendar = Calendar(before_day=12, shift=NONE)
    assert calendar.deadline(month(2024, 4)) == date(2024, 4, 11)
    assert calendar.placed(date(2024, 4, 11)) == month(2024, 4)
    assert calendar.placed(date(2024, 4, 12)) == month(2024, 5)
    assert not calendar.is_late(date(2024, 4, 11))
    assert calendar.is_late(date(2024, 4, 12))


@pytest.mark.parametrize(
    ("before_day", "shift", "deadline"),
    [
        (12, LATER, date(2024, 5, 13)),  # the 11th of May 2024 is a Saturday
        (12, EARLIER, date(2024, 5, 10)),
        (12, NONE, date(2024, 5, 11)),
        (15, LATER, date(2024, 5, 14)),
        (20, LATER, date(2024, 5, 20)),  # the 19th is a Sunday
        (20, EARLIER, date(2024, 5, 17)),
        (25, EARLIER, date(2024, 5, 24)),
        (1, EARLIER, date(2024, 4, 30)),
    ],
)
def test_weekends(before_day, shift, deadline):
    assert Calendar(before_day=before_day, shift=shift).deadline(month(2024, 5)) == deadline


def test_tet_moves_the_deadline_of_february_2024():
    """The 11th lies in Tết (8 to 14 February, Thursday to Wednesday): the 15th, or the 7th before it."""
    assert Calendar(12, holidays=(TET_2024,)).deadline(month(2024, 2)) == date(2024, 2, 15)
    assert Calendar(12, shift=EARLIER, holidays=(TET_2024,)).deadline(month(2024, 2)) == date(2024, 2, 7)


def test_a_deadline_that_tet_carries_into_the_next_month_still_belongs_to_its_own():
    """Before the 28th of January 2025: Tết lasts to Sunday 2 February, so Monday the 3rd is in time."""
    calendar = Calendar(28, months_ahead=1, holidays=(TET_2025,))
    assert calendar.deadline(month(2025, 1)) == date(2025, 2, 3)
    assert calendar.placed(date(2025, 2, 3)) == month(2025, 2)
    assert calendar.placed(date(2025, 2, 4)) == month(2025, 3)


def test_before_the_twentieth_for_the_next_months_payment():
    calendar = Calendar(20, months_ahead=1, shift=NONE)
    assert calendar.placed(date(2024, 6, 19)) == month(2024, 7)
    assert calendar.placed(date(2024, 6, 20)) == month(2024, 8)
    assert calendar.placed(date(2024, 12, 31)) == month(2025, 2)


def test_a_saturday_worked_in_exchange_is_a_working_day():
    worked = Holiday(date(2024, 5, 4), date(2024, 5, 4), worked=True)
    assert Calendar(5, holidays=(worked,)).deadline(month(2024, 5)) == date(2024, 5, 4)
    assert Calendar(5).deadline(month(2024, 5)) == date(2024, 5, 6)


def test_a_calendar_without_working_days_is_an_error():
    with pytest.raises(NoWorkingDay):
        Calendar(12, holidays=(Holiday(date(2024, 1, 1), date(2024, 12, 31)),)).deadline(month(2024, 5))


@given(
    sent=st.dates(date(2023, 1, 1), date(2027, 12, 31)),
    before_day=st.integers(1, 28),
    ahead=st.integers(0, 2),
    shift=st.sampled_from([EARLIER, LATER, NONE]),
)
def test_what_is_sent_later_never_stands_on_an_earlier_list(sent, before_day, ahead, shift):
    """The list is that of the first deadline that has not passed: the one before has, the own one has not."""
    calendar = Calendar(before_day, ahead, shift, holidays=(TET_2024, TET_2025))
    own = calendar.placed(sent) - ahead
    assert calendar.deadline(own - 1) < sent <= calendar.deadline(own)
