"""The list of an opening session as a workbook: out to the provider, and back with its answers."""

import io

import xlsxwriter

import frappe
from an_sinh.domain.beneficiaries.identity_checks import SEXES
from an_sinh.domain.providers.account_opening import ANSWERED, HEADINGS, KEY, KNOWN, WORDS
from an_sinh.domain.values.text import clean
from an_sinh.services.common import answered_sheet
from an_sinh.services.common.files import content_of
from an_sinh.services.common.language import LANGUAGE
from an_sinh.services.providers.account_opening import answers, batches
from frappe import _
from frappe.utils import getdate

SHEET = "Danh sách"
HEADING_ROW = 4
WIDTHS = {
    KEY: 16,
    "line_no": 5,
    "person_name": 26,
    "full_name": 26,
    "holder_name": 30,
    "missing": 30,
    "reason": 26,
}
USUAL_WIDTH = 15


def workbook_of(document) -> bytes:
    """The .xlsx of a list: what is known is locked, the columns to fill in are yellow."""
    rows = [_texts(row) for row in _rows(document.name)]
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        page = book.add_worksheet(SHEET)
        styles = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1}),
            "open head": book.add_format(
                {"bold": True, "text_wrap": True, "border": 1, "bg_color": "#fef9c3"}
            ),
            "known": book.add_format({"bg_color": "#f3f4f6", "num_format": "@"}),
            "open": book.add_format({"locked": False, "num_format": "@"}),
        }
        for at, text in enumerate(_top(document)):
            page.write_string(
                at, 0, text, book.add_format({"bold": at == 0, "font_size": 13 if at == 0 else 11})
            )
        for column, (name, heading) in enumerate(HEADINGS.items()):
            page.write_string(
                HEADING_ROW, column, heading, styles["open head" if name in ANSWERED else "head"]
            )
            page.set_column(column, column, WIDTHS.get(name, USUAL_WIDTH))
        for at, row in enumerate(rows, HEADING_ROW + 1):
            for column, name in enumerate(HEADINGS):
                style = styles["known" if name in KNOWN else "open"]
                if row[name]:
                    page.write_string(at, column, row[name], style)
                else:
                    page.write_blank(at, column, None, style)
        place = list(HEADINGS).index("result")
        words = {"validate": "list", "source": list(WORDS.values()), "ignore_blank": True}
        page.data_validation(HEADING_ROW + 1, place, HEADING_ROW + max(len(rows), 1), place, words)
        page.freeze_panes(HEADING_ROW + 1, 4)
        page.protect("", {"format_columns": True, "sort": True, "autofilter": True})
    return out.getvalue()


def read_file(name: str, file_url: str) -> dict:
    """Take a list that came back; returns what `answers.post` does, `row` being the line of the file, and left_out: lines
    without an answer. Throws for a file that is no such list, and for another list's."""
    lines = _read(content_of(file_url))
    known = answers.wanted_of(name)
    if not any(clean(cells.get(KEY)) in known for _number, cells in lines):
        frappe.throw(_("This file is the answer to another list, not to {0}.").format(name))
    answered = [
        (number, cells)
        for number, cells in lines
        if any(clean(cells.get(field)) for field in ("result", "account_number", "reason"))
    ]
    if not answered:
        frappe.throw(_("Nothing is filled in in this file. Fill in the yellow columns."))
    told = answers.post(name, [{**cells, "result": _result(cells)} for _number, cells in answered])
    for error in told["errors"]:
        error["row"] = answered[error["row"] - 1][0]
    return {**told, "left_out": len(lines) - len(answered)}


def _result(cells: dict) -> str:
    """A number without a word means that the account was opened."""
    word = clean(cells.get("result"))
    return word or ("opened" if clean(cells.get("account_number")) else "refused")


def _top(document) -> list[str]:
    unit = frappe.get_cached_value("Administrative Unit", document.administrative_unit, "unit_name")
    day = f"{getdate(document.session_day):%d/%m/%Y}"
    return [
        _("People to open accounts for: {0}, {1}", LANGUAGE).format(unit, document.provider),
        _("Session: {0}, {1}", LANGUAGE).format(
            document.session_place, f"{day} {document.session_time or ''}".strip()
        ),
        _("Papers to bring: {0}", LANGUAGE).format(" ".join((document.papers or "").split())),
        _("Fill in the yellow columns only. Account numbers are text.", LANGUAGE),
    ]


def _rows(name: str) -> list:
    rows = batches.rows_of(name)
    titles = batches.unit_names(rows)
    for row in rows:
        row.unit_name = titles.get(row.administrative_unit, "")
    return rows


def _texts(row) -> dict[str, str]:
    texts = {name: clean(row.get(name)) for name in HEADINGS if name != KEY}
    texts |= {
        KEY: row.name,
        "sex": SEXES.get(row.sex, ""),
        "result": WORDS.get(row.result, ""),
        "card": "x" if row.card else "",
    }
    return texts


def _read(content: bytes) -> list[tuple[int, dict]]:
    """(row number, cells by name) of every line of a list that came back."""
    say = _("This file is not a list of accounts to open: the columns “{0}” and “{1}” are missing.").format(
        HEADINGS[KEY], HEADINGS["account_number"]
    )
    return answered_sheet.lines_of(content, HEADINGS, KEY, "account_number", say)
