"""A provider's own workbook, filled: its headings, styles, widths and other sheets stay as its designer left them.

The list stands below the row that holds all headings of the provider's columns. The row under it is the sample: its
styles go down the list, and what stands there in other columns (a currency, a branch) stands in each row.
"""

import io
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils.exceptions import InvalidFileException

from an_sinh.domain.values.text import clean, fold

SEARCHED_ROWS = 40
# A form with nobody in it. The library that fills it needs some fifty times as much memory.
MAX_UNPACKED_BYTES = 8 * 1024 * 1024
NOT_EXCEL, NO_HEADINGS, FULL, FORMULA = "not_excel", "no_headings", "full", "formula"
TOO_LARGE = "too_large"


class TemplateError(ValueError):
    """A workbook that can't be filled; `code` is one of this module's, `detail` names headings or a cell."""

    def __init__(self, code: str, detail: str = ""):
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class _Place:
    sheet: str
    sample_row: int
    columns: tuple[int, ...]  # from 1, one per heading


def check_template(content: bytes, headings: Sequence[str]) -> None:
    """Whether the workbook can be filled with columns of these headings. Raises `TemplateError`."""
    _place(_open(content), headings)


def fill(content: bytes, headings: Sequence[str], columns: Sequence[Sequence]) -> bytes:
    """The workbook with the list in it, as .xlsx; `columns` are the cells by heading, whole numbers or texts.

    Raises `TemplateError`."""
    book = _open(content)
    place = _place(book, headings)
    sheet = book[place.sheet]
    sample = [sheet.cell(place.sample_row, column) for column in range(1, sheet.max_column + 1)]
    constants = [cell.value for cell in sample]
    filled = set(place.columns)
    for number, values in enumerate(zip(*columns, strict=True)):
        row = place.sample_row + number
        for cell, constant in zip(sample, constants, strict=True):
            target = sheet.cell(row, cell.column)
            if number:
                _dress(target, cell)
            target.value = None if cell.column in filled else constant
        for column, value in zip(place.columns, values, strict=True):
            target = sheet.cell(row, column)
            target.value = value
            if isinstance(value, str):  # nothing of ours runs as a formula, and zeros in front stay
                target.data_type, target.number_format = "s", "@"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _open(content: bytes) -> Any:
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > MAX_UNPACKED_BYTES:
            raise TemplateError(TOO_LARGE, f"> {MAX_UNPACKED_BYTES // 1024 // 1024} MiB")
        return load_workbook(io.BytesIO(content))
    except TemplateError:
        raise
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise TemplateError(NOT_EXCEL) from error


def _place(book: Any, headings: Sequence[str]) -> _Place:
    wanted = [fold(heading) for heading in headings]
    missing = list(headings)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_row=SEARCHED_ROWS):
            found: dict[str, int] = {}
            for cell in row:
                if isinstance(cell.value, str):
                    found.setdefault(fold(clean(cell.value)), cell.column)
            lacking = [heading for heading, key in zip(headings, wanted, strict=True) if key not in found]
            if not lacking:
                place = _Place(sheet.title, row[0].row + 1, tuple(found[key] for key in wanted))
                _check_room(sheet, place)
                return place
            missing = min(missing, lacking, key=len)
    raise TemplateError(NO_HEADINGS, ", ".join(missing))


def _check_room(sheet: Any, place: _Place) -> None:
    """Nothing may stand where the list will: below the sample, or as a formula in it."""
    for row in sheet.iter_rows(min_row=place.sample_row):
        for cell in row:
            if cell.value is None or cell.value == "":
                continue
            if cell.row > place.sample_row:
                raise TemplateError(FULL, cell.coordinate)
            if cell.data_type == "f":
                raise TemplateError(FORMULA, cell.coordinate)


def _dress(target: Cell, sample: Cell) -> None:
    if sample.has_style:
        target._style = copy(sample._style)
