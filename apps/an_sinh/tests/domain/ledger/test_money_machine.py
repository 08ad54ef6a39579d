"""Everything that can happen to somebody's money, in any order, against the slow account."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from an_sinh.domain.ledger.account import Account, Line, Moved
from an_sinh.domain.ledger.balances import Span, oldest_first
from an_sinh.domain.ledger.movements import ANSWERS, PAID, RETURNED, UNANSWERED, effect

from .slow_account import SlowAccount

FIRST, MONTHS = 2026 * 12, 6
MONTHLY = 540_000


class Money(RuleBasedStateMachine):
    """One person with one benefit. The machine plays the office and the bank by the account's own answers: it pays
    what `again` says, orders what isn't `overdrawn`, collects what `debt` says."""

    def __init__(self):
        super().__init__()
        self.lines, self.moved, self.answers = {}, [], {}
        self.owed = {FIRST + number: 0 for number in range(MONTHS)}
        self.slow = SlowAccount()
        self.forgiven = self.refunded = 0

    def account(self):
        return Account(list(self.lines.values()), list(self.moved))

    def put(self, span, charges):
        name = f"L{len(self.lines):04d}"
        self.lines[name] = Line(name, span, charges, waits=span.monthly > 0)
        if charges:
            self.slow.charge(span.entitlement, range(span.first, span.last + 1), span.monthly)
        return name

    def change(self, name, **state):
        old = self.lines[name]
        values = {field: getattr(old, field) for field in ("ordered", "waits", "again")} | state
        self.lines[name] = Line(name, old.span, old.charges, **values)

    def drop_overdrawn(self):
        for name in self.account().overdrawn():
            self.change(name, waits=False, again=True)

    def names(self, **state):
        return [
            name for name, line in self.lines.items() if all(getattr(line, k) == v for k, v in state.items())
        ]

    @rule(month=st.integers(0, MONTHS - 1), worth=st.sampled_from([0, 270_000, MONTHLY, 810_000]))
    def a_list_is_approved(self, month, worth):
        """The registry says that a month is worth so much: the list charges the difference, pays again what can be,
        and replaces what waits where it takes back."""
        at = FIRST + month
        difference, self.owed[at] = worth - self.owed[at], worth
        more = [Span("A", at, at, difference)] if difference else []
        replaced = frozenset(self.account().overdrawn(more) if difference < 0 else ())
        again = self.account().again(more, replaced)
        for name in replaced:
            self.change(name, waits=False, again=True)
        for source, span in again:
            self.change(source, again=False)
            self.put(span, charges=False)
        for span in more:
            self.put(span, charges=True)
        self.drop_overdrawn()

    @precondition(lambda self: self.names(waits=True))
    @rule(data=st.data())
    def a_line_is_ordered(self, data):
        name = data.draw(st.sampled_from(self.names(waits=True)))
        self.change(name, waits=False, ordered=True)
        self.answers[name] = UNANSWERED
        span = self.lines[name].span
        self.slow.order(span.entitlement, range(span.first, span.last + 1), span.monthly)

    @precondition(lambda self: self.answers)
    @rule(data=st.data(), answer=st.sampled_from(ANSWERS))
    def the_provider_answers(self, data, answer):
        """Any answer after any other, also long after the money stands elsewhere."""
        name = data.draw(st.sampled_from(sorted(self.answers)))
        before, span = self.answers[name], self.lines[name].span
        if before == answer:
            return
        step = effect(before, answer)
        self.answers[name] = answer
        amount = span.monthly * step.settled
        self.moved.append(Moved(span._replace(monthly=amount), span.amount * step.money, name))
        self.change(name, again=answer not in (PAID, UNANSWERED))
        self.tell_slow(span, before, answer)
        self.drop_overdrawn()

    def tell_slow(self, span, before, answer):
        months = range(span.first, span.last + 1)
        on_its_way, arrived = before in (UNANSWERED, PAID), before == PAID
        if answer == PAID and on_its_way:
            self.slow.arrive(span.entitlement, months, span.monthly)
        elif answer == PAID:
            self.slow.arrive_after_all(span.entitlement, months, span.monthly)
        elif on_its_way:
            self.slow.come_back(span.entitlement, months, span.monthly, arrived)

    @precondition(lambda self: self.account().debt())
    @rule(data=st.data(), written_off=st.booleans())
    def a_debt_is_paid_or_given_up(self, data, written_off):
        debt = self.account().debt()
        amount = data.draw(st.integers(1, sum(debt.values())))
        for span in oldest_first(debt, amount):
            money = 0 if written_off else -span.amount
            self.moved.append(Moved(span._replace(monthly=-span.monthly), money))
            tell = self.slow.forgive if written_off else self.slow.give_back
            for month in range(span.first, span.last + 1):
                tell("A", month, span.monthly)
        self.forgiven += amount if written_off else 0

    @precondition(lambda self: self.account().free())
    @rule()
    def what_nobody_may_have_goes_to_the_treasury(self):
        for (entitlement, month), amount in self.account().free().items():
            self.moved.append(Moved(Span(entitlement, month, month, amount)))
            self.slow.refund(entitlement, month, amount)
            self.refunded += amount

    @invariant()
    def both_accounts_agree(self):
        account, charged, settled = self.account(), self.account().charged(), self.account().settled()
        for month in range(FIRST, FIRST + MONTHS):
            assert charged.get(("A", month), 0) == self.slow.charged(month) == self.owed[month]
            assert settled.get(("A", month), 0) == self.slow.settled(month)
        assert sum(account.debt().values()) == self.slow.debt()

    @invariant()
    def the_money_that_is_out_is_what_was_charged(self):
        """money out − money back = charged − payable, once everything is answered; what was forgiven stays out, what
        was refunded never went out."""
        out = sum(movement.money for movement in self.moved)
        assert out == self.slow.out()
        if UNANSWERED not in self.answers.values():
            balance = sum(self.account().balance().values())
            assert out == sum(self.owed.values()) - balance + self.forgiven - self.refunded

    @invariant()
    def nothing_goes_out_twice(self):
        """What waits and what is free together are never more than what is payable, month by month."""
        account = self.account()
        balance, free = account.balance(), account.free()
        for month in range(FIRST, FIRST + MONTHS):
            waiting = sum(
                line.span.monthly
                for line in account.lines
                if line.waits and line.span.first <= month <= line.span.last
            )
            assert waiting + free.get(("A", month), 0) == max(balance.get(("A", month), 0), 0)

    @invariant()
    def the_order_of_entry_doesnt_matter(self):
        account = self.account()
        turned = Account(account.lines[::-1], account.moved[::-1])
        assert (account.balance(), account.again(), account.overdrawn()) == (
            turned.balance(),
            turned.again(),
            turned.overdrawn(),
        )

    @invariant()
    def everything_free_has_a_line_that_it_comes_from(self):
        free = sum(self.account().free().values())
        assert sum(span.amount for _line, span in self.account().again()) == free


def test_a_return_keeps_no_money_out():
    assert effect(PAID, RETURNED) == ("Returned", -1, -1)


TestMoney = Money.TestCase
TestMoney.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
