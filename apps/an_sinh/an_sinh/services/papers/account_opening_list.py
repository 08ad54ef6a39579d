"""The list of an opening session as a paper: who comes, with which papers, and a place to sign for the card.

Layout: Decree 30/2020 (appendix I), A4 landscape. The form is Vietnamese, so its words are not translated.
"""

import frappe
from an_sinh.domain.papers.measures import LANDSCAPE
from an_sinh.domain.papers.pages import PageRoom, compose
from an_sinh.domain.papers.text_width import line_count
from an_sinh.domain.providers.account_opening import WORDS
from an_sinh.services.audit import access
from an_sinh.services.papers.letterhead import Column, frame, heading
from an_sinh.services.providers.account_opening import batches
from frappe.utils import getdate

FONT_PT, LINE_MM, PADDING_MM, MIN_ROW_MM = 9, 3.7, 1.4, 8.0
CELL_PADDING_MM = 1.0
ROOM = PageRoom(first=82.0, other=138.0, closing=44.0)
COLUMNS = (
    Column("number", 8, "center"),
    Column("person_name", 38),
    Column("holder", 42),
    Column("birth_text", 18, "center"),
    Column("id_number", 25, "center"),
    Column("phone", 22, "center"),
    Column("village", 24),
    Column("missing", 33),
    Column("result", 24, "center"),
    Column("sign", 18),
)
HEADINGS = (
    *("STT", "Họ và tên đối tượng", "Chủ tài khoản", "Ngày sinh", "Số CCCD / ĐDCN", "Điện thoại", "Thôn, tổ"),
    *("Giấy tờ còn thiếu", "Kết quả, số TK", "Ký nhận thẻ"),
)
HOLDERS = {"Guardian": "người giám hộ", "Authorised": "người được ủy quyền"}


def account_opening_list(doc) -> dict:
    """Everything the print format of an Account Opening Batch shows. Only the name counts, because a client may send any
    copy. PermissionError where the user may not print it."""
    doc = frappe.get_doc("Account Opening Batch", str(doc.name))
    if not frappe.flags.ignore_print_permissions:
        doc.check_permission("print")
    access.note_print(doc.doctype, doc.name)
    found = batches.rows_of(doc.name)
    rows = [_row(row) for row in found]
    provider = frappe.get_cached_value("Payment Provider", doc.provider, "provider_name")
    return {
        **heading(frappe._dict(administrative_unit=doc.administrative_unit)),
        "preparer": frappe.db.get_value("User", doc.owner, "full_name") or "",
        "provider": provider or doc.provider,
        "session_place": doc.session_place,
        "session": f"{doc.session_time or ''} ngày {getdate(doc.session_day):%d/%m/%Y}".strip(),
        "papers": " ".join((doc.papers or "").split()),
        "people": len(rows),
        "lacking": sum(bool(row.missing) for row in found),
        "is_draft": doc.status == batches.DRAFT,
        "columns": COLUMNS,
        "headings": HEADINGS,
        "pages": compose(rows, lambda row: row["height"], ROOM),
        "paper": frame(LANDSCAPE),
    }


def _row(row) -> dict:
    kind = HOLDERS.get(row.holder_kind, "")
    texts = {
        "number": str(row.line_no),
        "person_name": row.person_name or "",
        "holder": f"{row.full_name} ({kind})" if kind else row.full_name or "",
        "birth_text": row.birth_text or "",
        "id_number": row.id_number or "",
        "phone": row.phone or "",
        "village": row.village or "",
        "missing": row.missing or "",
        "result": row.account_number or WORDS.get(row.result, ""),
        "sign": "",
    }
    lines = max(line_count(texts[each.key], each.width - CELL_PADDING_MM, FONT_PT) for each in COLUMNS)
    return {"texts": texts, "height": max(MIN_ROW_MM, lines * LINE_MM + PADDING_MM)}
