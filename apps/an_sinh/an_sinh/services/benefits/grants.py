"""From which month and at which age a benefit may be granted, by the rule set under which its file is decided.

A file that came in before a decree may be applied is decided by the rules of its day (Decree 335/2026, article 33).
"""

import datetime

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.benefits import ages
from an_sinh.domain.benefits.age_steps import AgeStep, Birth, reached_on
from an_sinh.services.benefits.rule_sets import IN_MONTH, Catalogue
from frappe import _
from frappe.utils import getdate

SIGNING, BY_GROUP = "Month of Signing", "By Group"
FROM_SUSPENSION = "From the Suspension"
# Decree 20/2021, article 8.1.đ: disabled people from the month of their certificate, 5b and 5c from the birthday.
DISABLED = "6"
FROM_BIRTHDAY = ("5b", "5c")
YEAR = 12
CATEGORY_FIELDS = [
    *("name", "programme", "category_code", "category_name", "group_code", "stacking_class", "legal_article"),
    *("min_age_months", "max_age_months", "province"),
]
BIRTH_FIELDS = ["full_name", "birth_precision", "birth_date", "birth_year", "administrative_unit"]


def rules_on(received_on=None) -> Catalogue:
    """The rule sets as they are applied to a file that came in on a day (today, where it isn't known)."""
    return Catalogue(as_of=getdate(received_on) if received_on else None)


def check_category(category: str, beneficiary: str, month: datetime.date, received_on=None) -> None:
    """Throw unless a person may have a category in a month (its first day): it hasn't ended, the person has its age,
    and the province gives it."""
    row = frappe.db.get_value("Benefit Category", category, CATEGORY_FIELDS, as_dict=True)
    person = frappe.db.get_value("Beneficiary", beneficiary, BIRTH_FIELDS, as_dict=True)
    if row is None or person is None:
        return
    number, catalogue = months.index(getdate(month)), rules_on(received_on)
    last = catalogue.end_of(category)
    if last and getdate(month) > last:
        frappe.throw(
            _("Category {0} has ended with {1} ({2}). Choose the category of that time.").format(
                row.category_code,
                months.label(months.index(last)),
                catalogue.term(category, number).legal_article,
            )
        )
    _check_province(row, person)
    _check_age(row, person, number, catalogue)


def check_start(
    category: str, beneficiary: str, start: datetime.date, decided_on, certified_on=None, received_on=None
) -> None:
    """Throw where a benefit would begin before the month of signing, or, under Decree 20/2021, before the month that its
    group begins with. Without a day of the decision there is nothing to hold it against."""
    if not decided_on:
        return
    row = frappe.db.get_value("Benefit Category", category, CATEGORY_FIELDS, as_dict=True)
    signed = months.index(getdate(decided_on))
    rules = rules_on(received_on).rules(row.programme, signed)
    if not rules.start_rule:
        return
    first = signed
    if rules.start_rule == BY_GROUP:
        first = min(signed, _first_of_group(row, beneficiary, certified_on))
    if months.index(getdate(start)) < first:
        frappe.throw(
            _(
                "Category {0} of a decision signed in {1} begins in {2} at the earliest ({3}), not in {4}."
            ).format(
                row.category_code,
                months.label(signed),
                months.label(first),
                rules.start_article or rules.decree,
                months.label(months.index(getdate(start))),
            )
        )


def check_suspension(programme: str, month: datetime.date, reason: str, received_on=None) -> None:
    """Throw where the rule set of a month knows no such ground of suspension."""
    rules = rules_on(received_on).rules(programme, months.index(getdate(month)))
    grounds = [line.strip() for line in (rules.suspension_grounds or "").splitlines() if line.strip()]
    if grounds and reason not in grounds:
        frappe.throw(
            _("“{0}” is not a ground for suspension ({1}). Choose one of: {2}.").format(
                _(reason), rules.suspend_article, ", ".join(_(ground) for ground in grounds)
            )
        )


def check_after_suspension(programme: str, begun: int, effective: int, received_on=None) -> None:
    """Throw where a benefit suspended since a month would be resumed or stopped from another one than the rule set of the
    suspension says: Decree 335/2026, article 9, pays or stops from the moment of the suspension."""
    rules = rules_on(received_on).rules(programme, begun)
    if rules.resume_rule == FROM_SUSPENSION and effective != begun:
        frappe.throw(
            _("After a suspension a benefit goes on, or stops, from the month of the suspension, {0} ({1}). Enter that "
              "month; where the conditions changed meanwhile, choose the reason “{2}” and their month.").format(
                months.label(begun), rules.suspend_article, _("Condition Changed")
            )
        )  # fmt: skip


def _first_of_group(row, beneficiary: str, certified_on) -> int:
    """The month that a group begins with by Decree 20/2021; far away for groups that begin with the signing."""
    far = months.index(datetime.date(9999, 1, 1))
    if row.group_code == DISABLED:
        return months.index(getdate(certified_on)) if certified_on else far
    if row.category_code in FROM_BIRTHDAY:
        birth = birth_of(frappe.db.get_value("Beneficiary", beneficiary, BIRTH_FIELDS, as_dict=True))
        return months.index(reached_on(birth, row.min_age_months)) if birth else far
    return far


def birth_of(person) -> Birth | None:
    """The birth of a person's row, as far as it is known."""
    return Birth.known(person.birth_precision, person.birth_date, person.birth_year)


def _check_province(row, person) -> None:
    if not row.province:
        return
    from_here = frappe.db.get_value("Administrative Unit", person.administrative_unit, ["lft", "rgt"])
    theirs = frappe.db.get_value("Administrative Unit", row.province, ["lft", "rgt"])
    if not (from_here and theirs and theirs[0] <= from_here[0] and from_here[1] <= theirs[1]):
        frappe.throw(
            _("Category {0} is given in {1} only.").format(
                row.category_code, frappe.get_cached_value("Administrative Unit", row.province, "unit_name")
            )
        )


def _check_age(row, person, month: int, catalogue: Catalogue) -> None:
    """Support for care goes by the age of who is cared for, which nobody recorded here."""
    birth = birth_of(person)
    if birth is None or row.stacking_class:
        return
    bounds = catalogue.ages(row, month)
    at_once = catalogue.rules(row.programme, month).change_rule == IN_MONTH and _leads_on(
        row, month, catalogue
    )
    if ages.fits(birth, bounds, month, at_once):
        return
    known = catalogue.known(row, month)
    frappe.throw(
        _(
            "Category {0} is for ages {1} in {2} ({3}); {4} was born in {5}. Check the category or the birth date."
        ).format(
            known.category_code,
            ages_text(bounds),
            months.label(month),
            known.legal_article or "",
            person.full_name,
            birth.day.year,
        )
    )


def _leads_on(row, month: int, catalogue: Catalogue) -> bool:
    """Whether the upper age of a category is the border to another level: then it counts from the birthday's month."""
    upper = catalogue.ages(row, month)[1]
    base = _base_steps(row.name)
    era = next(era for era in catalogue.eras(row.programme, row.name, base) if era.has(month))
    usual = next((step for step in era.steps if step.age == upper), None)
    return bool(usual and usual.to_category)


def _base_steps(category: str) -> tuple:
    rows = frappe.get_all(
        "Age Step",
        filters={"parenttype": "Benefit Category", "parent": category},
        fields=["at_age_months", "to_category"],
        order_by="at_age_months asc, idx asc",
        limit=0,
    )
    return tuple(AgeStep(each.at_age_months, each.to_category or None) for each in rows)


def ages_text(bounds: tuple[int, int], language: str | None = None) -> str:
    """The ages of a category in words, in the user's language unless told otherwise."""
    low, high = bounds
    if high and low > high:
        return _("below {0} years or from {1} years", language).format(high // YEAR, low // YEAR)
    if not high:
        return _("from {0} years", language).format(low // YEAR)
    return _("from {0} to below {1} years", language).format(low // YEAR, high // YEAR)
