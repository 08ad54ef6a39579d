"""The claims of two records become those of one person: no month is lost and none counts twice."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.beneficiaries.merge import (
    COEFFICIENT,
    NO_CLAIM,
    SEVERAL,
    SUSPENSION,
    MergeConflict,
    bearer,
    join,
)
from an_sinh.domain.benefits.dated import DatedEntitlement, Suspension


def claim(name, start, end=None, category="6c", programme="BTXH", **values):
    return DatedEntitlement(
        name, programme, category, Decimal(values.pop("coefficient", 0)), start, end, **values
    )


def test_another_category_goes_over_as_it_is():
    mine, theirs = claim("A", 1), claim("B", 1, category="5c")
    outcome = join([mine], [theirs])
    assert (outcome.taken, outcome.cancelled, outcome.widened) == ((theirs,), (), ())


def test_the_same_months_are_one_claim():
    outcome = join([claim("A", 5, 9)], [claim("B", 3, 7)])
    assert outcome.cancelled == (claim("B", 3, 2, cancelled=True),)
    assert outcome.widened == (claim("A", 3, 9),)
    assert join([claim("A", 1)], [claim("B", 3, 7)]).widened == ()
    assert join([claim("A", 5, 9)], [claim("B", 7)]).widened == (claim("A", 5, None),)


@pytest.mark.parametrize(
    ("mine", "theirs", "why"),
    [
        ([claim("A", 1, coefficient=1)], claim("B", 1, coefficient=2), COEFFICIENT),
        ([claim("A", 5, 9)], claim("B", 1, suspensions=(Suspension(2, 3),)), SUSPENSION),
        ([claim("A", 5, 9)], claim("B", 5, suspensions=(Suspension(8),)), SUSPENSION),
        ([claim("A", 1, 3), claim("C", 7)], claim("B", 2, 9), SEVERAL),
    ],
)
def test_what_a_person_must_decide_first(mine, theirs, why):
    with pytest.raises(MergeConflict) as conflict:
        join(mine, [theirs])
    assert conflict.value.why == why


def test_what_carries_the_charges():
    mine, late, early = claim("A", 1), claim("B", 9), claim("C", 3)
    assert bearer("BTXH", [mine], [late, early]) == early
    assert bearer("BTXH", [mine], []) == mine
    with pytest.raises(MergeConflict) as conflict:
        bearer("NCC", [mine], [late])
    assert conflict.value.why == NO_CLAIM


SPANS = st.tuples(st.integers(1, 24), st.integers(0, 12), st.booleans()).map(
    lambda span: (span[0], None if span[2] else span[0] + span[1])
)


@given(SPANS, st.lists(SPANS, max_size=3))
def test_every_month_counts_once(own, others):
    """Months are counted by hand: those of the merged claims, each month at most once, are those of both records."""
    mine = claim("A", *own)
    theirs = [claim(f"B{place}", *span) for place, span in enumerate(others)]

    def months(claims):
        return [m for c in claims if not c.cancelled for m in range(c.start, min(c.end or 99, 99) + 1)]

    try:
        outcome = join([mine], theirs)
    except MergeConflict:
        return
    kept = {"A": mine} | {wider.name: wider for wider in outcome.widened}
    after = [*kept.values(), *outcome.taken, *outcome.cancelled]
    assert set(months(after)) == set(months([mine, *theirs]))
    if len(theirs) < 2:
        assert len(months(after)) == len(set(months(after)))
    assert {c.name for c in (*outcome.taken, *outcome.cancelled)} == {c.name for c in theirs}
