"""What is beyond doubt a day or a number, and what two people read in two ways."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.values import plain

DAYS = ("2024-05-01", "2024-02-29", "1901-12-31")
NO_DAYS = (
    "01/05/2024",
    "5/1/2024",
    "2024-2-9",
    "2023-02-29",
    "2024-13-01",
    "20240501",
    "1 May",
    "",
    "2024-05-01x",
)


@pytest.mark.parametrize("text", DAYS)
def test_days(text):
    assert plain.day(text) == datetime.date.fromisoformat(text)
    assert plain.is_moment(text) and plain.is_moment(f"{text} 08:30:00") and plain.is_moment(f"{text}T08:30")


@pytest.mark.parametrize("text", NO_DAYS)
def test_what_is_no_day(text):
    assert plain.day(text) is None and not plain.is_moment(text)


def test_a_date_is_its_own_day():
    moment = datetime.datetime(2024, 5, 1, 8, 30)
    assert plain.day(moment) == plain.day(moment.date()) == datetime.date(2024, 5, 1)
    assert plain.day(20240501) is None and plain.day(None) is None and plain.day(True) is None


@pytest.mark.parametrize(
    "text", ("0", "360000", "-540000", "+5", "360000.0", "1.5", "0.25", "540000.000000000")
)
def test_numbers(text):
    assert plain.is_number(text)


@pytest.mark.parametrize(
    "text", ("360.000", "1.360.000", "-12.500", "360,000", "1,5", "1e6", "NaN", "inf", "", "x", "1 000", "٣")
)
def test_what_is_no_number_or_two(text):
    assert not plain.is_number(text)


@given(st.integers())
def test_every_whole_number_is_one_and_its_vietnamese_writing_is_not(number):
    assert plain.is_whole(str(number))
    if abs(number) >= 1000:
        assert not plain.is_number(f"{number:,}".replace(",", "."))


@given(st.dates())
def test_every_day_comes_back(day):
    assert plain.day(day.isoformat()) == day
