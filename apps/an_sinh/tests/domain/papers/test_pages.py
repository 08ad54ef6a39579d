import pytest
from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.papers.pages import ROWS_WITH_SIGNATURES, PageRoom, compose
from an_sinh.domain.papers.text_width import line_count, text_width_mm

ROOM = PageRoom(first=96, other=132, closing=62)
heights = st.lists(st.floats(min_value=5, max_value=40), max_size=120)


@given(heights)
def test_every_row_stands_on_exactly_one_page_in_order(rows):
    pages = compose(rows, lambda row: row, ROOM)
    assert [row for page in pages for row in page.rows] == rows


@given(heights)
def test_no_page_is_fuller_than_its_room(rows):
    for page in compose(rows, lambda row: row, ROOM):
        room = ROOM.first if page.is_first else ROOM.other
        assert sum(page.rows) + (ROOM.closing if page.closing else 0) <= room + 1e-9


@given(heights)
def test_only_the_last_page_is_signed_and_never_alone(rows):
    pages = compose(rows, lambda row: row, ROOM)
    assert [page.closing for page in pages] == [False] * (len(pages) - 1) + [True]
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    if len(pages) > 1 and len(pages[-2].rows) > 1:
        assert pages[-1].rows


def test_signatures_take_rows_with_them_to_a_new_page():
    pages = compose([6.0] * 16, lambda row: row, ROOM)
    assert [len(page.rows) for page in pages] == [16 - ROWS_WITH_SIGNATURES, ROWS_WITH_SIGNATURES]


def test_empty_list_is_one_signed_page():
    assert [(page.rows, page.closing) for page in compose([], lambda row: row, ROOM)] == [((), True)]


def test_a_closing_block_higher_than_a_page_is_refused():
    with pytest.raises(ValueError):
        PageRoom(first=50, other=60, closing=55)


def test_diacritics_take_no_room_of_their_own():
    assert text_width_mm("Nguyễn Thị Đẹp", 10) == text_width_mm("Nguyen Thi Dep", 10)


def test_lines_break_at_spaces_and_long_words_break_anywhere():
    assert line_count("", 20, 8) == 1
    assert line_count("Lý", 20, 8) == 1
    assert line_count("Nguyễn Thị Thanh Xuân Hương", 26, 8) == 2
    assert line_count("0" * 40, 20, 8) == 3
