"""Rates, stacking, money, months, the seal and the month's identity."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.base import months
from an_sinh.domain.base.money import coefficient, decimal_comma, dong, dotted, multiply
from an_sinh.domain.base.search_key import search_key
from an_sinh.domain.benefits.charged import flatten, parse_history, write_history
from an_sinh.domain.benefits.owed import Run
from an_sinh.domain.benefits.rates import Rate, RateTable
from an_sinh.domain.benefits.stacking import ALL, HIGHEST, Candidate, paid
from an_sinh.domain.payroll.bridge import Bridge, sums_of
from an_sinh.domain.payroll.month_balance import breaks
from an_sinh.domain.payroll.seal import listing_hash

JULY_24 = months.parse("2024-07")


def test_ncc_amounts_are_rounded_half_up_to_a_thousand():
    assert multiply(Decimal("1.314"), 2_055_000, 1000) == 2_700_000
    assert multiply(Decimal("0.673"), 2_055_000, 1000) == 1_383_000
    assert multiply(Decimal("0.5"), 1_001_000, 1000) == 501_000


def test_a_float_from_the_database_never_moves_an_amount():
    assert multiply(coefficient(1.314), 2_789_000, 1000) == 3_665_000
    assert coefficient(1.5) == Decimal("1.5") and coefficient(None) == 0
    assert dong(540000.0) == 540_000
    with pytest.raises(ValueError):
        dong(0.5)


def test_amounts_are_written_as_in_vietnam():
    assert dotted(1_250_000) == "1.250.000"
    assert decimal_comma(Decimal("1.50")) == "1,5"
    assert decimal_comma(Decimal("10")) == "10"


def test_a_province_pays_its_own_standard_only_while_it_is_the_higher_one():
    rates = [
        Rate(360_000, months.parse("2021-07"), date(2021, 7, 1)),
        Rate(400_000, months.parse("2022-01"), date(2022, 1, 1), province="46"),
        Rate(500_000, JULY_24, date(2024, 7, 1)),
    ]
    local = RateTable(rates, date(2024, 12, 31), province="46")
    assert [local.standard(months.parse(m)) for m in ("2021-08", "2023-01", "2024-07")] == [
        360_000,
        400_000,
        500_000,
    ]
    assert RateTable(rates, date(2024, 12, 31), province="20").standard(months.parse("2023-01")) == 360_000


def test_a_fixed_amount_counts_until_a_newer_standard():
    rates = [
        Rate(2_055_000, months.parse("2023-07"), date(2023, 7, 1)),
        Rate(2_789_000, JULY_24, date(2024, 7, 1)),
        Rate(3_117_000, JULY_24, date(2024, 7, 1), category="LT1"),
        Rate(3_012_000, months.parse("2026-07"), date(2026, 10, 1)),
    ]
    table = RateTable(rates, date(2026, 12, 31), rounding_unit=1000)
    factor = Decimal("1.117")
    assert table.price("LT1", factor, months.parse("2024-06")).amount == 2_295_000
    assert table.price("LT1", factor, months.parse("2025-01")).amount == 3_117_000
    assert table.price("LT1", factor, months.parse("2026-07")).amount == 3_364_000


FOUR = Candidate(0, "4", frozenset({"5", "6", "8"}), 720_000)


def test_a_single_parent_who_is_disabled_gets_both():
    six = Candidate(1, "6", frozenset(), 540_000)
    assert paid([FOUR, six], HIGHEST) == [0, 1]


def test_a_single_parent_with_two_exceptions_gets_the_higher_of_them():
    five, six = Candidate(1, "5", frozenset(), 360_000), Candidate(2, "6", frozenset(), 540_000)
    assert paid([FOUR, five, six], HIGHEST) == [0, 2]


def test_only_the_highest_of_other_categories_is_paid():
    five, six = Candidate(0, "5", frozenset(), 360_000), Candidate(1, "6", frozenset(), 720_000)
    assert paid([five, six], HIGHEST) == [1]
    assert paid([five, six], ALL) == [0, 1]
    assert paid([], HIGHEST) == []


def test_months():
    assert months.label(months.parse("2024-05")) == "05/2024"
    assert months.iso(months.index(date(2024, 12, 31)) + 1) == "2025-01"
    assert months.last_day(months.parse("2024-02")) == date(2024, 2, 29)
    for wrong in ("2024-13", "05/2024", "", "2024"):
        with pytest.raises(ValueError):
            months.parse(wrong)


runs = st.lists(
    st.builds(
        lambda first, length, amount: Run(first, first + length, amount),
        st.integers(24_000, 24_040),
        st.integers(0, 12),
        st.integers(-5, 5).filter(bool),
    ),
    max_size=8,
)


@given(runs)
def test_flattened_runs_say_the_same_for_every_month(booked):
    flat = flatten(booked)
    for month in range(23_999, 24_060):
        assert sum(r.monthly for r in flat if r.first <= month <= r.last) == sum(
            r.monthly for r in booked if r.first <= month <= r.last
        )
    assert all(one.last < other.first for one, other in pairwise(flat))


@given(runs)
def test_a_history_text_reads_back(booked):
    assert parse_history(write_history(booked)) == tuple(booked)


def test_a_history_text_of_mariadb_reads_the_same():
    assert parse_history("2024-04-01:1:360000.000000000") == (
        Run(months.parse("2024-04"), months.parse("2024-04"), 360_000),
    )


ROW = {"name": "P-00001", "full_name": "Hòa", "amount": 540000.0, "monthly_amount": 540000}


def test_the_seal_changes_with_any_field_and_the_order():
    seal = listing_hash([ROW, {**ROW, "name": "P-00002"}])
    assert seal == listing_hash([{**ROW, "amount": 540000}, {**ROW, "name": "P-00002"}])
    assert seal != listing_hash([{**ROW, "name": "P-00002"}, ROW])
    assert seal != listing_hash([{**ROW, "account_number": "1"}, {**ROW, "name": "P-00002"}])


def test_the_seal_cannot_be_kept_by_moving_text_between_fields():
    assert listing_hash([{"full_name": "AB", "id_number": ""}]) != listing_hash(
        [{"full_name": "A", "id_number": "B"}]
    )


def test_movements_add_up():
    bridge = Bridge()
    bridge.add_person("A", 540, 540, "increase", "decrease")
    bridge.add_person("B", 0, 720, "increase", "decrease")
    bridge.add_person("C", 540, 0, "increase", "suspension")
    bridge.add_person("D", 540, 750, "increase", "decrease")
    bridge.add_transfer_in("E", 360, 500)
    bridge.add_transfer_out("F", 360)
    figures = bridge.figures()
    assert [tuple(entry) for entry in bridge.entries] == [
        ("B", "increase", 0, 720, 720),
        ("C", "suspension", 540, 0, 540),
        ("D", "adjustment", 540, 750, 210),
        ("E", "transfer_in", 360, 360, 360),
        ("E", "adjustment", 360, 500, 140),
        ("F", "transfer_out", 360, 0, 360),
    ]
    assert sums_of(bridge.entries)["adjustment"] == [2, 350]
    assert breaks(figures) == []
    assert figures["current_persons"] == 4 and figures["adjustment_amount"] == 350
    assert breaks({**figures, "increase_persons": 5}) == ["persons"]
    assert breaks({**figures, "current_amount": 1}) == ["amount"]


def test_search_key_forgets_accents_and_case():
    assert search_key("NGUYỄN  Đình Hoà", None, "Thôn 1") == "nguyen dinh hoa thon 1"
    assert search_key("Nguyễn Đình Hòa") == search_key("nguyen dinh hoà")
