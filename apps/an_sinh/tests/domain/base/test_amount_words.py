"""Amounts in words, held against a reader that turns the words back into the number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.base.amount_words import amount_in_words, integer_in_words

UNITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
}  # fmt: skip


def read(words: str) -> int:
    """An independent reader: word by word, left to right, as one says the number aloud."""
    billions = total = group = pending = 0
    for word in words.split():
        if word in UNITS:
            pending = UNITS[word]
        elif word == "linh":
            pending = 0
        elif word == "mười":
            group, pending = group + 10, 0
        elif word == "mươi":
            group, pending = group + pending * 10, 0
        elif word == "trăm":
            group, pending = group + pending * 100, 0
        elif word in ("nghìn", "triệu"):
            total += (group + pending) * {"nghìn": 1_000, "triệu": 1_000_000}[word]
            group = pending = 0
        elif word == "tỷ":
            billions = billions * 1_000_000_000 + total + group + pending
            total = group = pending = 0
        else:
            raise AssertionError(f"not a number word: {word}")
    return billions * 1_000_000_000 + total + group + pending


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (1_250_000, "Một triệu hai trăm năm mươi nghìn đồng"),
        (360_000, "Ba trăm sáu mươi nghìn đồng"),
        (67_320_000, "Sáu mươi bảy triệu ba trăm hai mươi nghìn đồng"),
        (15_015, "Mười lăm nghìn không trăm mười lăm đồng"),
        (1_005, "Một nghìn không trăm linh năm đồng"),
        (1_000_005, "Một triệu không trăm linh năm đồng"),
        (21_024_101, "Hai mươi mốt triệu không trăm hai mươi tư nghìn một trăm linh một đồng"),
        (1_701_720_000, "Một tỷ bảy trăm linh một triệu bảy trăm hai mươi nghìn đồng"),
        (-360_000, "Âm ba trăm sáu mươi nghìn đồng"),
    ],
)
def test_amounts_of_real_lists(amount, words):
    assert amount_in_words(amount) == words


@given(st.integers(min_value=0, max_value=10**15))
def test_words_read_back_to_the_number(number):
    assert read(integer_in_words(number)) == number


def test_negative_integer_is_refused():
    with pytest.raises(ValueError):
        integer_in_words(-1)
