"""Amounts per entitlement and month: runs, balances, and what can be taken from them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.ledger.balances import (
    Span,
    cells_of,
    less,
    negative,
    oldest_first,
    positive,
    spans_of,
    take,
    take_of_month,
    within_months,
)

JAN = 2026 * 12
spans = st.lists(
    st.builds(
        lambda entitlement, first, length, monthly: Span(entitlement, first, first + length, monthly),
        st.sampled_from(["A", "B"]),
        st.integers(JAN, JAN + 6),
        st.integers(0, 4),
        st.integers(-3, 3).map(lambda n: n * 270_000),
    ),
    max_size=6,
)


def test_adjoining_months_of_one_amount_are_one_run():
    """750,000 in January and February, 810,000 in March: two runs."""
    cells = cells_of([Span("A", JAN, JAN + 2, 750_000), Span("A", JAN + 2, JAN + 2, 60_000)])
    assert spans_of(cells) == [Span("A", JAN, JAN + 1, 750_000), Span("A", JAN + 2, JAN + 2, 810_000)]


@given(spans)
def test_runs_and_cells_are_the_same_money(of_person):
    cells = cells_of(of_person)
    assert cells_of(spans_of(cells)) == cells
    assert sum(cells.values()) == sum(span.amount for span in of_person)


@given(spans, spans)
def test_a_balance_is_split_into_what_is_payable_and_what_is_owed_back(charged, settled):
    balance = less(cells_of(charged), cells_of(settled))
    assert sum(positive(balance).values()) - sum(negative(balance).values()) == sum(balance.values())


def test_of_one_month_what_one_benefit_owes_is_taken_from_the_other():
    """A owes 500,000 of January, B gets 810,000 of January and 100,000 of February: 310,000 and 100,000 are left."""
    cells = {("A", JAN): -500_000, ("B", JAN): 810_000, ("B", JAN + 1): 100_000}
    assert within_months(cells) == {("B", JAN): 310_000, ("B", JAN + 1): 100_000}


@given(spans)
def test_within_months_keeps_every_months_sum_and_leaves_one_sign(of_person):
    cells = cells_of(of_person)
    result = within_months(cells)
    for month in {month for _entitlement, month in cells}:
        of_month = [amount for (_e, at), amount in result.items() if at == month]
        assert sum(of_month) == sum(amount for (_e, at), amount in cells.items() if at == month)
        assert not (any(a > 0 for a in of_month) and any(a < 0 for a in of_month))


def test_never_more_is_taken_than_is_there():
    """Of 3 × 540,000, February holds only 200,000 and March nothing."""
    cells = {("A", JAN): 540_000, ("A", JAN + 1): 200_000}
    assert take(cells, Span("A", JAN, JAN + 2, 540_000)) == [
        Span("A", JAN, JAN, 540_000),
        Span("A", JAN + 1, JAN + 1, 200_000),
    ]
    assert not any(cells.values())


def test_the_other_benefit_of_the_month_pays_too():
    """Of 750,000, 500,000 stand under A itself and 250,000 of B's 540,000 are taken."""
    cells = {("A", JAN): 500_000, ("B", JAN): 540_000}
    assert take_of_month(cells, Span("A", JAN, JAN, 750_000)) == {("A", JAN): 750_000}
    assert cells == {("A", JAN): 0, ("B", JAN): 290_000}


def test_a_receipt_pays_the_oldest_month_first():
    """1,000,000 of 2 × 750,000: January whole, 250,000 of February."""
    assert oldest_first({("A", JAN): 750_000, ("A", JAN + 1): 750_000}, 1_000_000) == [
        Span("A", JAN, JAN, 750_000),
        Span("A", JAN + 1, JAN + 1, 250_000),
    ]


@pytest.mark.parametrize("amount", [0, -1, 1_500_001])
def test_a_receipt_is_never_more_than_is_owed(amount):
    with pytest.raises(ValueError):
        oldest_first({("A", JAN): 750_000, ("A", JAN + 1): 750_000}, amount)
