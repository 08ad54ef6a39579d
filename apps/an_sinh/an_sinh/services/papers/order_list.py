"""A payment order as a paper: the same lines, in the same order and under the same seal as the provider's file.

The first sheet sums up per commune and carries signatures and seal; then each commune has pages of its own with its
subtotal, so that they can be given to whoever pays there. Layout: Decree 30/2020, appendix I, A4 landscape. Papers of an
office are Vietnamese, so the words are not translated.
"""

from itertools import groupby
from operator import attrgetter

import segno

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.amount_words import amount_in_words
from an_sinh.domain.base.money import dong, dotted
from an_sinh.domain.disbursement.provider_file import WAYS
from an_sinh.domain.papers.measures import LANDSCAPE
from an_sinh.domain.papers.pages import PageRoom, compose
from an_sinh.domain.papers.text_width import line_count
from an_sinh.services.audit import access
from an_sinh.services.disbursement import seals
from an_sinh.services.papers.letterhead import Column, frame, heading
from frappe.utils import getdate

ORDER, LINE = "Disbursement", "Payroll Line"
FONT_PT, LINE_MM, PADDING_MM, MIN_ROW_MM, CELL_PADDING_MM = 8.5, 3.5, 1.4, 6.0, 1.0
COLUMNS = (
    Column("number", 10, "center"),
    Column("full_name", 42),
    Column("birth_text", 18, "center"),
    Column("id_number", 25, "center"),
    Column("village", 26),
    Column("amount", 22, "right"),
    Column("way", 19, "center"),
    Column("account", 33, "center"),
    Column("receiver", 32),
    Column("signature", 24),
)
HEADINGS = (
    *("STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Thôn, tổ", "Số tiền", "Hình thức"),
    *("Số tài khoản, ngân hàng", "Người nhận thay (quan hệ, CCCD)", "Ký nhận, ngày nhận"),
)
# A sheet holds 168 mm of text: the commune's title and the column heads take the rest, the subtotal stands in the closing.
ROOM = PageRoom(first=132.0, other=142.0, closing=7.0)
SUMMARY_ROOM = PageRoom(first=92.0, other=140.0, closing=62.0)
SUMMARY_ROW_MM = 6.0


def order_list(doc) -> dict:
    """Everything the print format of a Disbursement shows; amounts already written with dots. Only the name counts, because
    a client may send any copy. PermissionError where the user may not print it, ListChanged where its lines are no
    longer those that were approved."""
    doc = frappe.get_doc(ORDER, str(doc.name))
    if not frappe.flags.ignore_print_permissions:
        doc.check_permission("print")
    seals.check_order(doc)
    access.note_print(doc.doctype, doc.name)
    lines = frappe.get_all(
        LINE, filters={"disbursement": doc.name}, fields=["*"], order_by="name asc", limit=0
    )
    communes = _communes(lines)
    summary = compose(communes, lambda _commune: SUMMARY_ROW_MM, SUMMARY_ROOM)
    sheets = [page for commune in communes for page in commune["pages"]]
    count = len(summary) + len(sheets)
    for number, page in enumerate(sheets, start=len(summary) + 1):
        page["number"] = number
    head = heading(_with_day(doc))
    return {
        **head,
        "provider": frappe.get_cached_value("Payment Provider", doc.provider, "provider_name"),
        "month": months.label(months.index(getdate(doc.month))),
        "way": "chi trả bằng tiền mặt" if doc.channel_kind == "Cash" else "chi trả qua tài khoản",
        "columns": COLUMNS,
        "headings": HEADINGS,
        "summary": summary,
        "sheets": sheets,
        "count": count,
        "payments": len(lines),
        "total": dotted(sum(dong(line.amount) for line in lines)),
        "words": amount_in_words(sum(dong(line.amount) for line in lines)),
        "maker": _name_of(doc.owner),
        "releaser": _name_of(doc.sent_by),
        "is_draft": doc.status in ("Draft", "Cancelled"),
        "seal": doc.list_hash,
        "picture": segno.make(f"AN-SINH:{doc.name}:{doc.list_hash}", error="m").svg_data_uri(
            scale=3, border=1
        ),
        "paper": frame(LANDSCAPE),
    }


def _with_day(doc):
    """The order with the day of its sending as that of the paper."""
    return frappe._dict(doc.as_dict(), decision_date=doc.sent_at and getdate(doc.sent_at))


def _communes(lines: list) -> list[dict]:
    """Per commune, in the order of the list: name, payments, amount, pages of rows. Rows keep the numbers of the file."""
    found: list[dict] = []
    numbered = list(enumerate(lines, start=1))
    for unit, own in groupby(numbered, key=lambda pair: attrgetter("administrative_unit")(pair[1])):
        rows = [_row(number, line) for number, line in own]
        name = frappe.get_cached_value("Administrative Unit", unit, "unit_name") or unit
        amount = dotted(sum(row["amount"] for row in rows))
        pages = [
            {
                "unit_name": name,
                "rows": page.rows,
                "is_first": page.is_first,
                "closing": page.closing,
                "several": page.count > 1,
                "subtotal": dotted(sum(row["amount"] for row in page.rows)),
                "payments": len(rows),
                "amount": amount,
            }
            for page in compose(rows, lambda row: row["height"], ROOM)
        ]
        found.append(
            {
                "number": len(found) + 1,
                "unit_name": name,
                "payments": len(rows),
                "amount": amount,
                "pages": pages,
            }
        )
    return found


def _row(number: int, line) -> dict:
    relation = f" ({line.receiver_relation})" if line.receiver_relation else ""
    texts = {
        "number": str(number),
        "full_name": line.full_name or "",
        "birth_text": line.birth_text or "",
        "id_number": line.id_number or "",
        "village": line.village or "",
        "amount": dotted(dong(line.amount)),
        "way": WAYS.get(line.channel or "", ""),
        "account": f"{line.account_number} {line.provider or ''}".strip() if line.account_number else "",
        "receiver": ""
        if (line.receiver_kind or "Self") == "Self"
        else f"{line.receiver_name or ''}{relation} {line.receiver_id_number or ''}".strip(),
        "signature": "",
    }
    heights = [line_count(texts[each.key], each.width - CELL_PADDING_MM, FONT_PT) for each in COLUMNS]
    return {
        "texts": texts,
        "amount": dong(line.amount),
        "height": max(MIN_ROW_MM, max(heights) * LINE_MM + PADDING_MM),
    }


def _name_of(user: str | None) -> str:
    return frappe.db.get_value("User", user, "full_name") or "" if user else ""
