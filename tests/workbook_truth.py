"""What the district's workbook says, worked out row by row with nothing of the product: the tests' second opinion.

Slow and simple on purpose. Only the list of rows that are no good comes from the expected file.
"""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

import openpyxl
from district import EXPECTED, WORKBOOK

STANDARD = 360_000
# Annexes I and II of Decree 55/2023 as printed, in thousands of đồng; what is printed is no product of a coefficient.
MERIT = {
    "TNLS1": 2055, "TNLS2": 4110, "TND": 1644, "TB21": 1384, "TB41": 2702, "TB61": 4016, "TB81": 5335, "BB41": 2145,
    "BB61": 3406, "HH21": 1562, "HH41": 2610, "HH61": 3658, "HHC61": 1233, "TD": 1233, "CC": 1208, "TKN": 2125,
    "AH": 1722,
}  # fmt: skip
# What a single parent (group 4) keeps beside the own allowance, by article 6 of Decree 20/2021.
BESIDE_SINGLE_PARENT = {"5", "6", "8"}
MONTH_HEADING_ROW, FIRST_ROW = 8, 10
NAME, MALE, FEMALE, ID, CATEGORY, COEFFICIENT, START, CHANNEL, ACCOUNT, BANK = (
    1,
    2,
    3,
    4,
    7,
    8,
    12,
    19,
    20,
    22,
)


@dataclass(frozen=True)
class Row:
    """One accepted row: whose, for what, how much a month in đồng, and how it is to be paid."""

    programme: str
    number: int
    code: str
    person: tuple
    name: str
    category: str
    amount: int
    start: date
    channel: str

    @property
    def group(self) -> str:
        return re.match(r"\d+", self.category)[0] if self.programme == "BTXH" else self.category


def plain(text: str) -> str:
    """Lower case without accents, single spaces."""
    folded = unicodedata.normalize("NFD", str(text).lower().replace("đ", "d"))
    return " ".join("".join(sign for sign in folded if not unicodedata.combining(sign)).split())


@cache
def rows() -> tuple[Row, ...]:
    """The accepted rows of both sheets."""
    book = openpyxl.load_workbook(WORKBOOK, data_only=True)
    refused = {(sheet, number) for sheet, number, _code in EXPECTED["rejected_at"]}
    communes = {commune_key(name): code for code, name in EXPECTED["units"].items()}
    found = []
    for sheet in book.worksheets:
        code = None
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            if number < FIRST_ROW:
                continue
            if re.match(r"^[IVXL]+\. ", str(cells[0])):
                code = communes[commune_key(str(cells[0]).split(". ", 1)[1])]
            elif isinstance(cells[0], int) and (sheet.title, number) not in refused:
                found.append(row_of(sheet.title, number, code, cells))
    return tuple(found)


def commune_key(name: str) -> str:
    """ "TT. ĐỒNG MỎ", "Thị trấn Đồng Mỏ" → "thi tran dong mo"; where i and y are written either way, i."""
    key = plain(name)
    key = re.sub(r"^(tt\.?|thi tran) ?", "thi tran ", key)
    key = re.sub(r"^(x\.|xa) ?", "xa ", key)
    return key.replace("y", "i")


def row_of(programme: str, number: int, code: str, cells: tuple) -> Row:
    category = re.sub(r"\s", "", str(cells[CATEGORY]))
    if programme == "NCC":
        amount = MERIT[category] * 1000
    else:
        amount = round(float(str(cells[COEFFICIENT]).replace(",", ".")) * 1000) * STANDARD // 1000
    start = cells[START]
    if not isinstance(start, datetime):
        month, year = re.match(r"^(\d{1,2})[/-](\d{4})$", str(start).strip()).groups()
        start = date(int(year), int(month), 1)
    id_number = re.sub(r"\D", "", str(cells[ID] or ""))
    name = plain(cells[NAME])
    birth = str(cells[MALE] or cells[FEMALE])
    return Row(
        programme, number, code, (id_number,) if id_number else (name, birth, code), name,
        category, amount, date(start.year, start.month, 1), channel_of(cells),
    )  # fmt: skip


def channel_of(cells: tuple) -> str:
    if plain(cells[CHANNEL] or "") != "tk" or not cells[ACCOUNT]:
        return "cash"
    bank = plain(cells[BANK] or "").replace(" ", "")
    return "Agribank" if "agri" in bank or "nhno" in bank or "nongnghiep" in bank else "VietinBank"


@cache
def owed(month: date) -> dict[tuple[str, tuple], tuple[Row, ...]]:
    """(programme, person) → the rows that are paid in a month: all of NCC; of BTXH the highest, and the single
    parent's beside a group 5, 6 or 8."""
    claims = defaultdict(list)
    for row in rows():
        if row.start <= month:
            claims[row.programme, row.person].append(row)
    return {key: paid(key[0], tuple(held)) for key, held in claims.items()}


def paid(programme: str, held: tuple[Row, ...]) -> tuple[Row, ...]:
    if programme == "NCC":
        return held
    best = []
    for row in held:
        for other in held:
            if other is row:
                best.append((row.amount, (row,)))
            elif row.group == "4" and other.group in BESIDE_SINGLE_PARENT:
                best.append((row.amount + other.amount, (row, other)))
    return max(best, key=lambda choice: choice[0])[1]


def totals(month: date, key) -> dict[str, dict[str, int]]:
    """Persons and đồng of a month, grouped by `key(row)`."""
    persons, amounts = defaultdict(set), defaultdict(int)
    for (programme, person), held in owed(month).items():
        for row in held:
            persons[key(row)].add((programme, person))
            amounts[key(row)] += row.amount
    return {group: {"persons": len(persons[group]), "total": amounts[group]} for group in amounts}
