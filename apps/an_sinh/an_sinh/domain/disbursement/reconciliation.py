"""What a provider's answers do to the lines of one disbursement: a pure decision, row by row.

A line was charged once and stays charged; the answers only say whether the money arrived. A wrong answer can be
corrected by a further one with its reason until the office has closed the order; the first one stays as it was.
Nothing here writes: the caller stores the decisions and gives every one back to the provider.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from an_sinh.domain.base.money import whole
from an_sinh.domain.ledger.failure_codes import code_of
from an_sinh.domain.ledger.movements import (
    FAILED,
    PAID,
    RETURNED,
    UNANSWERED,
    UNCOLLECTED,
    Effect,
    effect,
    is_correction,
)

# What the provider may say, and the answer that it is.
STATUSES = {"paid": PAID, "failed": FAILED, "returned": RETURNED, "uncollected": UNCOLLECTED}
# The provider has the payment and has not finished: nothing moves.
PENDING = "pending"
# These answers say why by themselves.
NEEDS_NO_REASON = (PAID, UNCOLLECTED)
# With these no money arrived, so that the amount may be left out or be 0.
NO_MONEY = (FAILED, UNCOLLECTED)
NOTHING: Mapping[str, Any] = MappingProxyType({})
WHOLE_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class LineState(NamedTuple):
    """A disbursed line as it stands: *amount* in whole đồng, its last *answer* ("" before the first) with the
    reference, day and code that came with it, and *status*, the state that it shows. *provider_reference* and *paid_on* are what the line itself keeps: those
    of the first answer that said "paid"."""

    name: str
    amount: int
    answer: str = UNANSWERED
    status: str = "In Disbursement"
    reference: str = ""
    day: date | None = None
    code: str = ""
    provider_reference: str = ""
    paid_on: date | None = None


class Answer(NamedTuple):
    """What a posted row says."""

    status: str
    day: date | None
    reference: str
    code: str
    reason: str


class Decision(NamedTuple):
    """The answer to one posted row.

    *outcome* is "applied", "unchanged", "pending" or "error"; *updates* holds the fields of the line to write, empty unless
    applied. *effect* and *answer*: what moves, None where nothing does; *before*: the answer that stood before.
    """

    row: int
    end_to_end_id: str
    outcome: str
    line: str = ""
    code: str = ""
    detail: Mapping[str, Any] = NOTHING
    updates: Mapping[str, Any] = NOTHING
    effect: Effect | None = None
    answer: Answer | None = None
    before: str = UNANSWERED

    @property
    def is_ordinary(self) -> bool:
        """The first answer "paid": a fact of the line itself, no movement of its own."""
        return self.before == UNANSWERED and self.answer is not None and self.answer.status == PAID


@dataclass(frozen=True, slots=True)
class Order:
    """What the rows are held against: the ids of lines of other orders, the day the order was sent, today, and
    whether the office has closed it."""

    elsewhere: frozenset[str]
    today: date
    sent: date | None = None
    closed: bool = False


def decide_results(
    rows: Iterable[Mapping[str, Any]], lines: Mapping[str, LineState], order: Order
) -> list[Decision]:
    """Decide every posted row against *lines*, the order's lines by end-to-end id.

    Rows are decided in order, each seeing what the ones before it changed, so the same row twice in one file is
    "unchanged" the second time.
    """
    current = dict(lines)
    # Hardly any line is answered twice in one message: what a decision made of it is worked out when it is.
    latest: dict[str, Decision] = {}
    decisions = []
    for number, row in enumerate(rows, start=1):
        row_id = _id_of(row)
        if before := latest.pop(row_id, None):
            current[row_id] = after(current[row_id], before)
        decision = _decide_row(number, row, row_id, current, order)
        if decision.outcome == "applied":
            latest[row_id] = decision
        decisions.append(decision)
    return decisions


def _id_of(row: Any) -> str:
    """The end-to-end id that a row names; "" where it names none."""
    return str(row.get("end_to_end_id") or "").strip() if isinstance(row, Mapping) else ""


def after(line: LineState, decision: Decision) -> LineState:
    """The line after an applied decision."""
    said = decision.answer
    assert said is not None  # an applied decision has one
    return line._replace(
        answer=said.status,
        reference=said.reference,
        day=said.day,
        code=said.code,
        status=decision.updates["payment_status"],
        provider_reference=decision.updates["provider_reference"],
        paid_on=decision.updates["paid_on"],
    )


def _decide_row(number: int, row: Any, row_id: str, lines: Mapping[str, LineState], order: Order) -> Decision:
    if not isinstance(row, Mapping):
        return Decision(number, "", "error", code="bad_row")
    line = lines.get(row_id)

    def refuse(code: str, /, **detail: Any) -> Decision:
        return Decision(number, row_id, "error", line=line.name if line else "", code=code, detail=detail)

    if line is None:
        return refuse("not_in_disbursement" if row_id in order.elsewhere else "unknown_line")
    if _word(row) == PENDING:
        return _still_pending(row, line, number, row_id)
    said, problem, detail = _read(row, line, order)
    if said is None:
        return refuse(problem, **detail)
    if _is_repeated(line, said):
        return Decision(number, row_id, "unchanged", line=line.name)
    if said.status == RETURNED and said.day and line.paid_on and said.day < line.paid_on:
        return refuse("returned_before_paid", date=said.day.isoformat(), paid=line.paid_on.isoformat())
    if order.closed:
        return refuse("order_closed", status=line.answer)
    again = line.answer == said.status
    if (again or is_correction(line.answer, said.status)) and not said.reason:
        return refuse("already_answered", status=line.answer)
    return answer_line(line, said, number, row_id)


def answer_line(line: LineState, said: Answer, number: int = 1, row_id: str = "") -> Decision:
    """What an answer does to a line, whoever gives it: "applied", or "unchanged" where the line stands so."""
    if _is_repeated(line, said):
        return Decision(number, row_id, "unchanged", line=line.name)
    again = line.answer == said.status
    moves = Effect("Corrected", 0, 0) if again else effect(line.answer, said.status)
    return Decision(
        number,
        row_id,
        "applied",
        line=line.name,
        updates=_updates(line, said, moves),
        effect=moves,
        answer=said,
        before=line.answer,
    )


def _read(row: Mapping, line: LineState, order: Order) -> tuple[Answer | None, str, dict]:
    """What a row says, or the code of its fault with details."""
    status = STATUSES.get(_word(row))
    if status is None:
        return None, "bad_status", {"status": row.get("status")}
    amount = whole(row.get("amount"))
    nothing = status in NO_MONEY and (row.get("amount") in (None, "") or amount == 0)
    if not nothing and (amount is None or amount != line.amount):
        return None, "amount_differs", {"posted": row.get("amount"), "expected": line.amount}
    written = (status == RETURNED and row.get("returned_on")) or row.get("paid_on")
    day, fault = _day(written, order)
    if fault:
        return None, fault, {"date": str(written), "sent": order.sent and order.sent.isoformat()}
    if status == PAID and day is None:
        return None, "date_missing", {}
    reason, given = _text(row, "reason"), _text(row, "code")
    code = code_of(given, reason if status != PAID else "")
    if code is None:
        return None, "bad_code", {"code": given}
    if status not in NEEDS_NO_REASON and not (reason or code):
        return None, "reason_missing", {}
    return Answer(status, day, _text(row, "reference"), code, reason), "", {}


def _word(row: Mapping) -> str:
    return str(row.get("status") or "").strip().lower()


def _still_pending(row: Mapping, line: LineState, number: int, row_id: str) -> Decision:
    """A payment that the provider is at work on: one that was answered before is not pending any more."""
    if line.answer != UNANSWERED:
        return Decision(
            number, row_id, "error", line=line.name, code="already_answered", detail={"status": line.answer}
        )
    amount = whole(row.get("amount"))
    if row.get("amount") not in (None, "") and amount != line.amount:
        detail = {"posted": row.get("amount"), "expected": line.amount}
        return Decision(number, row_id, "error", line=line.name, code="amount_differs", detail=detail)
    return Decision(number, row_id, PENDING, line=line.name)


def _text(row: Mapping, key: str) -> str:
    value = row.get(key)
    return str(value).strip() if value else ""


def _day(value: Any, order: Order) -> tuple[date | None, str]:
    """A whole day between the sending of the order and today, or the code of its fault."""
    if value in (None, ""):
        return None, ""
    if not isinstance(value, date):
        value = _written_day(str(value).strip())
        if value is None:
            return None, "bad_date"
    if value > order.today:
        return None, "future_date"
    if order.sent and value < order.sent:
        return None, "before_sent"
    return value, ""


@lru_cache(maxsize=1024)  # the rows of a message name few days
def _written_day(text: str) -> date | None:
    """YYYY-MM-DD as a day, None for any other text."""
    if not WHOLE_DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _is_repeated(line: LineState, said: Answer) -> bool:
    """Whether a row says what the line stands at: another reference, day or code is another answer."""
    if line.answer != said.status:
        return False
    same_reference = not said.reference or not line.reference or said.reference == line.reference
    same_day = said.day is None or line.day is None or said.day == line.day
    same_code = not said.code or not line.code or said.code == line.code
    return same_reference and same_day and same_code


def _updates(line: LineState, said: Answer, moves: Effect) -> dict[str, Any]:
    """The fields of the line: its state is the last answer's, what the first "paid" said stays."""
    first_paid = said.status == PAID and line.paid_on is None
    # Money that stands elsewhere by now (on a later list) stays there when only the wording of an answer changes.
    moved = moves.settled or moves.money or line.answer == UNANSWERED
    return {
        "payment_status": said.status if moved else line.status,
        "provider_reference": said.reference if first_paid else line.provider_reference,
        "failure_code": "" if said.status == PAID else said.code,
        "failure_reason": "" if said.status == PAID else said.reason,
        "paid_on": said.day if first_paid else line.paid_on,
    }
