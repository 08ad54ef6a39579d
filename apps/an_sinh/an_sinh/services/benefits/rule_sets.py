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
from frappe.utils import getdate

IN_FORCE = "In Force"
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
HEAD = ("name", "programme", "decree", "effective_from", "in_force_from", *RULES)
TERM = (
    *("category", "category_code", "category_name", "coefficient", "ended"),
    *("min_age_months", "max_age_months", "legal_article"),
)


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
    """The coefficients that later rule sets give categories: (category, month, day in force, coefficient)."""
    return [
        (row.category, months.index(row.effective_from), row.in_force_from, coefficient(row.coefficient))
        for row in terms(programme)
        if row.coefficient
    ]


def in_force(later: Iterable[tuple], as_of: datetime.date) -> dict[str, tuple]:
    """Of `coefficients`, those that may be applied on a day, by category: (month, coefficient), ascending."""
    found: dict[str, dict] = {}
    for category, month, day, factor in later:
        if day <= as_of:
            found.setdefault(category, {})[month] = factor
    return {category: tuple(sorted(steps.items())) for category, steps in found.items()}


class Catalogue:
    """The categories as lists, papers and officers know them in a month, by the rule set of that month.

    Reads the rule sets once. `as_of`: the day on which they are applied, usually today."""

    def __init__(self, programme: str | None = None, as_of: datetime.date | None = None):
        self.as_of = as_of or getdate()
        self.sets = [row for row in heads(programme) if row.in_force_from <= self.as_of]
        self._terms: dict[str, list] = {}
        for row in terms(programme):
            if row.in_force_from <= self.as_of:
                self._terms.setdefault(row.category, []).append((months.index(row.effective_from), row))
        self._rules = lru_cache(maxsize=None)(self._find_rules)

    def term(self, category: str, month: int):
        """What the newest rule set of a month says about a category; None where only the category itself speaks."""
        return next((row for first, row in reversed(self._terms.get(category, ())) if first <= month), None)

    def rules(self, programme: str, month: int):
        """The rule set of a programme and month; one without rules before the first."""
        return self._rules(programme, month)

    def code(self, category, month: int) -> str:
        """The code that lists of a month use for a category (a row with name and category_code)."""
        term = self.term(category.name, month)
        return (term.category_code if term else None) or category.category_code

    def article(self, category, month: int) -> str:
        """The article that decides about a category in a month."""
        term = self.term(category.name, month)
        return (term.legal_article if term else None) or category.legal_article or ""

    def title(self, category, month: int) -> str:
        """What a category is called in a month."""
        term = self.term(category.name, month)
        return (term.category_name if term else None) or category.category_name

    def ages(self, category, month: int) -> tuple[int, int]:
        """From which age and below which, in months; see `domain.benefits.ages.fits`."""
        term = self.term(category.name, month) or category
        return term.min_age_months or 0, term.max_age_months or 0

    def is_ended(self, category: str, month: int) -> bool:
        """Whether a rule set has ended a category by a month."""
        term = self.term(category, month)
        return bool(term and term.ended)

    def by_code(self, programme: str, code: str, month: int) -> str | None:
        """The category that lists of a month mean by a code: 5b of 2026 is not 5b of 2024."""
        own = f"{programme}-{code}"
        for category in self._terms():
            term = self.term(category, month)
            if term and term.category_code == code and category.startswith(f"{programme}-"):
                return category
        # Otherwise the category's own code, unless a rule set of the month gave it another or ended it.
        term = self.term(own, month)
        if term and (term.ended or term.category_code != code):
            return None
        return own if frappe.db.exists("Benefit Category", own) else None

    def _find_rules(self, programme: str, month: int):
        own = [row for row in self.sets if row.programme == programme and row.start_rule]
        found = [row for row in own if months.index(row.effective_from) <= month]
        return found[-1] if found else frappe._dict(dict.fromkeys(HEAD))
