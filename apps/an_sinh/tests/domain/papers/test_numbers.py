"""Decree 30/2020, appendix I: numbers below 10 take a leading zero, several annexes Roman numbers."""

import pytest

from an_sinh.domain.papers.numbers import annex_heading, attached_to, roman, with_zero


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("5/QĐ-UBND", "05/QĐ-UBND"),
        ("05/QĐ-UBND", "05/QĐ-UBND"),
        ("15/QĐ-UBND", "15/QĐ-UBND"),
        ("5 /QĐ-UBND", "05 /QĐ-UBND"),
        ("9/2026/NQ-HĐND", "09/2026/NQ-HĐND"),
        ("QĐ 5/2026", "QĐ 5/2026"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_number_below_ten_takes_a_zero(written, printed):
    assert with_zero(written) == printed


def test_an_annex_says_what_it_goes_with():
    day = "ngày 02 tháng 01 năm 2026"
    assert attached_to("Quyết định", "5/QĐ-UBND", day) == f"(Kèm theo Quyết định số 05/QĐ-UBND {day})"
    assert attached_to("Quyết định", None, day) == ""


def test_annexes_are_numbered_when_there_are_several():
    assert [annex_heading(place, 3) for place in (1, 2, 3)] == ["Phụ lục I", "Phụ lục II", "Phụ lục III"]
    assert annex_heading(1, 1) == "Phụ lục"
    assert [roman(number) for number in (4, 9, 14, 39)] == ["IV", "IX", "XIV", "XXXIX"]
    with pytest.raises(ValueError, match="40"):
        roman(40)
