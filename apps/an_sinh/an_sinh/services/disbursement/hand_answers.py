"""Answers that an office enters itself from a signed list: who received the money, and who did not.

They go the way of a provider's answers (`reconciliation.post_results`), so that a line can't be paid beside the ledger.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import frappe
from an_sinh.domain.base import terms
from an_sinh.domain.base.money import dong
from an_sinh.domain.base.search_key import search_key
from an_sinh.domain.base.terms import OrderStatus, PaymentStatus
from an_sinh.services.audit import log
from an_sinh.services.disbursement import reconciliation
from frappe import _
from frappe.query_builder.functions import Count, Sum

LINE, ORDER = "Payroll Line", "Disbursement"
OPEN, RECEIVED = (PaymentStatus.ORDERED,), (PaymentStatus.PAID,)
VIEWS = ("open", "received", "missing", "all")
FIELDS = (
    *("name", "full_name", "village", "administrative_unit", "receiver_name", "amount"),
    *("payment_status", "paid_on", "failure_reason"),
)
MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Said:
    """What the office says of the lines that it names. `paid_on`: the day on which the money was received
    (YYYY-MM-DD); `reason`: why it was not, or why an earlier answer is corrected."""

    received: Sequence[str]
    missing: Sequence[str]
    paid_on: str | None = None
    reason: str = ""


def lines(order: str, view: str = "open", text: str = "", start: int = 0, length: int = 100) -> dict:
    """A page of an order's lines in the order of its list: total, rows (name, line_no, full_name, village,
    administrative_unit, receiver_name, amount in whole đồng, payment_status, paid_on, failure_reason), and how many
    lines and đồng are open, received and missing. `text` looks for a name or a village, with or without accents."""
    filters = {"disbursement": order, **_of_view(view)}
    page = {"limit_start": max(start, 0), "limit_page_length": min(max(length, 1), MOST_SHOWN)}
    wanted = search_key(text)
    found = frappe.get_all(
        LINE,
        filters=filters,
        fields=list(FIELDS),
        order_by="name asc",
        **({"limit_page_length": 0} if wanted else page),
    )
    if wanted:
        found = [row for row in found if wanted in search_key(row.full_name, row.receiver_name, row.village)]
        total, first = len(found), page["limit_start"]
        found = found[first : first + page["limit_page_length"]]
    else:
        total = frappe.db.count(LINE, filters)
    return {
        "total": total,
        "rows": [{**row, "amount": dong(row.amount), "paid_on": str(row.paid_on or "")} for row in found],
        "sums": sums(order),
    }


def sums(order: str) -> dict[str, list[int]]:
    """[lines, đồng] of an order that are "open", "received" and "missing"."""
    line = frappe.qb.DocType(LINE)
    rows = (
        frappe.qb.from_(line)
        .select(line.payment_status, Count("*"), Sum(line.amount))
        .where(line.disbursement == order)
        .groupby(line.payment_status)
        .run()
    )
    found = {view: [0, 0] for view in VIEWS[:3]}
    for status, count, amount in rows:
        view = "open" if status in OPEN else "received" if status in RECEIVED else "missing"
        found[view][0] += int(count)
        found[view][1] += dong(amount)
    return found


def post(order: str, said: Said, key: str) -> dict:
    """Answer lines (by their names) of an order that was sent; returns applied, unchanged, errors [{line, full_name,
    message}] and the sums. The same key again returns the first answer. What is refused leaves the others applied."""
    if not (key or "").strip():
        frappe.throw(_("Every entry needs a key of its own. Reload the page."))
    received, missing = dict.fromkeys(said.received), dict.fromkeys(said.missing)
    if twice := received.keys() & missing.keys():
        frappe.throw(_("{0} is marked both as received and as not received.").format(min(twice)))
    if not received and not missing:
        frappe.throw(_("Mark who received the money and who did not."))
    document = frappe.get_doc(ORDER, order)
    _check_order(document)
    if received and not said.paid_on:
        frappe.throw(_("Enter the day on which the money was received."))
    names = [*received, *missing]
    known = _known(order, names)
    rows = [_row(document, known[name], said, name in received) for name in names]
    answer = reconciliation.post_results(order, rows, f"hand-{key.strip()}"[:140])
    if not answer["repeated"]:
        log.note(log.ANSWERED, ORDER, order, by_hand=True, applied=answer["applied"])
    return {
        **{name: answer[name] for name in ("applied", "unchanged", "status", "repeated")},
        "errors": [
            {
                "line": names[error["row"] - 1],
                "full_name": known[names[error["row"] - 1]].full_name,
                "message": error["message"],
            }
            for error in answer["errors"]
        ],
        "sums": sums(order),
    }


def _of_view(view: str) -> dict:
    if view not in VIEWS:
        frappe.throw(_("Unknown choice {0}.").format(view))
    states = {"open": ["in", OPEN], "received": ["in", RECEIVED], "missing": ["not in", (*OPEN, *RECEIVED)]}
    return {"payment_status": states[view]} if view in states else {}


def _check_order(document) -> None:
    if document.status not in terms.VISIBLE_TO_PROVIDER:
        frappe.throw(_("{0} has not been sent yet.").format(document.name))
    if document.status == OrderStatus.CLOSED:
        frappe.throw(
            _("{0} is closed. A wrong answer is corrected at the payment itself, by two people.").format(
                document.name
            )
        )


def _known(order: str, names: list[str]) -> dict:
    found = {}
    for start in range(0, len(names), reconciliation.LOOKUP_CHUNK):
        for row in frappe.get_all(
            LINE,
            filters={
                "disbursement": order,
                "name": ["in", names[start : start + reconciliation.LOOKUP_CHUNK]],
            },
            fields=["name", "end_to_end_id", "amount", "full_name"],
            limit=0,
        ):
            found[row.name] = row
    for name in names:
        if name not in found:
            frappe.throw(_("{0} is not a line of {1}. Reload the page.").format(name, order))
    return found


def _row(document, line, said: Said, received: bool) -> dict:
    """What a provider would post. Who did not come to a pay point may come later; a transfer failed."""
    reason = (said.reason or "").strip()
    not_received = "uncollected" if document.channel_kind == "Cash" else "failed"
    return {
        "end_to_end_id": line.end_to_end_id,
        "status": "paid" if received else not_received,
        "amount": dong(line.amount),
        "paid_on": said.paid_on if received else None,
        "reason": reason,
    }
