"""A provider's file of results, Excel, CSV or a message of ISO 20022: what it says is looked at first, then posted like any other answer.

Nothing of a file is lost: what can't be applied waits as a row of the work list (`answer_rows`), with the reason. The
file is posted in one transaction, and once: the same file again answers with the first posting.
"""

import datetime
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import frappe
from an_sinh.domain.base import terms
from an_sinh.domain.base.money import dong
from an_sinh.domain.disbursement.answer_matching import Found, PayLine, match
from an_sinh.domain.disbursement.answer_sheet import (
    AnswerRow,
    AnswerSheet,
    Reading,
    SheetError,
    find_sheet,
    read_rows,
)
from an_sinh.domain.providers.iso20022 import batches
from an_sinh.domain.providers.iso20022.payment_order import batch_id
from an_sinh.domain.registry_import.workbook import Sheet, WorkbookError
from an_sinh.services.audit import log
from an_sinh.services.common.bulk import in_chunks
from an_sinh.services.common.file_errors import sentence
from an_sinh.services.common.file_reading import read_apart
from an_sinh.services.common.files import content_of
from an_sinh.services.disbursement import answer_formats, answer_rows, reconciliation
from frappe import _

DOCTYPE, ORDER, LINE = "Answer File", "Disbursement", "Payroll Line"
LINE_FIELDS = (
    *("name", "end_to_end_id", "disbursement", "account_number", "id_number", "amount"),
    *("account_holder", "receiver_name", "full_name", "payment_status"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A file and what it is said to be: its provider, its month, the paying unit where the user has several. `reading`:
    how to read it; None for what is remembered of such a file."""

    file_url: str
    provider: str
    month: datetime.date
    unit: str | None = None
    reading: Reading | None = None


@dataclass(slots=True)
class Looked:
    """A file held against the orders that it is about."""

    asked: Asked
    file_hash: str
    reading: Reading
    sheet: AnswerSheet
    orders: dict[str, frappe._dict]
    lines: list[PayLine]
    remembered: bool
    problem: SheetError | None = None
    found: dict[int, PayLine] = field(default_factory=dict)
    waiting: dict[int, tuple[str, str]] = field(default_factory=dict)

    def by_order(self) -> dict[str, list[AnswerRow]]:
        """The rows that are about a payment, by its order."""
        groups: dict[str, list[AnswerRow]] = defaultdict(list)
        for row in self.sheet.rows:
            if row.number in self.found:
                groups[self.found[row.number].order].append(row)
        return groups


def look(asked: Asked) -> Looked:
    """Read a file and find the payment of every row; writes nothing. Throws for a file that can't be read, and where
    nothing was sent to the provider in that month."""
    content = _content(asked.file_url)
    with ThreadPoolExecutor(1) as beside:
        # Another process reads the file while the lines are read here.
        reading_file = beside.submit(read_apart, content)
        orders = orders_of(asked)
        lines = lines_of(orders)
        sheets = _of_payments(_read_file(reading_file.result), orders, lines)
    known = frozenset(line.end_to_end_id for line in lines)
    sheet, reading, remembered = _layout(asked, sheets, known)
    looked = Looked(asked, hashlib.sha256(content).hexdigest(), reading, sheet, orders, lines, remembered)
    try:
        read_rows(sheet, reading, known)
        _check_month(sheet, asked.month)
    except SheetError as error:
        looked.problem = error
        return looked
    _match(looked)
    return looked


def post(asked: Asked, remember: bool = True) -> dict:
    """Apply what a file says; returns name (its Answer File), applied, unchanged, waiting and repeated. Throws, and
    leaves nothing behind, for a file of which no row is about a payment of that provider and month."""
    looked = look(asked)
    if looked.problem:
        frappe.throw(problem_of(looked.problem))
    unit = _unit(looked)
    # Two who send the same file take turns, and the second sees the first.
    frappe.db.get_value("Administrative Unit", unit, "name", for_update=True)
    if first := _earlier(looked):
        return {**_told(frappe.get_doc(DOCTYPE, first)), "repeated": True}
    if not looked.found:
        frappe.throw(
            _(
                "No row of this file is about a payment of {0} in {1}. Choose the right file, provider and month."
            ).format(asked.provider, f"{asked.month:%m/%Y}")
        )
    document = _insert(looked, unit)
    _post_rows(document, looked)
    answer_rows.write_rows(document, looked.sheet, looked.waiting)
    answer_rows.count(document)
    if remember:
        answer_formats.remember(asked.provider, looked.sheet, looked.reading)
    log.note(log.ANSWERED, DOCTYPE, document.name, file=looked.file_hash, applied=document.applied_count)
    return {**_told(document), "repeated": False}


def orders_of(asked: Asked) -> dict[str, frappe._dict]:
    """The orders of a provider and month that the user may answer, by name. Throws where there are none."""
    filters = {
        "provider": asked.provider,
        "month": asked.month,
        "status": ["in", terms.VISIBLE_TO_PROVIDER],
        **({"administrative_unit": asked.unit} if asked.unit else {}),
    }
    found = frappe.get_list(
        ORDER,
        filters=filters,
        fields=["name", "administrative_unit", "programme", "status", "list_hash"],
        limit=0,
    )
    if not found:
        frappe.throw(
            _("Nothing was sent to {0} in {1}. Choose another provider or month.").format(
                asked.provider, f"{asked.month:%m/%Y}"
            )
        )
    return {row.name: row for row in found}


def lines_of(orders) -> list[PayLine]:
    """The lines of these orders, in the order of their lists."""
    rows = []
    for names in in_chunks(sorted(orders)):
        rows += frappe.get_all(
            LINE,
            filters={"disbursement": ["in", names]},
            fields=list(LINE_FIELDS),
            order_by="name asc",
            limit=0,
            as_list=True,
        )
    return [
        PayLine(
            line=name,
            end_to_end_id=end_to_end_id or "",
            order=order,
            account=account or "",
            id_number=id_number or "",
            amount=dong(amount),
            name=holder or receiver or full_name or "",
            person=full_name or "",
            open=status == terms.PaymentStatus.ORDERED,
        )
        for name, end_to_end_id, order, account, id_number, amount, holder, receiver, full_name, status in rows
    ]


def result_of(row: AnswerRow, line: PayLine) -> dict:
    """A row as it is posted about a line."""
    dated = row.status in ("paid", "returned") and row.day
    return {
        "end_to_end_id": line.end_to_end_id,
        "status": row.status,
        "amount": row.amount,
        "paid_on": row.day.isoformat() if dated and row.day else None,
        "reference": row.reference,
        "code": row.code,
        "reason": row.reason,
    }


def problem_of(error: SheetError) -> str:
    """The sentence for a file that can't be taken."""
    if error.code == "missing_columns":
        names = ", ".join(answer_formats.label_of(name) for name in error.details[0])
        return _("No column of this file holds: {0}. Say which one does.").format(names)
    if error.code == "other_month":
        return _("This file is of {0}, not of {1}.").format(*error.details)
    return _(
        "No row of this file has headings. A file of results has one, such as account, amount and result."
    )


def _content(file_url: str) -> bytes:
    return _read_file(lambda: content_of(file_url))


def _read_file(read: Callable):
    try:
        return read()
    except WorkbookError as error:
        frappe.throw(sentence(error))


def _of_payments(sheets: list[Sheet], orders: dict[str, frappe._dict], lines: list[PayLine]) -> list[Sheet]:
    """What a message says of a whole batch, said of each of its payments; other sheets as they are."""
    if not any(batches.is_message(sheet.rows) for sheet in sheets):
        return sheets
    sent: dict[str, list[batches.Sent]] = defaultdict(list)
    for line in lines:
        payment = batches.Sent(line.end_to_end_id, line.amount, line.open)
        sent[batch_id(orders[line.order].list_hash or "")].append(payment)
    return [
        replace(sheet, rows=batches.spread(sheet.rows, sent)) if batches.is_message(sheet.rows) else sheet
        for sheet in sheets
    ]


def _layout(asked: Asked, sheets: list[Sheet], known: frozenset[str]) -> tuple[AnswerSheet, Reading, bool]:
    try:
        sheet = find_sheet(sheets, asked.reading.mapping if asked.reading else {}, known)
        kept = None if asked.reading else answer_formats.recall(asked.provider, sheet)
        if kept:
            sheet = find_sheet(sheets, kept.mapping, known)
    except SheetError as error:
        frappe.throw(problem_of(error))
    return sheet, asked.reading or kept or Reading(), bool(kept)


def _check_month(sheet: AnswerSheet, month: datetime.date) -> None:
    if sheet.months and month not in sheet.months:
        names = ", ".join(f"{each:%m/%Y}" for each in sorted(sheet.months))
        raise SheetError("other_month", names, f"{month:%m/%Y}")


def _match(looked: Looked) -> None:
    readable = []
    for row in looked.sheet.rows:
        if row.faults:
            looked.waiting[row.number] = row.faults[0]
        elif row.month and row.month != looked.asked.month:
            looked.waiting[row.number] = "other_month", f"{row.month:%m/%Y}"
        else:
            readable.append(row)
    known = {line.end_to_end_id: line for line in looked.lines}
    elsewhere = reconciliation.known_elsewhere([row.end_to_end_id for row in readable], known)
    found: list[Found] = match(readable, looked.lines, elsewhere)
    for row, each in zip(readable, found, strict=True):
        if each.line:
            looked.found[row.number] = each.line
        else:
            looked.waiting[row.number] = each.why, ""


def _unit(looked: Looked) -> str:
    """The one paying unit that the file is about."""
    units = {looked.orders[line.order].administrative_unit for line in looked.found.values()} or {
        order.administrative_unit for order in looked.orders.values()
    }
    if len(units) > 1:
        frappe.throw(
            _("This file is about several paying units: {0}. Choose one.").format(", ".join(sorted(units)))
        )
    return units.pop()


def _earlier(looked: Looked) -> str | None:
    same = {
        "file_hash": looked.file_hash,
        "provider": looked.asked.provider,
        "month": looked.asked.month,
    }
    return frappe.db.get_value(DOCTYPE, same, "name", for_update=True)


def _insert(looked: Looked, unit: str):
    asked = looked.asked
    document = frappe.new_doc(DOCTYPE)
    document.update(
        {
            "provider": asked.provider,
            "month": asked.month,
            "administrative_unit": unit,
            "source_file": asked.file_url,
            "file_name": frappe.db.get_value("File", {"file_url": asked.file_url}, "file_name"),
            "file_hash": looked.file_hash,
            "reading": json.dumps(
                {**answer_formats.as_dict(looked.reading), "headings": looked.sheet.headings},
                ensure_ascii=False,
            ),
            "row_count": len(looked.sheet.rows),
            "left_out_count": len(looked.sheet.left_out),
        }
    )
    document.flags.by_service = True
    document.insert()
    file = frappe.get_doc("File", {"file_url": asked.file_url})
    if not file.attached_to_name:
        file.db_set({"attached_to_doctype": DOCTYPE, "attached_to_name": document.name})
    return document


def _post_rows(document, looked: Looked) -> None:
    """Post the rows that are about a payment, order by order; what is refused waits with the others."""
    applied = unchanged = 0
    for order, rows in sorted(looked.by_order().items()):
        frappe.get_doc(ORDER, order).check_permission("write")
        answer = reconciliation.post_results(
            order,
            [result_of(row, looked.found[row.number]) for row in rows],
            f"file-{looked.file_hash[:32]}-{order}"[:140],
        )
        applied += answer["applied"]
        unchanged += answer["unchanged"]
        for error in answer["errors"]:
            row = rows[error["row"] - 1]
            looked.waiting[row.number] = error["code"], error["message"]
    document.applied_count, document.unchanged_count = applied, unchanged


def _told(document) -> dict:
    return {
        "name": document.name,
        "applied": document.applied_count,
        "unchanged": document.unchanged_count,
        "waiting": document.waiting_count,
    }
