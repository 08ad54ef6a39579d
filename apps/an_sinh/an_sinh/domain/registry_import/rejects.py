"""Rejected rows → a workbook in the layout of the list they came from, with the reason beside each row.

It can be corrected and imported again: titles, headings and commune headings are kept, totals are left out.
"""

import datetime
import io
import re
from collections.abc import Callable
from typing import Any

import xlsxwriter

from an_sinh.domain.registry_import.reading import Rejected
from an_sinh.domain.registry_import.workbook import Sheet

DATE_FORMAT = "dd/mm/yyyy"
REASON_WIDTH = 60
LONGEST_TITLE = 31
FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
FIRST_EXCEL_YEAR = 1900


def rejected_workbook(
    sheets: list[Sheet],
    layouts: dict[str, range],
    rejected: list[Rejected],
    reason_of: Callable[[Rejected], str],
    headings: tuple[str, str],
) -> bytes:
    """The .xlsx as bytes.

    `layouts` maps a sheet's name to the rows up to its first record (from 0: titles and headings, `range.stop` is
    the first record; `range.start` is the first heading row); `headings` are the words for "code" and "reason".
    """
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
                _write_sheet(
                    workbook.add_worksheet(sheet_title(sheet.name, taken)),
                    sheet,
                    layouts[sheet.name],
                    mine,
                    reason_of,
                    headings,
                    formats,
                )
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


def _write_sheet(
    page: Any,
    sheet: Sheet,
    layout: range,
    rejected: list[Rejected],
    reason_of: Any,
    headings: Any,
    formats: Any,
) -> None:
    width = max(len(row) for row in sheet.rows)
    for index in range(layout.stop):
        _write_row(page, index, sheet.rows[index], formats, bold=True)
    page.write_row(layout.start, width, headings, formats["bold"])
    at, heading_row = layout.stop, None
    for row in rejected:
        record = row.record
        if record.heading_row is not None and record.heading_row != heading_row:
            heading_row = record.heading_row
            _write_row(page, at, sheet.rows[heading_row - 1], formats, bold=True)
            at += 1
        _write_row(page, at, sheet.rows[record.row_no - 1], formats)
        page.write_string(at, width, row.code, formats["reason"])
        page.write_string(at, width + 1, reason_of(row), formats["reason"])
        at += 1
    page.set_column(0, width - 1, 14)
    page.set_column(width, width, 22)
    page.set_column(width + 1, width + 1, REASON_WIDTH)


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
