"""What the treasury's money is enough for, and the days of the law."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.disbursement.treasury import ADVANCE, CASH, Days, Due, days_of, flow_of, funded


def test_days_of_the_law():
    assert days_of(date(2024, 5, 1)) == Days(date(2024, 4, 24), date(2024, 5, 19))
    assert days_of(date(2025, 1, 1)) == Days(date(2024, 12, 24), date(2025, 1, 19))


def test_who_takes_which_flow():
    assert [flow_of(kind) for kind in ("Office", "Bank", "Post", "Wallet")] == [
        CASH,
        ADVANCE,
        ADVANCE,
        ADVANCE,
    ]


def test_the_oldest_months_first_and_what_still_fits():
    """1,500,000 đ: April's 1,080,000 first, then of May's two only the 360,000."""
    payments = [Due("C", 5, 540_000), Due("B", 5, 360_000), Due("A", 4, 1_080_000)]
    assert funded(payments, 1_500_000) == (["A", "B"], ["C"])
    assert funded(payments, 1_980_000) == (["A", "B", "C"], [])
    assert funded(payments, 359_999) == ([], ["A", "B", "C"])


dues = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 3_000_000)), max_size=30)


@given(dues, st.integers(0, 40_000_000))
def test_no_more_is_paid_than_there_is_and_nobody_is_lost(found, amount):
    payments = [Due(f"{number:02}", since, each) for number, (since, each) in enumerate(found)]
    paid, waiting = funded(payments, amount)
    amounts = {due.name: due.amount for due in payments}
    left = amount - sum(amounts[name] for name in paid)
    assert sorted(paid + waiting) == sorted(amounts)
    assert left >= 0
    assert all(amounts[name] > left for name in waiting)
