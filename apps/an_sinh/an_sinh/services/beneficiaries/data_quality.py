"""What is missing or doubtful about the people of a commune, and who has to act on it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypedDict

import frappe
from an_sinh.domain.beneficiaries import data_quality as rules
from an_sinh.domain.values.births import birth_text
from an_sinh.domain.values.name_order import name_order
from an_sinh.services.approval import signatures
from an_sinh.services.common import fields, kept_counts
from an_sinh.services.common.bulk import gc_paused, in_chunks
from an_sinh.services.payees import guardians
from frappe import _
from frappe.query_builder.functions import Concat
from frappe.utils import getdate

PERSON = "Beneficiary"
# Communes that are read together, so that memory does not grow with the province.
TOGETHER = 20
# What is counted of a commune besides the keys of the checks.
PERSONS, COMPLETE = "persons", "complete"
# The columns of a person behind `rules.RECORD`.
RECORD = ("workflow_state", "sex", "birth_year", "birth_precision", "last_reviewed_on", "live_checked_on")
REVIEWED, SEEN = "reviewed", "seen"
DAY_FIELDS = {REVIEWED: "last_reviewed_on", SEEN: "live_checked_on"}


class QualityCheck(TypedDict):
    """A check of the data, in the user's language."""

    key: str
    label: str
    aspect: str
    who: str


class CountedCheck(QualityCheck):
    """The same of a unit, with how many people fail it."""

    count: int


class UnitQuality(TypedDict):
    """How many living people are registered, how many of them lack nothing, and how many fail each check."""

    persons: int
    complete: int
    checks: list[CountedCheck]


class QualityPerson(TypedDict):
    """Somebody who fails a check."""

    beneficiary: str
    full_name: str
    birth_text: str | None
    administrative_unit: str
    unit_name: str
    village: str | None


class QualityPeople(TypedDict):
    """Those who fail a check: how many, and the rows of a page."""

    total: int
    rows: list[QualityPerson]


def quality_of_units(places: list[str]) -> UnitQuality:
    """How many living people are registered in these communes, how many lack nothing, and per check how many fail."""
    total: Counter = Counter()
    for counts in counts_by_unit(places).values():
        total.update(counts)
    return {
        "persons": total[PERSONS],
        "complete": total[COMPLETE],
        "checks": [{**_shown(check), "count": total[check.key]} for check in rules.CHECKS],
    }


def counts_by_unit(places: list[str]) -> dict[str, dict[str, int]]:
    """By commune how many living people there are (`PERSONS`), how many lack nothing (`COMPLETE`), and by the key of each
    check that fails how many fail it, today."""
    return kept_counts.by_unit("data quality", places, _count, basis=f"{getdate()}")


def _count(places: list[str]) -> dict[str, dict[str, int]]:
    lacking: dict[str, Counter] = {place: Counter() for place in places}
    with gc_paused():
        for (_name, unit, _full_name), failing in _judged(places):
            lacking[unit][failing] += 1
    found: dict[str, dict[str, int]] = {}
    for unit, persons_lacking in lacking.items():
        counts = Counter({PERSONS: persons_lacking.total(), COMPLETE: persons_lacking[()]})
        for failing, persons in persons_lacking.items():
            counts.update(dict.fromkeys(failing, persons))
        found[unit] = dict(counts)
    return found


def people(places: list[str], check: str, start: int = 0, limit: int = 100) -> QualityPeople:
    """The people who fail one check, by commune and name: total, and `limit` rows from `start` on."""
    if check not in rules.KEYS:
        frappe.throw(_("“{0}” is not a check of the data.").format(check))
    counts = {unit: counts.get(check, 0) for unit, counts in counts_by_unit(places).items()}
    units = _unit_names({unit for unit, count in counts.items() if count})
    asked, passed = _communes_of_page(counts, units, start, limit)
    with gc_paused():
        found = [who for who, failing in _judged(asked) if check in failing]
    ordered = sorted((units[unit], name_order(full_name), name) for name, unit, full_name in found)
    shown = [name for _unit, _order, name in ordered[start - passed : start - passed + limit]]
    fields = [
        "name",
        "full_name",
        "administrative_unit",
        "village",
        "birth_precision",
        "birth_date",
        "birth_year",
    ]
    rows = {
        row.name: row
        for row in frappe.get_all(PERSON, filters={"name": ["in", shown]}, fields=fields, limit=0)
    }
    return {
        "total": sum(counts.values()),
        "rows": [
            {
                "beneficiary": name,
                "full_name": row.full_name,
                "birth_text": birth_text(row.birth_precision, row.birth_date, row.birth_year),
                "administrative_unit": row.administrative_unit,
                "unit_name": units[row.administrative_unit],
                "village": row.village,
            }
            for name, row in ((name, rows[name]) for name in shown)
        ],
    }


def _communes_of_page(
    counts: dict[str, int], units: dict[str, str], start: int, limit: int
) -> tuple[list[str], int]:
    """The communes of which the people of a page are, and how many people come before the first of these. Communes
    of one name stand among each other."""
    alike: dict[str, list[str]] = {}
    for unit, title in sorted(units.items(), key=lambda each: each[1]):
        alike.setdefault(title, []).append(unit)
    asked: list[str] = []
    passed = reached = 0
    for some in alike.values():
        persons = sum(counts[unit] for unit in some)
        if reached + persons <= start:
            passed += persons
        elif reached < start + limit:
            asked += some
        reached += persons
    return asked, passed


def quality_of_person(beneficiary: str) -> dict:
    """What is wrong about one person: rows of key, label, aspect and who."""
    unit = frappe.db.get_value(PERSON, beneficiary, "administrative_unit")
    failing = next((keys for _who, keys in _judged([unit], beneficiary)), ())
    return {
        "beneficiary": beneficiary,
        "checks": [_shown(rules.check_of(key)) for key in failing],
    }


def record(beneficiaries: list[str], kind: str, day) -> int:
    """Write down that records were reviewed, or people seen alive, on a day; with who says so. Returns how many. The
    caller has checked the right to change each. Throws for a day in the future."""
    if kind not in DAY_FIELDS:
        frappe.throw(_("Choose whether the records were reviewed or the people seen."))
    day = fields.day_of(day, _("Day")) if day else getdate()
    if day > getdate():
        frappe.throw(_("{0} is in the future.").format(f"{day:%d/%m/%Y}"))
    said = {REVIEWED: _("Record reviewed on {0}"), SEEN: _("Seen alive on {0}")}[kind].format(
        f"{day:%d/%m/%Y}"
    )
    for name in beneficiaries:
        person = frappe.get_doc(PERSON, name)
        if person.merged_into:
            frappe.throw(_("{0} was merged into {1}. Enter it there.").format(name, person.merged_into))
        person.db_set(DAY_FIELDS[kind], day)
        person.add_comment("Info", said)
    return len(beneficiaries)


def _shown(check: rules.Check) -> QualityCheck:
    """Labels are looked up here, because the rules know no language."""
    return {"key": check.key, "label": _(check.label), "aspect": _(check.aspect), "who": _(check.who)}


def _judged(places: list[str], only: str | None = None) -> Iterator[tuple]:
    """((name, unit, full name) of a living person, keys that fail); of these communes, or of one person in them."""
    today = getdate()
    judge = rules.Judge(today)
    for part in in_chunks(places, TOGETHER):
        methods, doubtful = _latest_methods(part, today, only), _doubtful(part)
        for row in _living(part, only):
            name, unit, full_name, id_number, phone, village = row[:ABOUT]
            method, holder = methods.get((unit, name), NO_METHOD)
            yield (
                row[:WHO],
                judge.failing(
                    row[ABOUT:], method, full_name, id_number, phone, village, holder, name in doubtful
                ),
            )


def _living(places: list[str], only: str | None) -> tuple:
    """Tuples: name, unit, full name, ID number, phone, village, then `RECORD`."""
    filters = {
        "administrative_unit": ["in", places],
        "status": ["in", ["Active", "Suspended"]],
        signatures.STATE: ["!=", signatures.REJECTED],
    }
    if only:
        filters["name"] = only
    fields = ["name", "administrative_unit", "full_name", "id_number", "phone", "village", *RECORD]
    return frappe.get_all(PERSON, filters=filters, fields=fields, limit=0, as_list=True)


# Where, in the rows of `_living`, who it is ends, and where `RECORD` begins.
WHO, ABOUT = 3, 6
# The values of `rules.METHOD` and the account's holder, of somebody who has no payment method.
NO_METHOD = ((False, None, None, None, None, False), None)


def _latest_methods(places: list[str], today, only: str | None) -> dict[tuple[str, str], tuple]:
    """By commune and person, of the approved payment method that counts last: the values of `rules.METHOD`, and the account's holder."""
    method = frappe.qb.DocType("Payment Method")
    account, guardian = frappe.qb.DocType("Bank Account"), frappe.qb.DocType("Guardian")
    query = (
        frappe.qb.from_(method)
        .left_join(account)
        .on(account.name == method.bank_account)
        .left_join(guardian)
        .on(guardian.name == method.guardian)
        # As one text: a date and a moment would be read into objects that nothing but this order needs.
        .select(
            method.administrative_unit, method.beneficiary, Concat(method.from_month, " ", method.creation)
        )
        .select(account.holder_name, method.receiver_kind, account.state, account.holder_kind)
        .select(account.data_warnings, guardian.name, guardian.valid_from, guardian.valid_until)
        .where(method.administrative_unit.isin(places) & (method.workflow_state == signatures.APPROVED))
    )
    if only:
        query = query.where(method.beneficiary == only)
    found: dict[tuple[str, str], tuple] = {}
    since: dict[tuple[str, str], str] = {}
    memo: dict[tuple, tuple] = {}
    # In no order: the database would sort wide rows for the few people who have several.
    for row in query.run():
        person, begins, holder = row[:2], row[2], row[3]
        if person in found and begins < since[person]:
            continue
        facts = memo.get(row[4:])
        if facts is None:
            facts = memo[row[4:]] = _method_facts(row[4:], today)
        since[person] = begins
        found[person] = facts, holder
    return found


def _method_facts(method: Sequence, today: date) -> tuple:
    kind, state, holder_kind, warnings, paper, begins, ends = method
    expiry = guardians.days_left(begins, ends, today) if paper else None
    return True, kind, expiry, state, holder_kind, bool(warnings)


def _doubtful(places: list[str]) -> set[str]:
    """People of these communes who stand in an open pair."""
    pair, person = frappe.qb.DocType("Duplicate Pair"), frappe.qb.DocType(PERSON)
    found: set[str] = set()
    for side in (pair.first, pair.second):
        rows = (
            frappe.qb.from_(pair)
            .join(person)
            .on(person.name == side)
            .select(person.name)
            .where((pair.status == "Open") & person.administrative_unit.isin(places))
            .run()
        )
        found.update(name for (name,) in rows)
    return found


def _unit_names(names: set[str]) -> dict[str, str]:
    return {name: frappe.get_cached_value("Administrative Unit", name, "unit_name") for name in names}
