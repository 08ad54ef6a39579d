"""Rejected rows → a workbook in the layout of the list they came from, with the reason beside each row.

It can be corrected and imported again: titles, headings and commune headings are kept, totals are left out.
"""

import datetime
import io
from collections.abc import Callable
from typing import Any

import xlsxwriter

from an_sinh.domain.registry_import.reading import Rejected
from an_sinh.domain.registry_import.workbook import Sheet

DATE_FORMAT = "dd/mm/yyyy"
REASON_WIDTH = 60


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
        for sheet in sheets:
            mine = [row for row in rejected if row.record.sheet == sheet.name]
            if mine:
                _write_sheet(
                    workbook.add_worksheet(sheet.name),
                    sheet,
                    layouts[sheet.name],
                    mine,
                    reason_of,
                    headings,
                    formats,
                )
    return buffer.getvalue()


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
            page.write_datetime(at, column, cell, formats["date"])
        elif isinstance(cell, float) and cell.is_integer():
            page.write_number(at, column, cell, formats["whole"])
        else:
            page.write(at, column, cell)
