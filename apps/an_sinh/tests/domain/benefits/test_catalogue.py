"""The catalogue that a site is loaded with, held against the tables of the law: articles 5, 6, 11, 20 of Decree 20/2021,
5, 6, 11, 17 of Decree 335/2026, and the annexes of Decrees 55/2023 and 77/2024.

Amounts are typed off the tables, in thousands of đồng."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

from an_sinh.domain.base import months
from an_sinh.domain.benefits.owed import Entitlement, Scheme, owed
from an_sinh.domain.benefits.rates import Rate, RateTable

from .catalogue import domain_categories, domain_rates, merit_amounts, programme, units

# Code: at the standards of 360, 500 and 540 (None: no longer, or not yet, a category).
ASSISTANCE = {
    "1a": (900, 1250, 1350), "1b": (540, 750, 810), "2": (540, 750, 810), "3a": (900, 1250, 1350),
    "3b": (720, 1000, 1080), "4": (360, 500, 540), "5a1": (540, 750, 810), "5a2": (720, 1000, 1080),
    "5b": (360, 500, 540), "5c": (360, 500, None), "5d": (1080, 1500, 1620), "6a": (720, 1000, 1080),
    "6b": (900, 1250, 1350), "6c": (540, 750, 810), "6d": (720, 1000, 1080), "7": (540, 750, 810),
    "8": (540, 750, 810), "CS1": (360, 500, 540), "CS2": (540, 750, 810), "CS2T": (900, 1250, 1350), "CS3": (540, 750, 810),
    "CS4": (720, 1000, 1080), "CS5a": (900, 1250, 1350), "CS5b": (540, 750, 810), "CS6": (540, 750, 810),
    "HTXH": (None, 500, 540),
}  # fmt: skip
TIMES = ("2024-05", "2025-07", "2026-08")
# Merit: thousands of đồng by Decree 55/2023 and by Decree 77/2024, typed off law_2026 §3 and its lists.
MERIT = {
    "LT1": (2297, 3117), "LT2": (3899, 5291), "TKN": (2125, 2884), "TNLS1": (2055, 2789), "TNLS2": (4110, 5578),
    "TNLS3": (6165, 8367), "TND": (1644, 2231), "BM": (6165, 8367), "BMPC": (1722, 2337), "BMPV": (2055, 2789),
    "AH": (1722, 2337), "TB21": (1384, 1878), "TB41": (2702, 3667), "TB61": (4016, 5450), "TB81": (5335, 7240),
    "TB100": (6589, 8941), "TBPC81": (1031, 1399), "TBPCN": (2113, 2867), "TBPV": (2055, 2789),
    "TBPVN": (2640, 3582), "BB41": (2145, 2911), "BB51": (2673, 3627), "BB61": (3406, 4622), "BB71": (3927, 5329),
    "BB81": (4700, 6378), "BB91": (5235, 7104), "HH21": (1562, 2120), "HH41": (2610, 3542), "HH61": (3658, 4964),
    "HH81": (4685, 6358), "HHC61": (1233, 1673), "HHC81": (2055, 2789), "TD": (1233, 1673), "CC": (1208, 1639),
    "CC1": (2055, 2789), "CCN": (1644, 2231), "TTLT": (2055, 2789), "TTKN": (1153, 1565), "TTTB": (1153, 1565),
    "TTBB": (1153, 1565), "TTHH": (1153, 1565), "TTTBN": (1644, 2231), "BBPVN": (2640, 3582), "HS1": (2055, 2789),
    "HS2": (1031, 1399), "TBB21": (1144, 1552), "TBB54": (2918, 3960), "TBB55": (3023, 4102),
    "TBB100": (5451, 7397),
}  # fmt: skip


def scheme(code: str, further: tuple[Rate, ...] = (), province: str | None = None) -> Scheme:
    data = programme(code)
    table = RateTable(
        [*domain_rates(code), *further], date(2026, 12, 31), province, data["rounding_unit"], units(code)
    )
    return Scheme(domain_categories(code), table, data["stacking_rule"])


def claims(*codes, start: str = "2023-01", factor=0) -> tuple[Entitlement, ...]:
    return tuple(Entitlement(code, Decimal(str(factor)), months.parse(start)) for code in codes)


def monthly(rules: Scheme, when: str, *codes, factor=0) -> int:
    (segment,) = owed(rules, claims(*codes, factor=factor), months.parse(when), months.parse(when))
    return segment.monthly


def test_every_amount_of_social_assistance():
    rules = scheme("BTXH")
    computed = {
        name: tuple(
            None if expected is None else monthly(rules, when, name) // 1000
            for when, expected in zip(TIMES, amounts, strict=True)
        )
        for name, amounts in ASSISTANCE.items()
    }
    assert computed == ASSISTANCE


def test_every_printed_row_is_what_its_category_is_paid():
    """All 212 rows of annexes I, II and III as they are shipped, in both decrees: 52 + 80 + 80 rows, each of another
    category of the catalogue; what it is worth in 05/2024 and 01/2025 is what is printed."""
    rules, rows = scheme("NCC"), merit_amounts()
    assert [sum(row["annex"] == annex for row in rows) for annex in ("I", "II", "III")] == [52, 80, 80]
    assert len({row["code"] for row in rows}) == len(rows) == 212
    printed = {row["code"]: (int(row["decree_55_2023"]), int(row["decree_77_2024"])) for row in rows}
    paid = {code: (monthly(rules, "2024-05", code), monthly(rules, "2025-01", code)) for code in printed}
    assert paid == printed
    assert {
        code: tuple(1000 * amount for amount in pair) for code, pair in MERIT.items()
    }.items() <= paid.items()


def test_the_jump_of_class_b_at_55_percent_is_in_print():
    """54 → 55 %: 2.918 → 3.023 (+105) by the decree of 2023, 3.960 → 4.102 (+142) by that of 2024; one percent more
    is 49 to 58 and 60 to 80 thousand elsewhere."""
    for column, jump, most in (("decree_55_2023", 105_000, 60_000), ("decree_77_2024", 142_000, 80_000)):
        amounts = [int(row[column]) for row in merit_amounts() if row["annex"] == "III"]
        steps = [after - before for before, after in pairwise(amounts)]
        assert steps.pop(54 - 21) == jump
        assert max(steps) <= most


def test_the_amounts_of_july_2026_are_estimates_that_pay_nothing():
    """3.012.000 is known, the annexes are not: TB81 stays 7.240.000; 2,597 × 3.012.000 = 7.822.164 → 7.822.000 is shown
    as an estimate. With the printed table entered, 7.819.000 say, it is paid from July."""
    rules = scheme("NCC")
    july = months.parse("2026-07")
    assert monthly(rules, "2026-08", "TB81") == 7_240_000
    assert rules.rates.standard(july) == 3_012_000
    assert rules.rates.estimate("TB81", Decimal("2.597"), july) == 7_822_000
    assert rules.rates.estimate("TB81", Decimal("2.597"), july - 1) is None
    entered = scheme("NCC", (Rate(7_819_000, july, date(2026, 10, 1), "TB81", printed=True),))
    assert [monthly(entered, when, "TB81") for when in ("2026-06", "2026-07")] == [7_240_000, 7_819_000]
    assert entered.rates.estimate("TB81", Decimal("2.597"), july) is None
    assert monthly(entered, "2026-08", "TB100") == 8_941_000  # what the entered table doesn't name goes on


def test_no_monthly_category_is_missing_or_unknown():
    """Besides the printed rows there is only kind B without a percent, of older registries."""
    assert {row["category_code"] for row in programme("BTXH")["categories"] if is_monthly(row)} == set(
        ASSISTANCE
    )
    merit = {row["category_code"] for row in programme("NCC")["categories"] if is_monthly(row)}
    assert merit == {row["code"] for row in merit_amounts()} | {"TBB"}


def is_monthly(row: dict) -> bool:
    return row.get("payment_kind", "Monthly") == "Monthly"


def test_the_wounded_of_each_percent_get_more_than_those_of_one_less():
    """Before the tables 3,206 % of 1.624.000 for each percent: 35 % are 1,1221 × 1.624.000 = 1.822.290 → 1.822.000;
    then 2.308.000 and 3.132.000 as printed."""
    rules = scheme("NCC")
    for when, of_35 in (("2023-06", 1_822_000), ("2023-07", 2_308_000), ("2025-01", 3_132_000)):
        amounts = [monthly(rules, when, f"TB{percent}") for percent in range(21, 101)]
        assert amounts == sorted(set(amounts))
        assert amounts[35 - 21] == of_35


def test_seniority_is_printed_for_each_year():
    """12 years, written as 12 × 0,189 = 2,268: 12 × 529.000 = 6.348.000, beside the allowance of 3.117.000; before the
    tables 2,268 × 1.624.000 = 3.683.232 → 3.683.000."""
    rules = scheme("NCC")
    assert monthly(rules, "2025-01", "LT1TN", factor="2.268") == 6_348_000
    assert monthly(rules, "2025-01", "LT1TN", "LT1", factor="2.268") == 9_465_000
    assert monthly(rules, "2023-06", "LT1TN", factor="2.268") == 3_683_000


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
    7.240.000 + 1.399.000 + 2.789.000 + 2.789.000."""
    assert monthly(scheme("NCC"), "2025-01", "TB81", "TBPC81", "TBPV", "TNLS1") == 14_217_000


def test_of_helpers_allowances_only_the_highest_is_paid():
    """Ordinance 02/2020. Helpers of a heroic mother 2.789.000 and of a soldier with very heavy wounds 3.582.000: the
    latter, beside the mother's own 8.367.000 and 2.337.000: 14.286.000."""
    rules = scheme("NCC")
    assert monthly(rules, "2025-01", "BM", "BMPC", "BMPV", "TBPVN") == 14_286_000
    assert monthly(rules, "2025-01", "BMPV", "TBPV") == 2_789_000


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
    """Facts §2.2: what a birthday changes, in years; the social pension may be applied for. A single parent's steps (4) are at
    the age of a child."""
    steps = {
        (row["category_code"], step["at_age_months"] // 12, step.get("to_category"))
        for row in programme("BTXH")["categories"]
        for step in row.get("age_steps", ())
    }
    assert steps == {
        ("1a", 4, "1b"), ("1b", 16, None), ("1b", 16, "2"), ("2", 22, None), ("3a", 4, "3b"), ("3b", 16, None),
        ("4", 16, None), ("4", 22, None), ("3b", 16, "8"), ("5a1", 80, "5a2"), ("5b", 80, "5c"), ("6a", 60, "6b"), ("6b", 16, "6a"),
        ("6c", 60, "6d"), ("6d", 16, "6c"), ("7", 3, None), ("HTXH", 70, "HTXH"), ("HTXH", 75, "HTXH"),
    }  # fmt: skip


def test_what_no_text_of_law_was_seen_for_says_so():
    """What was found in print is verified with its source; open are the base salaries before 2024 and after 2026, the
    funeral of people with merit, the standards of 2021 and of 2026 of which no annex is known, and kind B without a
    percent."""
    assert {row["category_code"] for row in programme("BTXH")["categories"] if not row["verified"]} == set()
    assert {row["category_code"] for row in programme("NCC")["categories"] if not row["verified"]} == {
        "TBB",
        "MT",
    }
    open_rates = {
        row["amount"]
        for code in ("BTXH", "NCC")
        for row in programme(code)["rates"] + programme(code)["reference_levels"]
        if not row["verified"]
    }
    assert open_rates == {1_624_000, 3_012_000, 1_490_000, 1_800_000, 2_530_000}
    for code in ("BTXH", "NCC"):
        data = programme(code)
        assert all(row["source"] for row in data["categories"] + data["rates"] + data["rule_sets"])
