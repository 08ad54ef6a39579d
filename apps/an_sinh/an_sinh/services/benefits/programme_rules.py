"""Loads a programme's rules from its documents into the domain's terms."""

import datetime
from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import coefficient, dong
from an_sinh.domain.benefits.owed import Category, Scheme
from an_sinh.domain.benefits.rates import Rate, RateTable
from an_sinh.services.areas import units
from an_sinh.services.benefits import rule_sets
from an_sinh.services.common.bulk import in_chunks
from frappe import _
from frappe.utils import flt, getdate

REFERENCE_LEVEL = "Reference Level"
# Where the coefficient of a category stands: by the decision of each entitlement; or there if it says so.
REQUIRED, OPTIONAL = "Entitlement", "Entitlement or Category"
FROM_ENTITLEMENT = (REQUIRED, OPTIONAL)
# A coefficient beyond this is a slip of the keyboard.
MOST_TIMES = 100


def scheme_source(programme: str, province: str | None, draft=None, without: Collection[str] = ()):
    """A function (as_of) → Scheme for one programme and province, which reads the documents once. `draft`: a Rule Set
    document that counts as if it were in force; `without`: the names of those that count as if they weren't."""
    document = frappe.get_cached_doc("Benefit Programme", programme)
    categories = _categories(programme)
    rates = _rates(programme, without=without)
    later = [row for row in rule_sets.coefficients(programme) if row[4] not in without]
    if draft:
        rates += _drafted_rates(draft)
        later = sorted([*later, *rule_sets.drafted_coefficients(draft)], key=lambda row: row[1:3])
    # What one printed amount stands for, where the entitlement tells how many there are.
    units_of = {
        each.name: each.coefficient
        for each in categories.values()
        if each.coefficient_from_entitlement and each.coefficient
    }

    @lru_cache(maxsize=64)
    def on_day(as_of: datetime.date) -> Scheme:
        changed = rule_sets.in_force(later, as_of)
        known = {name: replace(each, later=changed.get(name, ())) for name, each in categories.items()}
        cuts = {month for steps in changed.values() for month, _factor in steps}
        table = RateTable(rates, as_of, province, document.rounding_unit or 1, units_of, cuts)
        return Scheme(known, table, document.stacking_rule)

    return on_day


def reference_level(programme: str, month: int, as_of: datetime.date) -> Rate | None:
    """The reference level (base salary) of a month as it may be applied on a day: what funeral support of people
    with merit is a multiple of. None before the first one."""
    return RateTable(_rates(programme, reference_levels=True), as_of).standard_rate(month)


def check_payable(category: str, month: datetime.date, validity: bool = True) -> None:
    """Throw unless a category can be granted as a monthly benefit from a month (its first day) on. `validity` False:
    whatever the years of its law."""
    row = frappe.db.get_value(
        "Benefit Category",
        category,
        ["category_code", "payment_kind", "valid_from", "valid_to"],
        as_dict=True,
    )
    if row.payment_kind == "One-off":
        frappe.throw(
            _("{0} is paid once. Enter a one-off benefit instead of a monthly one.").format(row.category_code)
        )
    too_early = row.valid_from and month < row.valid_from
    if validity and (too_early or (row.valid_to and month > row.valid_to)):
        frappe.throw(
            _(
                "Category {0} is not valid in {1} (valid: {2} – {3}). Choose the category of that time."
            ).format(
                row.category_code,
                months.label(months.index(month)),
                months.label(months.index(row.valid_from)) if row.valid_from else "…",
                months.label(months.index(row.valid_to)) if row.valid_to else "…",
            )
        )


def own_coefficient(category: str, value) -> float:
    """The coefficient that an entitlement of a category keeps: 0 where the category's own counts. Throws where only
    the entitlement can tell it, and it doesn't, and for one that is none."""
    source = frappe.db.get_value("Benefit Category", category, "coefficient_source")
    if source not in FROM_ENTITLEMENT:
        return 0
    if flt(value) < 0 or flt(value) > MOST_TIMES or (source == REQUIRED and not flt(value)):
        frappe.throw(
            _("Category {0} needs a coefficient, for example the number of children.").format(category)
        )
    return flt(value)


def province_of(unit: str) -> str | None:
    """The province a unit lies in."""
    return next((row.name for row in units.ancestors(unit) if row.level == "Province"), None)


def provinces_of(names: list[str]) -> dict[str, str | None]:
    """The province of each of many units."""
    fields = ["name", "level", "lft", "rgt"]
    provinces = frappe.get_all("Administrative Unit", filters={"level": "Province"}, fields=fields, limit=0)
    found: dict[str, str | None] = {}
    for some in in_chunks(names):
        for row in frappe.get_all(
            "Administrative Unit", filters={"name": ["in", some]}, fields=fields, limit=0
        ):
            around = (each.name for each in provinces if each.lft <= row.lft and row.rgt <= each.rgt)
            found[row.name] = next(around, None)
    return found


def usual_day(month: int) -> datetime.date:
    """The day whose rates a month's payroll applies: today, but never after the month's end."""
    return min(frappe.utils.getdate(), months.last_day(month))


def _categories(programme: str) -> dict[str, Category]:
    rows = frappe.get_all(
        "Benefit Category",
        filters={"programme": programme},
        fields=[
            "name",
            "group_code",
            "coefficient",
            "coefficient_source",
            "stacks_with_groups",
            "stacking_class",
        ],
        limit=0,
    )
    if not rows:
        frappe.throw(_("{0} has no categories. Load a locality or enter them first.").format(programme))
    return {
        row.name: Category(
            row.name,
            row.group_code or row.name,
            coefficient(row.coefficient),
            row.coefficient_source in FROM_ENTITLEMENT,
            frozenset(group.strip() for group in (row.stacks_with_groups or "").split(",") if group.strip()),
            row.stacking_class or "",
        )
        for row in rows
    }


def _drafted_rates(draft) -> list[Rate]:
    """The rates that a rule set would bring."""
    first, day = months.index(getdate(draft.effective_from)), getdate(draft.in_force_from)
    place = draft.province or None
    found = [
        Rate(dong(row.amount), first, day, row.category, place, printed=True, basis=draft.decree)
        for row in draft.amounts
    ]
    if draft.standard_amount:
        found.append(
            Rate(dong(draft.standard_amount), first, day, None, place, None, bool(draft.awaits_table), True)
        )
    return found


def _rates(programme: str, reference_levels: bool = False, without: Collection[str] = ()) -> list[Rate]:
    left_out = _standards_of(without)
    rows = frappe.get_all(
        "Benefit Rate",
        filters={"programme": programme},
        fields=[
            *("name", "rate_kind", "amount", "effective_from", "in_force_from", "category", "province"),
            *("legal_basis", "rule_set", "awaits_table"),
        ],
        order_by="creation asc, name asc",
        limit=0,
    )
    return [
        Rate(
            dong(row.amount),
            months.index(row.effective_from),
            row.in_force_from,
            row.category or None,
            row.province or None,
            row.name,
            bool(row.awaits_table),
            bool(row.rule_set),
            row.legal_basis or "",
        )
        for row in rows
        if (row.rate_kind == REFERENCE_LEVEL) == reference_levels
        and row.rule_set not in without
        and _standard_key(row) not in left_out
    ]


def _standards_of(rule_sets_left_out: Collection[str]) -> set[tuple]:
    """The standards of rule sets, which may have been entered as rates of their own before the rule set was."""
    if not rule_sets_left_out:
        return set()
    rows = frappe.get_all(
        "Rule Set",
        filters={"name": ["in", list(rule_sets_left_out)], "standard_amount": [">", 0]},
        fields=["province", "effective_from", "standard_amount as amount"],
        limit=0,
    )
    return {key for row in rows if (key := _standard_key(row))}


def _standard_key(row) -> tuple | None:
    """What a standard is known by; None for the printed amount of a category."""
    return None if row.get("category") else (row.province or None, row.effective_from, dong(row.amount))
