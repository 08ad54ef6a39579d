"""The opening balance of a takeover: what counts as charged before the first list."""

import datetime

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.benefits.charged import write_history
from an_sinh.domain.benefits.owed import Entitlement, openings
from an_sinh.domain.benefits.taken_over import LawOf, Opening, law_of, opening_of
from an_sinh.services.benefits.entitlement_store import (
    SIGNATURE_COLUMNS,
    suspensions_of_programme,
    to_entitlement,
)
from an_sinh.services.benefits.programme_rules import province_of, scheme_source
from an_sinh.services.common.bulk import in_chunks
from frappe.query_builder import Order


def freeze_openings(unit: str | None = None, registry_import: str | None = None) -> int:
    """Write down what counts as charged before the takeover, for every approved entitlement with
    `paid_through` that has none yet; of one unit or one import. Later corrections and decrees are measured
    against it. Returns how many were written. Does not commit."""
    written = 0
    suspensions: dict[str, dict] = {}
    groups: dict[tuple, list] = {}
    for row in _unfrozen(unit, registry_import):
        groups.setdefault((row.programme, row.administrative_unit), []).append(row)
    for (programme, place), rows in groups.items():
        if programme not in suspensions:
            suspensions[programme] = suspensions_of_programme(programme)
        source = scheme_source(programme, province_of(place))
        written += _freeze(rows, source, suspensions[programme])
    return written


def _unfrozen(unit: str | None, registry_import: str | None) -> list:
    entitlement = frappe.qb.DocType("Benefit Entitlement")
    person = frappe.qb.DocType("Beneficiary")
    query = (
        frappe.qb.from_(entitlement)
        .join(person)
        .on(person.name == entitlement.beneficiary)
        .select(
            entitlement.name,
            entitlement.beneficiary,
            entitlement.programme,
            person.administrative_unit,
            *(entitlement[column] for column in SIGNATURE_COLUMNS),
        )
        .where(
            entitlement.paid_through.isnotnull()
            & entitlement.opening_charged.isnull()
            & (entitlement.status == "Approved")
        )
        .orderby(entitlement.beneficiary, order=Order.asc)
        .orderby(entitlement.start_month, order=Order.asc)
        .orderby(entitlement.name, order=Order.asc)
    )
    if unit:
        query = query.where(person.administrative_unit == unit)
    if registry_import:
        query = query.where(entitlement.registry_import == registry_import)
    return query.run(as_dict=True)


def _freeze(rows: list, source, suspensions: dict[str, tuple]) -> int:
    people: dict[str, list] = {}
    for row in rows:
        people.setdefault(row.beneficiary, []).append(row)
    memo: dict[tuple, list[str]] = {}
    by_text: dict[str, list[str]] = {}
    for own in people.values():
        keys = tuple(
            (*(row[column] for column in SIGNATURE_COLUMNS), suspensions.get(row.name, ())) for row in own
        )
        texts = memo.get(keys)
        if texts is None:
            texts = memo[keys] = opening_texts(tuple(map(to_entitlement, keys)), source)
        for row, text in zip(own, texts, strict=True):
            by_text.setdefault(text, []).append(row.name)
    entitlement = frappe.qb.DocType("Benefit Entitlement")
    for text, names in by_text.items():
        for chunk in in_chunks(names):
            frappe.qb.update(entitlement).set(entitlement.opening_charged, text).where(
                entitlement.name.isin(chunk)
            ).run()
    return len(rows)


def opening_texts(person: tuple[Entitlement, ...], source) -> list[str]:
    """Per entitlement, the runs charged before, by the rates in force at the end of its own last month."""
    texts = []
    for position, own in enumerate(person):
        assert own.paid_through is not None  # only what was taken over has an opening
        scheme = source(months.last_day(own.paid_through))
        texts.append(write_history(openings(scheme, person)[position]))
    return texts


def openings_of(
    person: tuple[Entitlement, ...],
    amounts: tuple[int | None, ...],
    source,
    old_rates_through: datetime.date | None = None,
) -> list[Opening]:
    """Per entitlement of a person who is taken over, what the file says was paid (`amounts`: its month's amount) beside
    the law at the end of its own last month; months up to `old_rates_through` by the rates in force at its end."""
    through = months.index(old_rates_through) if old_rates_through else None
    earlier = _laws(person, source(months.last_day(through))) if through is not None else None
    found = []
    for position, own in enumerate(person):
        assert own.paid_through is not None
        law = _laws(person, source(months.last_day(own.paid_through)))[position]
        before = earlier[position] if earlier else None
        found.append(opening_of(own.start, own.paid_through, amounts[position], law, before, through))
    return found


def _laws(person: tuple[Entitlement, ...], scheme) -> list[LawOf]:
    def is_known(own: Entitlement):
        category = scheme.categories[own.category]

        def known(month: int) -> bool:
            factor = category.factor(own.coefficient, month)
            return scheme.rates.price(category.name, factor, month).rate is not None

        return known

    return [law_of(runs, is_known(own)) for own, runs in zip(person, openings(scheme, person), strict=True)]
