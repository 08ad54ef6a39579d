"""The list of an identity check as a workbook: out to the police or the population database, and back."""

import io

import xlsxwriter

from an_sinh.domain.beneficiaries.identity_checks import ANSWERED, HEADINGS, KEY, KNOWN, SEXES, WORDS
from an_sinh.services.common import answered_sheet
from an_sinh.services.common.language import LANGUAGE
from frappe import _

SHEET = "Danh sách"
HEADING_ROW = 3
WIDTHS = {KEY: 14, "beneficiary": 14, "full_name": 26, "village": 16, "unit_name": 18, "remark": 30}
USUAL_WIDTH = 15


def identity_workbook(title: str, rows: list[dict]) -> bytes:
    """The .xlsx of a list: what is known is locked, the columns to fill in have lists of words."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        page = book.add_worksheet(SHEET)
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
        open_head = book.add_format({"bold": True, "text_wrap": True, "border": 1, "bg_color": "#fef9c3"})
        locked = book.add_format({"bg_color": "#f3f4f6", "num_format": "@"})
        free = book.add_format({"locked": False, "num_format": "@"})
        page.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 13}))
        page.write_string(
            1, 0, _("Fill in the yellow columns only. Leave a line empty if nothing is known.", LANGUAGE)
        )
        for column, (name, heading) in enumerate(HEADINGS.items()):
            page.write_string(HEADING_ROW, column, heading, open_head if name in ANSWERED else bold)
            page.set_column(column, column, WIDTHS.get(name, USUAL_WIDTH))
        for at, row in enumerate(rows, HEADING_ROW + 1):
            for column, name in enumerate(HEADINGS):
                style = locked if name in KNOWN else free
                if value := str(row.get(name) or ""):
                    page.write_string(at, column, value, style)
                else:
                    page.write_blank(at, column, None, style)
        _validate(page, len(rows))
        page.freeze_panes(HEADING_ROW + 1, 3)
        page.protect("", {"format_columns": True, "sort": True, "autofilter": True})
    return buffer.getvalue()


def read_answered_list(content: bytes) -> list[tuple[int, dict]]:
    """(row number, cells by name) of every line of an answered list. Throws a sentence for what is none."""
    say = _("This file is not the list of an identity check: the column “{0}” is missing.").format(
        HEADINGS[KEY]
    )
    return answered_sheet.lines_of(content, HEADINGS, KEY, "result", say)


def _validate(page, count: int) -> None:
    places = {name: column for column, name in enumerate(HEADINGS)}
    last = HEADING_ROW + max(count, 1)
    for name, words in (("result", WORDS), ("found_sex", SEXES)):
        page.data_validation(
            HEADING_ROW + 1,
            places[name],
            last,
            places[name],
            {"validate": "list", "source": list(words.values()), "ignore_blank": True},
        )
