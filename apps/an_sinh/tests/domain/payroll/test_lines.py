"""For any sequence of events and payrolls, what was charged in the end equals what is owed."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from an_sinh.domain.base import months
from an_sinh.domain.benefits.charged import parse_history, write_history
from an_sinh.domain.benefits.owed import Category, Entitlement, Run, Scheme, openings
from an_sinh.domain.benefits.rates import Rate, RateTable
from an_sinh.domain.payroll.lines import ARREARS, RECOVERY, REGULAR, person_month
from tests.domain.payroll.oracle import owed_in

BEGIN = months.parse("2023-01")
SPAN = 30
LATER = date(2100, 1, 1)
CATEGORIES = {
    "5c": Category("5c", "5", Decimal("1")),
    "6c": Category("6c", "6", Decimal("1.5")),
    "6d": Category("6d", "6", Decimal("2")),
    "7": Category("7", "7", Decimal("1.314")),
    "4": Category("4", "4", Decimal("1"), True, frozenset({"5", "6", "8"})),
}

month_numbers = st.integers(0, SPAN - 1)


@st.composite
def rate_tables(draw):
    """Standards whose day in force may be months after (or before) the month they count from."""
    rates = [Rate(360_000, BEGIN - 12, date(2022, 1, 1))]
    for _ in range(draw(st.integers(0, 3))):
        effective = BEGIN + draw(month_numbers)
        in_force = months.first_day(effective + draw(st.integers(-2, 6))).replace(day=15)
        rates.append(Rate(draw(st.integers(1, 9)) * 77_000, effective, in_force))
    unique = {(rate.effective_from, rate.in_force_from): rate for rate in rates}
    return list(unique.values())


@st.composite
def events(draw):
    """(month of the payroll before which it becomes known, what, details)."""
    happenings = []
    for _ in range(draw(st.integers(1, 9))):
        known = draw(month_numbers)
        what = draw(st.sampled_from(["grant", "stop", "suspend", "resume", "correct", "backdate"]))
        when = max(0, known + draw(st.integers(-8, 3)))
        category = draw(st.sampled_from(sorted(CATEGORIES)))
        happenings.append((known, what, when, category, draw(st.integers(1, 3))))
    return sorted(happenings, key=lambda happening: happening[0])


def apply_event(entitlements: list[Entitlement], event) -> None:
    _, what, when, category, number = event
    month = BEGIN + when
    if what == "grant":
        if all(e.category != category for e in entitlements):
            entitlements.append(Entitlement(category, Decimal(number), month))
        return
    if not entitlements:
        return
    position = number % len(entitlements)
    chosen = entitlements[position]
    last = chosen.suspensions[-1] if chosen.suspensions else None
    if what == "stop":
        chosen = replace(chosen, end=month)
    elif what == "suspend" and (last is None or last[1] is not None):
        chosen = replace(chosen, suspensions=(*chosen.suspensions, (month, None)))
    elif what == "resume" and last and last[1] is None:
        chosen = replace(chosen, suspensions=(*chosen.suspensions[:-1], (last[0], max(last[0], month))))
    elif what == "correct":
        chosen = replace(chosen, category=category, coefficient=Decimal(number))
    elif what == "backdate":
        chosen = replace(chosen, start=month)
    entitlements[position] = chosen


def run_payroll(entitlements, booked, rates, rule, month, as_of, rounding):
    scheme = Scheme(CATEGORIES, RateTable(rates, as_of, rounding_unit=rounding), rule)
    return person_month(scheme, tuple(entitlements), parse_history(write_history(booked)), month).drafts


@settings(max_examples=400, deadline=None)
@given(
    rates=rate_tables(),
    happenings=events(),
    payrolls=st.lists(st.tuples(month_numbers, st.booleans()), max_size=20),
    rule=st.sampled_from(["All", "Highest With Exceptions"]),
    rounding=st.sampled_from([1, 1000]),
    opening=st.integers(-1, 10),
)
def test_charged_equals_owed_after_any_history(rates, happenings, payrolls, rule, rounding, opening):
    entitlements: list[Entitlement] = []
    booked: list[Run] = []
    regular: Counter = Counter()
    pending = list(happenings)
    runs = [*sorted(set(payrolls)), (SPAN - 1, True)]
    taken_over = opening < 0
    for number, (offset, approved) in enumerate(runs):
        while pending and (pending[0][0] <= offset or number == len(runs) - 1):
            apply_event(entitlements, pending.pop(0))
        month = BEGIN + offset
        if not taken_over and entitlements:
            through = BEGIN + opening
            entitlements = [replace(e, paid_through=through) for e in entitlements]
            scheme = Scheme(
                CATEGORIES, RateTable(rates, months.last_day(through), rounding_unit=rounding), rule
            )
            booked += [run for share in openings(scheme, tuple(entitlements)) for run in share]
            taken_over = True
        as_of = LATER if number == len(runs) - 1 else months.last_day(month)
        drafts = run_payroll(entitlements, booked, rates, rule, month, as_of, rounding)
        for draft in drafts:
            assert draft.amount and (draft.amount > 0) == (draft.kind != RECOVERY)
            assert draft.last <= month and (draft.kind != REGULAR or draft.first == draft.last == month)
        if approved:
            booked += [Run(draft.first, draft.last, draft.monthly) for draft in drafts]
            regular.update((d.entitlement, d.first) for d in drafts if d.kind == REGULAR and d.amount > 0)
    for month in range(BEGIN - 12, BEGIN + SPAN):
        charged = sum(run.monthly for run in booked if run.first <= month <= run.last)
        assert charged == owed_in(CATEGORIES, entitlements, rates, month, LATER, rule, rounding)


@settings(max_examples=200, deadline=None)
@given(rates=rate_tables(), happenings=events(), rule=st.sampled_from(["All", "Highest With Exceptions"]))
def test_a_second_run_of_the_same_month_finds_nothing(rates, happenings, rule):
    entitlements: list[Entitlement] = []
    for happening in happenings:
        apply_event(entitlements, happening)
    month = BEGIN + SPAN - 1
    first = run_payroll(entitlements, [], rates, rule, month, LATER, 1)
    booked = [Run(draft.first, draft.last, draft.monthly) for draft in first]
    assert run_payroll(entitlements, booked, rates, rule, month, LATER, 1) == ()


def scheme_on(day: date, rates, rule="Highest With Exceptions", rounding=1) -> Scheme:
    return Scheme(CATEGORIES, RateTable(rates, day, rounding_unit=rounding), rule)


STANDARDS = [
    Rate(360_000, months.parse("2021-07"), date(2021, 7, 1)),
    Rate(500_000, months.parse("2024-07"), date(2024, 8, 15)),
]


def test_a_rise_decreed_late_gives_arrears_for_each_month_since_it_counts():
    person = (Entitlement("6c", Decimal(0), months.parse("2024-01")),)
    through_july = (Run(months.parse("2024-01"), months.parse("2024-07"), 540_000),)
    lines = person_month(
        scheme_on(date(2024, 8, 31), STANDARDS), person, through_july, months.parse("2024-08")
    ).drafts
    assert [(line.kind, line.months, line.monthly) for line in lines] == [
        (REGULAR, 1, 750_000),
        (ARREARS, 1, 210_000),
    ]


def test_before_the_decree_is_in_force_the_old_standard_is_paid():
    person = (Entitlement("6c", Decimal(0), months.parse("2024-01")),)
    booked = (Run(months.parse("2024-01"), months.parse("2024-06"), 540_000),)
    lines = person_month(
        scheme_on(date(2024, 7, 31), STANDARDS), person, booked, months.parse("2024-07")
    ).drafts
    assert [(line.kind, line.amount) for line in lines] == [(REGULAR, 540_000)]


def test_a_death_reported_late_is_recovered_on_its_own_line():
    person = (Entitlement("6c", Decimal(0), months.parse("2023-01"), end=months.parse("2024-02")),)
    booked = (Run(months.parse("2023-01"), months.parse("2024-04"), 540_000),)
    lines = person_month(
        scheme_on(date(2024, 5, 31), STANDARDS), person, booked, months.parse("2024-05")
    ).drafts
    assert [(line.kind, line.months, line.amount) for line in lines] == [(RECOVERY, 2, -1_080_000)]


def test_a_person_paid_elsewhere_this_month_is_not_paid_again():
    person = (Entitlement("6c", Decimal(0), months.parse("2024-05")),)
    booked = (Run(months.parse("2024-05"), months.parse("2024-05"), 540_000),)
    assert (
        person_month(scheme_on(date(2024, 5, 31), STANDARDS), person, booked, months.parse("2024-05")).drafts
        == ()
    )


def test_arrears_and_recovery_of_one_person_are_never_netted():
    """A better category from March on, a correction that takes January away."""
    person = (
        Entitlement("6d", Decimal(0), months.parse("2024-03")),
        Entitlement("5c", Decimal(0), months.parse("2024-02")),
    )
    booked = (Run(months.parse("2024-01"), months.parse("2024-04"), 360_000),)
    lines = person_month(
        scheme_on(date(2024, 5, 31), STANDARDS), person, booked, months.parse("2024-05")
    ).drafts
    assert [(line.kind, line.amount) for line in lines] == [
        (REGULAR, 720_000),
        (RECOVERY, -360_000),
        (ARREARS, 720_000),
    ]


def test_months_before_the_first_known_rate_are_nobodys_debt():
    """Taken over with 720,000 a month paid through 12/2022, twelve months of them before the first rate that is known
    (01/2022): nothing is taken back for 2021, and from 01/2022 on the law's 720,000 (coefficient 2) agrees."""
    table = RateTable([Rate(360_000, BEGIN - 12, date(2022, 1, 1))], LATER)
    scheme = Scheme(CATEGORIES, table, "Highest Only")
    opening = (Run(BEGIN - 24, BEGIN - 1, 720_000),)
    taken_over = Entitlement("6d", Decimal("2"), BEGIN - 24, paid_through=BEGIN - 1, opening=opening)
    month = person_month(scheme, (taken_over,), opening, BEGIN)
    assert [(draft.kind, draft.first, draft.amount) for draft in month.drafts] == [(REGULAR, BEGIN, 720_000)]
