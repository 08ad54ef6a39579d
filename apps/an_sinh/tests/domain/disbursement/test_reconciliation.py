"""What a provider's answers do, row by row."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.disbursement.reconciliation import LineState, decide_results

TODAY = date(2024, 5, 20)
PAID_ON = date(2024, 5, 9)


def open_line(amount=360_000):
    return LineState(name="L-1", amount=amount, status="In Disbursement")


def paid_line(reference="FT1"):
    return LineState("L-1", 360_000, "Paid", provider_reference=reference, paid_on=PAID_ON)


def row(**changes):
    return {"end_to_end_id": "A", "status": "paid", "amount": 360_000, "paid_on": "2024-05-09", **changes}


def one(posted, line):
    (decision,) = decide_results([posted], {"A": line}, frozenset({"B"}), TODAY)
    return decision


def test_paid_is_applied_with_its_date_and_reference():
    decision = one(row(reference="FT1"), open_line())
    assert (decision.outcome, decision.line) == ("applied", "L-1")
    assert decision.updates == {
        "payment_status": "Paid",
        "provider_reference": "FT1",
        "failure_code": "",
        "failure_reason": "",
        "paid_on": PAID_ON,
    }


@pytest.mark.parametrize(
    ("posted", "code"),
    [
        (row(end_to_end_id="Z"), "unknown_line"),
        (row(end_to_end_id="B"), "not_in_disbursement"),
        (row(end_to_end_id=None), "unknown_line"),
        (row(amount=360_001), "amount_differs"),
        (row(amount=360_000.5), "amount_differs"),
        (row(amount=True), "amount_differs"),
        (row(amount="ba trăm"), "amount_differs"),
        (row(status="perhaps"), "bad_status"),
        (row(paid_on="31/02/2024"), "bad_date"),
        (row(paid_on="2024-05-21"), "future_date"),
        (row(paid_on=None), "date_missing"),
        (row(status="failed", paid_on=None), "reason_missing"),
        (row(status="returned", reason="x", paid_on=None), "already_answered"),
        ("paid", "bad_row"),
    ],
)
def test_a_bad_row_is_refused_with_its_code(posted, code):
    decision = one(posted, open_line())
    assert (decision.outcome, decision.code, decision.updates) == ("error", code, {})


def test_the_same_answer_again_changes_nothing():
    assert one(row(reference="FT1"), paid_line()).outcome == "unchanged"
    assert one(row(), paid_line()).outcome == "unchanged"


def test_another_reference_for_a_paid_line_is_a_conflict():
    assert one(row(reference="FT2"), paid_line()).code == "already_answered"


def test_paid_money_can_come_back_and_keeps_the_day_it_was_paid():
    decision = one(row(status="returned", reason="Tài khoản đã đóng", paid_on=None), paid_line())
    assert (decision.outcome, decision.updates["payment_status"]) == ("applied", "Returned")
    assert decision.updates["paid_on"] == PAID_ON


@pytest.mark.parametrize("status", ["Failed", "Returned", "Carried Over", "Recovered"])
def test_an_answer_once_given_is_not_turned_into_paid(status):
    assert one(row(), LineState("L-1", 360_000, status)).code == "already_answered"


def test_the_same_row_twice_in_one_posting_counts_once():
    outcomes = [d.outcome for d in decide_results([row(), row()], {"A": open_line()}, frozenset(), TODAY)]
    assert outcomes == ["applied", "unchanged"]


def test_good_rows_are_applied_beside_bad_ones():
    lines = {"A": open_line(), "C": LineState("L-2", 1, "In Disbursement")}
    posted = [row(amount=1), row(end_to_end_id="C", amount=1), row()]
    assert [d.outcome for d in decide_results(posted, lines, frozenset(), TODAY)] == [
        "error",
        "applied",
        "applied",
    ]


@given(st.lists(st.sampled_from(["paid", "failed", "returned"]), max_size=8))
def test_a_posting_without_errors_changes_nothing_the_second_time(statuses):
    """With errors it may: a row refused because its money had not arrived yet is right the next day."""
    posted = [row(status=status, reason="r") for status in statuses]
    state = open_line()
    first = decide_results(posted, {"A": state}, frozenset(), TODAY)
    accepted = [d.row for d in first if d.outcome != "error"]
    for decision in first:
        if decision.updates:
            state = LineState(
                "L-1", 360_000, decision.updates["payment_status"], paid_on=decision.updates["paid_on"]
            )
    again = decide_results([posted[number - 1] for number in accepted], {"A": state}, frozenset(), TODAY)
    assert not [d for d in again if d.updates]
