"""What a provider's answers do to the lines of one disbursement: a pure decision, row by row.

A line was charged once and stays charged; the answers only say whether the money arrived. Nothing here writes:
the caller stores the updates of the accepted rows and gives every decision back to the provider.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from an_sinh.domain.base.money import whole

IN_DISBURSEMENT = "In Disbursement"
PAID = "Paid"
FAILED = "Failed"
RETURNED = "Returned"
UNCOLLECTED = "Uncollected"

# What the provider may say, and the state the line then takes.
STATUSES = {"paid": PAID, "failed": FAILED, "returned": RETURNED, "uncollected": UNCOLLECTED}

# A returned credit was paid first; every other change of an answer already given is refused.
ALLOWED = {
    (IN_DISBURSEMENT, PAID),
    (IN_DISBURSEMENT, FAILED),
    (IN_DISBURSEMENT, UNCOLLECTED),
    (PAID, RETURNED),
}
# These answers say why by themselves.
NEEDS_NO_REASON = (PAID, UNCOLLECTED)


@dataclass(frozen=True, slots=True)
class LineState:
    """A disbursed line as it stands: *amount* in whole đồng, *status* one of Payroll Line's states."""

    name: str
    amount: int
    status: str
    provider_reference: str = ""
    paid_on: date | None = None
    failure_code: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to one posted row.

    *outcome* is "applied", "unchanged" or "error"; *updates* holds the fields to write, empty unless applied.
    """

    row: int
    end_to_end_id: str
    outcome: str
    line: str = ""
    code: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    updates: Mapping[str, Any] = field(default_factory=dict)


def decide_results(
    rows: Iterable[Mapping[str, Any]],
    lines: Mapping[str, LineState],
    elsewhere: frozenset[str],
    today: date,
) -> list[Decision]:
    """Decide every posted row against *lines*, the disbursement's lines by end-to-end id.

    *elsewhere* holds the posted ids that belong to another disbursement. Rows are decided in order, each seeing
    what the ones before it changed, so the same row twice in one file is "unchanged" the second time.
    """
    current = dict(lines)
    decisions = []
    for number, row in enumerate(rows, start=1):
        decision = _decide_row(number, row, current, elsewhere, today)
        if decision.updates:
            current[decision.end_to_end_id] = _after(current[decision.end_to_end_id], decision.updates)
        decisions.append(decision)
    return decisions


def _decide_row(
    number: int, row: Any, lines: Mapping[str, LineState], elsewhere: frozenset[str], today: date
) -> Decision:
    if not isinstance(row, Mapping):
        return Decision(number, "", "error", code="bad_row")
    row_id = str(row.get("end_to_end_id") or "").strip()
    line = lines.get(row_id)

    def refuse(code: str, **detail: Any) -> Decision:
        return Decision(number, row_id, "error", line=line.name if line else "", code=code, detail=detail)

    if line is None:
        return refuse("not_in_disbursement" if row_id in elsewhere else "unknown_line")
    answer = STATUSES.get(str(row.get("status") or "").strip().lower())
    if answer is None:
        return refuse("bad_status", status=row.get("status"))
    amount = whole(row.get("amount"))
    if amount is None or amount != line.amount:
        return refuse("amount_differs", posted=row.get("amount"), expected=line.amount)
    paid_on = _date(row.get("paid_on"))
    if row.get("paid_on") and paid_on is None:
        return refuse("bad_date", date=row.get("paid_on"))
    if paid_on and paid_on > today:
        return refuse("future_date", date=paid_on.isoformat())
    if answer == PAID and paid_on is None:
        return refuse("date_missing")
    reason = str(row.get("reason") or "").strip()
    failure_code = str(row.get("code") or "").strip()
    if answer not in NEEDS_NO_REASON and not (reason or failure_code):
        return refuse("reason_missing")
    if line.status == answer:
        return _repeated(number, row_id, row, line, answer, paid_on, refuse)
    if (line.status, answer) not in ALLOWED:
        return refuse("already_answered", status=line.status)
    updates = {
        "payment_status": answer,
        "provider_reference": str(row.get("reference") or "").strip(),
        "failure_code": failure_code,
        "failure_reason": reason,
        "paid_on": paid_on if answer == PAID else line.paid_on,
    }
    return Decision(number, row_id, "applied", line=line.name, updates=updates)


def _repeated(number, row_id, row, line, answer, paid_on, refuse) -> Decision:
    """The line already stands so: the same answer again changes nothing, another reference is a conflict."""
    reference = str(row.get("reference") or "").strip()
    same_reference = not reference or not line.provider_reference or reference == line.provider_reference
    same_date = answer != PAID or paid_on == line.paid_on
    if same_reference and same_date:
        return Decision(number, row_id, "unchanged", line=line.name)
    return refuse("already_answered", status=line.status)


def _after(line: LineState, updates: Mapping[str, Any]) -> LineState:
    return LineState(
        name=line.name,
        amount=line.amount,
        status=updates["payment_status"],
        provider_reference=updates["provider_reference"],
        paid_on=updates["paid_on"],
        failure_code=updates["failure_code"],
    )


def _date(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        return None
