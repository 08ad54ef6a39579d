"""Why an entitlement is paid or not, and that what is paid comes to what is owed."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.base import months
from an_sinh.domain.benefits.explain import ENDED, LOWER, NO_RATE, NOT_BEGUN, PAID, SUSPENDED, explain
from an_sinh.domain.benefits.owed import Category, Entitlement, Scheme, owed
from an_sinh.domain.benefits.rates import Rate, RateTable
from an_sinh.domain.benefits.stacking import HIGHEST

MAY = months.parse("2024-05")
RATES = RateTable([Rate(360_000, months.parse("2021-07"), date(2021, 7, 1), name="R")], date(2024, 12, 31))
SCHEME = Scheme(
    {
        "4": Category("4", "4", Decimal(1), True, frozenset({"5", "6", "8"})),
        "6c": Category("6c", "6", Decimal("1.5")),
        "5c": Category("5c", "5", Decimal(1)),
        "7": Category("7", "7", Decimal("1.5")),
        "B": Category("B", "B", Decimal(0), True),
        "CS1": Category("CS1", "CS", Decimal(1), stacking_class="Care"),
    },
    RATES,
    HIGHEST,
)


def claim(
    category: str, start: str = "2024-01", end: str | None = None, pauses=(), factor: int = 0
) -> Entitlement:
    return Entitlement(
        category, Decimal(factor), months.parse(start), months.parse(end) if end else None, tuple(pauses)
    )


def kinds(*claims: Entitlement) -> list[tuple]:
    return [(finding.why, finding.rivals) for finding in explain(SCHEME, claims, MAY)]


def test_each_reason():
    """K4 with two children 720.000 and 6c 540.000 are paid together; 5c 360.000 is the lower of 5 and 6; support
    for care stands beside them."""
    pause = ((MAY - 1, MAY + 1),)
    assert kinds(
        claim("4", factor=2),
        claim("6c"),
        claim("5c"),
        claim("CS1"),
        claim("7", start="2024-06"),
        claim("7", end="2024-04"),
        claim("7", pauses=pause),
        claim("B"),
    ) == [
        (PAID, (1, 3)),
        (PAID, (0, 3)),
        (LOWER, (0, 1)),
        (PAID, (0, 1)),
        (NOT_BEGUN, ()),
        (ENDED, ()),
        (SUSPENDED, ()),
        (NO_RATE, ()),
    ]
    suspended = explain(SCHEME, (claim("7", pauses=pause),), MAY)[0]
    assert suspended.span == pause[0]


def test_the_rate_that_decided_is_named():
    (finding,) = explain(SCHEME, (claim("6c"),), MAY)
    assert (finding.price.amount, finding.price.standard, finding.price.rate.name) == (540_000, 360_000, "R")


claims = st.lists(
    st.builds(
        lambda name, start, length, factor: Entitlement(
            name, Decimal(factor), MAY + start, MAY + start + length if length is not None else None
        ),
        st.sampled_from(sorted(SCHEME.categories)),
        st.integers(-5, 2),
        st.none() | st.integers(0, 8),
        st.integers(0, 3),
    ),
    max_size=6,
)


@given(claims)
def test_what_is_paid_comes_to_what_is_owed(of_person):
    found = explain(SCHEME, tuple(of_person), MAY)
    (segment,) = owed(SCHEME, tuple(of_person), MAY, MAY)
    assert sum(finding.price.amount for finding in found if finding.paid) == segment.monthly
    assert [finding.position for finding in found] == list(range(len(of_person)))
