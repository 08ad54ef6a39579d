"""A province's registry that never was: deterministic by seed, no personal data of real people.

ID numbers begin with 097 to 099, province codes that don't exist; names are drawn from common parts. The mix of
categories, second entitlements, accounts and guardians follows the sizes in the official plans.
"""

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass

SURNAMES = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Nông",
    "Lương",
    "Vi",
    "Hứa",
    "Chu",
    "Triệu",
    "Bế",
]
MIDDLE = {
    True: ["Văn", "Đức", "Hữu", "Công", "Quang", "Minh", "Đình", "Xuân"],
    False: ["Thị", "Thu", "Hồng", "Minh", "Thúy", "Ngọc"],
}
GIVEN = {
    True: [
        "An",
        "Bình",
        "Cường",
        "Dũng",
        "Đạt",
        "Hải",
        "Hùng",
        "Khánh",
        "Lâm",
        "Long",
        "Nam",
        "Phúc",
        "Quân",
        "Sơn",
        "Tài",
        "Thắng",
        "Toàn",
        "Tuấn",
        "Vinh",
    ],
    False: [
        "Bích",
        "Dung",
        "Hạnh",
        "Hằng",
        "Hiền",
        "Hòa",
        "Hoa",
        "Huệ",
        "Hương",
        "Lan",
        "Liên",
        "Loan",
        "Mai",
        "Nga",
        "Nhung",
        "Phượng",
        "Thảo",
        "Thủy",
        "Yến",
    ],
}
# code, coefficient, share, birth years
BTXH = (
    ("5c", 1.0, 34, (1924, 1944)), ("6c", 1.5, 22, (1965, 2007)), ("6d", 2.0, 12, (1930, 1963)),
    ("6b", 2.5, 8, (1930, 1963)), ("CS1", 1.0, 7, (1960, 1995)), ("6a", 2.0, 5, (1965, 2007)),
    ("4", 1.0, 4, (1970, 1998)), ("5a2", 2.0, 4, (1925, 1943)), ("7", 1.5, 2, (2022, 2023)), ("1b", 1.5, 2, (2009, 2018)),
)  # fmt: skip
NCC = (
    ("TNLS1", 1.0, 27, (1930, 1960)), ("TB21", 0.673, 19, (1930, 1965)), ("HH41", 1.27, 11, (1935, 1960)),
    ("TB41", 1.314, 10, (1930, 1965)), ("HH21", 0.76, 10, (1935, 1960)), ("BB41", 1.044, 8, (1935, 1962)),
    ("BB61", 1.658, 7, (1935, 1962)), ("TND", 0.8, 4, (1930, 1955)), ("HHC61", 0.6, 4, (1970, 1995)),
)  # fmt: skip
SECOND = {"5c": ("6d", 2.0), "TB21": ("HH41", 1.27), "4": ("6c", 1.5)}
STANDARD = {"BTXH": (360_000, 1), "NCC": (2_055_000, 1000)}
NCC_SHARE = 0.12
SECOND_SHARE = 0.25
ACCOUNT_SHARE = 0.55
BANKS = (("VietinBank", 12), ("Agribank", 13))


@dataclass(frozen=True)
class Row:
    """One entitlement of one person, as a list shows it."""

    programme: str
    full_name: str
    is_man: bool
    birth: datetime.date | int
    id_number: str
    village: str
    category: str
    coefficient: float
    amount: int
    decision: str
    decision_date: datetime.date
    start_month: datetime.date
    payee: tuple[str, str, str] | None
    account: tuple[str, str, str] | None  # number, holder, bank


def commune_rows(seed: int, commune: int, persons: int) -> Iterator[Row]:
    """All rows of one commune; the same for the same seed and number, whatever else is made."""
    chance = random.Random(f"{seed}/{commune}")
    for number in range(persons):
        yield from _person(chance, commune, number)


def _person(chance: random.Random, commune: int, number: int) -> Iterator[Row]:
    programme = "NCC" if chance.random() < NCC_SHARE else "BTXH"
    kinds = NCC if programme == "NCC" else BTXH
    code, factor, _, years = chance.choices(kinds, weights=[kind[2] for kind in kinds])[0]
    is_man = chance.random() < 0.48
    name = full_name(chance, is_man)
    year = chance.randint(*years)
    birth = (
        year if chance.random() < 0.15 else datetime.date(year, chance.randint(1, 12), chance.randint(1, 28))
    )
    signed = datetime.date(chance.randint(2015, 2023), chance.randint(1, 12), chance.randint(1, 28))
    earliest = datetime.date(max(signed.year, year), signed.month, 1)
    payee = None
    if year > 2008 or chance.random() < 0.08:
        payee = (
            full_name(chance, False),
            "Mẹ" if year > 2008 else "Con",
            "Giám hộ" if year > 2008 else "Ủy quyền",
        )
    account = None
    if chance.random() < ACCOUNT_SHARE:
        bank, length = chance.choice(BANKS)
        account = (f"{9 * 10 ** (length - 1) + commune * 1000 + number}", payee[0] if payee else name, bank)
    village = f"Thôn {chance.randint(1, 12)}"
    id_number = f"0{99 - commune // 1000}{_century_and_sex(year, is_man)}{year % 100:02d}{commune % 1000:03d}{number:03d}"
    granted = [(code, factor)]
    if code in SECOND and chance.random() < SECOND_SHARE:
        granted.append(SECOND[code])
    for category, coefficient in granted:
        standard, unit = STANDARD[programme]
        yield Row(
            programme, name, is_man, birth, id_number, village, category, coefficient,
            round(coefficient * standard / unit) * unit, f"{number % 5000 + 1}/QĐ-UBND", signed, earliest,
            payee, account,
        )  # fmt: skip


def full_name(chance: random.Random, is_man: bool) -> str:
    """A common name, of nobody in particular."""
    return " ".join((chance.choice(SURNAMES), chance.choice(MIDDLE[is_man]), chance.choice(GIVEN[is_man])))


def _century_and_sex(year: int, is_man: bool) -> int:
    return 2 * (year // 100 - 19) + (0 if is_man else 1)
