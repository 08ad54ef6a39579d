"""Which of a person's categories are paid in a month.

BTXH: only the highest, but a single parent (group 4) who is also in group 5, 6 or 8 gets both
(Decree 20/2021 article 6.2, Decree 335/2026 article 6.2). Support for care (articles 20, 17) is a class of its own,
paid beside the allowance; within each class the same rule holds. NCC: every category is paid, but of the allowances of
helpers only the highest, and of survivors' benefits (tuất) at most two shares, the highest (Ordinance 02/2020). The
benefit for two or three martyrs is one share; what fosters a survivor is paid besides and is none.
"""

from dataclasses import dataclass

HIGHEST = "Highest With Exceptions"
ALL = "All"
# How many of a class are paid side by side where all categories are: one, unless it stands here.
SHARES = {"Survivor": 2}


@dataclass(frozen=True)
class Candidate:
    """A category that a person is entitled to in a month. `position` identifies it for the caller.
    Candidates of different `stacking_class` don't compete."""

    position: int
    group: str
    stacks_with: frozenset[str]
    amount: int
    stacking_class: str = ""


def paid(candidates: list[Candidate], rule: str) -> list[int]:
    """Positions of the candidates that are paid, ascending. Of equal sums the earlier candidates win."""
    worth = [candidate for candidate in candidates if candidate.amount > 0]
    if len(worth) < 2:
        return [candidate.position for candidate in worth]
    if rule == ALL:
        return _all_but_lower_of_a_class(worth)
    classes: dict[str, list[Candidate]] = {}
    for candidate in worth:
        classes.setdefault(candidate.stacking_class, []).append(candidate)
    return sorted(position for rivals in classes.values() for position in _highest(rivals))


def _all_but_lower_of_a_class(worth: list[Candidate]) -> list[int]:
    classes: dict[str, list[Candidate]] = {}
    for candidate in worth:
        classes.setdefault(candidate.stacking_class, []).append(candidate)
    found = [candidate.position for candidate in classes.pop("", [])]
    for name, rivals in classes.items():
        best = sorted(rivals, key=lambda each: -each.amount)[: SHARES.get(name, 1)]
        found += [candidate.position for candidate in best]
    return sorted(found)


def _highest(rivals: list[Candidate]) -> list[int]:
    """The best single candidate, or the best two of groups that may stand together."""
    choices: list[tuple[Candidate, ...]] = [(candidate,) for candidate in rivals]
    choices += [
        (one, other)
        for number, one in enumerate(rivals)
        for other in rivals[number + 1 :]
        if other.group in one.stacks_with or one.group in other.stacks_with
    ]
    best = max(choices, key=lambda choice: sum(candidate.amount for candidate in choice))
    return [candidate.position for candidate in best]
