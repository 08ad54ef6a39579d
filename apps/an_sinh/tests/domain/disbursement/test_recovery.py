"""Instalments, receipts and balances, and what a one-off payment is worth."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.benefits import one_off
from an_sinh.domain.benefits.owed import Run, Segment
from an_sinh.domain.benefits.rates import Price
from an_sinh.domain.disbursement import recovery
from an_sinh.domain.disbursement.recovery import Instalment, allocate, balance, schedule

JAN = 2025 * 12
totals = st.integers(min_value=1, max_value=10**9)
counts = st.integers(min_value=1, max_value=recovery.MOST_INSTALMENTS)


def test_round_instalments_and_the_rest_last():
    """10,000,000 in 3: 3,333,000 twice, then 3,334,000."""
    assert schedule(10_000_000, 3, JAN) == [
        Instalment(JAN, 3_333_000),
        Instalment(JAN + 1, 3_333_000),
        Instalment(JAN + 2, 3_334_000),
    ]


def test_small_debts_have_no_round_instalments():
    assert [part.amount for part in schedule(10, 3, JAN)] == [3, 3, 4]


@pytest.mark.parametrize("count", [0, -3, recovery.MOST_INSTALMENTS + 1, 11])
def test_no_instalment_is_nothing(count):
    with pytest.raises(ValueError):
        schedule(10, count, JAN)


@given(totals, counts)
def test_instalments_add_up_to_the_dong_month_by_month(total, count):
    if total < count:
        return
    parts = schedule(total, count, JAN)
    assert sum(part.amount for part in parts) == total
    assert [part.due for part in parts] == list(range(JAN, JAN + count))
    assert all(part.amount > 0 for part in parts)
    assert parts[-1].amount == max(part.amount for part in parts)


@given(st.lists(st.tuples(st.integers(1, 10**7), st.integers(0, 10**7)), min_size=1, max_size=20), totals)
def test_a_receipt_goes_to_the_oldest_open_parts(rows, amount):
    parts = [Instalment(JAN + place, each, min(each, got)) for place, (each, got) in enumerate(rows)]
    still_open = sum(part.open for part in parts)
    if amount > still_open:
        with pytest.raises(ValueError):
            allocate(parts, amount)
        return
    shares = allocate(parts, amount)
    assert sum(shares) == amount
    left = [part.open - share for part, share in zip(parts, shares, strict=True)]
    assert min(left) >= 0
    # Nothing goes to a later part while an earlier one is open.
    touched = [place for place, share in enumerate(shares) if share]
    assert all(not left[place] for place in range(touched[-1]))


@pytest.mark.parametrize("amount", [0, -1, 1_001])
def test_a_receipt_is_what_is_open(amount):
    with pytest.raises(ValueError):
        allocate([Instalment(JAN, 1_000)], amount)


@pytest.mark.parametrize(
    ("received", "approved", "written_off", "expected"),
    [
        ((0, 0), False, False, (0, 0, 900, "Without Plan", None)),
        ((0, 0), True, False, (0, 0, 900, "In Plan", JAN)),
        ((400, 0), True, False, (400, 0, 500, "In Plan", JAN + 1)),
        ((400, 500), True, False, (900, 0, 0, "Settled", None)),
        ((400, 500), False, False, (900, 0, 0, "Settled", None)),
        ((100, 0), True, True, (100, 800, 0, "Written Off", None)),
        ((100, 0), False, True, (100, 0, 800, "Without Plan", None)),
        ((400, 500), True, True, (900, 0, 0, "Settled", None)),
    ],
)
def test_where_a_debt_of_900_stands(received, approved, written_off, expected):
    parts = [Instalment(JAN, 400, received[0]), Instalment(JAN + 1, 500, received[1])]
    found = balance(900, parts, approved, written_off)
    assert (found.received, found.written_off, found.outstanding, found.status, found.next_due) == expected


def test_overdue_is_what_was_due_before_this_month():
    parts = [Instalment(JAN, 400, 400), Instalment(JAN + 1, 500, 200), Instalment(JAN + 2, 600)]
    assert [recovery.overdue(parts, month) for month in (JAN, JAN + 1, JAN + 2, JAN + 3)] == [0, 0, 300, 900]


def test_months_taken_back_are_not_paid_again():
    """Three months of 500 were charged; of the last two everything was taken back, of the first 200."""
    charges = [Run(JAN, JAN + 2, 500), Run(JAN, JAN, -200), Run(JAN + 1, JAN + 2, -500)]
    given_back = [recovery.is_given_back(month, month, charges) for month in range(JAN, JAN + 3)]
    assert given_back == [False, True, True]
    assert not recovery.is_given_back(JAN, JAN + 2, charges)


def test_a_multiple_is_whole_and_more_than_nothing():
    award = one_off.multiple_of(one_off.STANDARD, Decimal(20), 540_000, JAN)
    assert (award.amount, award.base, award.multiple, award.month) == (10_800_000, 540_000, Decimal(20), JAN)
    for multiple, base in ((Decimal(20), 0), (Decimal(0), 540_000), (Decimal("0.3"), 1_001)):
        with pytest.raises(ValueError):
            one_off.multiple_of(one_off.STANDARD, multiple, base, JAN)


def test_the_last_allowance_is_of_the_last_month_with_one():
    def months_of(first, last, *amounts):
        return Segment(
            first, last, tuple((place, Price(a, Decimal(1), a)) for place, a in enumerate(amounts))
        )

    life = [months_of(JAN, JAN + 3, 700), months_of(JAN + 4, JAN + 5, 700, 300), months_of(JAN + 6, JAN + 8)]
    assert one_off.last_allowance(life) == (JAN + 5, 1_000)
    assert one_off.last_allowance([months_of(JAN, JAN + 2)]) is None
