"""The product's answer and a second calculation agree on 100,000 random months of random people.

The product's side uses the very data file that a site is loaded with."""

import datetime
import os
import random
from decimal import Decimal

import pytest

from an_sinh.domain.benefits.owed import Entitlement, Scheme, owed
from an_sinh.domain.benefits.rates import Rate, RateTable
from an_sinh.tests import second_calculation as law

from . import catalogue

FIRST, SPAN = (2021, 1), 84  # 2021 to 2027: both sides of every decree
PEOPLE = 1_200  # × 84 months > 100,000
# A quarter of them in each run. Before a release, or after a change of the rules, ask for more: 40 are a million months.
SEEDS = int(os.environ.get("AN_SINH_PERSON_MONTHS", "100000")) // 25_000
PROVINCE = "46"
BORDERS = tuple(
    datetime.date(*day) for day in ((2023, 7, 1), (2024, 7, 1), (2025, 7, 1), (2026, 7, 1), (2026, 10, 5))
)
# Categories that count: what one child or one year of seniority is written as in the decision.
COUNTING = {"4": Decimal(1), "LT1TN": Decimal("0.189")}
LOCAL = (
    ((2022, 1), datetime.date(2022, 1, 1), 400_000),
    ((2025, 3), datetime.date(2025, 6, 1), 525_000),
)


def scheme(code: str, today: datetime.date, province: str | None = None) -> Scheme:
    """A programme as it is loaded, with a province's own standard beside it."""
    rates = catalogue.domain_rates(code)
    rates += [Rate(amount, number(month), day, province=PROVINCE) for month, day, amount in LOCAL]
    data = catalogue.programme(code)
    table = RateTable(rates, today, province, data["rounding_unit"], catalogue.units(code))
    return Scheme(catalogue.domain_categories(code), table, data["stacking_rule"])


def number(month: tuple[int, int]) -> int:
    return month[0] * 12 + month[1] - 1


def pair(month: int) -> tuple[int, int]:
    return month // 12, month % 12 + 1


def random_claims(chance: random.Random, codes: list[str]) -> list[dict]:
    """One to four claims of different categories with pauses, that overlap as they like."""
    claims = []
    for code in chance.sample(codes, chance.choices((1, 2, 3, 4), (5, 4, 2, 1))[0]):
        first = number(FIRST) + chance.randint(-30, SPAN - 4)
        if code == "HTXH":
            first = max(first, number((2025, 7)))
        last = first + chance.randint(0, SPAN) if chance.random() < 0.4 else None
        pauses, begin = [], first
        while chance.random() < 0.3:
            begin += chance.randint(1, 9)
            end = begin + chance.randint(0, 5) if chance.random() < 0.8 else None
            pauses.append((pair(begin), pair(end) if end else None))
            if end is None:
                break
            begin = end + 1
        claims.append(
            {
                "code": code,
                "children": chance.randint(1, 4) if code in COUNTING else None,
                "first": pair(first),
                "last": pair(last) if last else None,
                "pauses": pauses,
            }
        )
    return claims


def entitlements(claims: list[dict]) -> tuple[Entitlement, ...]:
    return tuple(
        Entitlement(
            claim["code"],
            Decimal(claim["children"] or 0) * COUNTING.get(claim["code"], 0),
            number(claim["first"]),
            number(claim["last"]) if claim["last"] else None,
            tuple((number(begin), number(end) if end else None) for begin, end in claim["pauses"]),
        )
        for claim in claims
    )


def by_product(rules: Scheme, claims: list[dict], first: int, last: int) -> dict[int, int]:
    segments = owed(rules, entitlements(claims), first, last)
    return {month: s.monthly for s in segments for month in range(s.first, s.last + 1)}


def test_the_second_calculation_knows_every_monthly_category_of_the_catalogue():
    """A category that only the product knows would never be compared. TBB has no percent and no table: no longer used."""
    for code, known in (("BTXH", law.GROUPS), ("NCC", law.MERIT_CODES)):
        loaded = {
            row["category_code"]
            for row in catalogue.programme(code)["categories"]
            if row.get("payment_kind", "Monthly") == "Monthly" and not row.get("disabled")
        }
        assert set(known) == loaded


@pytest.mark.parametrize("seed", range(SEEDS))
def test_both_agree_on_a_hundred_thousand_person_months(seed):
    """A quarter of them each: who, which programme, which province and which day are drawn anew. Every border of the
    decrees is crossed, in months and in days on which they may be applied."""
    chance = random.Random(20_260_701 + seed)
    first, last = number(FIRST), number(FIRST) + SPAN - 1
    compared = with_money = 0
    sides = {border: set() for border in BORDERS}
    for _ in range(PEOPLE // 4):
        today = datetime.date(2021, 6, 1) + datetime.timedelta(days=chance.randint(0, 2300))
        is_merit = chance.random() < 0.4
        local = chance.random() < 0.3
        codes = sorted(law.MERIT_CODES if is_merit else law.GROUPS)
        claims = random_claims(chance, codes)
        rules = scheme("NCC" if is_merit else "BTXH", today, PROVINCE if local and not is_merit else None)
        answer = by_product(rules, claims, first, last)
        for border in BORDERS:
            sides[border].add(today >= border)
        for month in range(first, last + 1):
            if is_merit:
                expected = law.merit(claims, pair(month), today)
            else:
                expected = law.assistance(claims, pair(month), today, LOCAL if local else ())
            assert answer[month] == expected, (claims, pair(month), today, local)
            compared += 1
            with_money += expected > 0
    assert compared * 4 >= 100_000 and with_money > compared // 2
    assert all(sides[border] == {True, False} for border in BORDERS)
