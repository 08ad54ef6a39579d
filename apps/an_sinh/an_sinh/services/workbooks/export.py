"""Writes the workbook that a commune takes home: cells chosen from lists, keys that can't be changed, and beside every
row the version of the registry that it shows."""

import io

import xlsxwriter

import frappe
from an_sinh.domain.workbooks.layout import (
    BENEFITS,
    CHOICE,
    FORMAT,
    META,
    NEW_PEOPLE,
    PEOPLE,
    STAMP,
    Choices,
    Column,
    SheetLayout,
)
from an_sinh.services.common.language import LANGUAGE
from an_sinh.services.workbooks import snapshot as registry
from frappe import _
from frappe.utils import now

NEW_ROWS = 200
MOST_PEOPLE = 20_000
LISTS = "Lists"
FIRST_ROW = 2
# Excel's limit for a text in a validation; lists stand on a sheet of their own, so only messages are that short.
MESSAGE = 250


def workbook_of(unit: str, programme: str | None) -> bytes:
    """The .xlsx of a commune's registry, of one programme or of all. Throws for more people than a workbook is for."""
    found = registry.snapshot(unit, programme)
    if len(found.people) > MOST_PEOPLE:
        frappe.throw(
            _("{0} people are too many for one workbook ({1} at most). Choose one programme.").format(
                len(found.people), MOST_PEOPLE
            )
        )
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        writer = _Writer(book, registry.choices_of(programme))
        writer.sheet(PEOPLE, found.people)
        writer.sheet(BENEFITS, found.benefits)
        writer.blank_sheet(NEW_PEOPLE)
        writer.lists()
        writer.meta({"format": FORMAT, "unit": unit, "programme": programme or "", "exported_at": now()})
    return buffer.getvalue()


def sheet_title(layout: SheetLayout) -> str:
    """The name of a sheet in the workbook."""
    return _(layout.name, LANGUAGE)


class _Writer:
    def __init__(self, book, choices: Choices):
        self.book, self.texts = book, choices.texts
        base = {"font_name": "Times New Roman", "font_size": 11, "border": 1, "border_color": "#bfbfbf"}
        self.open = book.add_format({**base, "locked": False, "num_format": "@"})
        self.closed = book.add_format(
            {**base, "locked": True, "num_format": "@", "bg_color": "#f2f2f2", "font_color": "#555555"}
        )
        self.heading = book.add_format(
            {**base, "bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "bg_color": "#dbe9f4"}
        )  # fmt: skip
        self.ranges = self._ranges()

    def sheet(self, layout: SheetLayout, rows: dict) -> None:
        """One row per document, with its key and version."""
        page = self._page(layout)
        for number, (key, current) in enumerate(rows.items(), start=1):
            at = FIRST_ROW + number - 1
            cells = {"number": str(number), layout.key: key, STAMP: current.stamp, **current.cells}
            for place, column in enumerate(layout.columns):
                text = cells.get(column.name, "")
                if column.kind == CHOICE and text:
                    text = self._shown(column, text)
                page.write_string(at, place, text, self.closed if column.locked else self.open)
        self._validate(page, layout, FIRST_ROW, FIRST_ROW + max(len(rows), 1) - 1)
        page.autofilter(FIRST_ROW - 1, 0, FIRST_ROW - 1 + len(rows), len(layout.columns) - 2)

    def blank_sheet(self, layout: SheetLayout) -> None:
        """Rows to be filled in."""
        page = self._page(layout)
        for at in range(FIRST_ROW, FIRST_ROW + NEW_ROWS):
            for place in range(len(layout.columns)):
                page.write_blank(at, place, None, self.open)
        self._validate(page, layout, FIRST_ROW, FIRST_ROW + NEW_ROWS - 1)

    def lists(self) -> None:
        """The lists that cells are chosen from, for everybody to read."""
        page = self.book.add_worksheet(_(LISTS, LANGUAGE))
        for place, (name, texts) in enumerate(self.texts.items()):
            page.write_string(0, place, _(_LIST_LABELS[name], LANGUAGE), self.heading)
            page.set_column(place, place, 70 if name == "category" else 26)
            for at, text in enumerate(texts.values(), start=1):
                page.write_string(at, place, text, self.closed)
        page.protect()

    def meta(self, values: dict[str, str]) -> None:
        """What the workbook was made of, on a sheet that Excel doesn't show."""
        page = self.book.add_worksheet(META)
        for at, (name, value) in enumerate(values.items()):
            page.write_string(at, 0, name)
            page.write_string(at, 1, value)
        page.very_hidden()

    def _page(self, layout: SheetLayout):
        page = self.book.add_worksheet(sheet_title(layout))
        for place, column in enumerate(layout.columns):
            page.write_string(0, place, column.name)
            page.write_string(1, place, _(column.label, LANGUAGE), self.heading)
            page.set_column(place, place, column.width, None, {"hidden": column.hidden})
        page.set_row(0, None, None, {"hidden": True})
        page.set_row(1, 32)
        page.freeze_panes(FIRST_ROW, 3 if layout.key else 2)
        page.set_landscape()
        page.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})
        return page

    def _validate(self, page, layout: SheetLayout, first: int, last: int) -> None:
        for place, column in enumerate(layout.columns):
            if column.kind == CHOICE and not column.locked:
                page.data_validation(
                    *(first, place, last, place),
                    {
                        "validate": "list",
                        "source": self.ranges[column.choices],
                        "error_title": _(column.label, LANGUAGE)[:32],
                        "error_message": _("Choose one of the list.", LANGUAGE)[:MESSAGE],
                    },
                )

    def _shown(self, column: Column, option: str) -> str:
        """An option as the list shows it; what is no longer offered stands as it is."""
        return self.texts.get(column.choices, {}).get(option, option)

    def _ranges(self) -> dict[str, str]:
        """Where each list stands on its sheet."""
        title = _(LISTS, LANGUAGE)
        return {
            name: f"='{title}'!${_letter(place)}$2:${_letter(place)}${max(len(texts), 1) + 1}"
            for place, (name, texts) in enumerate(self.texts.items())
        }


_LIST_LABELS = {
    "sex": "Sex",
    "channel": "Channel",
    "reason": "Reason",
    "change_type": "Proposed Change",
    "category": "Category",
    "provider": "Provider",
}


def _letter(place: int) -> str:
    return chr(ord("A") + place)
