"""A Provider Settlement as a paper: the minutes that the office and the provider sign when a month is closed.

Decree 335/2026, article 28 (Decree 20/2021, article 34): the provider returns what was paid, what was not, and the money
left. Layout: Decree 30/2020, appendix I. Papers of an office are Vietnamese, so the words are not translated.
"""

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.amount_words import amount_in_words
from an_sinh.domain.base.money import dong, dotted
from an_sinh.domain.papers.measures import PORTRAIT
from an_sinh.domain.papers.numbers import with_zero
from an_sinh.services.audit import access
from an_sinh.services.papers.letterhead import frame, heading
from frappe.utils import getdate

SUMS = (
    ("listed_amount", "Theo danh sách chi trả được phê duyệt"),
    ("funded_amount", "Kho bạc Nhà nước cấp cho danh sách"),
    ("received_amount", "Đơn vị chi trả xác nhận đã nhận"),
    ("answered_amount", "Theo kết quả chi trả (đã trả và chưa trả được)"),
)
MONEY = (
    ("brought_amount", "Kinh phí kỳ trước còn lại chuyển sang"),
    ("given_amount", "Kinh phí Kho bạc Nhà nước cấp trong kỳ"),
    ("paid_amount", "Số đã chi trả cho đối tượng"),
    ("later_amount", "Thu hồi (+), chi bổ sung (−) của các kỳ đã khóa sổ"),
    ("refunded_amount", "Đã nộp trả Kho bạc Nhà nước"),
    ("left_amount", "Kinh phí còn lại chuyển kỳ sau"),
)
WAYS = {"Account": "tài khoản", "Cash": "tiền mặt"}


def provider_settlement(doc) -> dict:
    """Everything the print format shows; amounts already written with dots. Only the name counts, because a client may
    send any copy. PermissionError where the user may not print it."""
    doc = frappe.get_doc("Provider Settlement", str(doc.name))
    if not frappe.flags.ignore_print_permissions:
        doc.check_permission("print")
    access.note_print(doc.doctype, doc.name)
    provider = frappe.get_cached_doc("Payment Provider", doc.provider)
    return {
        **heading(doc),
        "number": with_zero(doc.minutes_number),
        "month": months.label(months.index(getdate(doc.month))),
        "provider": provider.provider_name,
        "is_office": provider.kind == "Office",
        "programme": frappe.get_cached_value("Benefit Programme", doc.programme, "programme_name"),
        "sums": [(text, _signed(doc.get(field))) for field, text in SUMS],
        "money": [(text, _signed(doc.get(field)), field == "left_amount") for field, text in MONEY],
        "orders": [_order(number, row) for number, row in enumerate(doc.orders, start=1)],
        "persons": [
            ("Số lượt chi trả theo danh sách", doc.listed_count),
            ("Số lượt đã chi trả", doc.paid_count),
            ("Số lượt chưa chi trả được", doc.failed_count),
        ],
        "paid": dotted(dong(doc.paid_amount)),
        "paid_words": amount_in_words(dong(doc.paid_amount)),
        "failed": dotted(dong(doc.failed_amount)),
        "fee": dotted(dong(doc.fee_amount)) if doc.fee_amount else "",
        "fees": _fees(doc),
        "is_draft": doc.docstatus == 0,
        "agree": doc.docstatus == 1,
        "paper": frame(PORTRAIT),
    }


def _signed(amount) -> str:
    found = dong(amount)
    return f"−{dotted(-found)}" if found < 0 else dotted(found)


def _fees(doc) -> str:
    """How the fee was reckoned: "0,5 % × 540.000 (tài khoản) + 1,2 % × 540.000 (tiền mặt)"; the way is left out where there
    is only one."""
    paid = dict.fromkeys(WAYS, 0)
    for row in doc.orders:
        paid[row.channel_kind] += dong(row.paid_amount)
    percents = {"Account": doc.fee_percent, "Cash": doc.cash_fee_percent}
    parts = [
        (f"{percents[way] or 0:g} % × ".replace(".", ",") + dotted(amount), way)
        for way, amount in paid.items()
        if amount and percents[way]
    ]
    ways = [way for way, amount in paid.items() if amount]
    return " + ".join(text if len(ways) == 1 else f"{text} ({WAYS[way]})" for text, way in parts)


def _order(number: int, row) -> dict:
    seal = frappe.db.get_value("Disbursement", row.disbursement, "list_hash") or ""
    return {
        "number": str(number),
        "name": row.disbursement,
        "way": "Tiền mặt" if row.channel_kind == "Cash" else "Tài khoản",
        "count": str(row.line_count),
        "amount": dotted(dong(row.amount)),
        "paid": dotted(dong(row.paid_amount)),
        "failed": dotted(dong(row.failed_amount)),
        "receipt": row.receipt_paper or "",
        "seal": seal[:12],
    }
