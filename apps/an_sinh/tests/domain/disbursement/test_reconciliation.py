"""What a provider's answers do, row by row."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.disbursement.reconciliation import LineState, Order, after, decide_results

TODAY = date(2024, 5, 20)
PAID_ON = date(2024, 5, 9)
ORDER = Order(frozenset({"B"}), TODAY, sent=date(2024, 5, 2))


def open_line(amount=360_000):
    return LineState(name="L-1", amount=amount)


def paid_line(reference="FT1"):
    first = {"reference": reference, "provider_reference": reference, "day": PAID_ON, "paid_on": PAID_ON}
    return LineState("L-1", 360_000, "Paid", "Paid", **first)


def failed_line(status="Failed"):
    return LineState("L-1", 360_000, "Failed", status, code="AC04")


def row(**changes):
    return {"end_to_end_id": "A", "status": "paid", "amount": 360_000, "paid_on": "2024-05-09", **changes}


def one(posted, line, order=ORDER):
    (decision,) = decide_results([posted], {"A": line}, order)
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
        (row(paid_on="1990-05-09"), "before_sent"),
        (row(paid_on="2024-05-01"), "before_sent"),
        (row(paid_on="2024-05-09 rác"), "bad_date"),
        (row(paid_on="2024-5-9"), "bad_date"),
        (row(status="failed", code="E42", amount=0), "bad_code"),
        (row(status="returned", reason="x", amount=0), "amount_differs"),
        ("paid", "bad_row"),
    ],
)
def test_a_bad_row_is_refused_with_its_code(posted, code):
    decision = one(posted, open_line())
    assert (decision.outcome, decision.code, decision.updates) == ("error", code, {})


def test_the_same_answer_again_changes_nothing():
    assert one(row(reference="FT1"), paid_line()).outcome == "unchanged"
    assert one(row(), paid_line()).outcome == "unchanged"


def test_another_reference_for_a_paid_line_needs_a_reason():
    assert one(row(reference="FT2"), paid_line()).code == "already_answered"
    decision = one(row(reference="FT2", reason="Ghi nhầm số giao dịch"), paid_line())
    assert (decision.outcome, decision.effect) == ("applied", ("Corrected", 0, 0))
    assert (decision.updates["provider_reference"], decision.answer.reference) == ("FT1", "FT2")


@pytest.mark.parametrize("amount", [0, None, "", 360_000])
def test_where_no_money_arrived_the_amount_may_be_0_or_none(amount):
    for status in ("failed", "uncollected"):
        posted = row(status=status, amount=amount, paid_on=None, reason="Không tìm thấy")
        assert one(posted, open_line()).outcome == "applied"


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("Tài khoản đã đóng", "AC04"),
        ("TÀI KHOẢN BỊ KHÓA do hết hạn CCCD", "AC06"),
        ("Sai số tài khoản", "AC01"),
        ("Không rõ", ""),
    ],
)
def test_sentences_of_providers_are_understood(reason, code):
    decision = one(row(status="failed", paid_on=None, reason=reason), open_line())
    assert (decision.answer.code, decision.updates["failure_code"]) == (code, code)


def test_paid_money_can_come_back_and_keeps_the_day_it_was_paid():
    decision = one(row(status="returned", reason="Tài khoản đã đóng", paid_on="2024-05-15"), paid_line())
    assert (decision.outcome, decision.updates["payment_status"]) == ("applied", "Returned")
    assert (decision.updates["paid_on"], decision.answer.day) == (PAID_ON, date(2024, 5, 15))
    assert (decision.updates["provider_reference"], decision.effect) == ("FT1", ("Returned", -1, -1))


def test_a_return_may_be_told_before_the_payment():
    decision = one(row(status="returned", reason="x"), open_line())
    assert decision.effect == ("Returned", -1, 0)


@pytest.mark.parametrize("status", ["Failed", "Carried Over", "Recovered"])
def test_a_wrong_answer_is_corrected_with_its_reason(status):
    """Wherever the money stands by now: that is for the balances."""
    assert one(row(), failed_line(status)).code == "already_answered"
    decision = one(row(reason="Trả lời nhầm"), failed_line(status))
    assert (decision.effect, decision.updates["payment_status"]) == (("Corrected", 1, 1), "Paid")
    assert decision.updates["failure_code"] == ""


def test_cash_fetched_late_needs_no_reason():
    line = LineState("L-1", 360_000, "Uncollected", "Carried Over")
    assert one(row(), line).effect == ("Paid", 1, 1)


def test_a_closed_order_takes_no_corrections_and_the_same_answers():
    closed = Order(frozenset(), TODAY, closed=True)
    assert one(row(reason="Trả lời nhầm"), failed_line(), closed).code == "order_closed"
    assert one(row(), paid_line(), closed).outcome == "unchanged"


def test_the_same_row_twice_in_one_posting_counts_once():
    outcomes = [d.outcome for d in decide_results([row(), row()], {"A": open_line()}, ORDER)]
    assert outcomes == ["applied", "unchanged"]


def test_good_rows_are_applied_beside_bad_ones():
    lines = {"A": open_line(), "C": LineState("L-2", 1)}
    posted = [row(amount=1), row(end_to_end_id="C", amount=1), row()]
    assert [d.outcome for d in decide_results(posted, lines, ORDER)] == ["error", "applied", "applied"]


@given(st.lists(st.sampled_from(["paid", "failed", "returned", "uncollected"]), max_size=8))
def test_after_any_answers_the_money_is_where_the_last_one_says(statuses):
    posted = [row(status=status, reason="r") for status in statuses]
    decisions = decide_results(posted, {"A": open_line()}, ORDER)
    state = open_line()
    for decision in decisions:
        assert decision.outcome in ("applied", "unchanged")
        if decision.outcome == "applied":
            state = after(state, decision)
    settled = 1 + sum(decision.effect.settled for decision in decisions if decision.effect)
    money = sum(decision.effect.money for decision in decisions if decision.effect)
    last = statuses[-1] if statuses else ""
    assert (settled, money) == (int(last in ("", "paid")), int(last == "paid"))
    assert [again.outcome for again in decide_results(posted[-1:], {"A": state}, ORDER)] == [
        "unchanged"
    ] * bool(statuses)
