"""The Change List as a paper: what it takes down, when it is due, and its pages.

Layout: Decree 30/2020 (appendix I), A4 landscape; the columns are those of the communes' lists: number and date of the
decision for those who come, reason and date for those who go, old and new amount for those who stay. The form is
prescribed in Vietnamese, so its words are not translated.
"""

import json

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import dotted
from an_sinh.domain.papers.measures import LANDSCAPE
from an_sinh.domain.papers.numbers import with_zero
from an_sinh.domain.papers.pages import Page, PageRoom, compose
from an_sinh.domain.papers.text_width import line_count
from an_sinh.domain.payroll import month_balance
from an_sinh.services.areas import deadlines
from an_sinh.services.audit import access
from an_sinh.services.change_lists import rows as change_lists
from an_sinh.services.common.language import LANGUAGE, speaking
from an_sinh.services.papers.letterhead import Column, frame, heading
from frappe import _
from frappe.utils import getdate, now_datetime

FONT_PT = 8.5
LINE_MM = 3.5
PADDING_MM = 1.4
MIN_ROW_MM = 6.0
CELL_PADDING_MM = 1.0
ROOM = PageRoom(first=103.0, other=139.0, closing=62.0)

COLUMNS = (
    Column("number", 8, "center"),
    Column("full_name", 33),
    Column("birth_text", 18, "center"),
    Column("id_number", 24, "center"),
    Column("village", 18),
    Column("old_categories", 15, "center"),
    Column("new_categories", 15, "center"),
    Column("old", 18, "right"),
    Column("new", 18, "right"),
    Column("difference", 19, "right"),
    Column("effective_month", 14, "center"),
    Column("reason", 29),
    Column("decision", 22),
)
HEADINGS = (
    *("STT", "Họ và tên", "Ngày sinh", "Số CCCD / ĐDCN", "Thôn, tổ", "Loại cũ", "Loại mới"),
    *("Mức cũ", "Mức mới", "Chênh lệch", "Từ tháng", "Lý do, ngày", "Quyết định"),
)
SECTIONS = {
    month_balance.INCREASE: "Danh sách tăng",
    month_balance.TRANSFER_IN: "Danh sách chuyển đến",
    month_balance.RESUMPTION: "Danh sách hưởng lại",
    month_balance.DECREASE: "Danh sách giảm (thôi hưởng)",
    month_balance.TRANSFER_OUT: "Danh sách chuyển đi",
    month_balance.SUSPENSION: "Danh sách tạm dừng",
    month_balance.ADJUSTMENT: "Danh sách điều chỉnh mức",
}
NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII")
AMOUNTS = ("old", "new", "difference")


def check_change_list(doc) -> None:
    """A list is that of a commune, and the only one of its programme and month."""
    unit = frappe.get_cached_doc("Administrative Unit", doc.administrative_unit)
    if unit.level != "Commune":
        frappe.throw(
            _("{0} is not a commune. A list of changes belongs to one commune.").format(unit.unit_name)
        )
    if doc.is_new() and frappe.db.exists(doc.doctype, doc.name):
        frappe.throw(
            _("The list of changes of this month exists already: {0}. Open that one.").format(doc.name),
            frappe.DuplicateEntryError,
        )


def take_down(doc) -> None:
    """Write the changes of the month into a draft, as they are at this moment."""
    with speaking(LANGUAGE):
        rows = change_lists.rows_of(doc.administrative_unit, doc.month, doc.programme)
    totals = change_lists.totals_of(rows)
    doc.content = json.dumps(rows, ensure_ascii=False, default=str)
    doc.row_count = len(rows)
    doc.difference = sum(row["difference"] for row in rows)
    doc.summary = "\n".join(
        f"{_(change_lists.TITLES[name], LANGUAGE)}: {total['persons']}"
        for name, total in totals.items()
        if total["persons"]
    )
    doc.prepared_at = now_datetime()
    doc.last_day = deadlines.due_on(doc.administrative_unit, doc.month)


def hand_in(doc) -> None:
    """The signature: from now on the list stays as it is."""
    doc.handed_in_at = now_datetime()
    doc.is_late = int(bool(doc.last_day) and getdate(doc.handed_in_at) > getdate(doc.last_day))


def refuse_cancelling(doc) -> None:
    """What was handed in stays on file; what came later stands on the next list."""
    frappe.throw(
        _("{0} was handed in and stays on file. Later changes go on the next list.").format(doc.name),
        frappe.PermissionError,
    )


def change_list(doc) -> dict:
    """Everything the print format of a Change List shows; amounts already written with dots. Only the list's name
    counts, because a client may send any copy to be printed. PermissionError where the user may not print it."""
    doc = frappe.get_doc("Change List", str(doc.name))
    if not frappe.flags.ignore_print_permissions:
        doc.check_permission("print")
    access.note_print(doc.doctype, doc.name)
    rows = _paper_rows(json.loads(doc.content or "[]"))
    pages = compose(rows, lambda row: row["height"], ROOM)
    return {
        **heading(doc),
        "paper": frame(LANDSCAPE),
        "columns": COLUMNS,
        "headings": HEADINGS,
        "pages": [_page(page) for page in pages],
        "is_empty": not rows,
        "month": months.label(months.index(getdate(doc.month))),
        "difference": _signed(int(doc.difference or 0)),
        "summary": (doc.summary or "").replace("\n", "; "),
        "number": with_zero(doc.document_number),
        "preparer": frappe.db.get_value("User", doc.owner, "full_name") or "",
        "leader": doc.approvals[-1].full_name if doc.docstatus == 1 and doc.approvals else "",
        "is_draft": doc.docstatus == 0,
    }


def _page(page: Page) -> dict:
    return {
        "number": page.number,
        "count": page.count,
        "is_first": page.is_first,
        "closing": page.closing,
        "rows": page.rows,
    }


def _paper_rows(rows: list[dict]) -> list[dict]:
    """The rows of the lists in order, each list with its own heading line and sums; numbered within their list."""
    found = []
    lists = [(name, [row for row in rows if row["movement"] == name]) for name in SECTIONS]
    for numeral, (name, members) in zip(NUMERALS, filter(lambda pair: pair[1], lists), strict=False):
        found.append(_section(f"{numeral}. {SECTIONS[name]}", members))
        found += [_row(number, row) for number, row in enumerate(members, start=1)]
    return found


def _section(title: str, members: list[dict]) -> dict:
    persons = len({row["beneficiary"] for row in members})
    sums = {name: sum(row[name] for row in members) for name in AMOUNTS}
    texts = {name: dotted(sums[name]) if sums[name] else "" for name in ("old", "new")}
    texts["difference"] = _signed(sums["difference"])
    return {"section": f"{title}: {persons} người", "texts": texts, "height": MIN_ROW_MM}


def _row(number: int, row: dict) -> dict:
    texts = {
        "number": str(number),
        "full_name": row["full_name"] or "",
        "birth_text": row["birth_text"] or "",
        "id_number": row["id_number"] or "",
        "village": row["village"] or "",
        "old_categories": ", ".join(row["old_categories"]),
        "new_categories": ", ".join(row["new_categories"]),
        "old": dotted(row["old"]) if row["old"] else "",
        "new": dotted(row["new"]) if row["new"] else "",
        "difference": _signed(row["difference"]),
        "effective_month": f"{getdate(row['effective_month']):%m/%Y}",
        "reason": _with_day(row["reason"], row["event_date"]),
        "decision": _with_day(with_zero(row["decision_number"]), row["decision_date"]),
    }
    lines = max(line_count(texts[column.key], column.width - CELL_PADDING_MM, FONT_PT) for column in COLUMNS)
    return {"section": "", "texts": texts, "height": max(MIN_ROW_MM, lines * LINE_MM + PADDING_MM)}


def _signed(amount: int) -> str:
    return f"+{dotted(amount)}" if amount > 0 else dotted(amount).replace("-", "−")


def _with_day(text: str | None, day: str | None) -> str:
    return ", ".join(filter(None, (text, f"{getdate(day):%d/%m/%Y}" if day else "")))
