"""The payment list of a payroll as composed pages: what the print format shows, measured in millimetres.

Layout: Decree 30/2020 (appendix I), A4 landscape, margins as in domain.papers.measures; columns of a district's monthly list. The form is
prescribed in Vietnamese, so its words are not translated.
"""

from dataclasses import replace

import segno

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.amount_words import amount_in_words
from an_sinh.domain.base.money import coefficient, decimal_comma, dong, dotted
from an_sinh.domain.papers.measures import LANDSCAPE
from an_sinh.domain.papers.pages import Page, PageRoom, compose
from an_sinh.domain.papers.text_width import line_count
from an_sinh.services.audit import access
from an_sinh.services.papers.letterhead import Column, frame, heading
from an_sinh.services.payroll import together
from frappe.model import get_permitted_fields
from frappe.utils import getdate

FONT_PT = 7.5
LINE_MM = 3.1
ROW_PADDING_MM = 1.4
MIN_ROW_MM = 5.6
CELL_PADDING_MM = 1.0
# The text of a sheet is 168 mm high (domain.papers.measures), and 5 mm hold the foot. The head of the list, the column heads,
# the subtotal and the closing block take the rest.
ROOM = PageRoom(first=98.0, other=139.0, closing=66.0)


COLUMNS = (
    Column("number", 8, "center"),
    Column("full_name", 26),
    Column("birth_male", 14, "center"),
    Column("birth_female", 14, "center"),
    Column("id_number", 18, "center"),
    Column("village", 13),
    Column("category_code", 11, "center"),
    Column("coefficient", 8, "center"),
    Column("monthly", 16, "right"),
    Column("arrears", 15, "right"),
    Column("recovery", 13, "right"),
    Column("funeral", 10, "right"),
    Column("total", 17, "right"),
    Column("channel", 8, "center"),
    Column("account", 21, "center"),
    Column("receiver", 19),
    Column("signature", 10),
    Column("note", 10),
)
AMOUNT_KEYS = ("monthly", "arrears", "recovery", "funeral", "total")
COLUMN_OF_KIND = {"Regular": "monthly", "Recovery": "recovery", "Set Off": "recovery", "One-off": "funeral"}
# What is to come back isn't paid: it is a sum of its own and no part of the total.
NOT_PAID = ("Recovery",)
NOTES = {"Carried Over": "Chi bù kỳ trước", "Set Off": "Đã chi trước đây, bù trừ"}
TITLES = {"One-off": "Danh sách chi trả trợ cấp một lần"}
USUAL_TITLE = "Danh sách chi trả trợ cấp hằng tháng"


def payment_list(doc) -> dict:
    """Everything the print format of a Monthly Payroll shows; amounts already written with dots.

    *doc*: a Monthly Payroll; only its name counts, because a client may send any copy to be printed. Pages hold
    rows of texts by column key, with the page's subtotals. PermissionError where the user may not print it.
    """
    doc = frappe.get_doc("Monthly Payroll", str(doc.name))
    if not frappe.flags.ignore_print_permissions:
        doc.check_permission("print")
    access.note_print(doc.doctype, doc.name)
    lines = frappe.get_all(
        "Payroll Line",
        filters={"payroll": doc.name},
        fields=["*"],
        order_by="line_no asc",
        limit=0,
    )
    _leave_out_what_is_hidden(lines)
    rows = [_row(number, line) for number, line in enumerate(lines, start=1)]
    pages = compose(rows, lambda row: row["height"], ROOM)
    total = sum(row["amounts"]["total"] for row in rows)
    return {
        "columns": _columns(doc.kind),
        "pages": [_page(page) for page in pages],
        "totals": _subtotals(rows),
        "categories": _by_category(lines) if any(line.category_code for line in lines) else [],
        "persons": len({line.beneficiary for line in lines}),
        "line_count": len(lines),
        "words": amount_in_words(total),
        "title": TITLES.get(doc.kind, USUAL_TITLE),
        "month": months.label(months.index(getdate(doc.month))),
        "seal": _seal(doc),
        "unverified": ". ".join((doc.unverified or "").splitlines()),
        "together": together.sentence(doc),
        **heading(doc),
        "paper": frame(LANDSCAPE),
    }


def _leave_out_what_is_hidden(lines: list[dict]) -> None:
    """Why somebody is paid has a level of its own: who doesn't have it, as the treasury, prints no category either."""
    permitted = set(get_permitted_fields("Payroll Line"))
    hidden = [field.fieldname for field in frappe.get_meta("Payroll Line").get_high_permlevel_fields()]
    for fieldname in hidden:
        if fieldname not in permitted:
            for line in lines:
                line[fieldname] = None


def _columns(kind: str) -> tuple[Column, ...]:
    """On a list of what is paid once, that column has the room which the monthly amounts don't need there."""
    if kind not in TITLES:
        return COLUMNS
    widths = {column.key: column.width for column in COLUMNS}
    widths["monthly"], widths["funeral"] = widths["funeral"], widths["monthly"]
    return tuple(replace(column, width=widths[column.key]) for column in COLUMNS)


def _row(number: int, line: frappe._dict) -> dict:
    amount = dong(line.amount)
    amounts = dict.fromkeys(AMOUNT_KEYS, 0)
    amounts["total"] = 0 if line.kind in NOT_PAID else amount
    amounts[COLUMN_OF_KIND.get(line.kind, "arrears")] = amount
    texts = {
        "number": str(number),
        "full_name": line.full_name or "",
        "birth_male": line.birth_text or "" if line.sex == "Male" else "",
        "birth_female": line.birth_text or "" if line.sex == "Female" else "",
        "id_number": line.id_number or "",
        "village": line.village or "",
        "category_code": line.category_code or "",
        "coefficient": decimal_comma(coefficient(line.coefficient)) if line.coefficient else "",
        "channel": "TK" if (line.channel or "").endswith("Account") else "TM",
        "account": _account(line),
        "receiver": _receiver(line),
        "signature": "",
        "note": NOTES.get(line.kind, ""),
        **{key: dotted(amounts[key]) if amounts[key] else "" for key in AMOUNT_KEYS},
    }
    if line.kind in ("Arrears", "Recovery", "Set Off"):
        key = COLUMN_OF_KIND.get(line.kind, "arrears")
        texts[key] = f"{texts[key]} ({_span(line)})"
    return {"texts": texts, "amounts": amounts, "height": _height(texts)}


def _span(line) -> str:
    first, last = (months.label(months.index(getdate(day))) for day in (line.from_month, line.to_month))
    return first if first == last else f"{first}–{last}"


def _account(line) -> str:
    if not line.account_number:
        return ""
    return f"{line.account_number} {line.provider or ''}".strip()


def _receiver(line) -> str:
    """Who receives instead, with relation and ID; empty for people who receive themselves."""
    if (line.receiver_kind or "Self") == "Self":
        return ""
    relation = f" ({line.receiver_relation})" if line.receiver_relation else ""
    return f"{line.receiver_name or ''}{relation} {line.receiver_id_number or ''}".strip()


def _height(texts: dict) -> float:
    lines = max(line_count(texts[column.key], column.width - CELL_PADDING_MM, FONT_PT) for column in COLUMNS)
    return max(MIN_ROW_MM, lines * LINE_MM + ROW_PADDING_MM)


def _page(page: Page) -> dict:
    return {
        "number": page.number,
        "count": page.count,
        "is_first": page.is_first,
        "closing": page.closing,
        "rows": page.rows,
        "subtotals": _subtotals(page.rows),
    }


def _subtotals(rows) -> dict:
    return {key: dotted(sum(row["amounts"][key] for row in rows)) for key in AMOUNT_KEYS}


def _by_category(lines) -> list[dict]:
    """Subtotals per category, in the order of their codes: code, persons, amount."""
    grouped: dict[str, list] = {}
    for line in lines:
        grouped.setdefault(line.category_code or "–", []).append(line)
    return [
        {
            "code": code,
            "persons": len({line.beneficiary for line in members}),
            "amount": dotted(sum(dong(line.amount) for line in members if line.kind not in NOT_PAID)),
        }
        for code, members in sorted(grouped.items())
    ]


def _seal(doc) -> dict:
    """The frozen list's hash as a QR picture, or none while the list can still change."""
    if not doc.frozen_at:
        return {"hash": "", "picture": ""}
    code = segno.make(f"AN-SINH:{doc.name}:{doc.list_hash}", error="m")
    return {"hash": doc.list_hash, "picture": code.svg_data_uri(scale=3, border=1)}
