"""Counts that are kept per commune for as long as nothing they were made of is touched.

A report hands over how it counts, and gets the counts of all units; only those are counted anew of which a row was written
since, by whatever door. On Frappe, where nothing is watched, all are counted every time. So what a report shows is what
counting shows, always; `recount` holds the one against the other.

Counts may ask for nothing but rows that the watch names for the unit (or the unit and month) that they are kept for, and
for the `basis` that their caller names: a day, where ages or expiries count. See hook `watched_changes`.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import frappe
from an_sinh.services.common import embedded

# What is counted of a unit: numbers, texts, lists and dicts with keys of text (they are kept as JSON).
Figures = Any
Count = Callable[[list[str]], dict[str, Figures]]


class Differs(Exception):
    """What is kept is not what counting gives; this must not happen."""


def by_unit(what: str, units: Sequence[str], count: Count, basis: str = "") -> dict[str, Figures]:
    """What `count` says of each of these units, for figures of people, entitlements, payment methods and accounts.

    `what` names the figures, with all they depend on besides rows (a programme, a month). `count` is given the units
    that nothing is kept of and returns those figures that differ from `{}`, by unit."""
    return _kept(what, {unit: unit for unit in units}, count, basis)


def by_unit_and_month(
    what: str, month: datetime.date, units: Sequence[str], count: Count
) -> dict[str, Figures]:
    """The same for figures of the approved lines of a month."""
    return _kept(what, {f"{unit}|{month:%Y-%m-%d}": unit for unit in units}, count, "")


def forget() -> None:
    """From now on nothing is kept; everything is counted when it is asked for."""
    if watch := embedded.watch(embedded.REPORTS):
        watch.touch_everybody()


def _kept(what: str, subjects: dict[str, str], count: Count, basis: str) -> dict[str, Figures]:
    """`subjects`: by what the watch calls it the unit."""
    watch = embedded.watch(embedded.REPORTS)
    if watch is None:
        return _of_all(subjects.values(), count)
    known = watch.kept(what, subjects, basis)
    missing = {subject: unit for subject, unit in subjects.items() if subject not in known.values}
    if frappe.flags.recount:
        _compare(what, known.values, _of_all((subjects[each] for each in known.values), count), subjects)
    counted = _of_all(missing.values(), count)
    known.keep({subject: counted[unit] for subject, unit in missing.items()})
    return counted | {subjects[subject]: value for subject, value in known.values.items()}


def _of_all(units: Iterable[str], count: Count) -> dict[str, Figures]:
    units = list(units)
    found = count(units) if units else {}
    return {unit: found.get(unit, {}) for unit in units}


@contextmanager
def recounting() -> Iterator[None]:
    """A block in which everything that is kept is also counted; raises `Differs` where the two differ."""
    before, frappe.flags.recount = frappe.flags.recount, True
    try:
        yield
    finally:
        frappe.flags.recount = before


def _compare(what: str, kept: dict, counted: dict, subjects: dict[str, str]) -> None:
    for subject, value in kept.items():
        if value != counted[subjects[subject]]:
            raise Differs(f"{what}, {subject}: kept {value}, counted {counted[subjects[subject]]}")
