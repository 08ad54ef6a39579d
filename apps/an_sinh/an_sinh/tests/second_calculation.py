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
# Decree 75/2021 printed amounts that nobody has found: the office's coefficients of 1.624.000 stand for them.
MERIT_BEFORE_TABLES = ((2021, 7), datetime.date(2021, 9, 15), 1_624_000)
# The decrees whose annexes are known: counts from, may be applied from. That of 2026 has a standard (3.012.000) and no
# annexes, so that what 2024 printed is paid on.
PRINTED_IN = (((2023, 7), datetime.date(2023, 9, 5)), ((2024, 7), datetime.date(2024, 7, 1)))
# Group of article 5 and thousandths of the standard. K4 counts each child.
GROUPS = {
    "1a": ("K1", 2500), "1b": ("K1", 1500), "2": ("K2", 1500), "3a": ("K3", 2500), "3b": ("K3", 2000),
    "4": ("K4", 1000), "5a1": ("K5", 1500), "5a2": ("K5", 2000), "5b": ("K5", 1000), "5c": ("K5", 1000),
    "5d": ("K5", 3000), "6a": ("K6", 2000), "6b": ("K6", 2500), "6c": ("K6", 1500), "6d": ("K6", 2000),
    "7": ("K7", 1500), "8": ("K8", 1500), "HTXH": ("pension", 1000),
    # Articles 20 and 17: support for care, decided apart from the allowance of article 5.
    "CS1": ("care", 1000), "CS2": ("care", 1500), "CS2T": ("care", 2500), "CS3": ("care", 1500), "CS4": ("care", 2000),
    "CS5a": ("care", 2500), "CS5b": ("care", 1500), "CS6": ("care", 1500),
}  # fmt: skip
# Annex I: thousands of đồng by Decree 55/2023 and by Decree 77/2024. Of LT1TN for each year of seniority.
ANNEX_I = {
    "LT1": (2297, 3117), "LT1TN": (390, 529), "LT2": (3899, 5291), "TTLT": (2055, 2789), "TTLTN": (1644, 2231),
    "TKN": (2125, 2884), "TTKN": (1153, 1565), "TTKNN": (1644, 2231), "TNLS1": (2055, 2789),
    "TNLS2": (4110, 5578), "TNLS3": (6165, 8367), "TND": (1644, 2231), "TNLSK": (2055, 2789),
    "BM": (6165, 8367), "BMPC": (1722, 2337), "BMPV": (2055, 2789), "AH": (1722, 2337), "TBPC81": (1031, 1399),
    "TBPCN": (2113, 2867), "TBPV": (2055, 2789), "TBPVN": (2640, 3582), "TTTB": (1153, 1565),
    "TTTBN": (1644, 2231), "BB41": (2145, 2911), "BB51": (2673, 3627), "BB61": (3406, 4622),
    "BB71": (3927, 5329), "BB81": (4700, 6378), "BB91": (5235, 7104), "BBPC81": (1031, 1399),
    "BBPCN": (2055, 2789), "BBPV": (2055, 2789), "BBPVN": (2640, 3582), "TTBB": (1153, 1565),
    "TTBBN": (1644, 2231), "HH21": (1562, 2120), "HH41": (2610, 3542), "HH61": (3658, 4964),
    "HH81": (4685, 6358), "HHPC81": (1031, 1399), "HHPCN": (2055, 2789), "HHPV": (2055, 2789),
    "TTHH": (1153, 1565), "TTHHN": (1644, 2231), "HHC61": (1233, 1673), "HHC81": (2055, 2789),
    "TD": (1233, 1673), "CC1": (2055, 2789), "CC": (1208, 1639), "CCN": (1644, 2231), "HS1": (2055, 2789),
    "HS2": (1031, 1399),
}  # fmt: skip
# Annexes II (the wounded) and III (those of kind B): 21 % to 100 %, thousands of đồng.
WOUNDED_2023 = (
    1384, 1451, 1513, 1580, 1648, 1712, 1777, 1846, 1908, 1977, 2041, 2109, 2174, 2240, 2308, 2371, 2435, 2505, 2571, 2635,
    2702, 2766, 2829, 2899, 2965, 3031, 3095, 3161, 3229, 3293, 3361, 3427, 3490, 3557, 3624, 3691, 3753, 3821, 3889, 3953,
    4016, 4086, 4148, 4216, 4281, 4349, 4414, 4481, 4547, 4611, 4674, 4743, 4812, 4876, 4943, 5007, 5073, 5136, 5203, 5269,
    5335, 5403, 5469, 5532, 5601, 5664, 5728, 5796, 5865, 5932, 5994, 6059, 6127, 6189, 6260, 6324, 6388, 6456, 6522, 6589,
)  # fmt: skip
WOUNDED_2024 = (
    1878, 1969, 2053, 2144, 2236, 2323, 2411, 2505, 2589, 2683, 2770, 2862, 2950, 3040, 3132, 3217, 3304, 3399, 3489, 3576,
    3667, 3753, 3839, 3934, 4024, 4113, 4200, 4289, 4382, 4469, 4561, 4650, 4736, 4827, 4918, 5009, 5093, 5185, 5277, 5364,
    5450, 5545, 5629, 5721, 5809, 5902, 5990, 6081, 6170, 6257, 6343, 6436, 6530, 6617, 6708, 6794, 6884, 6970, 7060, 7150,
    7240, 7332, 7421, 7507, 7601, 7686, 7773, 7865, 7959, 8050, 8134, 8222, 8314, 8398, 8495, 8582, 8669, 8761, 8850, 8941,
)  # fmt: skip
KIND_B_2023 = (
    1144, 1198, 1249, 1306, 1362, 1413, 1467, 1518, 1575, 1629, 1680, 1736, 1791, 1846, 1899, 1950, 2004, 2060, 2114, 2166,
    2222, 2276, 2331, 2383, 2435, 2490, 2538, 2594, 2647, 2702, 2757, 2807, 2864, 2918, 3023, 3076, 3134, 3188, 3239, 3293,
    3348, 3401, 3457, 3508, 3563, 3619, 3672, 3723, 3776, 3832, 3889, 3940, 3995, 4048, 4105, 4157, 4209, 4261, 4318, 4374,
    4425, 4481, 4531, 4587, 4645, 4695, 4750, 4802, 4859, 4910, 4964, 5019, 5073, 5129, 5181, 5235, 5287, 5340, 5396, 5451,
)  # fmt: skip
KIND_B_2024 = (
    1552, 1626, 1695, 1772, 1848, 1917, 1991, 2060, 2137, 2211, 2280, 2356, 2430, 2505, 2577, 2646, 2719, 2795, 2869, 2939,
    3015, 3089, 3163, 3234, 3304, 3379, 3444, 3520, 3592, 3667, 3741, 3809, 3886, 3960, 4102, 4174, 4253, 4326, 4395, 4469,
    4543, 4615, 4691, 4760, 4835, 4911, 4983, 5052, 5124, 5200, 5277, 5347, 5421, 5493, 5570, 5641, 5712, 5782, 5860, 5936,
    6005, 6081, 6149, 6225, 6303, 6371, 6446, 6516, 6594, 6663, 6736, 6811, 6884, 6960, 7031, 7104, 7174, 7246, 7322, 7397,
)  # fmt: skip
# Before the tables: thousandths of the standard, of each year for LT1TN. The wounded of other percents: 3,206 % of it
# for each percent; all that is not here: the amount of 2023 in thousandths of 2.055.000.
COEFFICIENTS = {
    "LT1": 1117, "LT1TN": 189, "LT2": 1897, "TKN": 1034, "TNLS1": 1000, "TNLS2": 2000, "TNLS3": 3000, "TND": 800,
    "BM": 3000, "BMPC": 838, "BMPV": 1000, "AH": 838, "TB21": 673, "TB41": 1314, "TB61": 1956, "TB81": 2597,
    "TB100": 3206, "TBPC81": 500, "TBPCN": 1030, "TBPV": 1000, "TBPVN": 1285, "BB41": 1044, "BB51": 1300,
    "BB61": 1658, "BB71": 1911, "BB81": 2287, "BB91": 2547, "HH21": 760, "HH41": 1270, "HH61": 1780, "HH81": 2280,
    "HHC61": 600, "HHC81": 1000, "TD": 600, "CC": 588, "CC1": 1000, "CCN": 800,
}  # fmt: skip
# Of the allowances of helpers only the highest is paid (Ordinance 02/2020).
HELPERS = ("BMPV", "TBPV", "TBPVN", "BBPV", "BBPVN", "HHPV")
# Of survivors' benefits at most two (the same ordinance).
SURVIVORS = ("TNLS1", "TNLS2", "TNLS3", "TNLSK", "TTLT", "TTKN", "TTTB", "TTBB", "TTHH")
PERCENTS = range(21, 101)
MERIT_CODES = (*ANNEX_I, *(f"TB{p}" for p in PERCENTS), *(f"TBB{p}" for p in PERCENTS))


def printed(code, column):
    """Đồng that a decree prints for a category; column 0: Decree 55/2023, 1: Decree 77/2024."""
    if code in ANNEX_I:
        return ANNEX_I[code][column] * 1000
    if code.startswith("TBB"):
        return (KIND_B_2023, KIND_B_2024)[column][int(code[3:]) - 21] * 1000
    return (WOUNDED_2023, WOUNDED_2024)[column][int(code[2:]) - 21] * 1000


def hundred_thousandths(code):
    """The coefficient before the tables."""
    if code in COEFFICIENTS:
        return COEFFICIENTS[code] * 100
    if code.startswith("TB") and not code.startswith(("TBB", "TBP")):
        return 3206 * int(code[2:])
    return (printed(code, 0) * 1000 * 2 // 2_055_000 + 1) // 2 * 100


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
    """NCC: each category is paid, of helpers' allowances the highest, of survivors' benefits the two highest."""
    amounts, helpers, survivors = [], [0], [0, 0]
    for claim in claims:
        if has_it(claim, month):
            kind = (
                helpers if claim["code"] in HELPERS else survivors if claim["code"] in SURVIVORS else amounts
            )
            kind.append(merit_amount(claim, month, today))
    survivors.sort()
    return sum(amounts) + max(helpers) + survivors[-1] + survivors[-2]


def merit_amount(claim, month, today):
    """What is printed; before the first table coefficient × standard, rounded to the nearest 1,000."""
    times = claim["children"] or 1
    for column in (1, 0):
        counts_from, applied_from = PRINTED_IN[column]
        if counts_from <= month and applied_from <= today:
            return printed(claim["code"], column) * times
    counts_from, applied_from, level = MERIT_BEFORE_TABLES
    if counts_from > month or applied_from > today:
        return 0
    exact = level * hundred_thousandths(claim["code"]) * times
    return (exact + 50_000_000) // 100_000_000 * 1000
