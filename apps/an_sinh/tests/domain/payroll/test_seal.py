"""The seal is the one that lists had before it was made in one pass: paper that was printed can still be checked."""

import hashlib
import unicodedata
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.payroll.seal import AMOUNTS, FIELDS, listing_hash, seal

# Letters, marks that combine with what stands before them, and Vietnamese both composed and decomposed.
TEXT = st.text(st.sampled_from("aeoduH đĐ’.-0" + "\u0301\u0323\u0302" + "ếẾữ"), max_size=6)
VALUE = st.one_of(st.none(), TEXT, st.dates(min_value=date(2020, 1, 1), max_value=date(2027, 1, 1)))
AMOUNT = st.one_of(st.none(), st.integers(-(10**9), 10**9), st.integers(0, 10**9).map(float))
ROW = st.tuples(*(AMOUNT if place in AMOUNTS else VALUE for place in range(len(FIELDS))))


def row_by_row(rows) -> str:
    """The earlier way: each row normalised and digested by itself."""
    digest = hashlib.sha256()
    for row in rows:
        texts = ["" if value is None else str(value) for value in row]
        for place in AMOUNTS:
            if texts[place]:
                texts[place] = str(int(row[place]))
        digest.update((unicodedata.normalize("NFC", "\x1f".join(texts)) + "\x1e").encode())
    return digest.hexdigest()


@given(st.lists(ROW, max_size=5))
def test_the_seal_is_that_of_each_row_by_itself(rows):
    assert seal(rows) == row_by_row(rows)


@given(st.lists(ROW, max_size=3))
def test_mappings_and_sequences_have_the_same_seal(rows):
    assert listing_hash(dict(zip(FIELDS, row, strict=True)) for row in rows) == seal(rows)


def test_one_changed_letter_breaks_it():
    row = ["x"] * len(FIELDS)
    row[AMOUNTS[0]] = row[AMOUNTS[1]] = 540_000
    other = [*row[:-1], "y"]
    assert seal([row]) != seal([other])
    assert seal([row]) != seal([row, row])


def test_a_composed_and_a_decomposed_name_are_the_same_name():
    row = [1 if place in AMOUNTS else "Hòa" for place in range(len(FIELDS))]
    decomposed = [value if isinstance(value, int) else unicodedata.normalize("NFD", value) for value in row]
    assert seal([row]) == seal([decomposed])


def test_a_mark_at_the_beginning_of_a_row_stays_in_it():
    row = [1 if place in AMOUNTS else "\u0301e" for place in range(len(FIELDS))]
    assert seal([row, row]) == row_by_row([row, row])
