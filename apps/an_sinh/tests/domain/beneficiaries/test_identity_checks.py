"""Answers of the police as they come back in a list."""

from datetime import date

import pytest

from an_sinh.domain.beneficiaries.identity_checks import (
    DIED,
    DIFFERS,
    MOVED,
    NOT_FOUND,
    SAME,
    AnswerError,
    Known,
    differences,
    parse_answer,
)

TODAY = date(2024, 5, 20)
KNOWN = Known("Nguyễn Thị Hòa", "1950", "Female", None)


def answer(**cells):
    return parse_answer(cells, KNOWN, TODAY)


def test_an_empty_line_is_no_answer():
    assert answer() is None
    assert answer(result="", remark=None) is None


def test_words_are_read_however_they_are_typed():
    for text, result in (
        ("Khớp", SAME),
        ("KHOP", SAME),
        (" không  tìm thấy ", NOT_FOUND),
        ("đã chuyển đi", MOVED),
    ):
        assert answer(result=text).result == result


def test_what_is_filled_in_counts_more_than_the_word():
    assert answer(result="Khớp", found_id_number="020150000001").result == DIFFERS
    assert answer(found_full_name="NGUYỄN THỊ HOÀ").result == SAME  # the same name, spelt otherwise
    assert answer(found_birth=1950).result == SAME


def test_differences_are_told_old_and_new():
    told = answer(
        found_full_name="Nguyễn Thị Hoài",
        found_birth="24/5/1950",
        found_sex="nữ",
        found_id_number=20150000001,
    )
    assert differences(KNOWN, told) == {
        "full_name": ("Nguyễn Thị Hòa", "Nguyễn Thị Hoài"),
        "birth_date": ("1950", "24/05/1950"),
        "id_number": ("", "020150000001"),
    }


def test_a_death_needs_its_day():
    assert answer(result="Đã mất", found_death_date="05/10/2023").result == DIED
    with pytest.raises(AnswerError) as refused:
        answer(result="Đã mất")
    assert refused.value.fieldname == "found_death_date"


@pytest.mark.parametrize(
    ("fieldname", "value"),
    [
        ("result", "Có lẽ"),
        ("result", "Khác"),  # what?
        ("found_sex", "x"),
        ("found_birth", "31/02/1950"),
        ("found_birth", "24/05/2031"),
        ("found_id_number", "12345"),
        ("found_id_number", "081234567"),  # an old CMND is no answer
        ("found_issue_date", "24/05/2031"),
        ("found_death_date", "hôm qua"),
    ],
)
def test_what_can_not_be_read_names_its_column(fieldname, value):
    with pytest.raises(AnswerError) as refused:
        answer(**{fieldname: value})
    assert (refused.value.fieldname, refused.value.value) == (fieldname, value)
