"""A provider's file of results: looked at, posted, and its rows that wait decided."""

import frappe
from an_sinh.domain.base.search_key import search_key
from an_sinh.domain.disbursement.answer_matching import PayLine
from an_sinh.services.approval import separation
from an_sinh.services.audit import access
from an_sinh.services.common import fields, sent_values
from an_sinh.services.common.deadlocks import repeated_on_deadlock
from an_sinh.services.disbursement import answer_files, answer_formats, answer_preview, answer_rows
from frappe import _

DOCTYPE, ORDER = "Answer File", "Disbursement"
MOST_FOUND = 20


@frappe.whitelist(methods=["POST"])
def preview(
    file_url: str,
    provider: str,
    month: str,
    administrative_unit: str | None = None,
    reading: dict | str | None = None,
) -> dict:
    """What posting an uploaded file would do; see `services.disbursement.answer_preview.preview`. `reading` {mapping,
    words, meaning, day} goes before what is remembered. Writes nothing."""
    _check()
    return answer_preview.preview(
        answer_files.look(_asked(file_url, provider, month, administrative_unit, reading))
    )


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def post(
    file_url: str,
    provider: str,
    month: str,
    administrative_unit: str | None = None,
    reading: dict | str | None = None,
    remember: bool = True,
) -> dict:
    """Apply an uploaded file, once; returns name, applied, unchanged, waiting, repeated."""
    _check()
    asked = _asked(file_url, provider, month, administrative_unit, reading)
    separation.refuse_configurator(provider)
    return answer_files.post(asked, bool(frappe.utils.cint(remember)))


@frappe.whitelist(methods=["GET", "POST"])
def rows(name: str, status: str = answer_rows.WAITING, start: int = 0) -> dict:
    """A page of the rows of a file that did not go through at once, with what each may be about."""
    document = _document(name, "read")
    frappe.has_permission("Payroll Line", "read", throw=True)
    return answer_rows.page(document, _lines(document), status, start)


@frappe.whitelist(methods=["GET", "POST"])
def find_lines(name: str, text: str) -> list[dict]:
    """Payments of the orders that a file is about whose name, account or id is like a text; at most 20."""
    document = _document(name, "read")
    frappe.has_permission("Payroll Line", "read", throw=True)
    wanted = search_key(text)
    if len(wanted) < 2:
        return []
    found = [
        line
        for line in _lines(document)
        if wanted in search_key(line.person, line.name, line.account, line.id_number, line.end_to_end_id)
    ]
    return [answer_rows.told(line) for line in found[:MOST_FOUND]]


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def assign(
    name: str,
    row: str,
    line: str,
    status: str | None = None,
    paid_on: str | None = None,
    reason: str | None = None,
) -> dict:
    """Apply a row that waits to a payment (a Payroll Line of these orders); returns applied and message."""
    document = _document(name, "write")
    chosen = next((each for each in _lines(document) if each.line == line), None)
    if not chosen:
        frappe.throw(_("{0} is no payment of these orders.").format(line))
    frappe.get_doc(ORDER, chosen.order).check_permission("write")
    separation.refuse_configurator(name)
    day = fields.day_of(paid_on, _("Day of the Payment")).isoformat() if paid_on else ""
    return answer_rows.assign(
        document, row, chosen, {"status": status, "paid_on": day, "reason": reason or ""}
    )


@frappe.whitelist(methods=["POST"])
def set_aside(name: str, rows: list | str, reason: str) -> dict:
    """Say of rows that wait that they are about no payment of ours; returns how many."""
    document = _document(name, "write")
    return {"rows": answer_rows.set_aside(document, _chosen(rows), reason)}


@frappe.whitelist(methods=["POST"])
def take_up(name: str, rows: list | str) -> dict:
    """Have rows that were set aside wait again; returns how many."""
    return {"rows": answer_rows.take_up(_document(name, "write"), _chosen(rows))}


@frappe.whitelist(methods=["POST"])
def error_file(name: str) -> None:
    """Answer with an .xlsx of the rows that wait and why."""
    document = _document(name, "export")
    access.note_export(DOCTYPE, document.name, what="rows that wait")
    frappe.local.response.filename = f"{document.name}.xlsx"
    frappe.local.response.filecontent = answer_rows.error_file(document)
    frappe.local.response.type = "binary"


def _check() -> None:
    frappe.has_permission(DOCTYPE, "create", throw=True)
    frappe.has_permission(ORDER, "write", throw=True)


def _asked(file_url, provider, month, unit, reading) -> answer_files.Asked:
    frappe.get_doc("Payment Provider", provider).check_permission("read")
    how = None
    if reading:
        given = sent_values.fields_of(
            reading, _("A column or a word of the file is given a meaning that doesn’t exist.")
        )
        day = fields.day_of(given["day"], _("Day of the Payment")) if given.get("day") else None
        how = answer_formats.reading_of({**given, "day": day})
    first = fields.day_of(f"{month}-01" if len(month) == 7 else month, _("Month")).replace(day=1)
    return answer_files.Asked(file_url, provider, first, unit or None, how)


def _document(name: str, ptype: str):
    document = frappe.get_doc(DOCTYPE, name)
    document.check_permission(ptype)
    return document


def _lines(document) -> list[PayLine]:
    asked = answer_files.Asked("", document.provider, document.month, document.administrative_unit)
    return answer_files.lines_of(answer_files.orders_of(asked))


def _chosen(rows: list | str) -> list[str]:
    return sent_values.names(rows, _("Choose at least one row."), required=True)
