"""What rows of a registry list are held against, loaded in a handful of queries however long the list is."""

import datetime
from collections.abc import Iterable
from decimal import Decimal

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import coefficient
from an_sinh.domain.registry_import.categories import Category, CategoryIndex
from an_sinh.domain.registry_import.checks import AmountOf, Context
from an_sinh.domain.registry_import.communes import Unit, UnitIndex
from an_sinh.domain.registry_import.listing import Listing
from an_sinh.domain.registry_import.persons import Person, PersonIndex
from an_sinh.domain.registry_import.providers import Provider, ProviderIndex
from an_sinh.domain.values.accounts import parse_lengths
from an_sinh.domain.values.births import BirthDate
from an_sinh.domain.values.id_numbers import parse_id
from an_sinh.services.areas.units import communes
from an_sinh.services.benefits.programme_rules import FROM_ENTITLEMENT, province_of, scheme_source, usual_day
from an_sinh.services.benefits.rule_sets import Catalogue
from an_sinh.services.common.bulk import in_chunks
from frappe.utils import getdate

PERSON_FIELDS = (
    "name", "full_name", "birth_date", "birth_precision", "birth_year", "administrative_unit", "id_number", "village",
    "sex",
)  # fmt: skip


def load_units(locality: str) -> UnitIndex:
    """The communes at or below a locality."""
    return UnitIndex([Unit(row.name, row.code, row.unit_name) for row in communes(locality)])


def load_context(locality: str, units: UnitIndex, listings: list[Listing], month: datetime.date) -> Context:
    """Everything that the records of *listings* are checked against; *month* decides the amounts.

    Known persons are those of the locality, and those anywhere whose ID number stands in the list.
    """
    persons = load_persons([unit.name for unit in units.units], id_numbers(listings))
    context = Context(
        units=units,
        categories=CategoryIndex(load_categories(month)),
        providers=ProviderIndex(load_providers()),
        persons=PersonIndex(persons),
        amount_of=amounts_of(locality, month),
        today=getdate(),
        month=month,
        unit_labels={unit.name: unit.unit_name for unit in units.units},
        running=load_running([unit.name for unit in units.units]),
    )
    by_name = {person.name: person for person in persons if person.name}
    for beneficiary, category, end in load_entitlements(by_name):
        context.entitle(by_name[beneficiary], category, getdate(end) if end else None)
    return context


def load_running(places: list[str]) -> frozenset[tuple[str, str]]:
    """Communes and programmes with an approved payroll: their registry has been taken over. An import writes people
    as approved by one person's hand, which is right for a takeover alone."""
    rows = frappe.get_all(
        "Monthly Payroll",
        filters={"docstatus": 1, "administrative_unit": ["in", places]},
        fields=["administrative_unit", "programme"],
        distinct=True,
        limit=0,
    )
    return frozenset((row.administrative_unit, row.programme) for row in rows)


def amounts_of(locality: str, month: datetime.date) -> AmountOf:
    """What a month of a category is worth by the rates that the locality's office applied in *month*."""
    province, as_of = province_of(locality), usual_day(months.index(month))
    schemes = [
        scheme_source(programme, province)(as_of)
        for programme in sorted({category.programme for category in load_categories()})
    ]
    scheme_of = {name: scheme for scheme in schemes for name in scheme.categories}

    def amount_of(category: str, factor: Decimal | None, of_month: datetime.date) -> int | None:
        scheme = scheme_of[category]
        used = factor if factor is not None else scheme.categories[category].coefficient
        return scheme.rates.price(category, used, months.index(of_month)).amount or None

    return amount_of


def id_numbers(listings: list[Listing]) -> list[str]:
    """Every well-formed ID number of the lists."""
    found = set()
    for listing in listings:
        for record in listing.records:
            try:
                parsed = parse_id(record.values.get("id_number"))
            except ValueError:
                continue
            if parsed:
                found.add(parsed.number)
    return sorted(found)


def load_categories(month: datetime.date | None = None) -> list[Category]:
    """Every monthly category in use; with the codes of the lists of a month, without what had ended by then."""
    rows = frappe.get_all(
        "Benefit Category",
        filters={"disabled": 0, "payment_kind": ["!=", "One-off"]},
        fields=["name", "programme", "category_code", "category_name", "coefficient", "coefficient_source"],
        limit=0,
    )
    if month:
        catalogue, number = Catalogue(), months.index(month)
        rows = [row for row in rows if not ended_before(catalogue.end_of(row.name), month)]
        rows = [catalogue.known(row, number) for row in rows]
    return [
        Category(
            row.name, row.programme, row.category_code, coefficient(row.coefficient),
            row.coefficient_source in FROM_ENTITLEMENT, row.category_name or "",
        )
        for row in rows
    ]  # fmt: skip


def ended_before(last: datetime.date | None, month: datetime.date) -> bool:
    """Whether what counts up to a day doesn't count in a month any more."""
    return last is not None and last < month


def load_providers() -> list[Provider]:
    """Every provider in use with its spellings."""
    rows = frappe.get_all(
        "Payment Provider",
        filters={"disabled": 0},
        fields=["name", "provider_name", "aliases", "usual_lengths", "kind", "pays_cash", "partner_bank"],
        limit=0,
    )
    return [
        Provider(
            name=row.name,
            label=row.provider_name or "",
            aliases=tuple((row.aliases or "").splitlines()),
            usual_lengths=parse_lengths(row.usual_lengths),
            holds_accounts=row.kind not in ("Post", "Office"),
            pays_cash=bool(row.pays_cash),
            partner=row.partner_bank or "",
        )
        for row in rows
    ]


def load_persons(units: list[str], id_numbers: list[str]) -> list[Person]:
    """Registered persons of these communes, and those of any commune with one of these ID numbers."""
    found: dict[str, tuple] = {}
    for column, values in (("administrative_unit", units), ("id_number", id_numbers)):
        for part in in_chunks(values):
            table = frappe.qb.DocType("Beneficiary")
            query = frappe.qb.from_(table).select(*(table[name] for name in PERSON_FIELDS))
            # A record that was merged away is the history of another one; nobody is registered under it again.
            query = query.where(table[column].isin(part) & (table.status != "Merged"))
            found.update((row[0], row) for row in query.run())
    return [_person(row) for row in found.values()]


def _person(row: tuple) -> Person:
    name, full_name, birth_date, precision, birth_year, unit, id_number, village, sex = row
    return Person(
        full_name,
        birth_of(birth_date, precision, birth_year),
        unit,
        id_number or "",
        village or "",
        sex,
        name=name,
    )


def birth_of(birth_date: datetime.date | None, precision: str | None, birth_year: int | None) -> BirthDate:
    """The partial date that a Beneficiary keeps in three fields."""
    if not birth_date or precision == "Year":
        return BirthDate(int(birth_year or 0) or getdate(birth_date).year)
    day = getdate(birth_date)
    return BirthDate(day.year, day.month, day.day if precision == "Day" else None)


def load_entitlements(beneficiaries: Iterable[str]) -> list[tuple]:
    """(beneficiary, category, last month or None) of all that aren't rejected."""
    rows = []
    table = frappe.qb.DocType("Benefit Entitlement")
    for part in in_chunks(beneficiaries):
        query = frappe.qb.from_(table).select(table.beneficiary, table.category, table.end_month)
        rows.extend(query.where(table.beneficiary.isin(part) & (table.status != "Rejected")).run())
    return rows
