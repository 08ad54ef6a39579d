"""A Level Decision as a paper: the decision of the commune's chairman, and its list as an annex.

Decree 335/2026, article 32: one decision over the reviewed list. Layout: Decree 30/2020, appendix I; the annex has its own page
numbers and names the decision it belongs to. Papers of an office are Vietnamese, so the words are not translated.
"""

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.amount_words import amount_in_words
from an_sinh.domain.base.money import dong, dotted
from an_sinh.domain.papers.measures import PORTRAIT
from an_sinh.domain.papers.numbers import annex_heading, with_zero
from an_sinh.domain.papers.pages import PageRoom, compose
from an_sinh.domain.papers.text_width import line_count
from an_sinh.services.audit import access
from an_sinh.services.papers.letterhead import Column, frame, heading
from frappe.utils import getdate

FONT_PT, LINE_MM, PADDING_MM, MIN_ROW_MM = 10, 4.2, 1.4, 6.4
CELL_PADDING_MM = 1.2
COLUMNS = (
    Column("number", 9, "center"),
    Column("full_name", 46),
    Column("birth_text", 14, "center"),
    Column("village", 26),
    Column("category_code", 12, "center"),
    Column("before", 20, "right"),
    Column("after", 20, "right"),
    Column("arrears", 17, "right"),
)
HEADINGS = (
    *("STT", "Họ và tên", "Năm sinh", "Thôn, tổ", "Loại", "Mức đang hưởng", "Mức mới"),
    "Truy lĩnh",
)
# An upright sheet of 255 mm of text: the annex's heading and the column heads take the rest.
ROOM = PageRoom(first=204.0, other=236.0, closing=10.0)


def level_decision(doc) -> dict:
    """Everything the print format of a Level Decision shows; amounts already written with dots. Only the name counts,
    because a client may send any copy. PermissionError where the user may not print it."""
    doc = frappe.get_doc("Level Decision", str(doc.name))
    if not frappe.flags.ignore_print_permissions:
        doc.check_permission("print")
    access.note_print(doc.doctype, doc.name)
    rules = frappe.get_cached_doc("Rule Set", doc.rule_set)
    first = months.index(getdate(rules.effective_from))
    last = first + max((row.months for row in doc.rows), default=0) - 1
    rows = [_row(number, row) for number, row in enumerate(doc.rows, start=1)]
    return {
        **heading(doc),
        "number": with_zero(doc.decision_number),
        "leader": _name_of(doc.decided_by),
        "decree": _written_out(rules.decree),
        "article": _within(_written_out(rules.levels_article or rules.decree)),
        "unit_within": _within(_unit_name(doc.administrative_unit)),
        "programme": frappe.get_cached_value("Benefit Programme", doc.programme, "programme_name"),
        "persons": doc.people,
        "more": dotted(dong(doc.difference)),
        "arrears": dotted(dong(doc.arrears)),
        "arrears_words": amount_in_words(dong(doc.arrears)) if doc.arrears else "",
        "since": months.label(first),
        "until": months.label(last) if last >= first else "",
        "is_draft": doc.state != "Decided",
        "annex": annex_heading(1, 1),
        "columns": COLUMNS,
        "headings": HEADINGS,
        "pages": compose(rows, lambda row: row["height"], ROOM),
        "paper": frame(PORTRAIT),
    }


def _row(number: int, row) -> dict:
    texts = {
        "number": str(number),
        "full_name": row.full_name or "",
        "birth_text": (row.birth_text or "")[-4:],
        "village": row.village or "",
        "category_code": row.category_code or "",
        "before": dotted(dong(row.before)),
        "after": dotted(dong(row.after)),
        "arrears": dotted(dong(row.arrears)) if row.arrears else "",
    }
    lines = max(line_count(texts[each.key], each.width - CELL_PADDING_MM, FONT_PT) for each in COLUMNS)
    return {"texts": texts, "height": max(MIN_ROW_MM, lines * LINE_MM + PADDING_MM)}


def _name_of(user: str | None) -> str:
    return frappe.db.get_value("User", user, "full_name") or "" if user else ""


def _unit_name(unit: str) -> str:
    """What a unit is called."""
    return frappe.get_cached_value("Administrative Unit", unit, "unit_name") or unit


def _within(text: str) -> str:
    """A text within a sentence: “Khoản 3” → “khoản 3”, “Xã Chi Lăng” → “xã Chi Lăng”."""
    return text if text.startswith("Nghị") else text[:1].lower() + text[1:]


def _written_out(text: str) -> str:
    """“NĐ 335/2026/NĐ-CP” as papers cite it."""
    return text.replace("NĐ ", "Nghị định số ", 1) if "NĐ " in text else text
