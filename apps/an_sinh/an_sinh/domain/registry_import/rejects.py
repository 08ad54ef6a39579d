"""Rejected rows → a workbook in the layout of the list they came from, with the reason beside each row.

It can be corrected and imported again: titles, headings and commune headings are kept, totals are left out.
"""

import datetime
import io
import re
from collections.abc import Callable
from typing import Any

import xlsxwriter

from an_sinh.domain.registry_import.listing import Listing
from an_sinh.domain.registry_import.reading import Rejected
from an_sinh.domain.registry_import.workbook import Sheet

DATE_FORMAT = "dd/mm/yyyy"
REASON_WIDTH = 60
LONGEST_TITLE = 31
FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
FIRST_EXCEL_YEAR = 1900


def rejected_workbook(
    sheets: list[Sheet],
    listings: list[Listing],
    rejected: list[Rejected],
    reason_of: Callable[[Rejected], str],
    headings: tuple[str, str],
) -> bytes:
    """The .xlsx as bytes. `listings`: the tables that were read; `headings` are the words for "code" and "reason"."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        formats = {
            "date": workbook.add_format({"num_format": DATE_FORMAT}),
            "whole": workbook.add_format({"num_format": "0"}),
            "bold": workbook.add_format({"bold": True, "text_wrap": True}),
            "reason": workbook.add_format({"font_color": "#b91c1c", "text_wrap": True}),
        }
        taken: set[str] = set()
        for sheet in sheets:
            mine = [row for row in rejected if row.record.sheet == sheet.name]
            if mine:
                page = workbook.add_worksheet(sheet_title(sheet.name, taken))
                tables = [listing for listing in listings if listing.sheet == sheet.name]
                _Page(page, sheet, reason_of, headings, formats).write(tables, mine)
    return buffer.getvalue()


def sheet_title(name: str, taken: set[str]) -> str:
    """A name that Excel takes for one more sheet, at most 31 letters and none twice; noted in `taken`."""
    plain = FORBIDDEN_IN_TITLE.sub(" ", name).strip(" '") or "Sheet"
    title, number = plain[:LONGEST_TITLE], 1
    while title.casefold() in taken:
        number += 1
        title = f"{plain[: LONGEST_TITLE - len(str(number)) - 1]} {number}"
    taken.add(title.casefold())
    return title


def _write_date(page: Any, at: int, column: int, day: datetime.date, date_format: Any) -> None:
    """Excel's calendar begins in 1900: a date before it stands as a text."""
    if day.year < FIRST_EXCEL_YEAR:
        page.write_string(at, column, day.strftime("%d/%m/%Y"))
    else:
        page.write_datetime(at, column, day, date_format)


class _Page:
    """One sheet of the workbook: below the headings of each table its rejected rows, with code and reason beside them."""

    def __init__(self, page: Any, sheet: Sheet, reason_of: Any, headings: tuple[str, str], formats: dict):
        self.page, self.sheet, self.formats = page, sheet, formats
        self.reason_of, self.headings = reason_of, headings
        self.width = max(len(row) for row in sheet.rows)
        self.at = 0

    def write(self, tables: list[Listing], rejected: list[Rejected]) -> None:
        first_rows = [table.layout.first_row for table in tables[1:]]
        for table, end in zip(tables, [*first_rows, len(self.sheet.rows) + 1], strict=True):
            mine = [row for row in rejected if table.layout.first_row < row.record.row_no <= end]
            if mine:
                self._write_headings(table, is_first=table is tables[0])
                self._write_rows(mine)
        self.page.set_column(0, self.width - 1, 14)
        self.page.set_column(self.width, self.width, 22)
        self.page.set_column(self.width + 1, self.width + 1, REASON_WIDTH)

    def _write_headings(self, table: Listing, is_first: bool) -> None:
        """All that stands above the first table; the titles and headings of one below it."""
        at = table.layout.heading_rows.start
        above = range(at) if is_first else [row - 1 for row in table.title_rows]
        if self.at:
            self.at += 1
        for index in (*above, *range(at, table.layout.first_row)):
            if index == at:
                self.page.write_row(self.at, self.width, self.headings, self.formats["bold"])
            _write_row(self.page, self.at, self.sheet.rows[index], self.formats, bold=True)
            self.at += 1

    def _write_rows(self, rejected: list[Rejected]) -> None:
        heading_row = None
        for row in rejected:
            record = row.record
            if record.heading_row is not None and record.heading_row != heading_row:
                heading_row = record.heading_row
                _write_row(self.page, self.at, self.sheet.rows[heading_row - 1], self.formats, bold=True)
                self.at += 1
            _write_row(self.page, self.at, self.sheet.rows[record.row_no - 1], self.formats)
            self.page.write_string(self.at, self.width, row.code, self.formats["reason"])
            self.page.write_string(self.at, self.width + 1, self.reason_of(row), self.formats["reason"])
            self.at += 1


def _write_row(page: Any, at: int, row: list, formats: dict, bold: bool = False) -> None:
    text_format = formats["bold"] if bold else None
    for column, cell in enumerate(row):
        if cell in ("", None):
            continue
        if isinstance(cell, str):
            page.write_string(at, column, cell, text_format)
        elif isinstance(cell, datetime.date):
            _write_date(page, at, column, cell, formats["date"])
        elif isinstance(cell, float) and cell.is_integer():
            page.write_number(at, column, cell, formats["whole"])
        else:
            page.write(at, column, cell)
