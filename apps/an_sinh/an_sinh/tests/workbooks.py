"""Editing a commune's workbook as its officer does offline, and sending it back."""

import io

import openpyxl

import frappe
from an_sinh.api import round_trip as api
from an_sinh.services import round_trip_export
from an_sinh.services.registry_files import attach

from .users import as_user

SHEETS = {"People": "Đối tượng", "Benefits": "Chế độ hưởng", "New People": "Thêm mới"}


class Workbook:
    """An exported workbook whose cells are set by key and column name."""

    def __init__(self, unit: str, programme: str | None = "BTXH"):
        self.book = openpyxl.load_workbook(io.BytesIO(round_trip_export.workbook(unit, programme)))

    def columns(self, sheet: str) -> dict[str, int]:
        return {cell.value: cell.column for cell in self.book[SHEETS[sheet]][1] if cell.value}

    def row_of(self, sheet: str, key: str) -> int:
        page, place = self.book[SHEETS[sheet]], 2
        return next(row for row in range(3, page.max_row + 1) if page.cell(row, place).value == key)

    def cell(self, sheet: str, key: str, column: str):
        return self.book[SHEETS[sheet]].cell(self.row_of(sheet, key), self.columns(sheet)[column])

    def set(self, sheet: str, key: str, **values) -> None:
        for column, value in values.items():
            self.cell(sheet, key, column).value = value

    def add(self, row: int = 3, **values) -> None:
        """Fill a row of the sheet of new people."""
        columns = self.columns("New People")
        for column, value in values.items():
            self.book[SHEETS["New People"]].cell(row, columns[column]).value = value

    def content(self) -> bytes:
        buffer = io.BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()


def send(content, unit: str, user: str) -> str:
    """Upload a workbook, or any bytes, as a user; returns the name of the Registry Workbook."""
    with as_user(user):
        data = content.content() if isinstance(content, Workbook) else content
        file = attach(data, f"so-{frappe.generate_hash(length=6)}.xlsx", "source_file")
        return api.upload(file.file_url, unit)
