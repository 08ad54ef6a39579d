"""Numbers of papers are one however they are typed, and two where their figures differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.ledger.papers import folded

ONE = (
    *("12/QĐ-UBND", "12/QD-UBND", "12/qđ – ubnd", " 12 / QĐ—UBND ", "12/QÐ_UBND", "12 QĐ.UBND"),
    # Đ as two letters, a breaking and a non-breaking hyphen, full-width figures.
    *("12/Q\u0110\u2010UBND", "12/QĐ\u2011UBND", "１２/QĐ-UBND"),
)


@pytest.mark.parametrize("number", ONE)
def test_one_decision(number):
    assert folded(number) == "12QDUBND"


@pytest.mark.parametrize(
    ("one", "other"),
    [("1/12", "11/2"), ("BL-01/2024", "BL-012024"), ("C2-05a/NS số 7", "C2-05a/NS số 07"), ("12", "12a")],
)
def test_two_papers(one, other):
    assert folded(one) != folded(other)


@pytest.mark.parametrize("nothing", [None, "", "   ", "–", "//"])
def test_no_number(nothing):
    assert folded(nothing) == ""


def test_long_numbers_stay_apart():
    """Two numbers of 80 letters that differ in the last one."""
    one, other = (folded("A" * 79 + last) for last in "BC")
    assert one != other
    assert len(one) == len(other) == 60


@given(st.text(max_size=80))
def test_case_spaces_and_folding_again_change_nothing(number):
    """True of every text, but that letters may have another length in capitals (ß)."""
    once = folded(number)
    assert folded(f"  {number}\t") == once
    assert folded(once) == once
