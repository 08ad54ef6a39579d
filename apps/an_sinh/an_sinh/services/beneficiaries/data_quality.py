"""What is missing or doubtful about the people of a commune, and who has to act on it."""

from collections import Counter
from collections.abc import Iterator

import frappe
from an_sinh.domain.beneficiaries import data_quality as rules
from an_sinh.domain.values.births import birth_text
from an_sinh.services.approval import signatures
from an_sinh.services.common import fields
from an_sinh.services.payees import guardians
from frappe import _
from frappe.query_builder import Order
from frappe.utils import getdate

PERSON = "Beneficiary"
# Communes that are read together, so that memory does not grow with the province.
TOGETHER = 20
CHUNK = 500
PERSON_FIELDS = (
    *("name", "full_name", "administrative_unit", "workflow_state", "sex", "birth_date", "birth_year"),
    *("birth_precision", "id_number", "phone", "village", "last_reviewed_on", "live_checked_on"),
)
REVIEWED, SEEN = "reviewed", "seen"
DAY_FIELDS = {REVIEWED: "last_reviewed_on", SEEN: "live_checked_on"}


def quality_of_units(places: list[str]) -> dict:
    """How many living people are registered in these communes, how many lack nothing, and per check how many fail."""
    persons = complete = 0
    counts: Counter = Counter()
    for _row, failing in _judged(places):
        persons += 1
        complete += not failing
        counts.update(failing)
    return {
        "persons": persons,
        "complete": complete,
        "checks": [_shown(c, counts[c.key]) for c in rules.CHECKS],
    }


def people(places: list[str], check: str, start: int = 0, limit: int = 100) -> dict:
    """The people who fail one check, by commune and name: total, and `limit` rows from `start` on."""
    if check not in rules.KEYS:
        frappe.throw(_("“{0}” is no check of the data.").format(check))
    found = [row for row, failing in _judged(places) if check in failing]
    names = _unit_names({row.administrative_unit for row in found})
    found.sort(key=lambda row: (names[row.administrative_unit], row.full_name, row.name))
    return {
        "total": len(found),
        "rows": [
            {
                "beneficiary": row.name,
                "full_name": row.full_name,
                "birth_text": birth_text(row.birth_precision, row.birth_date, row.birth_year),
                "administrative_unit": row.administrative_unit,
                "unit_name": names[row.administrative_unit],
                "village": row.village,
            }
            for row in found[start : start + limit]
        ],
    }


def quality_of_person(beneficiary: str) -> dict:
    """What is wrong about one person: rows of key, label, aspect and who."""
    unit = frappe.db.get_value(PERSON, beneficiary, "administrative_unit")
    failing = next((keys for _row, keys in _judged([unit], [beneficiary])), ())
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
        frappe.throw(_("{0} lies in the future.").format(f"{day:%d/%m/%Y}"))
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


def _shown(check: rules.Check, count: int | None = None) -> dict:
    """Labels are looked up here, because the rules know no language."""
    shown = {"key": check.key, "label": _(check.label), "aspect": _(check.aspect), "who": _(check.who)}
    return shown if count is None else shown | {"count": count}


def _judged(places: list[str], only: list[str] | None = None) -> Iterator[tuple]:
    """(row of a living person, keys that fail); of these communes, or of some people in them."""
    today = getdate()
    for start in range(0, len(places), TOGETHER):
        part = places[start : start + TOGETHER]
        methods, doubtful = _methods(part), _doubtful(part)
        filters = {
            "administrative_unit": ["in", part],
            "status": ["in", ["Active", "Suspended"]],
            signatures.STATE: ["!=", signatures.REJECTED],
        }
        if only:
            filters["name"] = ["in", only]
        for row in frappe.get_all(PERSON, filters=filters, fields=list(PERSON_FIELDS), limit=0):
            yield row, rules.failing(_facts(row, methods.get(row.name), row.name in doubtful, today))


def _facts(row, method, doubtful: bool, today) -> rules.Facts:
    paid = {
        "has_method": True,
        "receiver_kind": method.receiver_kind,
        "receiver_expiry": guardians.expiry_of(method, today) if method.guardian else None,
        "account_state": method.state if method.bank_account else None,
        "account_holder": method.holder_name if method.bank_account else None,
        "holder_kind": method.holder_kind,
        "account_shared": bool(method.data_warnings),
    } if method else {}  # fmt: skip
    return rules.Facts(
        full_name=row.full_name,
        state=row.workflow_state,
        sex=row.sex,
        birth_year=row.birth_year,
        birth_precision=row.birth_precision,
        id_number=row.id_number,
        phone=row.phone,
        village=row.village,
        duplicate=doubtful,
        reviewed_on=row.last_reviewed_on,
        live_checked_on=row.live_checked_on,
        today=today,
        **paid,
    )


def _methods(places: list[str]) -> dict[str, dict]:
    """By person, the approved way of payment that counts last, with its account and its receiver's paper."""
    method = frappe.qb.DocType("Payment Method")
    account, guardian = frappe.qb.DocType("Bank Account"), frappe.qb.DocType("Guardian")
    rows = (
        frappe.qb.from_(method)
        .left_join(account)
        .on(account.name == method.bank_account)
        .left_join(guardian)
        .on(guardian.name == method.guardian)
        .select(method.beneficiary, method.receiver_kind, method.bank_account, method.guardian)
        .select(account.state, account.holder_name, account.holder_kind, account.data_warnings)
        .select(guardian.valid_from, guardian.valid_until)
        .where(method.administrative_unit.isin(places) & (method.workflow_state == signatures.APPROVED))
        .orderby(method.from_month, order=Order.asc)
        .orderby(method.creation, order=Order.asc)
        .run(as_dict=True)
    )
    return {row.beneficiary: row for row in rows}


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
