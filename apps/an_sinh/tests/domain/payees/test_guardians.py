"""Whose paper counts when, and whose share in an account nothing explains."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.payees.guardians import (
    NOT_BEGUN,
    OPEN,
    OTHER_PROGRAMME,
    RAN_OUT,
    Paper,
    Use,
    refusal,
    unexplained,
    validity,
)

MAY = date(2024, 5, 1)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def test_a_paper_counts_from_its_first_month_to_the_month_of_its_last_day():
    cases = {
        Paper("Approved"): None,
        Paper("Approved", date(2024, 5, 31), date(2024, 5, 1)): None,
        Paper("Approved", date(2024, 6, 1)): NOT_BEGUN,
        Paper("Approved", None, date(2024, 4, 30)): RAN_OUT,
        Paper("Approved", None, None, "NCC"): OTHER_PROGRAMME,
        Paper("Draft"): OPEN,
        Paper(None): OPEN,
    }
    assert {paper: refusal(paper, "BTXH", MAY) for paper in cases} == cases


@given(DAYS, DAYS)
def test_a_warning_comes_before_the_end_and_never_after_a_long_time(until, today):
    said = validity(None, until, today)
    days = (until - today).days
    assert (said == "Expired") == (days < 0)
    assert (said is None) == (days > 60)
    assert (said == "Within 30 Days") == (0 <= days <= 30)


def test_what_kinship_explains():
    own, cousin = Use("A"), Use("B", "Guardian", "099", "Mẹ")
    nobody, other = Use("C", "Authorised", "098"), Use("D")
    assert unexplained([own]) == []
    assert unexplained([own, cousin]) == []  # a mother's own money and her child's
    assert unexplained([cousin, Use("E", "Guardian", "099", None)]) == []  # one receiver of two
    assert unexplained([cousin, nobody]) == ["C"]
    assert unexplained([own, nobody]) == ["C"]
    assert unexplained([own, other, cousin]) == ["A", "D"]
    assert unexplained([own, Use("A", "Guardian", "1")]) == []  # one person by two programmes
