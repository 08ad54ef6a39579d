"""How many different roles sign a document at least, on every way that a workflow leaves open."""

from collections.abc import Iterable
from typing import NamedTuple

from an_sinh.domain.approval import tiers


class Way(NamedTuple):
    """A way from a state where a round of signatures begins to an approval: `states` in their order, and the
    `signers`, the roles that sign on it besides the one that sends."""

    states: tuple[str, ...]
    signers: frozenset[str]


def shortest_below(
    transitions: Iterable, order: list[str], ends: set[str], tier: str, least: int
) -> Way | None:
    """The first way to one of `ends` on which fewer than `least` roles sign besides the maker's, or None.

    A round begins in the first state, and wherever a step back leads: there the signatures so far are void. Who
    takes the first step is the maker. `transitions` have state, next_state, allowed and condition; a condition
    that doesn't depend on the tier is taken as true. `order`: the states as the workflow lists them; a step
    forward leads to a later one."""
    place = {state: number for number, state in enumerate(order)}
    possible = [row for row in transitions if tiers.may_hold(row.get("condition"), tier)]
    forward: dict[str, list[tuple[str, str]]] = {}
    starts = dict.fromkeys(order[:1])
    for row in possible:
        if place.get(row.get("next_state"), -1) > place.get(row.get("state"), -1):
            forward.setdefault(row.get("state"), []).append((row.get("next_state"), row.get("allowed")))
        else:
            starts[row.get("next_state")] = None
    for start in starts:
        for state, maker in forward.get(start, ()):
            first = Way((start, state), frozenset())
            if found := _search(first, maker, forward, ends, least):
                return found
    return None


def _search(first: Way, maker: str, forward: dict, ends: set[str], least: int) -> Way | None:
    """Breadth first; a way that has enough signers already is left."""
    waiting, seen = [first], set()
    while waiting:
        way = waiting.pop(0)
        here = (way.states[-1], way.signers)
        if len(way.signers) >= least or here in seen:
            continue
        if way.states[-1] in ends:
            return way
        seen.add(here)
        waiting += [
            Way((*way.states, state), way.signers | ({role} - {maker}))
            for state, role in forward.get(way.states[-1], ())
        ]
    return None
