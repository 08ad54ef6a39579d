"""What a change shows beforehand is what the next payroll's lines then hold, month by month."""

from collections import Counter
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.base import months
from an_sinh.domain.benefits.arrears_preview import month_rows
from an_sinh.domain.benefits.owed import Category, Entitlement, Run, Scheme
from an_sinh.domain.benefits.rates import Rate, RateTable
from an_sinh.domain.payroll.lines import REGULAR, person_month

BEGIN = months.parse("2024-01")
CATEGORIES = {
    "5c": Category("5c", "5", Decimal("1")),
    "6c": Category("6c", "6", Decimal("1.5")),
    "4": Category("4", "4", Decimal("1"), True, frozenset({"5", "6", "8"})),
}
RATES = [Rate(360_000, BEGIN - 12, date(2023, 1, 1)), Rate(500_000, BEGIN + 6, date(2024, 7, 1))]
SCHEME = Scheme(CATEGORIES, RateTable(RATES, date(2025, 12, 31)), "Highest With Exceptions")

NUMBERS = st.integers(BEGIN, BEGIN + 15)


@st.composite
def spans(draw):
    first = draw(NUMBERS)
    return first, draw(st.none() | st.integers(first - 1, BEGIN + 15))


@st.composite
def entitlements(draw):
    (start, end), rest = draw(spans()), draw(st.none() | spans())
    suspensions = (rest,) if rest and (rest[1] is None or rest[1] >= rest[0]) else ()
    number = Decimal(draw(st.integers(1, 3)))
    return Entitlement(draw(st.sampled_from(sorted(CATEGORIES))), number, start, end, suspensions)


@st.composite
def runs(draw):
    first = draw(NUMBERS)
    monthly = draw(st.sampled_from([360_000, 540_000, 500_000, -180_000]))
    return Run(first, first + draw(st.integers(0, 4)), monthly)


@given(st.lists(entitlements(), min_size=1, max_size=4), st.lists(runs(), max_size=4), NUMBERS)
def test_the_months_shown_are_the_lines_of_the_next_payroll(held, booked, last):
    held, booked = tuple(held), tuple(run for run in booked if run.last <= last)
    lines, shown = Counter(), Counter()
    for draft in person_month(SCHEME, held, booked, last + 1).drafts:
        for month in range(draft.first, draft.last + 1):
            lines[month, draft.kind == REGULAR] += draft.monthly
    for row in month_rows(SCHEME, held, booked, last, last + 1):
        shown[row.month, row.month > last] += row.difference
    assert {key: amount for key, amount in shown.items() if amount} == dict(lines)


def test_months_between_the_next_payroll_and_the_change_are_not_shown():
    """Paid through March 2024; 6c adjusted from June: only June is shown, 540.000 đ; April and May are nobody's
    news."""
    held = (Entitlement("6c", Decimal(0), BEGIN),)
    rows = month_rows(SCHEME, held, (Run(BEGIN, BEGIN + 2, 540_000),), BEGIN + 2, BEGIN + 5)
    assert [(row.month - BEGIN, row.charged, row.owed, row.difference) for row in rows] == [
        (5, 0, 540_000, 540_000)
    ]
