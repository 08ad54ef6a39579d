"""A provider that is still at work, and the day on which money came back."""

import datetime

from an_sinh.domain.disbursement.posted_rows import pack, unpack
from an_sinh.domain.disbursement.reconciliation import LineState, Order, decide_results
from an_sinh.domain.providers import sandbox

PAID_ON = datetime.date(2026, 11, 20)
ORDER = Order(frozenset(), today=datetime.date(2026, 12, 1), sent=datetime.date(2026, 11, 10))
LINES = {
    "OPEN": LineState("open", 540_000),
    "PAID": LineState("paid", 540_000, "Paid", "Paid", day=PAID_ON, paid_on=PAID_ON),
}


def decided(*rows):
    return [(each.code or each.outcome) for each in decide_results(rows, LINES, ORDER)]


def row(line, status, **values):
    return {"end_to_end_id": line, "status": status, "amount": 540_000, **values}


def test_a_pending_payment_moves_nothing_and_can_still_be_answered():
    paid = row("OPEN", "paid", paid_on="2026-11-30")
    assert decided(row("OPEN", "pending"), paid, row("OPEN", "pending")) == [
        "pending",
        "applied",
        "already_answered",
    ]
    assert decided(row("OPEN", "pending", amount=1)) == ["amount_differs"]
    assert decided(row("OPEN", " Pending ", amount=None)) == ["pending"]


def test_a_return_has_its_own_day_after_the_payment():
    assert decided(row("PAID", "returned", returned_on="2026-11-25", reason="AC04")) == ["applied"]
    assert decided(row("PAID", "returned", returned_on="2026-11-19", reason="AC04")) == [
        "returned_before_paid"
    ]
    assert decided(row("PAID", "returned", returned_on="2026-13-01", reason="AC04")) == ["bad_date"]
    (decision,) = decide_results(
        [row("PAID", "returned", returned_on="2026-11-25", paid_on="2026-11-20", reason="x")], LINES, ORDER
    )
    assert decision.answer.day == datetime.date(2026, 11, 25)


def test_posted_rows_come_back_as_they_were():
    rows = [{"end_to_end_id": "Đ1", "amount": 1, "paid_on": None}, "strange", 7]
    assert unpack(pack(rows)) == rows
    assert unpack(None) == unpack("") == []


def test_the_sandbox_has_twins_and_adds_up():
    lines = sandbox.lines()
    assert len(lines) == len(sandbox.states()) == sandbox.LINES == 12
    assert lines[-1] | {"line_no": 0, "end_to_end_id": ""} == lines[-2] | {"line_no": 0, "end_to_end_id": ""}
    assert sandbox.total() == sum(line["amount"] for line in lines)
