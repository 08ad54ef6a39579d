"""Answers of a provider, posted over the bank API or read from its file, applied to the lines of one disbursement."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import frappe
from an_sinh.domain.base import terms
from an_sinh.domain.base.money import dong
from an_sinh.domain.disbursement.posted_rows import pack
from an_sinh.domain.disbursement.reconciliation import Decision, LineState, Order, decide_results
from an_sinh.domain.ledger.balances import Span
from an_sinh.domain.ledger.failure_codes import CODES
from an_sinh.domain.ledger.movements import ANSWERS, PAID, UNANSWERED
from an_sinh.services.common.bulk import gc_paused
from an_sinh.services.disbursement import account_states, consequences, seals
from an_sinh.services.disbursement import orders as disbursements
from an_sinh.services.ledger import accounts, journal
from frappe import _
from frappe.utils import getdate, now, nowdate

# Rows written by one statement: each is matched against every other of its statement, so small chunks are faster.
CHUNK = 200
LOOKUP_CHUNK = 900
MAX_ROWS = 100_000
LONGEST_KEY, LONGEST_PAPER = 255, 140
STATE_FIELDS = (
    *("end_to_end_id", "name", "amount", "payment_status"),
    *("provider_reference", "paid_on", "failure_code"),
)
RESULT_FIELDS = ("payment_status", "provider_reference", "failure_code", "failure_reason", "paid_on")


def post_results(disbursement: str, rows: Sequence[Mapping[str, Any]], idempotency_key: str) -> dict:
    """Apply *rows* to *disbursement* and return what became of each.

    A row: end_to_end_id, status (paid / failed / returned / uncollected / pending), amount (whole đồng; 0 or none where no
    money arrived), paid_on (YYYY-MM-DD: the day of the payment), returned_on (that of the return), reference, code, reason.
    A pending row moves nothing: the provider is at work on it. Rows that can't be applied are answered with a code; the others are applied, all in one transaction. The same key again returns the
    first answer; with other content it raises DuplicateEntryError. An answer that takes back another one needs a
    reason, and is refused once the office has closed the order.
    """
    check_rows(rows)
    payload_hash = hashlib.sha256(json.dumps(rows, sort_keys=True, default=str).encode()).hexdigest()
    key = idempotency_key or payload_hash
    if len(key) > LONGEST_KEY:
        frappe.throw(
            _("The idempotency key has {0} characters; {1} are allowed.").format(len(key), LONGEST_KEY)
        )
    document = frappe.get_doc("Disbursement", disbursement, for_update=True)
    answered = _answered(document, key, payload_hash)
    if answered is not None:
        return answered
    if document.status not in terms.VISIBLE_TO_PROVIDER:
        frappe.throw(_("{0} has not been sent yet.").format(disbursement))
    with gc_paused():
        decisions = decided(document, rows, seals.check_order(document, STATE_FIELDS))
        apply(document, [decision for decision in decisions if decision.outcome == "applied"], _paper(key))
    return _record(document, key, payload_hash, decisions, rows)


def decided(document, rows: Sequence[Mapping[str, Any]], states: Iterable[tuple] = ()) -> list[Decision]:
    """What posting *rows* to an order would do to its lines; nothing is written. `states`: `STATE_FIELDS` of its lines,
    where they were read already."""
    lines = _line_states(document.name, states)
    elsewhere = known_elsewhere([row.get("end_to_end_id") for row in rows if isinstance(row, Mapping)], lines)
    return decide_results(rows, lines, _order(document, elsewhere))


def apply(document, decisions: list[Decision], paper: str) -> None:
    """Write accepted answers of an order (locked): the lines' fields, the movements, and what follows from them.
    `paper`: the message or decision that they came with."""
    _write(decisions)
    people = _move(document, [decision for decision in decisions if not decision.is_ordinary], paper)
    account_states.learn(document.name, decisions)
    consequences.of_answers(document, people)
    disbursements.refresh_totals(document)


def message(decision: Decision) -> str:
    """The sentence for a refused row: what is wrong with it and what to do."""
    detail = decision.detail
    texts = {
        "bad_row": _("This row is not an object with end_to_end_id, status and amount."),
        "unknown_line": _("No payment line has this end_to_end_id. Take it from the disbursement's lines."),
        "not_in_disbursement": _("This line belongs to another disbursement. Post it there."),
        "bad_status": _("The status must be paid, failed, returned, uncollected or pending."),
        "amount_differs": _("The amount must be {0} đồng, as in the list.").format(detail.get("expected")),
        "bad_date": _("paid_on is not a date. Write it as YYYY-MM-DD."),
        "future_date": _("paid_on {0} is in the future.").format(detail.get("date")),
        "before_sent": _("paid_on {0} is before {1}, the day the order was sent.").format(
            detail.get("date"), detail.get("sent")
        ),
        "bad_code": _(
            "The code {0} is not known. Use one of {1}, or leave it out and write the reason."
        ).format(detail.get("code"), ", ".join(CODES)),
        "returned_before_paid": _("Returned on {0}, before it was paid on {1}.").format(
            detail.get("date"), detail.get("paid")
        ),
        "date_missing": _("A paid line needs paid_on, the day the money arrived."),
        "reason_missing": _("A failed or returned line needs a code or a reason."),
        "already_answered": _(
            "This line was already answered as {0}. To correct that, send the reason."
        ).format(_(detail.get("status") or "")),
        "order_closed": _("The office has closed this order. Ask the office to correct the line.").format(),
    }
    return texts[decision.code]


def check_rows(rows: Any) -> None:
    """Throw for what is no list of rows, and for too many."""
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
            _("The idempotency key {0} was already used for different results. Use a new key.").format(key),
            frappe.DuplicateEntryError,
        )
    return {**json.loads(found.response), "repeated": True}


def _order(document, elsewhere: frozenset[str]) -> Order:
    return Order(
        elsewhere,
        today=getdate(nowdate()),
        sent=getdate(document.sent_at) if document.sent_at else None,
        closed=document.status == disbursements.CLOSED,
    )


def state_of(line: str) -> LineState:
    """A line as it stands, by its name."""
    disbursement = frappe.db.get_value("Payroll Line", line, "disbursement")
    states = _states({"disbursement": disbursement, "name": line})
    return next(iter(_line_states(disbursement, states).values()))


def _states(filters: dict) -> list[tuple]:
    return frappe.get_all("Payroll Line", filters=filters, fields=list(STATE_FIELDS), limit=0, as_list=True)


def _line_states(disbursement: str, states: Iterable[tuple] = ()) -> dict[str, LineState]:
    last = _last_movements(disbursement)
    states = states or _states({"disbursement": disbursement})
    return {row[0]: _line_state(row, last.get(row[1]) if last else None) for row in states}


def _line_state(row: tuple, moved) -> LineState:
    """A line with its last answer: that of its last movement, else the first "paid", which is a fact of the line."""
    _id, name, amount, status, first_reference, paid_on, first_code = row
    paid_on = getdate(paid_on) if paid_on else None
    if moved:
        answer, reference, day, code = moved.answer, moved.reference, moved.day, moved.code
    else:
        answer = status if status in ANSWERS else PAID if paid_on else UNANSWERED
        reference, day, code = first_reference, paid_on, first_code
    return LineState(
        name,
        dong(amount),
        answer,
        status,
        reference or "",
        getdate(day) if day else None,
        code or "",
        first_reference or "",
        paid_on,
    )


def _last_movements(disbursement: str) -> dict:
    """The last answer that is a movement, by line."""
    rows = frappe.get_all(
        journal.DOCTYPE,
        filters={"disbursement": disbursement, "answer": ["in", list(ANSWERS)]},
        fields=["name", "line", "answer", "reference", "day", "code"],
        limit=0,
    )
    rows.sort(key=lambda row: int(row.name.rpartition("-M")[2]))
    return {row.line: row for row in rows}


def known_elsewhere(ids: list, lines: Mapping[str, Any]) -> frozenset[str]:
    """Those of *ids* that are ids of lines, but not of these."""
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


def _move(document, decisions: list[Decision], paper: str) -> dict[str, set[str]]:
    """Write the movements of answers that are no facts of the line itself. Returns the people by what happened:
    "settled" (money stands as paid again) and "changed" (an answer followed an earlier one)."""
    lines = _lines_of({decision.line for decision in decisions})
    numbers = journal.numbers_of(list(lines))
    entries: list[journal.Entry] = []
    people: dict[str, set[str]] = {"settled": set(), "changed": set()}
    for decision in decisions:
        row = lines[decision.line]
        number = numbers[decision.line] = numbers.get(decision.line, 0) + 1
        assert decision.effect is not None
        entries.append(_entry(document, decision, row, number, paper))
        if decision.effect.settled > 0:
            people["settled"].add(row.beneficiary)
        if decision.before != UNANSWERED:
            people["changed"].add(row.beneficiary)
    journal.write_entries(entries)
    return people


def _entry(document, decision: Decision, row, number: int, paper: str) -> journal.Entry:
    said, effect, span = decision.answer, decision.effect, accounts.span_of(row)
    assert said is not None and effect is not None
    whose = journal.Whose(row.beneficiary, row.programme, row.administrative_unit)
    facts = {
        "day": said.day or getdate(nowdate()),
        "answer": said.status,
        "line": decision.line,
        "disbursement": document.name,
        "paper": paper,
        "reference": said.reference,
        "code": said.code,
        "reason": said.reason,
    }
    moved = Span(span.entitlement, span.first, span.last, span.monthly * effect.settled)
    money = span.amount * effect.money
    return journal.Entry(f"{decision.line}-M{number}", effect.kind, whose, moved, money, facts)


def _lines_of(names: set[str]) -> dict:
    fields = [*accounts.LINE_FIELDS, "administrative_unit"]
    found, ordered = {}, sorted(names)
    for start in range(0, len(ordered), LOOKUP_CHUNK):
        chunk = ordered[start : start + LOOKUP_CHUNK]
        for row in frappe.get_all("Payroll Line", filters={"name": ["in", chunk]}, fields=fields, limit=0):
            found[row.name] = row
    return found


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


def told(decisions: list[Decision]) -> dict:
    """How many rows were applied, said nothing new, are pending, and those that were refused: row, end_to_end_id, code,
    message."""
    return {
        "applied": sum(decision.outcome == "applied" for decision in decisions),
        "unchanged": sum(decision.outcome == "unchanged" for decision in decisions),
        "pending": sum(decision.outcome == "pending" for decision in decisions),
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
    }


def other_hash() -> str:
    """The sentence for a list that isn't the one that was sent."""
    return _("The hash differs from the list that was sent. Fetch the lines again.")


def _paper(key: str) -> str:
    """What the journal calls a posting: its key, or the beginning of one that is longer than a paper's number."""
    return key[:LONGEST_PAPER]


def _record(document, key: str, payload_hash: str, decisions: list[Decision], rows: Sequence) -> dict:
    """Keep the posting as it was answered (append only) and return the answer."""
    answer = {
        "disbursement": document.name,
        "idempotency_key": key,
        "status": document.status,
        **told(decisions),
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
            "posted": pack(rows),
        }
    ).insert(ignore_permissions=True)
    return answer
