"""The opening balance of a takeover: what the file says was paid, beside the law.

Amounts of one benefit of coefficient 1: 500,000 đ from July 2024, 540,000 đ from July 2026."""

from an_sinh.domain.benefits.owed import Run
from an_sinh.domain.benefits.taken_over import law_of, opening_of

JAN = 2026 * 12
JUNE, JULY, SEPTEMBER, OCTOBER, NOVEMBER = JAN + 5, JAN + 6, JAN + 8, JAN + 9, JAN + 10


def law(*runs, since=JAN):
    return law_of(runs, lambda month: month >= since)


OLD = law(Run(JAN, NOVEMBER, 500_000))
NEW = law(Run(JAN, JUNE, 500_000), Run(JULY, NOVEMBER, 540_000))


def test_paid_as_the_law_says():
    opening = opening_of(JAN, SEPTEMBER, 500_000, OLD)
    assert opening == ((Run(JAN, SEPTEMBER, 500_000),), (Run(JAN, SEPTEMBER, 500_000),), 0)


def test_two_rates_where_the_office_paid_so():
    """500,000 through September, 540,000 in October and November; by law 540,000 since July: 3 × 40,000 = 120,000 less
    than the law. Nothing of it is charged by itself."""
    opening = opening_of(JAN, NOVEMBER, 540_000, NEW, OLD, SEPTEMBER)
    assert opening.paid == (Run(JAN, SEPTEMBER, 500_000), Run(OCTOBER, NOVEMBER, 540_000))
    assert opening.charged == (Run(JAN, JUNE, 500_000), Run(JULY, NOVEMBER, 540_000))
    assert opening.difference == 120_000


def test_without_a_known_rate_the_file_counts():
    """The file says 1,515,000 a month through August; the decree that counts from July isn't in force yet."""
    nothing = law(since=JAN + 100)
    opening = opening_of(JULY, JULY + 1, 1_515_000, nothing)
    assert opening.paid == opening.charged == (Run(JULY, JULY + 1, 1_515_000),)
    assert opening.difference == 0


def test_a_file_that_differs_from_the_law_is_shown_and_not_charged():
    """600,000 a month were paid since July, 540,000 are right: 2 × 60,000 too much, and 500,000 before as the law says."""
    opening = opening_of(JAN, JULY + 1, 600_000, NEW)
    assert opening.paid == (Run(JAN, JUNE, 500_000), Run(JULY, JULY + 1, 600_000))
    assert opening.charged == (Run(JAN, JUNE, 500_000), Run(JULY, JULY + 1, 540_000))
    assert opening.difference == -120_000


def test_a_file_without_amounts_was_paid_as_the_law_says():
    assert opening_of(JAN, JULY, None, NEW).difference == 0
