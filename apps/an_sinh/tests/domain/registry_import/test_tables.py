"""Tables stacked on one sheet: each is read by its own headings, and what can't be read is named with its amounts."""

import pytest

from an_sinh.domain.registry_import.outcome import outcome
from tests.domain.registry_import.factory import read, workbook

FIRST = [
    ["DANH SÁCH CHI TRẢ TRỢ CẤP XÃ HỘI THÁNG 05/2024"],
    ["STT", "Xã", "Họ và tên", "Ngày sinh", "Mã đối tượng", "Mức hưởng", "Ghi chú"],
    [1, "Xã Mai Sao", "Lộc Đình Cường", "1938", "5c", 360_000, ""],
    [2, "Xã Mai Sao", "Lộc Thị Hoa", "1940", "5c", 360_000, ""],
    ["", "", "Tổng cộng", "", "", 720_000],
    [],
    ["", "Người lập biểu", "", "", "Chủ tịch"],
]
# Other columns in another order: read by the headings above, the commune would be a name and the code an amount.
SECOND = [
    ["STT", "Họ và tên", "Năm sinh", "Mã đối tượng", "Số CCCD", "Tiền trợ cấp", "Xã"],
    [1, "Hứa Văn Tô", "1950", "6b", "020050000001", 900_000, "Xã Vân An"],
    [2, "Hứa Thị Lai", "1951", "6b", "020151000002", 900_000, "Xã Vân An"],
    ["", "Cộng", "", "", "", 1_800_000],
]


def told(reading) -> list[tuple]:
    return [
        (entry.person.full_name, entry.category.code, entry.record.unit.unit_name, entry.record.row_no)
        for entry in reading.entries
    ]


def test_a_second_table_is_read_by_its_own_headings():
    """720,000 and 1,800,000, as the tables' own totals say."""
    reading = read(workbook({"BTXH": [*FIRST, *SECOND]}))
    assert told(reading) == [
        ("Lộc Đình Cường", "5c", "Xã Mai Sao", 3),
        ("Lộc Thị Hoa", "5c", "Xã Mai Sao", 4),
        ("Hứa Văn Tô", "6b", "Xã Vân An", 9),
        ("Hứa Thị Lai", "6b", "Xã Vân An", 10),
    ]
    found = outcome(reading)
    assert (found["accepted"], found["rejected"], found["left_out"]) == (
        {"rows": 4, "amount": 2_520_000},
        [],
        [],
    )
    assert [(line["row_no"], line["amount"], line["lines"]) for line in found["stated"]] == [
        (5, 720_000, 720_000),
        (11, 1_800_000, 1_800_000),
    ]


def test_the_table_with_more_columns_may_stand_below():
    wider = [[*SECOND[0], "Số tài khoản", "Ngân hàng"], *SECOND[1:]]
    reading = read(workbook({"BTXH": [*FIRST, *wider]}))
    assert [row[0] for row in told(reading)] == ["Lộc Đình Cường", "Lộc Thị Hoa", "Hứa Văn Tô", "Hứa Thị Lai"]


@pytest.mark.parametrize(
    ("title", "refused"),
    [
        (["B. DANH SÁCH GIẢM TRONG THÁNG"], True),
        (["II. DANH SÁCH TĂNG MỚI"], False),
        (["BIỂU 2: NGƯỜI KHUYẾT TẬT"], False),
    ],
)
def test_what_stands_above_a_second_table_holds_for_it(title, refused):
    reading = read(workbook({"BTXH": [*FIRST, title, *SECOND]}))
    codes = [(row.record.row_no, row.code) for row in reading.rejected]
    assert codes == ([(10, "leaving_section"), (11, "leaving_section")] if refused else [])
    assert outcome(reading)["total"] == 2_520_000


def test_a_second_table_says_its_own_programme_and_unit_of_amounts():
    ncc = [
        ["DANH SÁCH NGƯỜI CÓ CÔNG THÁNG 05/2024 (đơn vị tính: nghìn đồng)"],
        ["STT", "Họ và tên", "Năm sinh", "Mã đối tượng", "Trợ cấp hàng tháng", "Xã"],
        [1, "Hứa Văn Tô", "1950", "TKN", 2_125, "Xã Vân An"],
    ]
    reading = read(workbook({"BTXH": [*FIRST, *ncc]}))
    assert (reading.entries[-1].category.name, outcome(reading)["total"]) == ("NCC-TKN", 2_845_000)


def test_headings_on_each_page_begin_no_table_whatever_rows_they_take():
    top = ["STT", "Họ và tên", "Giới tính", "", "Ngày sinh", "Xã", "Mã đối tượng", "Mức hưởng"]
    below = ["", "", "Nam", "Nữ", "", "", "", ""]
    people = [
        [n, f"Lộc Thị {letter}oa", "", "x", "1938", "Xã Mai Sao", "5c", 360_000]
        for n, letter in enumerate("HTK", 1)
    ]
    for repeated in ([top, below], [top], [[text.upper() for text in top], below]):
        reading = read(
            workbook({"BTXH": [top, below, people[0], *repeated, people[1], *repeated, people[2]]})
        )
        assert [(entry.person.sex, entry.record.values["amount"]) for entry in reading.entries] == [
            ("Female", 360_000)
        ] * 3
        assert reading.rejected == []


def test_a_summary_below_the_list_is_named_with_its_amounts():
    """Nobody is registered from it, and what it says isn't lost: 720,000 accepted and 2 × 360,000 named."""
    summary = [
        ["STT", "Xã", "Nhóm đối tượng", "Số tiền", "Ghi chú"],
        [1, "Xã Mai Sao", "5c", 360_000, ""],
        [2, "Xã Vân An", "6b", 360_000, ""],
        ["", "Cộng", "", 720_000],
    ]
    found = outcome(read(workbook({"BTXH": [*FIRST, *summary]})))
    assert found["accepted"] == {"rows": 2, "amount": 720_000} and found["rejected"] == []
    assert [(line["row_no"], line["text"], line["amount"]) for line in found["left_out"]] == [
        (9, "Xã Mai Sao 5c", 360_000),
        (10, "Xã Vân An 6b", 360_000),
    ]
    assert found["total"] == 1_440_000


def test_a_total_that_its_lines_do_not_reach_is_told():
    lines = [*FIRST[:3], ["", "", "Tổng cộng", "", "", 720_000]]
    (stated,) = outcome(read(workbook({"BTXH": lines})))["stated"]
    assert stated == {"sheet": "BTXH", "row_no": 4, "text": "Tổng cộng", "amount": 720_000, "lines": 360_000}


def test_sums_of_parts_without_a_grand_total_are_added_up():
    part = ["", "", "Cộng xã", "", "", 360_000]
    lines = [*FIRST[:3], part, FIRST[3], part]
    (stated,) = outcome(read(workbook({"BTXH": lines})))["stated"]
    assert (stated["amount"], stated["lines"]) == (720_000, 720_000)


def test_a_sheet_that_is_left_out_says_why_and_what_it_holds():
    """The other sheet has names and amounts and no categories: two lines of 360,000."""
    other = [
        ["STT", "Họ và tên", "Năm sinh", "Mức hưởng"],
        [1, "Lộc A", "1938", 360_000],
        [2, "Lộc B", "1939", 360_000],
    ]
    found = outcome(read(workbook({"BTXH": FIRST, "Nháp": other, "Ghi chép": [["gọi lại"], ["a", "b"]]})))
    assert found["skipped"] == [
        {"sheet": "Ghi chép", "why": "no_list", "rows": 1, "amount": 0},
        {"sheet": "Nháp", "why": "missing_columns", "rows": 2, "amount": 720_000},
    ]


def test_lines_that_no_rule_explains_are_told_with_their_place():
    lines = [*FIRST[:3], ["", "", "xem công văn số hai"], FIRST[3]]
    assert outcome(read(workbook({"BTXH": lines})))["ignored"] == [
        {"sheet": "BTXH", "row_no": 4, "text": "xem công văn số hai"}
    ]
