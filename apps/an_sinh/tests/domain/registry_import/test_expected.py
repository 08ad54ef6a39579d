"""The district's workbook gives, to the row, what the independent calculation says."""

import pytest

from an_sinh.domain.registry_import.reading import payment_wishes
from tests.domain.registry_import.factory import EXPECTED, MAY, WORKBOOK, context, read

COMPARED = ("rows", "accepted_rows", "rejected", "rejected_at", "warnings", "persons", "entitlements")


@pytest.fixture(scope="module")
def reading():
    return read(WORKBOOK.read_bytes())


@pytest.mark.parametrize("figure", COMPARED)
def test_figure_equals_the_independent_one(reading, figure):
    assert reading.summary()[figure] == EXPECTED[figure]


def test_payment_channels_equal_the_independent_ones(reading):
    wishes = {(id(wish.person), wish.programme): wish.payment for wish in payment_wishes(reading.entries)}
    found: dict[str, set] = {}
    for entry in reading.entries:
        if entry.start_month > MAY:
            continue
        programme, person = entry.category.programme, id(entry.person)
        payment = wishes.get((person, programme)) or wishes[(person, None)]
        channel = payment.provider if payment.account else "cash"
        found.setdefault(f"{programme}/{channel}", set()).add(person)
    persons = {channel: len(people) for channel, people in found.items()}
    assert persons == {channel: figures["persons"] for channel, figures in EXPECTED["by_channel"].items()}


def test_every_line_between_the_records_is_explained(reading):
    assert [listing.ignored for listing in reading.listings] == [[], []]
    assert [listing.layout.unrecognised for listing in reading.listings] == [[], []]
    assert reading.skipped_sheets == []


def test_reading_again_against_the_same_people_takes_nothing():
    known = context()
    first = read(WORKBOOK.read_bytes(), into=known)
    again = read(WORKBOOK.read_bytes(), into=known)
    assert again.entries == []
    assert len(again.rejected) == first.summary()["rows"]
