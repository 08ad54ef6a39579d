"""A list as a workbook in the reader's words: labels, choices and titles instead of fieldnames and codes."""

import datetime
import io
import re
from collections.abc import Iterable
from typing import Any

import xlsxwriter

import frappe
from frappe import _
from frappe.utils import getdate

NUMBERS = {"Int", "Long Int", "Float", "Currency", "Percent"}
WORDS = {"Select"}
# Linked documents whose names are words.
TRANSLATED = {"Workflow State", "Workflow Action Master", "Role", "DocType"}
MONTH = re.compile(r"(^|_)month$|^paid_through$")
CHUNK = 500
USUAL_WIDTH, WIDEST = 12, 48


def list_workbook(doctype: str, fieldnames: Iterable[str], rows: list[dict]) -> bytes:
    """The .xlsx of rows of one DocType: a bold heading with the fields' labels, then a row each, in their order.

    Dates and numbers are cells of their kind (months as mm/yyyy), everything else is text: choices translated,
    links by their titles. Speaks the language of the request."""
    meta = frappe.get_meta(doctype)
    columns = [_Column(doctype, name, meta.get_field(name)) for name in fieldnames]
    for column in columns:
        column.learn_titles(rows)
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        page = book.add_worksheet(re.sub(r"[\\[\]:*?/]", " ", _(doctype))[:31])
        styles = {
            "heading": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
            "date": book.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
            "month": book.add_format({"num_format": "mm/yyyy", "align": "left"}),
            "whole": book.add_format({"num_format": "#,##0"}),
            "plain": None,
        }
        for at, column in enumerate(columns):
            page.write_string(0, at, column.label, styles["heading"])
            page.set_column(at, at, column.width(rows))
        for number, row in enumerate(rows, 1):
            for at, column in enumerate(columns):
                column.write(page, number, at, row.get(column.name), styles)
        page.freeze_panes(1, 1)
        if rows:
            page.autofilter(0, 0, len(rows), len(columns) - 1)
    return buffer.getvalue()


class _Column:
    """One field of the list: its label, and how its values are written."""

    def __init__(self, doctype: str, name: str, field: Any) -> None:
        self.doctype, self.name, self.field = doctype, name, field
        self.kind = field.fieldtype if field else "Data"
        self.label = _(field.label, context=doctype) if field and field.label else _("ID")
        self.titles: dict[str, str] = {}

    def learn_titles(self, rows: list[dict]) -> None:
        """Read the titles of linked documents whose names mean nothing to people."""
        if self.kind != "Link":
            return
        meta = frappe.get_meta(self.field.options)
        if not (meta.show_title_field_in_link and meta.title_field):
            return
        names = sorted({row[self.name] for row in rows if row.get(self.name)})
        for start in range(0, len(names), CHUNK):
            found = frappe.get_all(
                meta.name,
                filters={"name": ["in", names[start : start + CHUNK]]},
                fields=["name", f"{meta.title_field} as title"],
                limit=0,
            )
            self.titles.update({row.name: row.title for row in found if row.title})

    def text(self, value: Any) -> str:
        """What people read."""
        if value is None or value == "":
            return ""
        if self.kind == "Check":
            return _("Yes") if int(value) else _("No")
        if self.kind in WORDS:
            return _(str(value), context=self.doctype)
        if self.kind == "Link":
            return self.titles.get(value) or (_(value) if self.field.options in TRANSLATED else str(value))
        if self.kind == "Datetime":
            return value.strftime("%d/%m/%Y %H:%M") if isinstance(value, datetime.datetime) else str(value)
        return str(value)

    def width(self, rows: list[dict]) -> int:
        """Characters: wide enough for the first rows, and never so wide that the next column is lost."""
        longest = max((len(self.text(row.get(self.name))) for row in rows[:200]), default=0)
        return min(WIDEST, max(USUAL_WIDTH, longest + 2))

    def write(self, page: Any, row: int, column: int, value: Any, styles: dict) -> None:
        """Write one cell; nothing leaves it empty."""
        if value is None or value == "":
            return
        if self.kind == "Date":
            page.write_datetime(
                row, column, getdate(value), styles["month" if MONTH.search(self.name) else "date"]
            )
        elif self.kind in NUMBERS and not self.name.endswith("year"):
            page.write_number(
                row, column, value, styles["plain" if self.kind in ("Float", "Percent") else "whole"]
            )
        else:
            page.write_string(row, column, self.text(value))
