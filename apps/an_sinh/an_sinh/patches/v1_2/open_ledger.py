"""The journal of money movements, from the states that lines and recoveries had before there was one.

A line that was ordered and did not arrive gets the movement that says so; receipts and debts that were given up get
theirs. What is paid as ordered stays a fact of its line. The sums of before and after are held against each other:
where they differ nothing is written.
"""

from collections import defaultdict

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import dong
from an_sinh.domain.ledger.balances import Span
from an_sinh.domain.ledger.movements import FAILED, RECEIVED_BACK, RETURNED, UNCOLLECTED, WRITTEN_OFF
from an_sinh.services.ledger import accounts, journal
from an_sinh.services.payroll import totals
from frappe.utils import getdate

LINE, RECOVERY, PAYROLL = "Payroll Line", "Recovery", "Monthly Payroll"
# Carried over and recovered payments did not arrive either: how, their other fields tell.
NOT_ARRIVED = (FAILED, RETURNED, UNCOLLECTED, "Carried Over", "Recovered")
LINE_FIELDS = (
    *accounts.LINE_FIELDS,
    *("administrative_unit", "amount", "paid_on", "failure_code", "failure_reason", "provider_reference"),
    "modified",
)
PAGE = 5_000


def execute() -> None:
    """Write the movements of a site that has none, then the sums to be paid of its payrolls."""
    if not frappe.db.count(journal.DOCTYPE):
        _lines()
        _recoveries()
    _totals()


def _lines() -> None:
    last, expected = "", 0
    while rows := _page(last):
        last = rows[-1].name
        expected += sum(dong(row.amount) for row in rows)
        journal.write_entries(_answer(row) for row in rows)
    _hold(-expected, "settled", {"line": ["is", "set"]})


def _page(last: str) -> list:
    filters = {
        "docstatus": 1,
        "payment_status": ["in", list(NOT_ARRIVED)],
        "disbursement": ["is", "set"],
        "amount": [">", 0],
        "name": [">", last],
    }
    return frappe.get_all(
        LINE, filters=filters, fields=list(LINE_FIELDS), order_by="name asc", limit_page_length=PAGE
    )


def _answer(row) -> journal.Entry:
    """The answer that an ordered line must have had: paid first, it came back; else it failed, where somebody said
    why, or nobody fetched it."""
    told = row.failure_code or row.failure_reason
    kind = RETURNED if row.paid_on else FAILED if told else UNCOLLECTED
    kind = row.payment_status if row.payment_status in (FAILED, RETURNED, UNCOLLECTED) else kind
    span = accounts.span_of(row)
    back = Span(span.entitlement, span.first, span.last, -span.monthly)
    money = -span.amount if kind == RETURNED and row.paid_on else 0
    facts = {
        "day": getdate(row.modified),
        "answer": kind,
        "line": row.name,
        "disbursement": row.disbursement,
        "paper": row.disbursement,
        "reference": row.provider_reference,
        "code": row.failure_code,
        "reason": row.failure_reason,
    }
    whose = journal.Whose(row.beneficiary, row.programme, row.administrative_unit)
    return journal.Entry(f"{row.name}-M1", kind, whose, back, money, facts)


def _recoveries() -> None:
    received = given_up = 0
    for name in frappe.get_all(RECOVERY, pluck="name", order_by="creation asc", limit=0):
        document = frappe.get_doc(RECOVERY, name)
        entries = [*_receipts(document), *_given_up(document)]
        received += sum(-entry.money for entry in entries if entry.kind == RECEIVED_BACK)
        given_up += dong(document.written_off_amount)
        journal.write_entries(entries)
    _hold(-received, "money", {"kind": RECEIVED_BACK})
    _hold(-given_up, "settled", {"kind": WRITTEN_OFF})


def _receipts(document) -> list[journal.Entry]:
    """One movement per instalment under which money came; a payment that came back is its own line's movement."""
    came_back = _came_back(document)
    entries = []
    for row in document.instalments:
        amount = dong(row.amount_received)
        counted = min(amount, came_back)
        came_back -= counted
        if amount > counted:
            paper = "; ".join(part for part in _papers(row) if not frappe.db.exists(LINE, part))
            facts = {"day": row.received_on, "paper": (paper or document.name)[:140]}
            key = f"{document.name}-R{row.idx}"
            entries += _entries(document, key, RECEIVED_BACK, amount - counted, facts, -1)
    return entries


def _given_up(document) -> list[journal.Entry]:
    amount = dong(document.written_off_amount)
    if not amount:
        return []
    facts = {"day": document.decision_date, "paper": document.decision_number or document.name}
    return _entries(document, f"{document.name}-W1", WRITTEN_OFF, amount, facts, 0)


def _entries(document, key, kind, amount, facts, money) -> list[journal.Entry]:
    """The amount spread over the debt's recovery lines, from the month where the last movement stopped."""
    whose = journal.Whose(document.beneficiary, document.programme, document.administrative_unit)
    facts = {"recovery": document.name, "payroll": document.payroll, **facts}
    spans = _take(document, amount)
    return [
        journal.Entry(key if not place else f"{key}~{place}", kind, whose, span, span.amount * -money, facts)
        for place, span in enumerate(spans)
    ]


def _take(document, amount: int) -> list[Span]:
    """Spans of −`amount` out of what the debt's lines took back and earlier movements of this run left."""
    cells = document.flags.open_cells
    if cells is None:
        cells = document.flags.open_cells = _cells(document)
    taken = []
    for entitlement, month in sorted(cells, key=lambda key: (key[1], key[0])):
        part = min(amount, cells[entitlement, month])
        if part:
            cells[entitlement, month] -= part
            amount -= part
            taken.append(Span(entitlement, month, month, -part))
    if amount:
        first = months.index(getdate(document.from_month))
        entitlement = taken[0].entitlement if taken else ""
        taken.append(Span(entitlement, first, first, -amount))
    return taken


def _cells(document) -> dict[tuple[str, int], int]:
    filters = {"payroll": document.payroll, "beneficiary": document.beneficiary, "kind": "Recovery"}
    cells: dict[tuple[str, int], int] = defaultdict(int)
    for row in frappe.get_all(LINE, filters=filters, fields=list(accounts.LINE_FIELDS), limit=0):
        span = accounts.span_of(row)
        for month in range(span.first, span.last + 1):
            cells[span.entitlement, month] -= span.monthly
    for line in frappe.get_all(
        LINE, filters={"name": ["in", _all_papers(document)]}, fields=list(accounts.LINE_FIELDS), limit=0
    ):
        span = accounts.span_of(line)
        for month in range(span.first, span.last + 1):
            key = (span.entitlement, month)
            cells[key] = max(cells[key] - span.monthly, 0)
    return dict(cells)


def _came_back(document) -> int:
    """What the Recovery counts as received that is a payment which did not arrive, or was never sent."""
    names = _all_papers(document)
    lines = frappe.get_all(LINE, filters={"name": ["in", names]}, pluck="amount", limit=0)
    return sum(dong(amount) for amount in lines)


def _all_papers(document) -> list[str]:
    return [paper for row in document.instalments for paper in _papers(row)] or [""]


def _papers(row) -> list[str]:
    return [part.strip() for part in (row.paper or "").split(";") if part.strip()]


def _hold(expected: int, fieldname: str, filters: dict) -> None:
    """Throw unless the movements come to what stood there before."""
    found = sum(
        dong(value) for value in frappe.get_all(journal.DOCTYPE, filters=filters, pluck=fieldname, limit=0)
    )
    if found != expected:
        frappe.throw(
            f"The journal comes to {found} đồng, the records before it to {expected}. Nothing was changed."
        )


def _totals() -> None:
    """The sum to be paid no longer has recoveries taken off it: a figure of the list, not the list."""
    for name in frappe.get_all(PAYROLL, filters={"recovery_amount": ["<", 0]}, pluck="name", limit=0):
        frappe.db.set_value(PAYROLL, name, totals.from_lines(name), update_modified=False)
