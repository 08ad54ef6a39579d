"""A bank's own workbook is filled and otherwise left as it was."""

import io

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill

from an_sinh.domain.disbursement import file_template

HEADINGS = ["STT", "Số tài khoản", "Tên người hưởng", "Số tiền"]
ROWS = [[1, 2], ["0012345678", "101234567890"], ["DO THI HOA", "=LY VAN A"], [540_000, 1_080_000]]


def bank_workbook(**cells) -> bytes:
    """A title with a logo's place, headings in another order with a column of the bank's own, a styled sample row, and a
    sheet of notes."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "CHI LUONG"
    sheet["A1"] = "NGÂN HÀNG MẪU"
    sheet.merge_cells("A1:E1")
    for column, text in zip(
        "ABCDE", ["stt", "TÊN NGƯỜI HƯỞNG", "Số  tài khoản", "Loại tiền", "Số tiền"], strict=True
    ):
        sheet[f"{column}3"] = text
    sheet["D4"] = "VND"
    sheet["E4"].number_format = "#,##0"
    sheet["B4"].font = Font(name="Times New Roman", bold=True)
    sheet["E4"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet.column_dimensions["B"].width = 42
    book.create_sheet("Huong dan")["A1"] = "Không sửa tiêu đề"
    for place, value in cells.items():
        sheet[place] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_list_stands_under_the_headings_in_the_styles_of_the_sample():
    book = openpyxl.load_workbook(io.BytesIO(file_template.fill(bank_workbook(), HEADINGS, ROWS)))
    sheet = book["CHI LUONG"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)] == [
        ["stt", "TÊN NGƯỜI HƯỞNG", "Số  tài khoản", "Loại tiền", "Số tiền"],
        [1, "DO THI HOA", "0012345678", "VND", 540_000],
        [2, "=LY VAN A", "101234567890", "VND", 1_080_000],
    ]
    assert [sheet.cell(row, 5).number_format for row in (4, 5)] == ["#,##0", "#,##0"]
    assert [sheet.cell(row, 5).fill.fgColor.rgb for row in (4, 5)] == ["00FFFF00"] * 2
    assert sheet["B5"].font.bold
    assert sheet["B5"].data_type == "s"  # no formula
    assert sheet["A1"].value == "NGÂN HÀNG MẪU"
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:E1"]
    assert sheet.column_dimensions["B"].width == 42
    assert book["Huong dan"]["A1"].value == "Không sửa tiêu đề"


def test_an_empty_order_leaves_the_workbook_with_its_headings():
    book = openpyxl.load_workbook(io.BytesIO(file_template.fill(bank_workbook(), HEADINGS, [[], [], [], []])))
    assert book["CHI LUONG"]["B3"].value == "TÊN NGƯỜI HƯỞNG"


@pytest.mark.parametrize(
    ("content", "code", "detail"),
    [
        (b"no workbook", file_template.NOT_EXCEL, ""),
        (bank_workbook(E3="Thành tiền"), file_template.NO_HEADINGS, "Số tiền"),
        (bank_workbook(B7="Người lập biểu"), file_template.FULL, "B7"),
        (bank_workbook(D4="=A1"), file_template.FORMULA, "D4"),
    ],
)
def test_what_cannot_be_filled_is_refused_with_its_place(content, code, detail):
    with pytest.raises(file_template.TemplateError) as refused:
        file_template.check_template(content, HEADINGS)
    assert (refused.value.code, refused.value.detail) == (code, detail)


def test_a_workbook_as_large_as_a_list_is_no_form(monkeypatch):
    monkeypatch.setattr(file_template, "MAX_UNPACKED_BYTES", 4_000)
    with pytest.raises(file_template.TemplateError) as refused:
        file_template.check_template(bank_workbook(), HEADINGS)
    assert refused.value.code == file_template.TOO_LARGE
