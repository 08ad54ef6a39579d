"""Editing a commune's workbook as its officer does offline, and sending it back."""

import io

import openpyxl

import frappe
from an_sinh.api import round_trip as api
from an_sinh.services.registry_import.files import attach
from an_sinh.services.workbooks import export as workbook_export

from .case import DistrictTestCase
from .factories import person
from .users import as_user

SHEETS = {"People": "Đối tượng", "Benefits": "Chế độ hưởng", "New People": "Thêm mới"}


class Workbook:
    """An exported workbook whose cells are set by key and column name."""

    def __init__(self, unit: str, programme: str | None = "BTXH"):
        self.book = openpyxl.load_workbook(io.BytesIO(workbook_export.workbook_of(unit, programme)))

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


def vi(text: str) -> str:
    """A word as it stands in a workbook."""
    return frappe._(text, "vi")


class RoundTripTestCase(DistrictTestCase):
    """Three people of the northern commune, and the steps of a workbook."""

    def setUp(self):
        super().setUp()
        self.north, self.officer = self.place.north, self.place.north_officer
        self.people = [person(self.north, village="Thôn 1") for _number in range(3)]
        self.first, self.second, self.third = (someone.name for someone in self.people)

    def upload(self, book, user: str | None = None, unit: str | None = None) -> str:
        return send(book, unit or self.north, user or self.officer)

    def rows(self, name: str) -> list[dict]:
        with as_user(self.officer):
            return api.rows(name)

    def decide(self, name: str, accept=(), refuse=(), user: str | None = None) -> list[dict]:
        with as_user(user or self.officer):
            return api.decide(name, list(accept), list(refuse))

    def counts(self, name: str) -> dict:
        fields = (
            *("row_count", "unchanged_count", "changed_count", "new_count", "stop_count"),
            *("open_count", "accepted_count", "refused_count", "status"),
        )
        return frappe.db.get_value("Registry Workbook", name, fields, as_dict=True)
