"""A decree's table of amounts as an Excel file: the form that an officer fills in from the print, and reading it."""

import io

import xlsxwriter

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import whole
from an_sinh.domain.values.text import fold
from an_sinh.services.benefits.rule_set_steps import printed_before
from an_sinh.services.common.file_reading import read_apart
from frappe import _
from frappe.utils import cstr, getdate

# Headings as the form prints them, and as they are found again in any order, with or without accents.
CODE, ANNEX, PRINTED, BEFORE, AMOUNT = "Mã", "Phụ lục", "Nội dung", "Mức hiện hành", "Mức mới"
HEADINGS = (CODE, ANNEX, PRINTED, BEFORE, AMOUNT)
WIDTHS = (12, 14, 90, 16, 16)
LOOK_FOR_HEADINGS = 20
MOST_ROWS = 2_000


def template(programme: str, effective_from) -> bytes:
    """An .xlsx with a row for each category that has a printed amount before a month: code, annex, label, the amount
    of today, and an empty column for the new one."""
    before = printed_before(programme, months.index(getdate(effective_from)))
    rows = _rows_of(programme, before)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Bảng mức")
    bold, money = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "#,##0"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for place, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
        sheet.set_column(place, place, width, money if heading in (BEFORE, AMOUNT) else None)
        sheet.write(0, place, heading, bold)
    for number, row in enumerate(rows, start=1):
        sheet.write_string(number, 0, row["code"])
        sheet.write_string(number, 1, row["annex"])
        sheet.write_string(number, 2, row["label"], wrap)
        sheet.write_number(number, 3, row["before"], money)
    sheet.freeze_panes(1, 1)
    book.close()
    return out.getvalue()


def read_amounts(programme: str, content: bytes) -> tuple[list[dict], list[str]]:
    """(amounts, problems) of a filled-in form. An amount: category, annex, printed_label, amount in đồng; a problem: a
    sentence with the row of the sheet. Rows without a new amount are left out. Raises WorkbookError for no workbook."""
    sheets = [sheet for sheet in read_apart(content) if not sheet.hidden and sheet.rows]
    for sheet in sheets:
        found = _headings(sheet.rows)
        if found:
            return _read_rows(programme, sheet.rows, *found)
    missing = _("No sheet has the columns “{0}” and “{1}”. Fill in the form of this page.").format(
        CODE, AMOUNT
    )
    return [], [missing]


def _rows_of(programme: str, before: dict[str, int]) -> list[dict]:
    printed = {
        row.category: row
        for row in frappe.get_all(
            "Rule Set Amount",
            filters={"parenttype": "Rule Set", "category": ["in", list(before) or [""]]},
            fields=["category", "annex", "printed_label"],
            order_by="creation asc, idx asc",
            limit=0,
        )
    }
    order = {category: place for place, category in enumerate(printed)}
    names = dict(
        frappe.get_all(
            "Benefit Category",
            filters={"programme": programme},
            fields=["name", "category_name"],
            as_list=True,
            limit=0,
        )
    )
    return [
        {
            "code": category.removeprefix(f"{programme}-"),
            "annex": cstr(printed[category].annex) if category in printed else "",
            "label": f"{names.get(category, '')}: {printed[category].printed_label}"
            if category in printed
            else names.get(category, ""),
            "before": amount,
        }
        for category, amount in sorted(before.items(), key=lambda item: order.get(item[0], len(order)))
    ]


def _headings(rows: list[list]) -> tuple[int, dict[str, int]] | None:
    """(row, column by heading) of the first row that has a code and a new amount."""
    for number, row in enumerate(rows[:LOOK_FOR_HEADINGS]):
        texts = [fold(cstr(cell)) for cell in row]
        places = {heading: texts.index(fold(heading)) for heading in HEADINGS if fold(heading) in texts}
        if CODE in places and AMOUNT in places:
            return number, places
    return None


def _read_rows(programme: str, rows: list[list], head: int, places: dict[str, int]) -> tuple[list, list]:
    known = set(frappe.get_all("Benefit Category", filters={"programme": programme}, pluck="name", limit=0))
    amounts, problems, seen = [], [], set()
    for number, row in enumerate(rows[head + 1 : head + 1 + MOST_ROWS], start=head + 2):
        cells = {heading: row[place] if place < len(row) else "" for heading, place in places.items()}
        code, value = cstr(cells[CODE]).strip(), cells[AMOUNT]
        if not code or value in ("", None):
            continue
        category, amount = f"{programme}-{code}", whole(_plain(value))
        if category not in known:
            problems.append(
                _("Row {0}: {1} has no category with the code {2}.").format(number, programme, code)
            )
        elif category in seen:
            problems.append(_("Row {0}: {1} appears twice. Keep one.").format(number, code))
        elif not amount:
            problems.append(_("Row {0}: “{1}” is not an amount in whole đồng.").format(number, value))
        else:
            seen.add(category)
            label = cstr(cells.get(PRINTED, ""))
            amounts.append(
                {
                    "category": category,
                    "annex": cstr(cells.get(ANNEX, "")).strip(),
                    "printed_label": label.split(": ", 1)[-1],
                    "amount": amount,
                }
            )
    if not amounts and not problems:
        problems.append(_("The column “{0}” is empty.").format(AMOUNT))
    return amounts, problems


def _plain(value):
    """“7.819.000” as people type it."""
    if isinstance(value, str):
        return value.strip().removesuffix("đ").strip().replace(".", "").replace(" ", "").replace("\u00a0", "")
    return value
