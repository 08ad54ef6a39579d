"""Rows of a provider's file that wait for a person: which payment one is about, or that it is none of ours."""

import json

import frappe
from an_sinh.domain.base.money import dong
from an_sinh.domain.disbursement.answer_matching import PayLine, suggestions
from an_sinh.domain.disbursement.answer_sheet import AnswerRow, AnswerSheet
from an_sinh.domain.disbursement.answer_words import ANSWERS
from an_sinh.services.common.bulk import BulkTable
from an_sinh.services.common.plain_sheet import SheetColumn, workbook
from an_sinh.services.disbursement import reconciliation
from frappe import _
from frappe.utils import now_datetime

DOCTYPE, FILE, LINE = "Answer File Row", "Answer File", "Payroll Line"
WAITING, APPLIED, ASIDE = "Waiting", "Applied", "Set Aside"
SHOWN = 50
COLUMN_WIDTH, REASON_WIDTH = 18, 60


def write_rows(document, sheet: AnswerSheet, waiting: dict[int, tuple[str, str]]) -> None:
    """Keep the rows of a file that wait, with why: code and detail by the row's number."""
    table = BulkTable(DOCTYPE)
    by_number = {row.number: row for row in sheet.rows}
    for number, (code, detail) in sorted(waiting.items()):
        row, cells = by_number[number], sheet.body[number - sheet.heading_row - 2]
        table.add(
            answer_file=document.name,
            row_no=number,
            administrative_unit=document.administrative_unit,
            full_name=row.name[:140],
            account_number=row.account[:140],
            amount=row.amount or 0,
            status=WAITING,
            code=code,
            message=sentence(code, detail),
            cells=json.dumps([["" if cell is None else str(cell) for cell in cells]], ensure_ascii=False),
            said=json.dumps(_kept(row), ensure_ascii=False),
        )
    table.write()


def count(document) -> None:
    """The figures of a file from its rows; saves it."""
    states = frappe.get_all(DOCTYPE, filters={"answer_file": document.name}, pluck="status", limit=0)
    document.waiting_count = states.count(WAITING)
    document.aside_count = states.count(ASIDE)
    document.status = "Waiting" if document.waiting_count else "Done"
    document.flags.by_service = True
    document.save(ignore_permissions=True)


def page(document, lines: list[PayLine], status: str = WAITING, start: int = 0) -> dict:
    """Rows of a file in their order: total, and for each name, row_no, full_name, account_number, amount, said (the
    answer), day, reason, code, message, status, line, note, and for those that wait what they may be about
    (suggestions)."""
    filters = {"answer_file": document.name, **({"status": status} if status else {})}
    fields = [
        "name",
        "row_no",
        "full_name",
        "account_number",
        "amount",
        "status",
        "code",
        "message",
        "line",
        "note",
        "said",
    ]
    rows = frappe.get_all(
        DOCTYPE,
        filters=filters,
        fields=fields,
        order_by="row_no asc",
        limit_start=max(start, 0),
        limit_page_length=SHOWN,
    )
    return {
        "total": frappe.db.count(DOCTYPE, filters),
        "rows": [_shown(row, lines) for row in rows],
    }


def assign(document, name: str, line: PayLine, said: dict) -> dict:
    """Apply a row that waits to a payment that a person has chosen. `said` may name status, paid_on and reason where
    the file's were missing or wrong. Returns applied and message."""
    row = _locked(document, name)
    if row.status != WAITING:
        frappe.throw(_("Row {0} is decided already.").format(row.row_no))
    kept = json.loads(row.said)
    status = said.get("status") or kept["status"]
    if status not in ANSWERS:
        frappe.throw(_("Say what became of this payment."))
    posted = {
        "end_to_end_id": line.end_to_end_id,
        "status": status,
        # What the file's cell says can't be read: whoever chose the payment has read it.
        "amount": line.amount if row.code == "bad_amount" else dong(row.amount) or None,
        "paid_on": (said.get("paid_on") or kept["day"] or None) if status in ("paid", "returned") else None,
        "reference": kept["reference"],
        "code": kept["code"],
        "reason": (said.get("reason") or kept["reason"]).strip(),
    }
    tries = frappe.db.count("Payment Result", {"idempotency_key": ["like", f"row-{row.name}-%"]})
    answer = reconciliation.post_results(line.order, [posted], f"row-{row.name}-{tries + 1}")
    if answer["errors"]:
        return {"applied": False, "message": answer["errors"][0]["message"]}
    _decide(row, APPLIED, line=line.line, disbursement=line.order, note=posted["reason"])
    document.applied_count += answer["applied"]
    document.unchanged_count += answer["unchanged"]
    count(document)
    return {"applied": True, "message": ""}


def set_aside(document, names: list[str], reason: str) -> int:
    """Say of rows that wait that they are about no payment of ours, with the reason; returns how many."""
    if not (reason or "").strip():
        frappe.throw(_("Say why these rows are set aside."))
    rows = [row for row in (_locked(document, name) for name in names) if row.status == WAITING]
    for row in rows:
        _decide(row, ASIDE, note=reason.strip())
    count(document)
    return len(rows)


def take_up(document, names: list[str]) -> int:
    """Have rows that were set aside wait again; returns how many."""
    rows = [row for row in (_locked(document, name) for name in names) if row.status == ASIDE]
    for row in rows:
        _decide(row, WAITING, note="")
    count(document)
    return len(rows)


def error_file(document) -> bytes:
    """An .xlsx of the rows that wait, as they stood in the file, with their number and the reason."""
    headings = list(json.loads(document.reading or "{}").get("headings") or [])
    rows = frappe.get_all(
        DOCTYPE,
        filters={"answer_file": document.name, "status": WAITING},
        fields=["row_no", "cells", "message"],
        order_by="row_no asc",
        limit=0,
    )
    cells = [json.loads(row.cells)[0] for row in rows]
    width = max(len(headings), *(len(row) for row in cells), 1) if cells else len(headings)
    columns = [
        SheetColumn(
            headings[index] if index < len(headings) else "",
            COLUMN_WIDTH,
            [row[index] if index < len(row) else "" for row in cells],
        )
        for index in range(width)
    ]
    columns.append(SheetColumn(_("Row in the File"), COLUMN_WIDTH, [row.row_no for row in rows], True))
    columns.append(SheetColumn(_("Why It Waits"), REASON_WIDTH, [row.message or "" for row in rows]))
    return workbook(_("Rows that wait")[:31], columns)


def told(line: PayLine) -> dict:
    """A payment as the work list shows it."""
    return {
        "line": line.line,
        "person": line.person,
        "name": line.name,
        "account": line.account,
        "amount": line.amount,
        "open": line.open,
    }


def sentence(code: str, detail: str = "") -> str:
    """What is wrong with a row, and what to do."""
    texts = {
        "bad_amount": _("“{0}” is no whole amount of đồng."),
        "bad_account_number": _("“{0}” is no account number: the spreadsheet has lost its digits. Look in the original."),
        "bad_id_number": _("“{0}” is no ID number: the spreadsheet has lost its digits. Look in the original."),
        "bad_paid_on": _("“{0}” is no day. Write day/month/year."),
        "bad_month": _("“{0}” is no month."),
        "status_missing": _("The row doesn’t say what became of the payment."),
        "unknown_word": _("Nobody has said yet what “{0}” means."),
        "other_month": _("The row is of {0}."),
        "other_order": _("The id is that of a payment of another order, month or provider."),
        "other_account": _("The id and the account number are those of two payments."),
        "other_amount": _("The account or ID number is known, but no payment of it has this amount."),
        "no_line": _("No payment of these orders has this account or ID number and amount."),
        "several": _("Several payments have this account and amount, and the rows don’t tell them apart."),
    }  # fmt: skip
    return texts[code].format(detail) if code in texts else detail


def _kept(row: AnswerRow) -> dict:
    return {
        "status": row.status,
        "day": row.day.isoformat() if row.day else "",
        "reference": row.reference,
        "reason": row.reason,
        "code": row.code,
        "id_number": row.id_number,
    }


def _shown(row, lines: list[PayLine]) -> dict:
    kept = json.loads(row.said or "{}")
    about = AnswerRow(
        row.row_no, account=row.account_number or "", name=row.full_name or "",
        id_number=kept.get("id_number", ""), amount=dong(row.amount),
    )  # fmt: skip
    shown = {
        key: row[key]
        for key in ("name", "row_no", "full_name", "account_number", "status", "code", "message")
    }
    return shown | {
        "amount": dong(row.amount),
        "line": row.line,
        "note": row.note,
        "said": kept.get("status", ""),
        "day": kept.get("day", ""),
        "reason": kept.get("reason", ""),
        "suggestions": [told(line) for line in (suggestions(about, lines) if row.status == WAITING else [])],
    }


def _locked(document, name: str):
    row = frappe.get_doc(DOCTYPE, name, for_update=True)
    if row.answer_file != document.name:
        frappe.throw(_("{0} is no row of {1}.").format(name, document.name))
    return row


def _decide(row, status: str, **values) -> None:
    row.update({"status": status, "decided_by": frappe.session.user, "decided_at": now_datetime(), **values})
    row.flags.by_service = True
    row.save(ignore_permissions=True)
