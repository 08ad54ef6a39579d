"""Small worlds to check rows against: a locality, categories, providers, and lists as .xlsx bytes."""

import datetime
import io
import json
from decimal import Decimal
from pathlib import Path

import xlsxwriter

import an_sinh
from an_sinh.domain.base.money import multiply
from an_sinh.domain.registry_import.categories import Category, CategoryIndex
from an_sinh.domain.registry_import.checks import Context
from an_sinh.domain.registry_import.communes import Unit, UnitIndex
from an_sinh.domain.registry_import.persons import PersonIndex
from an_sinh.domain.registry_import.providers import Provider, ProviderIndex
from an_sinh.domain.registry_import.reading import Reading, list_month, read_listings, read_registry
from an_sinh.domain.registry_import.workbook import read_workbook

DATA = Path(an_sinh.__file__).parent / "tests" / "data"
WORKBOOK = DATA / "chi_lang_registry_2024-05.xlsx"
EXPECTED = json.loads((DATA / "chi_lang_registry_2024-05.expected.json").read_text())
TODAY = datetime.date(2024, 5, 20)
MAY = datetime.date(2024, 5, 1)
STANDARDS = {"BTXH": (360_000, 1), "NCC": (2_055_000, 1000)}
COEFFICIENTS = {
    "BTXH": "1a 2.5 1b 1.5 2 1.5 3a 2.5 3b 2 4 1 5a1 1.5 5a2 2 5b 1 5c 1 5d 3 6a 2 6b 2.5 6c 1.5 6d 2 7 1.5 8 1.5 CS1 1",
    "NCC": "TNLS1 1 TNLS2 2 TND .8 TB21 .673 TB41 1.314 TB61 1.956 TB81 2.597 BB41 1.044 BB61 1.658 HH21 .76 "
    "HH41 1.27 HH61 1.78 HHC61 .6 TD .6 CC .588 TKN 1.034 AH .838",
}
# What annexes I and II of Decree 55/2023 print, in thousands of đồng.
PRINTED = {
    "TNLS1": 2055, "TNLS2": 4110, "TND": 1644, "TB21": 1384, "TB41": 2702, "TB61": 4016, "TB81": 5335, "BB41": 2145,
    "BB61": 3406, "HH21": 1562, "HH41": 2610, "HH61": 3658, "HHC61": 1233, "TD": 1233, "CC": 1208, "TKN": 2125,
    "AH": 1722,
}  # fmt: skip
HEADINGS = {
    "commune": "Xã, phường",
    "full_name": "Họ và tên",
    "sex": "Giới tính",
    "birth_date": "Ngày sinh",
    "id_number": "Số CCCD",
    "village": "Thôn",
    "category": "Mã đối tượng",
    "coefficient": "Hệ số",
    "amount": "Mức hưởng",
    "start_month": "Hưởng từ tháng",
    "payee_name": "Người nhận thay",
    "channel": "Hình thức nhận",
    "account_number": "Số tài khoản",
    "account_holder": "Chủ tài khoản",
    "provider": "Ngân hàng",
}


def categories() -> list[Category]:
    """The categories that the sample list uses, with their coefficients."""
    return [
        Category(f"{programme}-{code}", programme, code, Decimal(factor), code == "4")
        for programme, text in COEFFICIENTS.items()
        for code, factor in zip(text.split()[::2], text.split()[1::2], strict=True)
    ]


def units() -> UnitIndex:
    """Chi Lăng's twenty communes of 2024."""
    return UnitIndex([Unit(f"{code}-2004", code, name) for code, name in EXPECTED["units"].items()])


def providers() -> ProviderIndex:
    """Two banks and the post."""
    return ProviderIndex(
        [
            Provider("VietinBank", "Ngân hàng TMCP Công thương Việt Nam", usual_lengths=(12,)),
            Provider("Agribank", usual_lengths=(13,)),
            Provider("BuuDien", "Bưu điện", holds_accounts=False, pays_cash=True),
        ]
    )


def context(**changes) -> Context:
    """A context without known persons; rates of May 2024."""
    by_name = {category.name: category for category in categories()}

    def amount_of(name: str, factor: Decimal | None, month: datetime.date) -> int:
        category = by_name[name]
        if category.code in PRINTED and category.programme == "NCC":
            return PRINTED[category.code] * 1000
        return multiply(factor or category.coefficient, *STANDARDS[category.programme])

    given = {
        "units": units(),
        "categories": CategoryIndex(categories()),
        "providers": providers(),
        "persons": PersonIndex(),
        "amount_of": amount_of,
        "today": TODAY,
        "month": MAY,
    }
    return Context(**(given | changes))


def row(**changes) -> dict:
    """A right row of a flat list."""
    right = {
        "commune": "Xã Mai Sao",
        "full_name": "Lộc Đình Cường",
        "sex": "Nam",
        "birth_date": "24/05/1938",
        "id_number": "020038681016",
        "village": "Thôn 1",
        "category": "5c",
        "amount": 360_000,
        "start_month": "11/2023",
        "channel": "TM",
    }
    return right | changes


def flat_list(
    rows: list[dict], headings: dict[str, str] | None = None, sheet: str = "BTXH", above=()
) -> bytes:
    """A flat list as .xlsx bytes: `headings` maps field to heading, `above` are title lines."""
    headings = headings or {name: text for name, text in HEADINGS.items() if any(name in row for row in rows)}
    lines = [[title] for title in above] + [list(headings.values())]
    lines += [[given.get(name, "") for name in headings] for given in rows]
    return workbook({sheet: lines})


def workbook(sheets: dict[str, list[list]]) -> bytes:
    """Any cells as .xlsx bytes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        for name, lines in sheets.items():
            page = book.add_worksheet(name)
            for at, line in enumerate(lines):
                for column, cell in enumerate(line):
                    page.write(at, column, cell)
    return buffer.getvalue()


def read(content: bytes, mapping: dict | None = None, into: Context | None = None) -> Reading:
    """Reads a workbook's bytes all the way."""
    into = into or context()
    listings, skipped = read_listings(read_workbook(content), into.units, mapping)
    into.month = list_month(listings, into.month)
    return read_registry(listings, into, skipped)


def read_rows(*rows: dict, into: Context | None = None) -> Reading:
    """Reads a flat list of BTXH made of these rows."""
    return read(flat_list(list(rows)), into=into)
