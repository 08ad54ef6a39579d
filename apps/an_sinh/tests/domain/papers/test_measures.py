"""The measures of papers lie within what Decree 30/2020, appendix I, allows."""

import pytest

from an_sinh.domain.papers import measures
from an_sinh.domain.papers.measures import LANDSCAPE, PORTRAIT


@pytest.mark.parametrize("sheet", [PORTRAIT, LANDSCAPE])
def test_margins(sheet):
    assert {sheet.width, sheet.height} == {210, 297}
    assert 20 <= sheet.top <= 25
    assert 20 <= sheet.bottom <= 25
    assert 30 <= sheet.left <= 35
    assert 15 <= sheet.right <= 20


@pytest.mark.parametrize(
    ("points", "least", "most"),
    [
        (measures.NATION_PT, 12, 13),
        (measures.MOTTO_PT, 13, 14),
        (measures.OFFICE_PT, 12, 13),
        (measures.PLACE_PT, 13, 14),
        (measures.NUMBER_PT, 13, 14),
        (measures.TITLE_PT, 13, 14),
        (measures.SIGNER_PT, 13, 14),
    ],
)
def test_sizes_of_letters(points, least, most):
    assert least <= points <= most


def test_a_rule_is_a_third_to_a_half_of_its_line():
    assert 1 / 3 <= measures.RULE_SHARE <= 1 / 2


def test_the_page_number_stands_within_the_top_margin():
    assert min(PORTRAIT.top, LANDSCAPE.top) > measures.NUMBER_MM
    assert (LANDSCAPE.text_width, LANDSCAPE.text_height) == (252, 168)
