"""The people of one unit and programme with all that a payroll needs, read in a handful of queries."""

import datetime
from dataclasses import dataclass

import frappe
from an_sinh.domain.base.terms import COUNTED
from an_sinh.domain.values.births import birth_text
from an_sinh.services.benefits.entitlement_store import SIGNATURE_COLUMNS
from an_sinh.services.common.bulk import in_chunks

# Where, in the rows of `_entitlement_rows`, the columns about the person begin and end; then follow those of the entitlement.
WHO, ABOUT = 4, 11
CATEGORY, START = SIGNATURE_COLUMNS.index("category"), SIGNATURE_COLUMNS.index("start_month")


@dataclass(slots=True)
class Person:
    """One person: what stands on every line about them, their approved entitlements that have begun (names,
    and a signature of each), and a history text of charges."""

    who: tuple
    names: list[str]
    keys: list[tuple]
    history: str

    def put_in_order(self) -> None:
        """The entitlements by the month they begin in, then by category."""
        order = sorted(zip(self.names, self.keys, strict=True), key=_by_start)
        self.names, self.keys = [name for name, _key in order], [key for _name, key in order]


def _by_start(entitlement: tuple) -> tuple:
    name, key = entitlement
    return key[START], key[CATEGORY], name


def people_of(
    unit: str, programme: str, month: datetime.date, suspensions: dict[str, tuple]
) -> dict[str, Person]:
    """Everybody registered in `unit` with an entitlement of `programme` that was approved in time for the list of
    `month`, in the order of their registration. `suspensions`: those of the programme, by entitlement."""
    return people_by_unit([unit], programme, month, suspensions)[unit]


def people_by_unit(
    places: list[str],
    programme: str,
    month: datetime.date,
    suspensions: dict[str, tuple],
    names: list[str] | None = None,
) -> dict[str, dict[str, Person]]:
    """The same for several units at once, by unit; `names`: of these people only."""
    found: dict[str, dict[str, Person]] = {unit: {} for unit in places}
    several: list[Person] = []
    rows = (
        _entitlement_rows(places, programme, month)
        if names is None
        else [row for some in in_chunks(names) for row in _entitlement_rows(places, programme, month, some)]
    )
    for row in rows:
        name, beneficiary, unit, history = row[:WHO]
        key = (*row[ABOUT:], suspensions.get(name, ()))
        people = found[unit]
        person = people.get(beneficiary)
        if person is None:
            full_name, sex, born, year, precision, id_number, village = row[WHO:ABOUT]
            who = (beneficiary, full_name, sex, birth_text(precision, born, year), id_number, village)
            people[beneficiary] = Person(who, [name], [key], history or "")
            continue
        if len(person.names) == 1:
            several.append(person)
        person.names.append(name)
        person.keys.append(key)
    for person in several:
        person.put_in_order()
    return {unit: dict(sorted(people.items())) for unit, people in found.items()}


def _entitlement_rows(
    places: list[str], programme: str, month: datetime.date, names: list[str] | None = None
) -> list:
    """Tuples: the entitlement's name, the person's, their unit and charges, what is said about them, then the
    columns of an entitlement. In no order: sorting wide rows costs the database more than sorting names costs here."""
    right = frappe.qb.DocType("Benefit Entitlement")
    person = frappe.qb.DocType("Beneficiary")
    charged = frappe.qb.DocType("Charged Months")
    query = (
        frappe.qb.from_(right)
        .join(person)
        .on(person.name == right.beneficiary)
        .left_join(charged)
        .on((charged.beneficiary == right.beneficiary) & (charged.programme == programme))
        .select(right.name, right.beneficiary, person.administrative_unit, charged.runs)
        .select(
            person.full_name,
            person.sex,
            person.birth_date,
            person.birth_year,
            person.birth_precision,
            person.id_number,
            person.village,
        )
        .select(*(right[column] for column in SIGNATURE_COLUMNS))
        .where(
            person.administrative_unit.isin(places)
            & (right.programme == programme)
            & right.status.isin(COUNTED)
            & (right.list_month.isnull() | (right.list_month <= month))
        )
    )
    return (query if names is None else query.where(right.beneficiary.isin(names))).run()
