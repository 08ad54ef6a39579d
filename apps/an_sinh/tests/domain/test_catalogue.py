"""The catalogue that a site is loaded with, held against the tables of domain facts §2 and articles 5, 6, 11, 20.

Amounts are typed off the tables, in thousands of đồng."""

from datetime import date
from decimal import Decimal

import pytest

from an_sinh.domain import months
from an_sinh.domain.money import coefficient
from an_sinh.domain.owed import Category, Entitlement, Scheme, owed
from an_sinh.domain.rates import Rate, RateTable

from .catalogue import programme

# Code: at the standards of 360, 500 and 540 (None: no longer, or not yet, a category).
ASSISTANCE = {
    "1a": (900, 1250, 1350), "1b": (540, 750, 810), "2": (540, 750, 810), "3a": (900, 1250, 1350),
    "3b": (720, 1000, 1080), "4": (360, 500, 540), "5a1": (540, 750, 810), "5a2": (720, 1000, 1080),
    "5b": (360, 500, 540), "5c": (360, 500, None), "5d": (1080, 1500, 1620), "6a": (720, 1000, 1080),
    "6b": (900, 1250, 1350), "6c": (540, 750, 810), "6d": (720, 1000, 1080), "7": (540, 750, 810),
    "8": (540, 750, 810), "CS1": (360, 500, 540), "CS2": (540, 750, 810), "CS3": (540, 750, 810),
    "CS4": (720, 1000, 1080), "CS5a": (900, 1250, 1350), "CS5b": (540, 750, 810), "CS6": (540, 750, 810),
    "HTXH": (None, 500, 540),
}  # fmt: skip
# Code: at the standards of 2.789 and 3.012. LT1 and LT2 as the decree of 2024 prints them. TBPC81 is 1.394,5, which the
# table gives as 1.394 and the rule (half up) as 1.395.
MERIT = {
    "LT1": (3117, 3364), "LT2": (5292, 5714), "TKN": (2884, 3114), "TNLS1": (2789, 3012), "TNLS2": (5578, 6024),
    "TNLS3": (8367, 9036), "TND": (2231, 2410), "BM": (8367, 9036), "BMPC": (2337, 2524), "BMPV": (2789, 3012),
    "AH": (2337, 2524), "TB21": (1878, 2028), "TB41": (3666, 3959), "TB61": (5454, 5890), "TB81": (7243, 7822),
    "TB100": (8942, 9656), "TBPC81": (1395, 1506), "TBPCN": (2873, 3102), "TBPV": (2789, 3012),
    "TBPVN": (3584, 3870), "BB41": (2912, 3145), "BB51": (3626, 3916), "BB61": (4624, 4994), "BB71": (5330, 5756),
    "BB81": (6378, 6888), "BB91": (7104, 7672), "HH21": (2120, 2289), "HH41": (3542, 3825), "HH61": (4964, 5361),
    "HH81": (6359, 6867), "HHC61": (1673, 1807), "HHC81": (2789, 3012), "TD": (1673, 1807), "CC": (1640, 1771),
    "CC1": (2789, 3012), "CCN": (2231, 2410),
}  # fmt: skip
TIMES = {"BTXH": ("2024-05", "2025-07", "2026-08"), "NCC": ("2025-01", "2026-08")}


def scheme(code: str, further: tuple[Rate, ...] = (), province: str | None = None) -> Scheme:
    data = programme(code)
    categories = {
        row["category_code"]: Category(
            row["category_code"],
            row["group_code"],
            coefficient(row["coefficient"]),
            row.get("coefficient_source", "Category") != "Category",
            frozenset(filter(None, row.get("stacks_with_groups", "").split(","))),
            row.get("stacking_class", ""),
        )
        for row in data["categories"]
    }
    rates = [
        Rate(
            row["amount"],
            months.parse(row["effective_from"]),
            date.fromisoformat(row["in_force_from"]),
            row.get("category"),
        )
        for row in data["rates"]
    ]
    table = RateTable([*rates, *further], date(2026, 12, 31), province, data["rounding_unit"])
    return Scheme(categories, table, data["stacking_rule"])


def claims(*codes, start: str = "2023-01", factor=0) -> tuple[Entitlement, ...]:
    return tuple(Entitlement(code, Decimal(str(factor)), months.parse(start)) for code in codes)


def monthly(rules: Scheme, when: str, *codes, factor=0) -> int:
    (segment,) = owed(rules, claims(*codes, factor=factor), months.parse(when), months.parse(when))
    return segment.monthly


@pytest.mark.parametrize(("code", "table"), [("BTXH", ASSISTANCE), ("NCC", MERIT)])
def test_every_amount_of_the_tables(code, table):
    rules = scheme(code)
    computed = {
        name: tuple(
            None if expected is None else monthly(rules, when, name) // 1000
            for when, expected in zip(TIMES[code], amounts, strict=True)
        )
        for name, amounts in table.items()
    }
    assert computed == table


def test_no_monthly_category_is_missing_or_unknown():
    """Besides the tables: seniority (0,189 a year), the wounded of kind B and those of every percent."""
    assert {row["category_code"] for row in programme("BTXH")["categories"] if is_monthly(row)} == set(
        ASSISTANCE
    )
    percents = {f"TB{percent}" for percent in range(21, 101)}
    merit = {row["category_code"] for row in programme("NCC")["categories"] if is_monthly(row)}
    assert merit == set(MERIT) | percents | {"LT1TN", "TBB"}


def is_monthly(row: dict) -> bool:
    return row.get("payment_kind", "Monthly") == "Monthly"


def test_the_wounded_of_each_percent_get_more_than_those_of_one_less():
    """3,206 % of the standard for each percent: 35 % are 1,1221 × 2.789.000 = 3.129.536,9 → 3.130.000."""
    rules = scheme("NCC")
    amounts = [monthly(rules, "2025-01", f"TB{percent}") for percent in range(21, 101)]
    assert amounts == sorted(set(amounts))
    assert monthly(rules, "2025-01", "TB35") == 3_130_000


def test_seniority_is_the_number_of_years_times_0_189():
    """12 years: 2,268 × 2.789.000 = 6.325.452 → 6.325.000, beside the allowance of 3.117.000."""
    rules = scheme("NCC")
    assert monthly(rules, "2025-01", "LT1TN", factor="2.268") == 6_325_000
    assert monthly(rules, "2025-01", "LT1TN", "LT1", factor="2.268") == 9_442_000


def test_a_single_parent_who_is_disabled_gets_both():
    """Facts §9.5. Two children and severe disability in 05/2024: 2 × 360.000 + 1,5 × 360.000."""
    rules = scheme("BTXH")
    assert monthly(rules, "2024-05", "4", "6c", factor=2) == 1_260_000
    assert monthly(rules, "2024-05", "4", "5a1", "6c", "8", factor=2) == 1_260_000  # one of them only
    assert monthly(rules, "2024-05", "4", "7", factor=2) == 720_000  # group 7 is no exception


def test_disabled_and_elderly_get_the_higher():
    """Facts §9.5. 6d (2,0) before 5c (1,0) and 5a1 (1,5)."""
    assert monthly(scheme("BTXH"), "2024-05", "6d", "5c", "5a1") == 720_000


def test_of_social_pension_and_allowance_the_higher_is_paid():
    """Facts §9.5. 07/2025: pension 500.000; 6c 750.000; 5b 500.000."""
    rules = scheme("BTXH")
    assert monthly(rules, "2025-07", "HTXH", "6c") == 750_000
    assert monthly(rules, "2025-07", "HTXH", "5b") == 500_000


def test_support_for_care_is_paid_beside_the_allowance_the_highest_of_its_kind():
    """A severely disabled mother of two small children: 6c 540.000 + CS4 720.000, CS3 being lower."""
    rules = scheme("BTXH")
    assert monthly(rules, "2024-05", "6c", "CS3", "CS4") == 1_260_000
    assert monthly(rules, "2024-05", "CS1", factor=0) == 360_000


def test_support_for_care_counts_each_person_cared_for():
    """CS1 1,0 each: two are 720.000. CS2 1,5 each: two are 3,0, 1.080.000; none said is one, 540.000."""
    rules = scheme("BTXH")
    assert monthly(rules, "2024-05", "CS1", factor=2) == 720_000
    assert [monthly(rules, "2024-05", "CS2", factor=factor) for factor in (3, 0)] == [1_080_000, 540_000]


def test_every_merit_category_is_paid():
    """A wounded soldier of 81 % with allowance and attendant, father of a martyr:
    7.243.000 + 1.395.000 + 2.789.000 + 2.789.000."""
    assert monthly(scheme("NCC"), "2025-01", "TB81", "TBPC81", "TBPV", "TNLS1") == 14_216_000


def test_a_province_pays_its_own_social_pension_while_it_is_the_higher():
    """650.000 from 07/2025; the whole country 500.000, then 540.000, then 700.000. Allowances keep the standard."""
    own = Rate(650_000, months.parse("2025-07"), date(2025, 7, 1), "HTXH", "01")
    national = Rate(700_000, months.parse("2026-11"), date(2026, 11, 1))
    rules = scheme("BTXH", (own, national), "01")
    amounts = [monthly(rules, when, "HTXH") for when in ("2025-07", "2026-08", "2026-11")]
    assert amounts == [650_000, 650_000, 700_000]
    assert monthly(rules, "2025-07", "5b") == 500_000
    assert monthly(scheme("BTXH", (own, national), "20"), "2025-07", "HTXH") == 500_000


def test_age_steps_lead_to_categories_of_the_programme():
    for code in ("BTXH", "NCC"):
        rows = programme(code)["categories"]
        names = {row["category_code"] for row in rows}
        targets = {step.get("to_category") for row in rows for step in row.get("age_steps", ())} - {None}
        successors = {row["replaced_by"] for row in rows if row.get("replaced_by")}
        bases = {row["base_category"] for row in rows if row.get("base_category")}
        assert targets | successors | bases <= names


def test_the_ages_of_the_law():
    """Facts §2.2: what a birthday changes, in years; the social pension may be applied for."""
    steps = {
        (row["category_code"], step["at_age_months"] // 12, step.get("to_category"))
        for row in programme("BTXH")["categories"]
        for step in row.get("age_steps", ())
    }
    assert steps == {
        ("1a", 4, "1b"), ("1b", 16, None), ("1b", 16, "2"), ("2", 22, None), ("3a", 4, "3b"), ("3b", 16, None),
        ("3b", 16, "8"), ("5a1", 80, "5a2"), ("5b", 80, "5c"), ("6a", 60, "6b"), ("6b", 16, "6a"),
        ("6c", 60, "6d"), ("6d", 16, "6c"), ("7", 3, None), ("HTXH", 70, "HTXH"), ("HTXH", 75, "HTXH"),
    }  # fmt: skip


def test_what_no_text_of_law_was_seen_for_says_so():
    """Facts §2 marks its figures; the confident ones are the standards and the rows of disability and old age."""
    verified = {row["category_code"] for row in programme("BTXH")["categories"] if row["verified"]}
    assert verified == {
        *("5a1", "5a2", "5b", "5c", "5d", "6a", "6b", "6c", "6d", "HTXH", "MT", "QT"),
    }
    assert {row["category_code"] for row in programme("NCC")["categories"] if row["verified"]} == {
        "QT",
        "Q277",
    }
    rates = {
        row["amount"]
        for code in ("BTXH", "NCC")
        for row in programme(code)["rates"] + programme(code)["reference_levels"]
        if row["verified"]
    }
    assert rates == {270_000, 360_000, 500_000, 2_789_000, 2_340_000}
    for code in ("BTXH", "NCC"):
        assert all(row["source"] for row in programme(code)["categories"] + programme(code)["rates"])
