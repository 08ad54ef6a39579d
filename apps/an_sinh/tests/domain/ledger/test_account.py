"""One person's account: what is free, what is owed back, which waiting lines must not go out."""

import pytest

from an_sinh.domain.ledger.account import Account, Line, Moved
from an_sinh.domain.ledger.balances import Span
from an_sinh.domain.ledger.movements import ANSWERS, UNANSWERED, effect, is_correction
from an_sinh.domain.ledger.papers import folded

MAY = 2026 * 12 + 4


def line(name, first, last, monthly, entitlement="A", charges=True, **state):
    return Line(name, Span(entitlement, first, last, monthly), charges, **state)


def failed(name, span):
    return Moved(span._replace(monthly=-span.monthly), line=name)


class TestPartlyOwed:
    def test_a_failed_line_of_two_months_of_which_one_is_taken_back(self):
        """Arrears of May and June, 2 × 2,160,000 = 4,320,000, failed; death in May: June is taken back. Only May's
        2,160,000 can be paid again, and nothing is owed back: the money never left."""
        arrears = line("L1", MAY, MAY + 1, 2_160_000, ordered=True, again=True)
        taken_back = line("L2", MAY + 1, MAY + 1, -2_160_000)
        account = Account([arrears, taken_back], [failed("L1", arrears.span)])
        assert account.again() == [("L1", Span("A", MAY, MAY, 2_160_000))]
        assert account.debt() == {}

    def test_one_of_two_benefits_stopped(self):
        """A 810,000 and B 540,000 of May both failed; B is stopped from May: only A's money can be paid again."""
        one, other = (
            line(name, MAY, MAY, amount, entitlement, ordered=True, again=True)
            for name, amount, entitlement in (("L1", 810_000, "A"), ("L2", 540_000, "B"))
        )
        moved = [failed("L1", one.span), failed("L2", other.span)]
        account = Account([one, other, line("L3", MAY, MAY, -540_000, "B")], moved)
        assert account.again() == [("L1", Span("A", MAY, MAY, 810_000))]

    def test_corrected_downwards(self):
        """810,000 failed; May is worth 540,000 only: 540,000 can be paid again."""
        one = line("L1", MAY, MAY, 810_000, ordered=True, again=True)
        account = Account([one, line("L2", MAY, MAY, -270_000)], [failed("L1", one.span)])
        assert account.again() == [("L1", Span("A", MAY, MAY, 540_000))]

    def test_never_ordered_and_partly_taken_back(self):
        """2 × 540,000 wait on an approved list; a list that takes June back replaces them: May's 540,000 are left."""
        waiting = line("L1", MAY, MAY + 1, 540_000, waits=True)
        account = Account([waiting])
        recovery = Span("A", MAY + 1, MAY + 1, -540_000)
        assert account.again([recovery], frozenset(["L1"])) == [("L1", Span("A", MAY, MAY, 540_000))]
        assert Account([waiting, Line("L2", recovery, True)]).overdrawn() == ["L1"]


class TestPaidAfterAll:
    def test_what_stands_on_a_later_list_is_not_free(self):
        first = line("L1", MAY, MAY, 540_000, ordered=True, again=True)
        later = line("L2", MAY, MAY, 540_000, charges=False, waits=True)
        account = Account([first, later], [failed("L1", first.span)])
        assert account.again() == []
        assert account.overdrawn() == []

    def test_the_waiting_line_is_overdrawn_when_the_first_arrived_after_all(self):
        first = line("L1", MAY, MAY, 540_000, ordered=True)
        later = line("L2", MAY, MAY, 540_000, charges=False, waits=True)
        back, again = failed("L1", first.span), Moved(first.span, 540_000, "L1")
        assert Account([first, later], [back, again]).overdrawn() == ["L2"]

    def test_paid_twice_is_a_debt(self):
        first = line("L1", MAY, MAY, 540_000, ordered=True)
        later = line("L2", MAY, MAY, 540_000, charges=False, ordered=True)
        account = Account([first, later], [failed("L1", first.span), Moved(first.span, 540_000, "L1")])
        assert account.debt() == {("A", MAY): 540_000}


class TestAnswers:
    @pytest.mark.parametrize("last", ANSWERS)
    def test_the_order_of_answers_doesnt_matter(self, last):
        """Whatever was said in between: the sum is that of the last answer alone."""
        alone = effect(UNANSWERED, last)
        for between in ANSWERS:
            steps = [effect(UNANSWERED, between), effect(between, last)]
            assert sum(step.settled for step in steps) == alone.settled
            assert sum(step.money for step in steps) == alone.money

    def test_what_needs_a_reason(self):
        assert not is_correction("Uncollected", "Paid")
        assert not is_correction("Paid", "Returned")
        assert is_correction("Failed", "Paid")
        assert is_correction("Paid", "Failed")
        assert is_correction("Returned", "Paid")

    def test_nonsense_is_no_answer(self):
        with pytest.raises(ValueError):
            effect("Paid", "Redirected")


def test_numbers_of_papers_are_compared_folded():
    one = {folded(text) for text in ("12/QĐ-UBND", "12/QD–UBND", " 12 / qđ — ubnd", "12QĐUBND")}
    assert one == {"12QDUBND"}
    assert folded("13/QĐ-UBND") != folded("12/QĐ-UBND")
    assert folded(None) == folded(" – ") == ""
