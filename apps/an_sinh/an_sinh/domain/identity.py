"""The month's identity, in persons and in đồng:

last month + increases + transfers in − decreases − transfers out − suspensions + resumptions ± adjustments
= this month.
"""

from dataclasses import dataclass, field

INCREASE, TRANSFER_IN, RESUMPTION = "increase", "transfer_in", "resumption"
DECREASE, TRANSFER_OUT, SUSPENSION = "decrease", "transfer_out", "suspension"
ADJUSTMENT = "adjustment"
COMING = (INCREASE, TRANSFER_IN, RESUMPTION)
GOING = (DECREASE, TRANSFER_OUT, SUSPENSION)


@dataclass
class Movements:
    """Counts of persons and amounts. Amounts of those who go are positive, adjustments are signed."""

    previous: list[int] = field(default_factory=lambda: [0, 0])
    current: list[int] = field(default_factory=lambda: [0, 0])
    changes: dict[str, list[int]] = field(
        default_factory=lambda: {name: [0, 0] for name in (*COMING, *GOING, ADJUSTMENT)}
    )

    def add_person(self, last: int, this: int, coming: str, going: str) -> None:
        """Enter one person of this unit with last and this month's amount, and how they came or went."""
        if last:
            _count(self.previous, last)
        if this:
            _count(self.current, this)
        if last and not this:
            _count(self.changes[going], last)
        elif this and not last:
            _count(self.changes[coming], this)
        elif this != last:
            _count(self.changes[ADJUSTMENT], this - last)

    def add_transfer_in(self, last: int, this: int) -> None:
        """Enter a person whom another unit paid last month; a different amount is an adjustment."""
        _count(self.current, this)
        _count(self.changes[TRANSFER_IN], last)
        if this != last:
            _count(self.changes[ADJUSTMENT], this - last)

    def add_transfer_out(self, last: int) -> None:
        """Enter a person whom this unit paid last month and another one pays now."""
        _count(self.previous, last)
        _count(self.changes[TRANSFER_OUT], last)


def breaks(figures: dict[str, int]) -> list[str]:
    """Which of "persons", "amount" don't add up. `figures` has `<movement>_persons` and `<movement>_amount`
    for previous, current and every movement."""
    broken = []
    for measure in ("persons", "amount"):
        expected = figures[f"previous_{measure}"]
        expected += sum(figures[f"{name}_{measure}"] for name in COMING)
        expected -= sum(figures[f"{name}_{measure}"] for name in GOING)
        if measure == "amount":
            expected += figures[f"{ADJUSTMENT}_amount"]
        if expected != figures[f"current_{measure}"]:
            broken.append(measure)
    return broken


def _count(pair: list[int], amount: int) -> None:
    pair[0] += 1
    pair[1] += amount
