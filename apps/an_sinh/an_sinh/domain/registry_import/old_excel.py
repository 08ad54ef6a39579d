"""Workbooks of Excel 97 to 2003 (.xls): values and what is said about them, by xlrd.

calamine reads the texts of some programs' .xls byte by byte, since it trusts a code page record that has no meaning there.
"""

import datetime
from typing import Any

import xlrd

from an_sinh.domain.registry_import.cell_facts import CellFacts

VISIBLE = 0


def read_old_excel(content: bytes) -> list[tuple[str, list[list], bool, CellFacts]]:
    """Every worksheet: its name, its rows from A1, whether it is hidden, and the facts of its cells.

    Raises `xlrd.XLRDError` and what a damaged file makes of it.
    """
    with xlrd.open_workbook(file_contents=content, formatting_info=True, on_demand=True) as book:
        found = []
        for name in book.sheet_names():
            sheet = book.sheet_by_name(name)
            facts = _facts(book, sheet)
            rows = [
                [
                    _value(book, sheet.cell_type(row, column), sheet.cell_value(row, column))
                    for column in range(sheet.ncols)
                ]
                for row in range(sheet.nrows)
            ]
            found.append((name, rows, sheet.visibility != VISIBLE, facts))
            book.unload_sheet(name)
        return found


def _value(book: xlrd.Book, kind: int, value: Any) -> Any:
    """A cell as calamine gives it: text, number, truth, date, or "" for nothing."""
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR):
        return ""
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind != xlrd.XL_CELL_DATE:
        return value
    if value < 1:
        return value
    moment = xlrd.xldate.xldate_as_datetime(value, book.datemode)
    return moment.date() if moment.time() == datetime.time() else moment


def _facts(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> CellFacts:
    facts = CellFacts()
    facts.hidden_rows.update(row for row, info in sheet.rowinfo_map.items() if info.hidden)
    for top, below, left, _ in sheet.merged_cells:
        facts.merge(top, below - 1, left)
    struck = {
        number for number, form in enumerate(book.xf_list) if book.font_list[form.font_index].struck_out
    }
    for row in range(sheet.nrows):
        for column in range(sheet.ncols):
            if sheet.cell_type(row, column) == xlrd.XL_CELL_ERROR:
                facts.errors[row, column] = xlrd.error_text_from_code.get(sheet.cell_value(row, column), "#?")
            elif struck and sheet.cell_xf_index(row, column) in struck:
                facts.struck.add((row, column))
    return facts
