"""A workbook of one long table, its columns given whole.

xlsxwriter makes the book, its styles and its head. The rows under it are written column by column here: cell by cell,
a hundred thousand rows of eight columns take several times as long.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

# Excel's own limit of a cell, in UTF-16 units; a character takes at most two.
LONGEST = 32_767 // 2
ROWS_TOGETHER = 5_000
MONEY, TEXT = "#,##0", "@"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: what stands above it, its width in characters, and a value per row: int for numbers, else str."""

    heading: str
    width: int
    values: Sequence
    is_number: bool = False


def workbook(title: str, columns: Sequence[SheetColumn]) -> bytes:
    """An .xlsx file with one sheet: a head that stays in view, then the rows. Text stays text: a leading zero is
    kept and nothing runs as a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet(title, _LongSheet)
    formats = {
        False: book.add_format({"num_format": TEXT}),
        True: book.add_format({"num_format": MONEY}),
    }
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width, formats[column.is_number])
    head = book.add_format({"bold": True, "border": 1, "text_wrap": True})
    sheet.write_row(0, 0, [column.heading for column in columns], head)
    sheet.freeze_panes(1, 0)
    sheet.take(columns, formats)
    book.close()
    return out.getvalue()


class _LongSheet(Worksheet):
    """A sheet whose rows below the first are written at once."""

    dim_rowmax: int

    def take(self, columns: Sequence[SheetColumn], formats: dict) -> None:
        """Take the rows; they are written when the book is closed."""
        self.long_columns, self.long_formats = columns, formats
        self.long_rows = len(columns[0].values) if columns else 0
        if self._check_dimensions(self.long_rows, max(len(columns) - 1, 0)):
            raise ValueError(f"a sheet has no room for {self.long_rows} rows")

    def _write_rows(self) -> None:
        last, self.dim_rowmax = self.dim_rowmax, 0
        super()._write_rows()
        self.dim_rowmax = last
        for start in range(0, self.long_rows, ROWS_TOGETHER):
            stop = min(start + ROWS_TOGETHER, self.long_rows)
            self.fh.write("".join(self._rows(self.long_columns, self.long_formats, start, stop)))

    def _rows(self, columns: Sequence[SheetColumn], formats: dict, start: int, stop: int) -> Iterator[str]:
        numbers = range(start + 2, stop + 2)
        cells = []
        for index, column in enumerate(columns):
            letter, style = xl_col_to_name(index), formats[column.is_number]._get_xf_index()
            make = self._number_cells if column.is_number else self._text_cells
            cells.append(make(letter, style, numbers, column.values[start:stop]))
        for number, row in zip(numbers, zip(*cells, strict=True), strict=True):
            yield f'<row r="{number}">{"".join(row)}</row>'

    @staticmethod
    def _number_cells(letter: str, style: int, numbers: range, values: Sequence) -> list[str]:
        return [
            f'<c r="{letter}{number}" s="{style}"><v>{value:d}</v></c>'
            for number, value in zip(numbers, values, strict=True)
        ]

    def _text_cells(self, letter: str, style: int, numbers: range, values: Sequence) -> list[str]:
        head = f'" s="{style}" t="inlineStr"><is><t'
        written = {value: self._text(value) for value in set(values)}
        return [
            f'<c r="{letter}{number}{head}{written[value]}</t></is></c>'
            for number, value in zip(numbers, values, strict=True)
        ]

    def _text(self, value: str) -> str:
        """What follows `<t`: the attribute that keeps blanks at the ends where there are some, then the text."""
        text = self._escape_data(self._escape_control_characters(value[:LONGEST]))
        return f' xml:space="preserve">{text}' if text != text.strip() else f">{text}"
