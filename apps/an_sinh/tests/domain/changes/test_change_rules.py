"""What changes do to dated facts, without a database: months in which an entitlement counts are compared one by one."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.benefits.dated import DatedEntitlement, Suspension
from an_sinh.domain.changes import rules as changes
from an_sinh.domain.changes.rules import Change, Impossible, outcome, payment_status

FIRST, LAST = 0, 24
ONE, TWO = Decimal(1), Decimal(2)
ENTITLEMENT = DatedEntitlement("a", "BTXH", "6c", Decimal(0), 5)


def due(entitlements, category=None):
    """The months in which an entitlement is paid: counted and not suspended."""
    return {
        month
        for month in range(FIRST, LAST)
        for entitlement in entitlements
        if (category is None or entitlement.category == category)
        and entitlement.counts_in(month)
        and not any(s.first <= month and (s.last is None or month <= s.last) for s in entitlement.suspensions)
    }


def why(change, entitlements=(ENTITLEMENT,), died=None):
    with pytest.raises(Impossible) as caught:
        outcome(change, entitlements, died)
    return caught.value.why


def test_an_adjustment_hands_the_months_over():
    old, new = outcome(Change("Adjust", 9, "a", category="6b"), (ENTITLEMENT,))
    assert (old.end, new.start, new.end, new.name) == (8, 9, None, None)
    assert due((old, new)) == due((ENTITLEMENT,))


def test_an_adjustment_keeps_the_last_month_unless_it_says_another():
    held = replace(ENTITLEMENT, end=12)
    assert outcome(Change("Adjust", 9, "a", category="6b"), (held,))[1].end == 12
    assert outcome(Change("Adjust", 9, "a", category="6b", end=15), (held,))[1].end == 15


def test_the_same_category_with_another_number_of_children_is_an_adjustment():
    held = replace(ENTITLEMENT, category="4", coefficient=ONE)
    old, new = outcome(Change("Adjust", 9, "a", category="4", coefficient=TWO), (held,))
    assert (old.end, new.start, new.coefficient) == (8, 9, TWO)


def test_what_would_end_before_it_begins_is_cancelled():
    (stopped,) = outcome(Change("Stop", 3, "a"), (ENTITLEMENT,))
    assert (stopped.cancelled, stopped.start, stopped.end, due((stopped,))) == (True, 5, 4, set())
    assert why(Change("Stop", 3, "a"), (stopped,)) == changes.CANCELLED


def test_a_resumption_ends_a_suspension_or_removes_it():
    held = replace(ENTITLEMENT, suspensions=(Suspension(7, 8), Suspension(12)))
    assert outcome(Change("Resume", 14, "a"), (held,))[0].suspensions == (
        Suspension(7, 8),
        Suspension(12, 13),
    )
    assert outcome(Change("Resume", 12, "a"), (held,))[0].suspensions == (Suspension(7, 8),)
    assert outcome(Change("Resume", 9, "a"), (held,))[0].suspensions == (Suspension(7, 8),)
    assert why(Change("Resume", 8, "a"), (held,)) == changes.SEVERAL
    assert why(Change("Resume", 9, "a")) == changes.NOT_SUSPENDED


def test_a_correction_leaves_what_it_does_not_name():
    held = replace(ENTITLEMENT, category="4", coefficient=TWO, end=12, suspensions=(Suspension(7, 8),))
    (start,) = outcome(Change("Correction", 4, "a"), (held,))
    assert start == replace(held, start=4)
    (children,) = outcome(Change("Correction", 5, "a", coefficient=ONE), (held,))
    assert children == replace(held, coefficient=ONE)
    (category,) = outcome(Change("Correction", 5, "a", category="6b"), (held,))
    assert category == replace(held, category="6b", coefficient=Decimal(0))
    (lasting,) = outcome(Change("Correction", 5, "a", lasts_on=True), (held,))
    assert lasting == replace(held, end=None)


@pytest.mark.parametrize(
    ("change", "entitlements", "died", "expected"),
    [
        (Change("Stop", 9, "x"), (ENTITLEMENT,), None, changes.UNKNOWN),
        (Change("Suspend", 4, "a"), (ENTITLEMENT,), None, changes.NOT_BEGUN),
        (Change("Adjust", 9, "a", category="6b"), (replace(ENTITLEMENT, end=8),), None, changes.ENDED),
        (
            Change("Suspend", 9, "a"),
            (replace(ENTITLEMENT, suspensions=(Suspension(7),)),),
            None,
            changes.SUSPENDED,
        ),
        (Change("Adjust", 9, "a", category="6c"), (ENTITLEMENT,), None, changes.SAME),
        (Change("Correction", 5, "a"), (ENTITLEMENT,), None, changes.SAME),
        (Change("Correction", 9, "a"), (replace(ENTITLEMENT, end=8),), None, changes.BACKWARDS),
        (Change("Grant", 9, category="6c"), (ENTITLEMENT,), None, changes.HELD),
        (Change("Grant", 9, category="6b"), (ENTITLEMENT,), 8, changes.DEAD),
        (Change("Stop", 9), (replace(ENTITLEMENT, end=8),), None, changes.NOTHING),
    ],
)
def test_what_has_no_meaning_says_why(change, entitlements, died, expected):
    assert why(change, entitlements, died) == expected


def test_a_death_is_noted_even_where_nothing_is_left_to_stop():
    held = (replace(ENTITLEMENT, end=8),)
    assert outcome(Change("Stop", 9, reason="Died"), held) == held


def test_nothing_is_granted_beyond_a_death():
    assert outcome(Change("Grant", 7, category="6b", programme="BTXH"), (ENTITLEMENT,), 9)[1].end == 9


def test_how_a_person_stands():
    suspended = replace(ENTITLEMENT, suspensions=(Suspension(7),))
    assert payment_status((ENTITLEMENT,), 6, False) == "Active"
    assert payment_status((suspended,), 8, False) == "Suspended"
    assert payment_status((suspended, replace(ENTITLEMENT, name="b")), 8, False) == "Active"
    assert payment_status((replace(ENTITLEMENT, end=7),), 8, False) == "Stopped"
    assert payment_status((ENTITLEMENT,), 6, True) == "Stopped"
    assert payment_status((), 6, False) == "Active"


CATEGORIES = st.sampled_from(["5c", "6b", "6c"])
MONTHS = st.integers(FIRST + 1, LAST - 2)
CHANGES = st.lists(
    st.builds(
        Change,
        kind=st.sampled_from(["Grant", "Adjust", "Suspend", "Resume", "Stop", "Correction"]),
        effective=MONTHS,
        entitlement=st.sampled_from(["0", "1", "2", "3", None]),
        programme=st.just("BTXH"),
        category=CATEGORIES,
        end=st.none() | MONTHS,
        lasts_on=st.booleans(),
    ),
    max_size=12,
)


def lived(moves, died=None):
    """Claims after a random life; what is impossible on the way is left out. Yields each step."""
    entitlements = (replace(ENTITLEMENT, name="0"),)
    for change in moves:
        if change.end is not None and change.end < change.effective:
            continue
        try:
            after = outcome(change, entitlements, died)
        except Impossible:
            continue
        yield change, entitlements, after
        entitlements = tuple(
            replace(entitlement, name=str(number)) for number, entitlement in enumerate(after)
        )


@given(CHANGES)
def test_no_category_is_held_twice_and_no_suspension_overlaps(moves):
    for _change, _before, after in lived(moves):
        live = [entitlement for entitlement in after if not entitlement.cancelled]
        for category in ("5c", "6b", "6c"):
            counted = [m for m in range(LAST + 2) for c in live if c.category == category and c.counts_in(m)]
            assert len(counted) == len(set(counted))
        for entitlement in after:
            assert entitlement.cancelled == (
                entitlement.end is not None and entitlement.end < entitlement.start
            )
            covered = [
                month
                for s in entitlement.suspensions
                for month in range(s.first, LAST + 2 if s.last is None else s.last + 1)
            ]
            assert len(covered) == len(set(covered))


@given(CHANGES)
def test_months_before_the_effective_one_stay_except_for_corrections(moves):
    """A resumption removes nothing before its month either: what it gives back lies at or after it."""
    for change, before, after in lived(moves):
        if change.kind != "Correction":
            early = set(range(FIRST, change.effective))
            assert due(before) & early == due(after) & early, change


@given(CHANGES, MONTHS)
def test_a_stop_of_everything_leaves_nothing_after_it(moves, month):
    steps = list(lived(moves))
    entitlements = steps[-1][2] if steps else (ENTITLEMENT,)
    stopped = outcome(Change("Stop", month, reason="Died"), entitlements)
    assert due(stopped) == {m for m in due(entitlements) if m < month}


@given(CHANGES, MONTHS)
def test_nothing_counts_after_a_death_that_everybody_knew_of(moves, died):
    start = Change("Stop", died + 1, reason="Died")
    before = outcome(start, (replace(ENTITLEMENT, name="0"),))
    entitlements = before
    for change in moves:
        if change.end is not None and change.end < change.effective:
            continue
        try:
            entitlements = outcome(change, entitlements, died)
        except Impossible:
            continue
        entitlements = tuple(
            replace(entitlement, name=str(number)) for number, entitlement in enumerate(entitlements)
        )
        assert all(month <= died for month in due(entitlements)), change
