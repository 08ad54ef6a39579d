"""What is told of an age step that is due, and what a category is worth before and after it."""

from typing import TypedDict

from an_sinh.domain.benefits.owed import Entitlement, Scheme
from an_sinh.services.benefits.programme_rules import province_of, scheme_source
from frappe.utils import getdate


class StepTarget(TypedDict):
    """Where a step leads; no category: the benefit stops."""

    to_category: str | None
    to_category_code: str | None
    article: str | None
    note: str | None


class OtherStep(StepTarget):
    """A step besides the usual one, with the month from which it would count."""

    effective_month: str


class AgeStepDue(StepTarget):
    """An entitlement that an age, or the end of its category, changes. Amounts are đồng a month; `alternatives` are
    other steps that the law knows at this age; `change` is the open Benefit Change that was made of it. Where a child's age
    changes it: who, and how many children count now and then."""

    entitlement: str
    beneficiary: str
    full_name: str
    birth_text: str | None
    administrative_unit: str
    unit_name: str
    programme: str
    category: str
    category_code: str
    reached_on: str
    at_age_months: int
    effective_month: str
    amount_now: int
    amount_then: int
    uncertain: bool
    alternatives: list[OtherStep]
    change: str | None
    children: str | None
    children_now: int | None
    children_then: int | None


class Prices:
    """What a category is worth to one person by itself, without what else they have."""

    def __init__(self, month: int):
        self.month = month
        self.today = getdate()
        self._schemes: dict[tuple, Scheme] = {}
        self._provinces: dict[str, str | None] = {}

    def scheme(self, programme: str, unit: str) -> Scheme:
        """The rules of a programme in a unit, as they may be applied today."""
        if unit not in self._provinces:
            self._provinces[unit] = province_of(unit)
        key = (programme, self._provinces[unit])
        if key not in self._schemes:
            self._schemes[key] = scheme_source(*key)(self.today)
        return self._schemes[key]

    def monthly(self, scheme: Scheme, name: str | None, entitlement: Entitlement, month: int) -> int:
        """Đồng a month in `month` or the asked month, whichever is later; 0 for no category."""
        if not name:
            return 0
        category, month = scheme.categories[name], max(month, self.month)
        return scheme.rates.price(name, category.factor(entitlement.coefficient, month), month).amount
