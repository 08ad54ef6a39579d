"""Answers of a provider, posted over the bank API or read from its file, applied to the lines of one disbursement."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import frappe
from an_sinh.domain.base import terms
from an_sinh.domain.base.money import dong
from an_sinh.domain.disbursement.reconciliation import Decision, LineState, decide_results
from an_sinh.services.disbursement import orders as disbursements
from frappe import _
from frappe.utils import getdate, now, nowdate

# Rows written by one statement: each is matched against every other of its statement, so small chunks are faster.
CHUNK = 200
LOOKUP_CHUNK = 900
MAX_ROWS = 100_000
RESULT_FIELDS = ("payment_status", "provider_reference", "failure_code", "failure_reason", "paid_on")


def post_results(disbursement: str, rows: Sequence[Mapping[str, Any]], idempotency_key: str) -> dict:
    """Apply *rows* to *disbursement* and return what became of each.

    A row: end_to_end_id, status (paid / failed / returned / uncollected), amount (whole đồng), paid_on (YYYY-MM-DD), reference,
    code, reason. Rows that can't be applied are answered with a code; the others are applied, all in one
    transaction. The same key again returns the first answer; with other content it raises DuplicateEntryError.
    """
    _check_rows(rows)
    payload_hash = hashlib.sha256(json.dumps(rows, sort_keys=True, default=str).encode()).hexdigest()
    key = idempotency_key or payload_hash
    document = frappe.get_doc("Disbursement", disbursement, for_update=True)
    answered = _answered(document, key, payload_hash)
    if answered is not None:
        return answered
    if document.status not in terms.VISIBLE_TO_PROVIDER:
        frappe.throw(_("{0} has not been sent yet.").format(disbursement))
    lines = _line_states(document.name)
    elsewhere = _known_elsewhere(
        [row.get("end_to_end_id") for row in rows if isinstance(row, Mapping)], lines
    )
    decisions = decide_results(rows, lines, elsewhere, today=getdate(nowdate()))
    _write([decision for decision in decisions if decision.updates])
    disbursements.refresh_totals(document)
    return _record(document, key, payload_hash, decisions)


def message(decision: Decision) -> str:
    """The sentence for a refused row: what is wrong with it and what to do."""
    detail = decision.detail
    texts = {
        "bad_row": _("This row is not an object with end_to_end_id, status and amount."),
        "unknown_line": _("No payment line has this end_to_end_id. Take it from the disbursement's lines."),
        "not_in_disbursement": _("This line belongs to another disbursement. Post it there."),
        "bad_status": _("The status must be paid, failed, returned or uncollected."),
        "amount_differs": _("The amount must be {0} đồng, as in the list.").format(detail.get("expected")),
        "bad_date": _("paid_on is not a date. Write it as YYYY-MM-DD."),
        "future_date": _("paid_on {0} lies in the future.").format(detail.get("date")),
        "date_missing": _("A paid line needs paid_on, the day the money arrived."),
        "reason_missing": _("A failed or returned line needs a code or a reason."),
        "already_answered": _("This line was already answered as {0}. Ask the office to correct it.").format(
            _(detail.get("status") or "")
        ),
    }
    return texts[decision.code]


def _check_rows(rows: Any) -> None:
    if not isinstance(rows, list) or not rows:
        frappe.throw(_("results must be a list with at least one row."))
    if len(rows) > MAX_ROWS:
        frappe.throw(
            _("At most {0} results can be posted at once; this has {1}.").format(MAX_ROWS, len(rows))
        )


def _answered(document, key: str, payload_hash: str) -> dict | None:
    """The answer given to this key before, or None."""
    found = frappe.db.get_value(
        "Payment Result",
        {"provider": document.provider, "idempotency_key": key},
        ["disbursement", "payload_hash", "response"],
        as_dict=True,
    )
    if not found:
        return None
    if found.payload_hash != payload_hash or found.disbursement != document.name:
        frappe.throw(
            _("The idempotency key {0} was already used for other results. Use a new key.").format(key),
            frappe.DuplicateEntryError,
        )
    return {**json.loads(found.response), "repeated": True}


def _line_states(disbursement: str) -> dict[str, LineState]:
    rows = frappe.get_all(
        "Payroll Line",
        filters={"disbursement": disbursement},
        fields=[
            "name",
            "end_to_end_id",
            "amount",
            "payment_status",
            "provider_reference",
            "paid_on",
            "failure_code",
        ],
        limit=0,
    )
    return {
        row.end_to_end_id: LineState(
            name=row.name,
            amount=dong(row.amount),
            status=row.payment_status,
            provider_reference=row.provider_reference or "",
            paid_on=getdate(row.paid_on) if row.paid_on else None,
            failure_code=row.failure_code or "",
        )
        for row in rows
    }


def _known_elsewhere(ids: list, lines: Mapping[str, LineState]) -> frozenset[str]:
    unknown = sorted({str(value).strip() for value in ids if value} - lines.keys())
    known: set[str] = set()
    for start in range(0, len(unknown), LOOKUP_CHUNK):
        chunk = unknown[start : start + LOOKUP_CHUNK]
        known.update(
            frappe.get_all(
                "Payroll Line", filters={"end_to_end_id": ["in", chunk]}, pluck="end_to_end_id", limit=0
            )
        )
    return frozenset(known)


def _write(decisions: list[Decision]) -> None:
    """Store the accepted rows; a line answered twice in one posting keeps its last state."""
    final = list({decision.line: decision for decision in decisions}.values())
    for start in range(0, len(final), CHUNK):
        chunk = final[start : start + CHUNK]
        sources, values = zip(*(_source(chunk, field) for field in RESULT_FIELDS), strict=True)
        assignments = [f"`{field}` = {source}" for field, source in zip(RESULT_FIELDS, sources, strict=True)]
        assignments += ["`modified` = %s", "`modified_by` = %s"]
        names = [decision.line for decision in chunk]
        # Written as text: a query object is copied for each WHEN, which takes ten times as long as the update.
        frappe.db.sql(
            f"update `tabPayroll Line` set {', '.join(assignments)} where `name` in ({_marks(names)})",
            [*chain.from_iterable(values), now(), frappe.session.user, *names],
        )


def _source(chunk: list[Decision], field: str) -> tuple[str, list]:
    """SQL and values of a field: what most of the chunk share, with a CASE by line for the others."""
    common = Counter(decision.updates[field] for decision in chunk).most_common(1)[0][0]
    others = [(each.line, each.updates[field]) for each in chunk if each.updates[field] != common]
    if not others:
        return "%s", [common]
    return (
        f"case `name` {' '.join(['when %s then %s'] * len(others))} else %s end",
        [*chain.from_iterable(others), common],
    )


def _marks(values: list) -> str:
    return ", ".join(["%s"] * len(values))


def _record(document, key: str, payload_hash: str, decisions: list[Decision]) -> dict:
    """Keep the posting as it was answered (append only) and return the answer."""
    answer = {
        "disbursement": document.name,
        "idempotency_key": key,
        "status": document.status,
        "applied": sum(decision.outcome == "applied" for decision in decisions),
        "unchanged": sum(decision.outcome == "unchanged" for decision in decisions),
        "errors": [
            {
                "row": decision.row,
                "end_to_end_id": decision.end_to_end_id,
                "code": decision.code,
                "message": message(decision),
            }
            for decision in decisions
            if decision.outcome == "error"
        ],
        "paid_count": document.paid_count,
        "failed_count": document.failed_count,
        "open_count": document.open_count,
        "repeated": False,
    }
    frappe.get_doc(
        {
            "doctype": "Payment Result",
            "disbursement": document.name,
            "provider": document.provider,
            "idempotency_key": key,
            "payload_hash": payload_hash,
            "received_at": now(),
            "applied_count": answer["applied"],
            "error_count": len(answer["errors"]),
            "response": json.dumps(answer, ensure_ascii=False),
        }
    ).insert(ignore_permissions=True)
    return answer
