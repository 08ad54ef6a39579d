"""The four sums of a month. Figures by hand in each test, in đồng."""

from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.disbursement.settlement import Difference, Gap, Group, Left, Standing, add_up, fee

READY = Standing(asked=True, funded=True, received=1_000)


def test_a_month_that_is_answered_agrees():
    """600 arrived, 400 did not: 1,000 on every one of the four."""
    sums, differences = add_up([Group("A", "paid", 2, 600), Group("A", "missing", 1, 400)], {"A": READY})
    assert (sums.listed, sums.funded, sums.received, sums.answered) == (1_000,) * 4
    assert (sums.paid, sums.missing, sums.listed_count, sums.paid_count, sums.missing_count) == (
        600,
        400,
        3,
        2,
        1,
    )
    assert sums.agree
    assert differences == []


def test_each_payment_stands_at_the_first_sum_that_it_has_not_reached():
    """10 wait, 20 have no funds, 30 on an order that nobody asked money for, 40 on one whose money isn't there, 50 not
    received, 60 of another order open: listed 210, funded 50 + 60, received 60, answered nothing."""
    orders = {
        "B": Standing(False, False, None),
        "C": Standing(True, False, None),
        "D": Standing(True, True, None),
        "E": Standing(True, True, 60),
    }
    groups = [
        Group("", "waiting", 1, 10),
        Group("", "unfunded", 1, 20),
        *(Group(name, "open", 1, amount) for name, amount in (("B", 30), ("C", 40), ("D", 50), ("E", 60))),
    ]
    sums, differences = add_up(groups, orders)
    assert (sums.listed, sums.funded, sums.received, sums.answered) == (210, 110, 60, 0)
    assert differences == [
        Difference(Gap.NOT_ORDERED, "", 1, 10),
        Difference(Gap.UNFUNDED, "", 1, 20),
        Difference(Gap.NOT_ASKED, "B", 1, 30),
        Difference(Gap.NOT_FUNDED, "C", 1, 40),
        Difference(Gap.NOT_RECEIVED, "D", 1, 50),
        Difference(Gap.UNANSWERED, "E", 1, 60),
    ]


def test_a_sum_received_that_is_not_the_orders_is_shown_with_its_difference():
    short = Standing(True, True, 990)
    sums, differences = add_up([Group("A", "paid", 2, 1_000)], {"A": short})
    assert (sums.received, sums.agree) == (990, False)
    assert differences == [Difference("Received Another Sum", "A", 0, -10)]


def test_what_is_left_is_carried_on():
    """100 left before, 1,000 given, 900 paid, 50 came back of an earlier month, 30 refunded: 220."""
    assert Left(100, 1_000, 900, 50, 30).after == 220


def test_a_fee_is_whole_dong():
    """0.65 % of 1,234,567 đ is 8,024.6855 đ; half a đồng is rounded up: 0.5 % of 100 đ."""
    assert fee(1_234_567, 0.65) == 8_025
    assert fee(100, "0.5") == 1
    assert fee(1_000, None) == 0


STATES = st.sampled_from(("open", "paid", "missing"))


@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), STATES, st.integers(1, 9), st.integers(1, 10**9)), max_size=12
    ),
    st.tuples(*[st.tuples(st.booleans(), st.booleans(), st.booleans())] * 3),
)
def test_without_differences_the_sums_agree_and_with_them_they_cannot_close(rows, standings):
    totals = {name: sum(amount for order, _s, _c, amount in rows if order == name) for name in "ABC"}
    orders = {
        name: Standing(asked, funded, totals[name] if received else None)
        for name, (asked, funded, received) in zip("ABC", standings, strict=True)
    }
    sums, differences = add_up([Group(*row) for row in rows], orders)
    assert sums.listed == sum(row[3] for row in rows)
    assert sums.answered == sums.paid + sums.missing
    if not differences:
        assert sums.agree
    assert all(each.amount for each in differences)
