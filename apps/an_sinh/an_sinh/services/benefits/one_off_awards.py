"""What a one-off benefit is worth: a multiple of a rate or of the last allowance, by the month of death."""

import datetime

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import coefficient, decimal_comma, dotted
from an_sinh.domain.benefits import one_off as rules
from an_sinh.domain.benefits.one_off import Award
from an_sinh.domain.benefits.owed import owed
from an_sinh.services.approval import signatures
from an_sinh.services.benefits.entitlement_store import owed_entitlements, rows_of_person
from an_sinh.services.benefits.programme_rules import province_of, reference_level, scheme_source
from an_sinh.services.benefits.rule_sets import Catalogue
from an_sinh.services.common.language import LANGUAGE
from frappe import _
from frappe.utils import getdate

HELPER = "Helper"
CATEGORY_FIELDS = (
    *("name", "programme", "category_code", "category_name", "payment_kind", "one_off_rule", "multiple"),
    *("base_category", "counted", "legal_article", "disabled", "valid_from", "valid_to"),
)


def award_of(category, beneficiary: str, day: datetime.date, quantity: int = 1) -> Award:
    """What a category (its row, see `CATEGORY_FIELDS`) is worth for a person's death, or the decision about them, on
    `day`, by the rates that may be applied today; `quantity` times, where it counts years. Throws where there is no
    rate for that month, or no allowance to be multiplied."""
    if not _is_valid(category, day):
        frappe.throw(
            _("{0} did not exist on {1}. Choose what the law gave then.").format(
                category.category_name, frappe.format(day, "Date")
            )
        )
    month = months.index(day)
    base, month, rate = _base(category, beneficiary, month)
    try:
        multiple = coefficient(category.multiple) * quantity
        return rules.multiple_of(category.one_off_rule, multiple, base, month, rate)
    except ValueError:
        frappe.throw(
            _(
                "{0} can't be calculated for {1}, because there is no amount to multiply in that month."
            ).format(category.category_name, months.label(month))
        )


def entitled_at_death(beneficiary: str, programme: str, day: datetime.date) -> bool:
    """Whether a person had a benefit of a programme in the month of death, or had applied for one by then."""
    rows = frappe.get_all(
        "Benefit Entitlement",
        filters={"beneficiary": beneficiary, "programme": programme},
        fields=["status", "start_month", "end_month"],
        limit=0,
    )
    month = day.replace(day=1)
    for row in rows:
        applied = row.status == "Proposed"
        begun = row.status == signatures.APPROVED and row.start_month <= month
        if applied or (begun and not (row.end_month and row.end_month < month)):
            return True
    return False


def funeral_categories() -> list[str]:
    """The names of the categories that support a funeral, of every programme."""
    return [row.name for row in funerals()]


def explanation(category, award: Award | None, amount: int) -> str:
    """Why the amount is what it is, as a sentence in the language of the office."""
    law = _law_of(category, award)
    law = f" ({law})" if law else ""
    if award is None:
        return _("{0}: {1} đ by decision{2}.", LANGUAGE).format(category.category_name, dotted(amount), law)
    template = {
        rules.MERIT: _("{0}: {1} × standard {2} đ of {3} = {4} đ{5}.", LANGUAGE),
        rules.STANDARD: _("{0}: {1} × standard {2} đ of {3} = {4} đ{5}.", LANGUAGE),
        rules.REFERENCE_LEVEL: _("{0}: {1} × reference level {2} đ of {3} = {4} đ{5}.", LANGUAGE),
        rules.CATEGORY: _("{0}: {1} × monthly level {2} đ of {3} = {4} đ{5}.", LANGUAGE),
        rules.ALLOWANCE: _("{0}: {1} months × allowance {2} đ of {3} = {4} đ{5}.", LANGUAGE),
    }[award.rule]
    return template.format(
        category.category_name,
        decimal_comma(award.multiple),
        dotted(award.base),
        months.label(award.month),
        dotted(amount),
        law,
    )


def _law_of(category, award: Award | None) -> str:
    """The article of the month: a funeral's by the decree of the month of death, with the form it asks for."""
    if award is None or category.one_off_rule not in rules.FUNERAL:
        return category.legal_article or ""
    found = Catalogue(category.programme).rules(category.programme, award.month)
    if not found.funeral_article:
        return category.legal_article or ""
    return ", ".join(part for part in (found.funeral_article, found.funeral_form) if part)


def _base(category, beneficiary: str, month: int) -> tuple[int, int, str | None]:
    """(đồng to be multiplied, the month that they are of, the rate that they come from)."""
    today = getdate()
    province = province_of(person_of(beneficiary).administrative_unit)
    if category.one_off_rule == rules.REFERENCE_LEVEL:
        return _amount_of(reference_level(category.programme, month, today), month)
    scheme = scheme_source(category.programme, province)(today)
    if category.one_off_rule in (rules.STANDARD, rules.MERIT):
        return _amount_of(scheme.rates.standard_rate(month), month)
    if category.one_off_rule == rules.CATEGORY:
        base = scheme.categories[category.base_category]
        price = scheme.rates.price(base.name, base.coefficient, month)
        return price.amount, month, price.rate and price.rate.name
    # The helper's allowance is no part of it (Decree 131/2021, article 121).
    helpers = {name for name, each in scheme.categories.items() if each.stacking_class == HELPER}
    entitlements = tuple(
        c
        for c in owed_entitlements(rows_of_person(beneficiary, programme=category.programme))
        if c.category not in helpers
    )
    begin = min((entitlement.start for entitlement in entitlements), default=month + 1)
    last = rules.last_allowance(owed(scheme, entitlements, begin, month)) if begin <= month else None
    return (last[1], last[0], None) if last else (0, month, None)


def _amount_of(rate, month: int) -> tuple[int, int, str | None]:
    return (rate.amount, month, rate.name) if rate else (0, month, None)


def may_claim(category, beneficiary: str, day: datetime.date) -> bool:
    """Whether somebody may claim a category for a person who died on a day."""
    if (
        category.disabled
        or not _is_valid(category, day)
        or not entitled_at_death(beneficiary, category.programme, day)
    ):
        return False
    if category.one_off_rule != rules.CATEGORY:
        return True
    filters = {"beneficiary": beneficiary, "category": category.base_category}
    return bool(frappe.db.exists("Benefit Entitlement", filters))


def _is_valid(category, day: datetime.date) -> bool:
    """Whether the law knew a category on a day."""
    begun = not category.valid_from or category.valid_from <= day
    return begun and not (category.valid_to and category.valid_to < day)


def funerals() -> list:
    """The categories (`CATEGORY_FIELDS`) that support a funeral, of every programme."""
    return frappe.get_all(
        "Benefit Category",
        filters={"payment_kind": "One-off", "one_off_rule": ["in", list(rules.FUNERAL)]},
        fields=list(CATEGORY_FIELDS),
        order_by="name asc",
        limit=0,
    )


def category_of(name: str):
    """The row of a benefit category with `CATEGORY_FIELDS`; throws where there is none."""
    found = frappe.db.get_value("Benefit Category", name, CATEGORY_FIELDS, as_dict=True)
    return found or frappe.throw(_("There is no benefit category {0}.").format(name))


def person_of(name: str):
    """What awards ask of a person: full_name, death_date, workflow_state, administrative_unit."""
    fieldnames = ("full_name", "death_date", "workflow_state", "administrative_unit")
    found = frappe.db.get_value("Beneficiary", name, fieldnames, as_dict=True)
    return found or frappe.throw(_("There is no beneficiary {0}.").format(name))
