"""The long table against xlsxwriter's own writing, cell by cell: every cell, format and width is the same."""

import io

import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from an_sinh.services.common.plain_sheet import MONEY, TEXT, SheetColumn, workbook

from ..case import AppTestCase

# Without the two that no XML may hold; the arguments of `characters` have other names in the hypothesis that Frappe 15 pins.
TEXTS = st.text(max_size=12).map(lambda text: text.replace("\ufffe", "").replace("\uffff", ""))
ROWS = st.lists(st.tuples(TEXTS, st.integers(0, 10**12), TEXTS), max_size=6)


def cell_by_cell(columns: list[SheetColumn]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False})
    sheet = book.add_worksheet("DS")
    text, money = book.add_format({"num_format": TEXT}), book.add_format({"num_format": MONEY})
    formats = [money if column.is_number else text for column in columns]
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width, formats[index])
    head = book.add_format({"bold": True, "border": 1, "text_wrap": True})
    sheet.write_row(0, 0, [column.heading for column in columns], head)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(zip(*(column.values for column in columns), strict=True), start=1):
        for index, value in enumerate(row):
            write = sheet.write_number if columns[index].is_number else sheet.write_string
            write(number, index, value, formats[index])
    book.close()
    return out.getvalue()


def shown(value):
    """openpyxl undoes Excel's escape of `_x0041_` in shared texts, and leaves it in texts within a cell."""
    return value.replace("x005F_", "") if isinstance(value, str) else value or None


def read(content: bytes) -> tuple:
    sheet = load_workbook(io.BytesIO(content)).active
    cells = [
        # A cell of no text is read as none or as an empty one, whichever way it was written.
        (cell.coordinate, shown(cell.value), cell.data_type if cell.value else None, cell.number_format)
        for row in sheet.iter_rows()
        for cell in row
    ]
    widths = {letter: dimension.width for letter, dimension in sheet.column_dimensions.items()}
    return sheet.title, sheet.dimensions, sheet.freeze_panes, widths, cells


class TestPlainSheet(AppTestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(ROWS)
    @example([("<r>&", 1, " ở đầu"), ("_x0041_", 0, "=1+1"), ("a\x01", 5, ""), ("cuối ", 7, "\n")])
    def test_same_as_cell_by_cell(self, rows):
        names, amounts, notes = zip(*rows, strict=True) if rows else ((), (), ())
        columns = [
            SheetColumn("Họ tên", 30, names),
            SheetColumn("Số tiền", 14, amounts, is_number=True),
            SheetColumn("Ghi chú", 44, notes),
        ]
        self.assertEqual(read(workbook("DS", columns)), read(cell_by_cell(columns)))
