"""The least number of roles that sign on any way through a chain, found by hand and by walking every way."""

from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.approval import tiers
from an_sinh.domain.approval.signers import shortest_below

ORDER = ["Draft", "Returned", "Checked", "Signed", "Approved"]
ENDS = {"Approved"}
CHAIN = [
    ("Draft", "Checked", "Officer"),
    ("Returned", "Checked", "Officer"),
    ("Checked", "Signed", "Checker"),
    ("Checked", "Returned", "Checker"),
    ("Signed", "Approved", "Leader"),
    ("Signed", "Returned", "Leader"),
]


def rows(steps, condition=None):
    return [
        {"state": state, "next_state": following, "allowed": role, "condition": condition}
        for state, following, role in steps
    ]


def below(steps, least, tier=tiers.THREE):
    return shortest_below(rows(steps), ORDER, ENDS, tier, least)


def test_two_sign_besides_the_maker():
    assert below(CHAIN, 2) is None
    assert below(CHAIN, 3).signers == {"Checker", "Leader"}


def test_a_short_cut_is_found_wherever_it_begins():
    assert below([*CHAIN, ("Draft", "Approved", "Officer")], 1).states == ("Draft", "Approved")
    assert below([*CHAIN, ("Returned", "Signed", "Officer")], 2).states == ("Returned", "Signed", "Approved")
    assert below([*CHAIN, ("Checked", "Approved", "Leader")], 2).signers == {"Leader"}


def test_a_step_back_to_the_middle_begins_a_round_there():
    assert below([*CHAIN, ("Signed", "Checked", "Leader")], 2).states == ("Checked", "Signed", "Approved")


def test_the_makers_role_signs_for_nobody_else():
    again = [
        ("Draft", "Checked", "Officer"),
        ("Checked", "Signed", "Officer"),
        ("Signed", "Approved", "Leader"),
    ]
    assert below(again, 2).signers == {"Leader"}


def test_only_the_ways_of_the_tier_count():
    short = rows([("Draft", "Approved", "Officer")], tiers.CONDITIONS[tiers.TWO])
    assert shortest_below(rows(CHAIN) + short, ORDER, ENDS, tiers.THREE, 2) is None
    assert shortest_below(rows(CHAIN) + short, ORDER, ENDS, tiers.TWO, 2).states == ("Draft", "Approved")


def every_way(steps):
    """All ways, walked one by one: the slow second calculation."""
    place = {state: number for number, state in enumerate(ORDER)}
    starts = {"Draft"} | {following for state, following, _role in steps if place[following] <= place[state]}
    forward = [step for step in steps if place[step[1]] > place[step[0]]]

    def walk(state, maker, signers):
        if state in ENDS:
            yield len(signers - {maker})
            return
        for _state, following, role in (step for step in forward if step[0] == state):
            yield from walk(following, maker, signers | {role})

    for start in starts:
        for _state, following, maker in (step for step in forward if step[0] == start):
            yield from walk(following, maker, frozenset())


@given(
    st.lists(
        st.tuples(st.sampled_from(ORDER), st.sampled_from(ORDER), st.sampled_from("ABC")),
        min_size=1,
        max_size=9,
    ),
    st.integers(1, 3),
)
def test_a_way_is_found_exactly_when_one_has_too_few(steps, least):
    steps = [step for step in steps if step[0] != step[1]]
    fewest = min(every_way(steps), default=least)
    found = below(steps, least)
    assert (found is not None) == (fewest < least)
    if found:
        assert len(found.signers) < least
