"""What is owed, calculated a second time: slowly, month by month, from tables typed off the law.

It reads none of the product's data and shares no code with it. A month is a (year, month) pair, an amount an
int of đồng, a coefficient a whole number of thousandths, so that not even the arithmetic is the same.
"""

import datetime

# Mức chuẩn trợ giúp xã hội: (counts from, may be applied from, đồng).
ASSISTANCE = (
    ((2014, 1), datetime.date(2014, 1, 1), 270_000),  # Decree 136/2013
    ((2021, 7), datetime.date(2021, 7, 1), 360_000),  # Decree 20/2021, art. 4
    ((2024, 7), datetime.date(2024, 7, 1), 500_000),  # Decree 76/2024
    ((2026, 7), datetime.date(2026, 10, 5), 540_000),  # Decree 335/2026, issued in August 2026
)
# Mức chuẩn trợ cấp ưu đãi người có công.
MERIT = (
    ((2021, 7), datetime.date(2021, 9, 15), 1_624_000),  # Decree 75/2021
    ((2023, 7), datetime.date(2023, 9, 5), 2_055_000),  # Decree 55/2023
    ((2024, 7), datetime.date(2024, 7, 1), 2_789_000),  # Decree 77/2024
    ((2026, 7), datetime.date(2026, 10, 1), 3_012_000),  # Decree 321/2026
)
# Group of article 5 and thousandths of the standard. K4 counts each child.
GROUPS = {
    "1a": ("K1", 2500), "1b": ("K1", 1500), "2": ("K2", 1500), "3a": ("K3", 2500), "3b": ("K3", 2000),
    "4": ("K4", 1000), "5a1": ("K5", 1500), "5a2": ("K5", 2000), "5b": ("K5", 1000), "5c": ("K5", 1000),
    "5d": ("K5", 3000), "6a": ("K6", 2000), "6b": ("K6", 2500), "6c": ("K6", 1500), "6d": ("K6", 2000),
    "7": ("K7", 1500), "8": ("K8", 1500), "HTXH": ("pension", 1000),
    # Article 20: support for care, decided apart from the allowance of article 5.
    "CS1": ("care", 1000), "CS2": ("care", 1500), "CS3": ("care", 1500), "CS4": ("care", 2000),
    "CS5a": ("care", 2500), "CS5b": ("care", 1500), "CS6": ("care", 1500),
}  # fmt: skip
MERIT_GROUPS = {
    "LT1": 1117, "LT2": 1897, "TKN": 1034, "TNLS1": 1000, "TNLS2": 2000, "TNLS3": 3000, "TND": 800, "BM": 3000,
    "BMPC": 838, "BMPV": 1000, "AH": 838, "TB21": 673, "TB41": 1314, "TB61": 1956, "TB81": 2597, "TB100": 3206,
    "TBPC81": 500, "TBPCN": 1030, "TBPV": 1000, "TBPVN": 1285, "BB41": 1044, "BB51": 1300, "BB61": 1658,
    "BB71": 1911, "BB81": 2287, "BB91": 2547, "HH21": 760, "HH41": 1270, "HH61": 1780, "HH81": 2280,
    "HHC61": 600, "HHC81": 1000, "TD": 600, "CC": 588, "CC1": 1000, "CCN": 800,
}  # fmt: skip
# Where the decree prints another amount than coefficient × standard, as long as its standard lasts.
PRINTED = {
    ("LT1", 2_789_000): 3_117_000, ("LT2", 2_789_000): 5_292_000,
    ("TB21", 2_789_000): 1_878_000, ("TB41", 2_789_000): 3_666_000, ("TB61", 2_789_000): 5_454_000,
    ("TB21", 3_012_000): 2_028_000, ("TB41", 3_012_000): 3_959_000, ("TB61", 3_012_000): 5_890_000,
}  # fmt: skip


def next_month(month):
    year, number = month
    return (year + 1, 1) if number == 12 else (year, number + 1)


def standard(table, month, today, local=()):
    """The newest standard that counts for a month and may be applied today. `local`: a province's own, which
    counts where it is the higher one."""

    def newest(rows):
        amount = 0
        for counts_from, applied_from, value in rows:
            if counts_from <= month and applied_from <= today:
                amount = value
        return amount

    return max(newest(table), newest(local))


def has_it(claim, month):
    """Whether a claim counts in a month. A claim: code, children, first, last or None, pauses."""
    if month < claim["first"]:
        return False
    if claim["last"] is not None and month > claim["last"]:
        return False
    paused = any(begin <= month and (end is None or month <= end) for begin, end in claim["pauses"])
    return not paused


def assistance(claims, month, today, local=()):
    """BTXH: the highest allowance; of a single parent (K4) also that of K5, K6 or K8; support for care besides."""
    amounts = {}
    for claim in claims:
        if has_it(claim, month):
            group, thousandths = GROUPS[claim["code"]]
            value = standard(ASSISTANCE, month, today, local) * thousandths * (claim["children"] or 1) // 1000
            amounts[group] = max(amounts.get(group, 0), value)
    care = amounts.pop("care", 0)
    parent = amounts.get("K4", 0)
    with_parent = parent + max((amounts.get(group, 0) for group in ("K5", "K6", "K8")), default=0)
    return max([with_parent, *amounts.values()], default=0) + care


def merit(claims, month, today):
    """NCC: each category is paid, rounded to the nearest 1,000."""
    total = 0
    for claim in claims:
        if has_it(claim, month):
            level = standard(MERIT, month, today)
            exact = level * MERIT_GROUPS[claim["code"]]
            value = (exact + 500_000) // 1_000_000 * 1000
            total += PRINTED.get((claim["code"], level), value)
    return total
