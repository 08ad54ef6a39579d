"""Targets of rollout plans, with the figures of the plans themselves."""

from datetime import date

import pytest

from an_sinh.domain.reports.rollout_rate import Counts
from an_sinh.domain.reports.targets import Figures, Measure, Target, missing, rate, standing

MAY, JUNE, DECEMBER = date(2024, 5, 1), date(2024, 6, 1), date(2024, 12, 1)


def figures(part: int, whole: int = 100, **values) -> Figures:
    return Figures(Counts(beneficiaries=whole, paid_by_account=part, paid_in_cash=whole - part), **values)


@pytest.mark.parametrize(
    ("part", "month", "expected"),
    [
        (49, MAY, "Not Yet Reached"),
        (49, JUNE, "Below Target"),
        (50, MAY, "Within Target"),
        (70, JUNE, "Within Target"),
        (71, JUNE, "Above Target"),
    ],
)
def test_against_a_range_that_ends_in_june(part, month, expected):
    assert standing(Target(50, 70, until=JUNE), figures(part), month) == expected


def test_not_yet_is_not_no_results_yet():
    """Nobody has been paid at all: the month has no results, which is no verdict about the commune."""
    waiting = Figures(Counts(beneficiaries=100, own_account=60, not_paid=100))
    assert standing(Target(50, 50, until=JUNE), waiting, MAY) == "No Results Yet"
    accounts = Target(50, 50, Measure.ACCOUNT_OF_ALL, until=JUNE)
    assert standing(accounts, waiting, MAY) == "Above Target"


def test_nothing_to_nothing_is_not_exceeded():
    assert standing(Target(0, 0), figures(10), MAY) == standing(None, figures(10), MAY) == ""


def test_without_people_there_is_no_verdict():
    assert standing(Target(50, 50), figures(0, 0), MAY) == ""


def test_points_on_top_of_what_the_pilot_reached():
    """Plan of Chi Lăng: pilots that had reached 52.3 % in June are asked for 20 to 30 points more: 72.3 to 82.3 %."""
    target = Target(20, 30, until=DECEMBER, on_top_of=JUNE)
    assert target.after(52.3) == Target(72.3, 82.3, until=DECEMBER)
    assert target.after(85.0) == Target(100, 100, until=DECEMBER)
    assert target.after(None) == Target(20, 30, until=DECEMBER)


def test_each_measure_has_its_own_part_and_whole():
    """80 people; 40 have an account, 32 of these were paid through it; 10 more wish for one; 72 were reviewed; 9
    communes, of which 8 pay through accounts."""
    found = Figures(
        Counts(
            beneficiaries=80,
            own_account=30,
            guardian_account=10,
            paid_by_account=32,
            paid_in_cash=40,
            not_paid=8,
        ),
        wishing_without=10,
        reviewed=72,
        communes=9,
        communes_converted=8,
    )
    assert {measure.name: rate(measure, found) for measure in Measure} == {
        "PAID_OF_ALL": 40.0,
        "PAID_OF_ACCOUNT": 80.0,
        "ACCOUNT_OF_ALL": 50.0,
        "PAID_OF_WISHING": 64.0,
        "ACCOUNT_OF_WISHING": 80.0,
        "REVIEWED_OF_ALL": 90.0,
        "COMMUNES": 88.9,
    }


@pytest.mark.parametrize(
    ("part", "whole", "low", "expected"), [(49, 100, 50, 1), (3, 7, 50, 1), (4, 7, 50, 0), (0, 3, 70, 3)]
)
def test_how_many_are_missing(part, whole, low, expected):
    """Of 7 people, 50 % are 4: 3 were paid, one is missing. Of 3 people, 70 % are all 3."""
    assert missing(Target(low, low), figures(part, whole)) == expected


def test_figures_add_up():
    one = figures(3, 10, wishing_without=1, reviewed=2, communes_converted=1)
    assert one.plus(one) == figures(6, 20, wishing_without=2, reviewed=4, communes=2, communes_converted=2)
