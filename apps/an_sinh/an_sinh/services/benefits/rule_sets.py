"""Rule sets: what a decree sets from a month on, each with its own dates, as data.

A set counts for months from `effective_from` on and may be applied from the day `in_force_from` on, as rates do. Its
terms say what a category is called, cited and worth from then on; what a set leaves out stays as it was before.
"""

import datetime
from collections.abc import Iterable
from functools import lru_cache

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import coefficient
from an_sinh.domain.benefits.age_steps import AgeStep, Era
from frappe.utils import getdate

IN_FORCE = "In Force"
IN_MONTH = "Month of the Change"
RULES = (
    *(
        "start_rule",
        "change_rule",
        "resume_rule",
        "suspension_grounds",
        "uncollected_months",
        "decision_days",
    ),
    *("funeral_min_age", "funeral_poor_min_age", "funeral_form", "funeral_days"),
    *("several_article", "start_article", "suspend_article", "funeral_article", "transition"),
)
HEAD = ("name", "programme", "decree", "effective_from", "in_force_from", "by_list", *RULES)
TERM = (
    *("category", "category_code", "category_name", "coefficient", "ended"),
    *("min_age_months", "max_age_months", "legal_article"),
)


STEP = ("at_age_months", "to_category", "article", "note", "of_child", "unless_studying")


def heads(programme: str | None = None) -> list:
    """The rule sets in force of one programme or of all, the earliest first; those of a province aside."""
    return frappe.get_all(
        "Rule Set",
        filters={
            "state": IN_FORCE,
            "province": ["is", "not set"],
            **({"programme": programme} if programme else {}),
        },
        fields=list(HEAD),
        order_by="effective_from asc, in_force_from asc, name asc",
        limit=0,
    )


def terms(programme: str | None = None) -> list:
    """What the rule sets say about categories, in the order of their months; each row with `effective_from`,
    `in_force_from` and `decree` of its set."""
    sets = {row.name: row for row in heads(programme)}
    rows = frappe.get_all(
        "Rule Set Term",
        filters={"parenttype": "Rule Set", "parent": ["in", list(sets) or [""]]},
        fields=["parent", *TERM],
        order_by="parent asc, idx asc",
        limit=0,
    )
    for row in rows:
        row.update({key: sets[row.parent][key] for key in ("effective_from", "in_force_from", "decree")})
    order = {name: place for place, name in enumerate(sets)}
    return sorted(rows, key=lambda row: order[row.parent])


def coefficients(programme: str) -> list[tuple]:
    """The coefficients that later rule sets give categories: (category, month, day in force, coefficient, rule set), the
    earliest first."""
    return [
        (
            *(row.category, months.index(row.effective_from), row.in_force_from),
            *(coefficient(row.coefficient), row.parent),
        )
        for row in terms(programme)
        if row.coefficient
    ]


def drafted_coefficients(draft) -> list[tuple]:
    """The same for a Rule Set document that isn't in force."""
    month, day = months.index(getdate(draft.effective_from)), getdate(draft.in_force_from)
    return [
        (row.category, month, day, coefficient(row.coefficient), draft.name)
        for row in draft.terms
        if row.coefficient
    ]


def in_force(later: Iterable[tuple], as_of: datetime.date) -> dict[str, tuple]:
    """Of `coefficients`, those that may be applied on a day, by category: (month, coefficient), ascending."""
    found: dict[str, dict] = {}
    for category, month, day, factor, _rule_set in later:
        if day <= as_of:
            found.setdefault(category, {})[month] = factor
    return {category: tuple(sorted(steps.items())) for category, steps in found.items()}


class Catalogue:
    """The categories as lists, papers and officers know them in a month, by the rule set of that month.

    Reads the rule sets once. `as_of`: the day on which they are applied, usually today."""

    _age_steps: dict | None = None

    def __init__(self, programme: str | None = None, as_of: datetime.date | None = None):
        self.as_of = as_of or getdate()
        self.sets = [row for row in heads(programme) if row.in_force_from <= self.as_of]
        self._terms: dict[str, list] = {}
        for row in terms(programme):
            if row.in_force_from <= self.as_of:
                self._terms.setdefault(row.category, []).append((months.index(row.effective_from), row))
        self._rules = lru_cache(maxsize=None)(self._find_rules)
        self._known: dict[tuple, frappe._dict] = {}

    def term(self, category: str, month: int):
        """What the newest rule set of a month says about a category; None where only the category itself speaks."""
        return next((row for first, row in reversed(self._terms.get(category, ())) if first <= month), None)

    def rules(self, programme: str, month: int):
        """The rule set of a programme and month; one without rules before the first."""
        return self._rules(programme, month)

    def known(self, category, month: int):
        """A category's row (with its name) as lists and papers of a month know it: category_code, category_name and
        legal_article by the rule set of the month."""
        term = self.term(category.name, month)
        if term is None:
            return category
        key = (category.name, term.parent)
        if key not in self._known:
            said = {
                name: term[name] for name in ("category_code", "category_name", "legal_article") if term[name]
            }
            self._known[key] = frappe._dict({**category, **said})
        return self._known[key]

    def ages(self, category, month: int) -> tuple[int, int]:
        """From which age and below which, in months; see `domain.benefits.ages.fits`."""
        term = self.term(category.name, month) or category
        return term.min_age_months or 0, term.max_age_months or 0

    def end_of(self, category: str) -> datetime.date | None:
        """The last day of a category that a rule set has ended; None while it counts."""
        first = next((first for first, term in self._terms.get(category, ()) if term.ended), None)
        return None if first is None else months.last_day(first - 1)

    def eras(self, programme: str, category: str, base: tuple[AgeStep, ...]) -> tuple[Era, ...]:
        """The age steps of a category in the months of each rule set; `base`: those of the category itself, which count
        until a rule set speaks about it."""
        own = [row for row in self.sets if row.programme == programme and row.start_rule]
        if not own:
            return (Era(0, None, False, base),)
        firsts = [0, *(months.index(row.effective_from) for row in own[1:])]
        lasts = [*(first - 1 for first in firsts[1:]), None]
        steps, found = base, []
        for row, first, last in zip(own, firsts, lasts, strict=True):
            if any(term.parent == row.name for _month, term in self._terms.get(category, ())):
                steps = self._steps().get((row.name, category), ())
            found.append(Era(first, last, row.change_rule == IN_MONTH, steps))
        return tuple(found)

    def _steps(self) -> dict[tuple, tuple[AgeStep, ...]]:
        if self._age_steps is None:
            self._age_steps = _age_steps_of([row.name for row in self.sets])
        return self._age_steps

    def _find_rules(self, programme: str, month: int):
        own = [row for row in self.sets if row.programme == programme and row.start_rule]
        found = [row for row in own if months.index(row.effective_from) <= month]
        return found[-1] if found else frappe._dict(dict.fromkeys(HEAD))


def step_of(row) -> AgeStep:
    """The age step of a row with the columns of `STEP`."""
    return AgeStep(
        row.at_age_months,
        row.to_category or None,
        row.article,
        row.note,
        bool(row.of_child),
        bool(row.unless_studying),
    )


def _age_steps_of(sets: list[str]) -> dict[tuple, tuple[AgeStep, ...]]:
    """The age steps that rule sets set, by (rule set, category), in the order of age."""
    found: dict[tuple, tuple] = {}
    for row in frappe.get_all(
        "Rule Set Age Step",
        filters={"parenttype": "Rule Set", "parent": ["in", sets or [""]]},
        fields=["parent", "category", *STEP],
        order_by="at_age_months asc, idx asc",
        limit=0,
    ):
        step = step_of(row)
        key = (row.parent, row.category)
        found[key] = (*found.get(key, ()), step)
    return found
