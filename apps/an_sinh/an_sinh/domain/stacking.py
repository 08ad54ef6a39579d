"""Which of a person's categories are paid in a month.

BTXH: only the highest, but a single parent (group 4) who is also in group 5, 6 or 8 gets both
(Decree 20/2021, article 6.2). NCC: every category is paid.
"""

from dataclasses import dataclass

HIGHEST = "Highest With Exceptions"
ALL = "All"


@dataclass(frozen=True)
class Candidate:
    """A category that a person is entitled to in a month. `position` identifies it for the caller."""

    position: int
    group: str
    stacks_with: frozenset[str]
    amount: int


def paid(candidates: list[Candidate], rule: str) -> list[int]:
    """Positions of the candidates that are paid, ascending. Of equal sums the earlier candidates win."""
    worth = [candidate for candidate in candidates if candidate.amount > 0]
    if rule == ALL or len(worth) < 2:
        return [candidate.position for candidate in worth]
    choices = [(candidate,) for candidate in worth]
    choices += [
        (one, other)
        for number, one in enumerate(worth)
        for other in worth[number + 1 :]
        if other.group in one.stacks_with or one.group in other.stacks_with
    ]
    best = max(choices, key=lambda choice: sum(candidate.amount for candidate in choice))
    return [candidate.position for candidate in best]
