"""Dated rates: which one decides, and by what it may be told."""

from datetime import date
from decimal import Decimal

from an_sinh.domain.base import months
from an_sinh.domain.benefits.rates import Price, Rate, RateTable
from an_sinh.domain.benefits.stacking import ALL, HIGHEST, Candidate, paid

JULY_24, JULY_25, JULY_26 = (months.parse(f"{year}-07") for year in (2024, 2025, 2026))
OLD = Rate(500_000, JULY_24, date(2024, 7, 1), name="old")
NEW = Rate(540_000, JULY_26, date(2026, 10, 5), name="new")
LOCAL = Rate(520_000, JULY_25, date(2025, 7, 1), province="01", name="local")
PENSION = Rate(650_000, JULY_25, date(2025, 7, 1), "HTXH", "01", name="pension")
TABLE = RateTable([OLD, NEW, LOCAL, PENSION], date(2026, 12, 31), "01")
ONE = Decimal(1)


def test_a_price_names_the_rate_that_decided():
    assert TABLE.price("5b", ONE, JULY_24) == Price(500_000, ONE, 500_000)
    assert [TABLE.price("5b", ONE, month).rate for month in (JULY_24, JULY_25, JULY_26)] == [OLD, LOCAL, NEW]
    assert TABLE.price("5b", ONE, JULY_24 - 1).rate is None


def test_a_provinces_fixed_amount_counts_as_long_as_it_is_the_higher():
    assert [TABLE.price("HTXH", ONE, month).amount for month in (JULY_24, JULY_25, JULY_26)] == [
        500_000,
        650_000,
        650_000,
    ]
    assert TABLE.price("HTXH", ONE, JULY_26).rate is PENSION
    elsewhere = RateTable([OLD, NEW, LOCAL, PENSION], date(2026, 12, 31), "20")
    assert elsewhere.price("HTXH", ONE, JULY_25).amount == 500_000


def test_the_rates_of_a_stretch_of_months():
    assert TABLE.rates_of("5b", ONE, JULY_24, JULY_26) == {OLD, LOCAL, NEW}
    assert TABLE.rates_of("5b", ONE, JULY_25, JULY_26 - 1) == {LOCAL}
    assert TABLE.rates_of("5b", ONE, JULY_24 - 12, JULY_24 - 1) == set()
    early = RateTable([OLD, NEW], date(2026, 9, 30))
    assert early.rates_of("5b", ONE, JULY_26, JULY_26) == {OLD}


def test_classes_are_paid_side_by_side_and_compete_within():
    own = Candidate(0, "6", frozenset(), 750_000)
    lower = Candidate(1, "5", frozenset(), 500_000)
    care, more_care = (
        Candidate(n, "CS", frozenset(), amount, "Care") for n, amount in ((2, 500_000), (3, 750_000))
    )
    assert paid([own, lower, care, more_care], HIGHEST) == [0, 3]
    assert paid([lower, care], HIGHEST) == [1, 2]
    # Under “all”, whatever has no class is paid, and the highest of each class (helpers).
    assert paid([own, lower, care, more_care], ALL) == [0, 1, 3]
