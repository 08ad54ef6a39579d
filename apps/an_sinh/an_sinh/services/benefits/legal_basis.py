"""Căn cứ pháp lý: each rule and amount with decree, article, dates, source, and who checked it."""

import json
from pathlib import Path

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import coefficient, dong, dotted
from an_sinh.services.benefits.programme_rules import scheme_source
from an_sinh.services.benefits.rule_set_steps import CONFIRMING
from an_sinh.services.benefits.rule_sets import Catalogue, terms
from frappe import _
from frappe.utils import getdate

TREASURY = Path(__file__).with_name("treasury_flows.json")
SET_FIELDS = [
    *(
        "name",
        "decree",
        "rule_code",
        "title",
        "programme",
        "province",
        "effective_from",
        "in_force_from",
        "state",
    ),
    *("standard_amount", "awaits_table", "source", "owner", "prepared_by"),
    *("compared_by", "compared_on", "compared_note", "confirmed_by", "confirmed_on", "confirmed_note"),
    *(
        "seen_people",
        "seen_arrears",
        "seen_recovery",
        "waived",
        "waiver_decision",
        "waiver_date",
        "waived_amount",
    ),
    *("start_rule", "change_rule", "resume_rule", "start_article", "several_article", "suspend_article"),
    *("funeral_article", "transition"),
]
RATE_FIELDS = [
    *("name", "rate_kind", "category", "province", "amount", "annex", "legal_basis", "effective_from"),
    *("in_force_from", "awaits_table", "source", "verified", "verified_by", "verified_on", "rule_set"),
]
CATEGORY_FIELDS = [
    *(
        "name",
        "programme",
        "category_code",
        "category_name",
        "coefficient",
        "coefficient_source",
        "payment_kind",
    ),
    *(
        "multiple",
        "one_off_rule",
        "legal_article",
        "source",
        "verified",
        "verified_by",
        "verified_on",
        "disabled",
    ),
    *("min_age_months", "max_age_months", "province"),
]


def page(programme: str) -> dict:
    """All that the page of one programme shows: {"programme", "rule_sets", "standards", "categories", "notices", "treasury",
    "may"}.

    A category has its code, name, article, ages and coefficient of today, `history` (what each rule set said, newest
    first) and `amounts` (printed, newest first); months are ISO first days, amounts đồng."""
    sets = frappe.get_all(
        "Rule Set",
        filters={"programme": programme},
        fields=SET_FIELDS,
        order_by="effective_from desc, creation desc",
        limit=0,
    )
    _count_rows(sets)
    rates = frappe.get_all(
        "Benefit Rate",
        filters={"programme": programme},
        fields=RATE_FIELDS,
        order_by="effective_from desc, in_force_from desc, creation desc",
        limit=0,
    )
    return {
        "programme": programme,
        "rule_sets": sets,
        "standards": [row for row in rates if not row.category],
        "categories": _categories(programme, [row for row in rates if row.category]),
        "notices": notices(programme, sets),
        "treasury": treasury_flows(),
        "may": {
            "draft": bool(frappe.has_permission("Rule Set", "create")),
            "confirm": bool(CONFIRMING & set(frappe.get_roles())),
        },
    }


def treasury_flows() -> list[dict]:
    """Which papers the state treasury asks for in which flow of money: flow, first, then, legal_basis."""
    return json.loads(TREASURY.read_text(encoding="utf-8"))


def notices(programme: str, sets: list) -> list[str]:
    """What an officer should know before reading on: estimates that pay nothing, and tables that wait."""
    found = []
    entered = {row.effective_from for row in sets if row.state == "In Force" and row.amount_rows}
    for row in sets:
        waiting = row.state == "In Force" and row.awaits_table
        if waiting and not any(first >= row.effective_from for first in entered):
            found.append(
                _(
                    "{0}: the standard of {1} đ is known, its printed amounts are not. Amounts from {2} on are paid as "
                    "before; what the standard would give is an estimate. Enter the printed table to pay by it."
                ).format(
                    row.decree,
                    dotted(dong(row.standard_amount)),
                    months.label(months.index(row.effective_from)),
                )
            )
        if row.state in ("Draft", "Compared"):
            found.append(
                _("{0} ({1}) changes nothing before two people have confirmed it.").format(
                    row.decree, _(row.state)
                )
            )
    return found


def _count_rows(sets: list) -> None:
    """How many amounts and categories each rule set has."""
    for doctype, field in (("Rule Set Amount", "amount_rows"), ("Rule Set Term", "term_rows")):
        counts: dict[str, int] = {}
        for parent in frappe.get_all(doctype, filters={"parenttype": "Rule Set"}, pluck="parent", limit=0):
            counts[parent] = counts.get(parent, 0) + 1
        for row in sets:
            row[field] = counts.get(row.name, 0)


def _categories(programme: str, rates: list) -> list[dict]:
    rows = frappe.get_all(
        "Benefit Category",
        filters={"programme": programme},
        fields=CATEGORY_FIELDS,
        order_by="creation asc, name asc",
        limit=0,
    )
    month, catalogue = months.index(getdate()), Catalogue(programme)
    said: dict[str, list] = {}
    for term in reversed(terms(programme)):
        said.setdefault(term.category, []).append(term)
    amounts: dict[str, list] = {}
    for rate in rates:
        amounts.setdefault(rate.category, []).append(rate)
    scheme = scheme_source(programme, None)(getdate())
    return [_category(catalogue.known(row, month), catalogue, month, said, amounts, scheme) for row in rows]


def _category(row, catalogue: Catalogue, month: int, said: dict, amounts: dict, scheme) -> dict:
    factor = coefficient(row.multiple or row.coefficient)
    monthly = row.payment_kind != "One-off"
    return {
        **{key: value for key, value in row.items() if key != "known"},
        "coefficient": float(factor),
        "ages": catalogue.ages(row, month),
        "ended": catalogue.end_of(row.name),
        "history": said.get(row.name, []),
        "amounts": amounts.get(row.name, []),
        "amount": scheme.rates.price(row.name, factor, month).amount if monthly else 0,
        "estimate": scheme.rates.estimate(row.name, factor, month) if monthly else None,
    }
