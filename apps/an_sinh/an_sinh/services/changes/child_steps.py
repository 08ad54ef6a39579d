"""Single parents whose child reaches an age at which it no longer counts: listed among the age steps, proposed, decided by
the chain; and those of whose children the office doesn't know the births, so that it can't tell."""

from dataclasses import replace
from decimal import Decimal
from typing import TypedDict

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.benefits.age_steps import Birth, Era
from an_sinh.domain.benefits.child_steps import Child, Leaving, counting, next_leaving
from an_sinh.domain.benefits.owed import Entitlement
from an_sinh.domain.values.births import birth_text
from an_sinh.domain.values.name_order import name_order
from an_sinh.services.changes.age_step_rows import AgeStepDue, Prices
from an_sinh.services.common.bulk import in_chunks

__all__ = ["children_of", "next_leaving", "row_of", "unknown_births"]
CHILD = "Beneficiary Child"


class UnknownBirths(TypedDict):
    """A single parent with a benefit for more children than the record knows: how many it is for, how many of them are
    known and still count."""

    beneficiary: str
    full_name: str
    administrative_unit: str
    unit_name: str
    category_code: str
    children: int
    known: int


def children_of(parents: list[str]) -> dict[str, tuple[Child, ...]]:
    """The children that people's records know, by person, in the order of the record."""
    found: dict[str, tuple[Child, ...]] = {}
    for chunk in in_chunks(list(dict.fromkeys(parents))):
        for row in frappe.get_all(
            CHILD,
            filters={"parenttype": "Beneficiary", "parent": ["in", chunk]},
            fields=["parent", "full_name", "birth_date", "birth_year", "in_study", "study_ended_on"],
            order_by="parent asc, idx asc",
            limit=0,
        ):
            birth = Birth.known("Day" if row.birth_date else "Year", row.birth_date, row.birth_year)
            if birth:
                child = Child(row.full_name, birth, bool(row.in_study), row.study_ended_on or None)
                found[row.parent] = (*found.get(row.parent, ()), child)
    return found


def row_of(
    row, entitlement: Entitlement, leaving: Leaving, categories: dict, catalogue, prices: Prices, change
) -> AgeStepDue:
    """The age step of an entitlement whose children leave it: a smaller number, or a stop."""
    scheme = prices.scheme(row.programme, row.administrative_unit)
    known = catalogue.known(categories[row.category], leaving.effective)
    then = replace(entitlement, coefficient=Decimal(leaving.left))
    return {
        "entitlement": row.name,
        "beneficiary": row.beneficiary,
        "full_name": row.full_name,
        "birth_text": birth_text(row.birth_precision, row.birth_date, row.birth_year),
        "administrative_unit": row.administrative_unit,
        "unit_name": frappe.get_cached_value("Administrative Unit", row.administrative_unit, "unit_name"),
        "programme": row.programme,
        "category": row.category,
        "category_code": known.category_code,
        "reached_on": leaving.day.isoformat(),
        "at_age_months": leaving.age,
        "effective_month": months.first_day(leaving.effective).isoformat(),
        "to_category": row.category if leaving.left else None,
        "to_category_code": known.category_code if leaving.left else None,
        "article": leaving.article,
        "note": leaving.note,
        "amount_now": prices.monthly(scheme, row.category, entitlement, leaving.effective),
        "amount_then": prices.monthly(scheme, row.category, then, leaving.effective) if leaving.left else 0,
        "uncertain": leaving.uncertain,
        "alternatives": [],
        "change": change,
        "children": ", ".join(_named(child) for child in leaving.children),
        "children_now": int(entitlement.coefficient),
        "children_then": leaving.left,
    }


def unknown_births(
    rows: list, categories: dict, eras: dict[str, tuple[Era, ...]], month: int
) -> list[UnknownBirths]:
    """Of entitlements (rows of `age_steps`) that count children and last in a month: those with more children than the
    record knows; by commune and name."""
    living = [
        row
        for row in rows
        if row.category in eras and (not row.end_month or months.index(row.end_month) >= month)
    ]
    children = children_of([row.beneficiary for row in living])
    found: list[UnknownBirths] = []
    for row in living:
        known = counting(children.get(row.beneficiary, ()), eras[row.category], month)
        wanted = int(row.coefficient or 0)
        if known < wanted:
            found.append(
                {
                    "beneficiary": row.beneficiary,
                    "full_name": row.full_name,
                    "administrative_unit": row.administrative_unit,
                    "unit_name": frappe.get_cached_value(
                        "Administrative Unit", row.administrative_unit, "unit_name"
                    ),
                    "category_code": categories[row.category].category_code,
                    "children": wanted,
                    "known": known,
                }
            )
    return sorted(found, key=lambda row: (row["unit_name"], name_order(row["full_name"]), row["beneficiary"]))


def _named(child: Child) -> str:
    birth = child.birth
    return f"{child.full_name} ({birth_text(birth.precision, birth.day, birth.day.year)})"
