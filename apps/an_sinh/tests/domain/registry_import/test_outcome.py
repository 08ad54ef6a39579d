"""The preview's promise: the amounts of a sheet are those taken, refused or named."""

import io
from decimal import Decimal

import openpyxl

from an_sinh.domain.registry_import.categories import Category, CategoryIndex
from an_sinh.domain.registry_import.outcome import outcome
from tests.domain.registry_import.factory import WORKBOOK, read, workbook

LINES = [
    ["STT", "Xã", "Họ và tên", "Ngày sinh", "Số CCCD", "Mã đối tượng", "Mức hưởng"],
    ["", "", "I. Xã Mai Sao", "", "", "", 1_080_000],  # the commune's own sum
    [1, "Xã Mai Sao", "Lộc Đình Cường", "1938", "020038681016", "5c", 360_000],
    [2, "Xã Mai Sao", "Lộc Thị Hoa", "1940", "", "ZZ", 360_000],
    ["", "", "chuyển trả bà Lộc Thị Na", "", "", "", 360_000],
    ["", "", "", "", "", "", 50_000],
    ["", "", "Tổng cộng", "", "", "", 1_130_000],
    ["", "", "Người lập biểu", "", "", "", ""],
]


def test_every_amount_is_accepted_refused_or_named():
    """360,000 taken, 360,000 refused for its code, 360,000 and 50,000 named: 1,130,000 as the list's own total says."""
    told = outcome(read(workbook({"BTXH": LINES})))
    assert told == {
        "accepted": {"rows": 1, "amount": 360_000},
        "rejected": [{"rows": 1, "amount": 360_000, "code": "unknown_category", "details": ("ZZ",)}],
        "left_out": [
            {"sheet": "BTXH", "row_no": 5, "text": "chuyển trả bà Lộc Thị Na", "amount": 360_000},
            {"sheet": "BTXH", "row_no": 6, "text": "", "amount": 50_000},
        ],
        "left_out_share": {"rows": 2, "amount": 410_000},
        "warnings": [
            {"code": "start_month_assumed", "rows": 1, "sheet": "BTXH", "row_no": 3, "details": ("05/2024",)}
        ],
        "notices": [],
        "ignored": [],
        "skipped": [],
        "stated": [
            {"sheet": "BTXH", "row_no": 7, "text": "Tổng cộng", "amount": 1_130_000, "lines": 1_130_000}
        ],
        "total": 1_130_000,
    }


def test_what_is_worth_a_look_is_told_with_a_place_and_changes_no_figure():
    """A start of 11/2016 for somebody born in 1938 is right, one before her birth can't be."""
    rows = [
        ["STT", "Xã", "Họ và tên", "Ngày sinh", "Mã đối tượng", "Mức hưởng", "Hưởng từ tháng"],
        [1, "Xã Mai Sao", "Lộc Đình Cường", "1938", "5c", 360_000, "11/2016"],
        [2, "Xã Mai Sao", "Lộc Thị Hoa", "24/05/2017", "6d", 720_000, "04/2017"],
        [3, "Xã Mai Sao", "Lộc Thị Nga", "24/05/2017", "6d", 720_000, "05/2017"],
        [4, "Xã Mai Sao", "Lộc Thị Na", "2018", "6d", 720_000, "11/2016"],
    ]
    told = outcome(read(workbook({"BTXH": rows})))
    assert told["notices"] == [
        {
            "code": "start_before_birth",
            "rows": 2,
            "sheet": "BTXH",
            "row_no": 3,
            "details": ("04/2017", "24/05/2017"),
        }
    ]
    assert told["accepted"] == {"rows": 4, "amount": 2_520_000} and told["rejected"] == []


def test_the_districts_workbook_has_97_starts_before_a_birth():
    told = outcome(read(WORKBOOK.read_bytes()))
    assert [(notice["code"], notice["rows"]) for notice in told["notices"]] == [("start_before_birth", 97)]


def test_the_districts_workbook_adds_up_to_what_another_reader_sums():
    """openpyxl sums the column "Mức hưởng" over every row with a number; nothing of it is passed over."""
    content = WORKBOOK.read_bytes()
    told = outcome(read(content))
    by_openpyxl = 0
    for sheet in openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True):
        column = None
        for row in sheet.iter_rows(values_only=True):
            if column is None:
                texts = [str(cell or "").casefold() for cell in row]
                column = next((at for at, text in enumerate(texts) if text.startswith("mức")), None)
            elif isinstance(row[0], int | float) and isinstance(row[column], int | float):
                by_openpyxl += int(row[column])
    assert told["left_out"] == []
    assert told["total"] == by_openpyxl > 0


def test_what_is_taken_otherwise_than_it_stands_is_told_before():
    """A number that Excel rounded is no account: that person is paid in cash, and the office reads so before the import."""
    rows = [
        [
            "STT",
            "Xã",
            "Họ và tên",
            "Ngày sinh",
            "Số CCCD",
            "Mã đối tượng",
            "Mức hưởng",
            "Ngân hàng",
            "Số tài khoản",
        ],
        [1, "Xã Mai Sao", "Lộc Đình An", "1938", "020038001234", "5c", 360_000, "VietinBank", "9.88606E10"],
        [
            2,
            "Xã Mai Sao",
            "Lộc Thị Bình",
            "1912",
            "020112001235",
            "5c",
            360_000,
            "VietinBank",
            "098860552632",
        ],
    ]
    told = outcome(read(workbook({"BTXH": rows})))
    assert {(each["code"], each["rows"], each["row_no"], each["details"]) for each in told["warnings"]} >= {
        ("bad_account_number", 1, 2, ("9.88606E10",)),
        ("age_unusual", 1, 3, ("1912", "112")),
    }


def test_a_code_of_two_programmes_asks_for_the_programme():
    """Both know a code; a list that names its programme is read, one that doesn't is told to."""
    found = CategoryIndex(
        [
            Category(name=f"{programme}-9", programme=programme, code="9", coefficient=Decimal(1))
            for programme in ("BTXH", "HTXH")
        ]
    )
    assert (found.is_of_several("9"), found.is_of_several("8"), found.find(None, "9")) == (True, False, None)
    assert found.find("HTXH", "9").name == "HTXH-9"
    assert not found.is_of_several("BTXH-9")
