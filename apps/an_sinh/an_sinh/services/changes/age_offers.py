"""Who reaches an age from which a further benefit may be applied for: told to the officer, who tells the person.

Such a benefit needs a written request (social pension: Decree 176/2025), so nothing is made of it here."""

from typing import TypedDict

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import coefficient
from an_sinh.domain.benefits.age_steps import AgeStep, Birth, reached_on
from an_sinh.domain.benefits.owed import owed
from an_sinh.domain.values.births import birth_text
from an_sinh.domain.values.name_order import name_order
from an_sinh.services.approval import signatures
from an_sinh.services.areas.units import subtree
from an_sinh.services.benefits import entitlement_store, rule_sets
from an_sinh.services.changes.age_step_rows import Prices
from an_sinh.services.changes.age_steps import (
    CHANGE,
    PERSON_COLUMNS,
    category_rows,
    steps_by_category,
)
from frappe.utils import getdate


class AgeOffer(TypedDict):
    """Somebody who may apply for a further benefit. `amount`: its đồng a month; `amount_now`: what the programme owes the
    person for that month already."""

    beneficiary: str
    full_name: str
    birth_text: str | None
    administrative_unit: str
    unit_name: str
    programme: str
    category: str
    category_code: str
    category_name: str
    reached_on: str
    at_age_months: int
    effective_month: str
    amount: int
    amount_now: int
    uncertain: bool
    article: str | None
    note: str | None


def find_offers(unit: str, month, allowed: tuple[str, ...] | None = None) -> list[AgeOffer]:
    """Living, registered people at or below a unit who may have a further benefit from `month` (its first day) on
    because of an age, and neither have it nor have applied for it. `allowed`: of these units only. By commune and day."""
    number = months.index(getdate(month))
    units = [name for name in subtree(unit) if allowed is None or name in allowed]
    categories, prices, catalogue = category_rows(), Prices(number), rule_sets.Catalogue()
    rows = []
    for name, base in steps_by_category(offers=True).items():
        category = categories[name]
        if category.valid_from and months.index(category.valid_from) > number:
            continue
        era = next(era for era in catalogue.eras(category.programme, name, base) if era.has(number))
        for step in (step for step in era.steps if step.to_category == name):
            people = _reaching(units, step.age, number - (0 if era.in_month else 1))
            taken = _taken(name, [person.name for person in people])
            rows += [
                _row(person, step, catalogue.known(category, number), prices, number)
                for person in people
                if person.name not in taken
            ]
    # Of several only the highest is paid: to who has as much already nothing would come of it.
    rows = [row for row in rows if row["amount"] > row["amount_now"]]
    return sorted(
        rows,
        key=lambda row: (
            row["unit_name"],
            row["reached_on"],
            name_order(row["full_name"]),
            row["beneficiary"],
        ),
    )


def _reaching(units: list[str], age: int, month: int) -> list:
    """Those who reach an age (in months) in a month: born in one certain month. Who is known by the year alone was born
    on the 1st of January."""
    if not units:
        return []
    born = month - age
    days = [months.first_day(born), months.last_day(born)]
    known = {"birth_precision": ["!=", "Year"], "birth_date": ["between", days]}
    found = _people(units, known)
    if days[0].month == 1:
        found += _people(units, {"birth_precision": "Year", "birth_year": days[0].year})
    return found


def _people(units: list[str], born: dict) -> list:
    return frappe.get_all(
        "Beneficiary",
        filters={
            "administrative_unit": ["in", units],
            signatures.STATE: signatures.APPROVED,
            "death_date": ["is", "not set"],
            **born,
        },
        fields=["name", *PERSON_COLUMNS],
        order_by="name asc",
        limit=0,
    )


def _taken(category: str, names: list[str]) -> set[str]:
    """Those who have the benefit, or have applied for it."""
    if not names:
        return set()
    filters = {"beneficiary": ["in", names], "category": category}
    states = {"status": ["in", ["Proposed", signatures.APPROVED]]}
    having = frappe.get_all("Benefit Entitlement", filters=filters | states, pluck="beneficiary", limit=0)
    open_ones = {"applied_at": ["is", "not set"], signatures.STATE: ["!=", signatures.REJECTED]}
    applying = frappe.get_all(CHANGE, filters=filters | open_ones, pluck="beneficiary", limit=0)
    return {*having, *applying}


def _row(person, step: AgeStep, category, prices: Prices, month: int) -> AgeOffer:
    birth = Birth.known(person.birth_precision, person.birth_date, person.birth_year)
    assert birth is not None  # `_born` looks for people by their birth
    scheme = prices.scheme(category.programme, person.administrative_unit)
    held = [
        row for row in entitlement_store.rows_of_person(person.name) if row.programme == category.programme
    ]
    (now,) = owed(scheme, entitlement_store.owed_entitlements(held), month, month)
    return {
        "beneficiary": person.name,
        "full_name": person.full_name,
        "birth_text": birth_text(person.birth_precision, person.birth_date, person.birth_year),
        "administrative_unit": person.administrative_unit,
        "unit_name": frappe.get_cached_value("Administrative Unit", person.administrative_unit, "unit_name"),
        "programme": category.programme,
        "category": category.name,
        "category_code": category.category_code,
        "category_name": category.category_name,
        "reached_on": reached_on(birth, step.age).isoformat(),
        "at_age_months": step.age,
        "effective_month": months.first_day(month).isoformat(),
        "amount": scheme.rates.price(category.name, coefficient(category.coefficient), month).amount,
        "amount_now": now.monthly,
        "uncertain": birth.precision == "Year",
        "article": step.article,
        "note": step.note,
    }
