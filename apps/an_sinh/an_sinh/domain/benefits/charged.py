"""charged(person, month): the sum of what approved payroll lines and the opening balance booked for it.

History comes from the database as one short text per person, `2024-04-01:1:360000,…` (first month : months
: monthly amount), because most people share the same text: what is worked out for one serves all."""

from functools import lru_cache
from typing import Any

from an_sinh.domain.base import months
from an_sinh.domain.base.money import dong
from an_sinh.domain.benefits.owed import Run


def parse_history(text: str | None) -> tuple[Run, ...]:
    """The runs of a history text; an empty text gives none. Amounts may be negative (recovery)."""
    return tuple(map(_run, text.split(","))) if text else ()


@lru_cache(maxsize=50_000)
def _run(entry: str) -> Run:
    """One entry. Histories differ, but are made of the same few months and amounts."""
    first, count, monthly = entry.split(":")
    begin = months.parse(first)
    return Run(begin, begin + int(float(count)) - 1, dong(monthly))


def write_history(runs: Any) -> str:
    """The text that `parse_history` reads."""
    return ",".join(f"{months.iso(run.first)}:{run.last - run.first + 1}:{run.monthly}" for run in runs)


@lru_cache(maxsize=4_000)
def add_up(*texts: str | None) -> str:
    """The history text of several together: adjoining months of one amount as one run, ascending."""
    return write_history(flatten(run for text in texts for run in parse_history(text)))


def total(text: str | None) -> int:
    """All that a history text charges, in đồng."""
    return sum((run.last - run.first + 1) * run.monthly for run in parse_history(text))


def flatten(runs: Any) -> list[Run]:
    """Overlapping runs added up to adjoining ones, ascending; months that come to 0 are left out."""
    changes: dict[int, int] = {}
    for run in runs:
        changes[run.first] = changes.get(run.first, 0) + run.monthly
        changes[run.last + 1] = changes.get(run.last + 1, 0) - run.monthly
    flat: list[Run] = []
    amount, since = 0, 0
    for month in sorted(changes):
        if not changes[month]:
            continue
        if amount:
            flat.append(Run(since, month - 1, amount))
        amount, since = amount + changes[month], month
    return flat


def charged_in(runs: Any, month: int) -> int:
    """The amount charged for one month."""
    return sum(run.monthly for run in runs if run.first <= month <= run.last)
