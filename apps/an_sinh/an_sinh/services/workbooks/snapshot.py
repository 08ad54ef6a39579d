"""A commune's registry as the rows of a workbook: what is exported, and what a workbook that comes back is held
against."""

import hashlib
from dataclasses import dataclass

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.values.births import birth_text
from an_sinh.domain.workbooks.diff import Current
from an_sinh.domain.workbooks.layout import Choices, day_text, month_text, number_text
from an_sinh.services.approval import signatures
from an_sinh.services.areas.units import communes
from an_sinh.services.common.bulk import in_chunks
from frappe import _
from frappe.utils import getdate

LANGUAGE = "vi"
TEXT_SHOWN = 60
PERSON_FIELDS = (
    *("name", "full_name", "sex", "birth_date", "birth_year", "birth_precision", "id_number"),
    *("id_issue_date", "village", "phone", "note", "workflow_state", "modified"),
)
METHOD_FIELDS = (
    *("name", "beneficiary", "programme", "channel", "bank_account", "receiver_kind", "modified"),
)
ENTITLEMENT_FIELDS = (
    *("name", "beneficiary", "category", "coefficient", "start_month", "end_month", "modified"),
)
# What an officer can propose from a workbook. A move to another commune is proposed in the app, where communes are.
CHANGE_TYPES = ("Adjust", "Suspend", "Resume", "Stop")


@dataclass(frozen=True)
class Snapshot:
    """The registry of one commune: by key, the rows of the sheet of people and of the sheet of benefits, in order."""

    people: dict[str, Current]
    benefits: dict[str, Current]


def snapshot(unit: str, programme: str | None = None) -> Snapshot:
    """Everybody registered in a commune, or in all communes below a unit, with their approved benefits that have not
    ended; of one programme, or all."""
    places_of = [commune.name for commune in communes(unit)] or [unit]
    entitlements = _entitlements(places_of, programme)
    people = _people(
        places_of, {entitlement.beneficiary for entitlement in entitlements} if programme else None
    )
    methods = _methods(places_of, programme)
    accounts = _accounts({method.bank_account for method in methods.values() if method.bank_account})
    names = {person.name: person.full_name for person in people}
    places = {name: place for place, name in enumerate(names)}
    entitlements = [entitlement for entitlement in entitlements if entitlement.beneficiary in places]
    entitlements.sort(key=lambda entitlement: places[entitlement.beneficiary])
    suspended = _suspended([entitlement.name for entitlement in entitlements])
    return Snapshot(
        {person.name: _person_row(person, methods.get(person.name), accounts) for person in people},
        {
            entitlement.name: _claim_row(entitlement, names[entitlement.beneficiary], suspended)
            for entitlement in entitlements
        },
    )


def choices_of(programme: str | None) -> Choices:
    """Every list that cells are chosen from; options by their own names, texts in the language of the office."""
    choices = Choices()
    for name, doctype, fieldname in (
        ("sex", "Beneficiary", "sex"),
        ("channel", "Payment Method", "channel"),
        ("reason", "Benefit Change", "reason"),
    ):
        for option in filter(None, frappe.get_meta(doctype).get_field(fieldname).options.split("\n")):
            choices.add(name, option, _(option, LANGUAGE))
    for option in CHANGE_TYPES:
        choices.add("change_type", option, _(option, LANGUAGE))
    for category in categories(programme):
        choices.add("category", category.name, _category_text(category))
    for provider in frappe.get_all("Payment Provider", pluck="name", order_by="name", limit=0):
        choices.add("provider", provider)
    return choices


def categories(programme: str | None) -> list:
    """The categories that can be granted: name, category_name; one-off payments have their own way."""
    filters = {"disabled": 0, "payment_kind": ["!=", "One-off"]}
    if programme:
        filters["programme"] = programme
    return frappe.get_all(
        "Benefit Category",
        filters=filters,
        fields=["name", "category_name"],
        order_by="name",
        limit=0,
    )


def _category_text(category) -> str:
    """The code is what papers name; nobody knows all of them by heart."""
    return f"{category.name} – {(category.category_name or '')[:TEXT_SHOWN]}".strip(" –")


def _people(units: list[str], wanted: set[str] | None) -> list:
    rows = frappe.get_all(
        "Beneficiary",
        filters={"administrative_unit": ["in", units], "status": ["not in", ["Stopped", "Merged"]]},
        fields=list(PERSON_FIELDS),
        order_by="list_order asc, name asc",
        limit=0,
    )
    return [row for row in rows if wanted is None or row.name in wanted]


def _entitlements(units: list[str], programme: str | None) -> list:
    filters: dict = {"administrative_unit": ["in", units], "status": signatures.APPROVED}
    if programme:
        filters["programme"] = programme
    rows = frappe.get_all(
        "Benefit Entitlement",
        filters=filters,
        fields=list(ENTITLEMENT_FIELDS),
        order_by="beneficiary asc, start_month asc, category asc",
        limit=0,
    )
    running = getdate().replace(day=1)
    return [row for row in rows if not row.end_month or row.end_month >= running]


def _methods(units: list[str], programme: str | None) -> dict:
    """The approved payment method of everybody: the latest one, of the programme before one for all."""
    rows = frappe.get_all(
        "Payment Method",
        filters={"administrative_unit": ["in", units], "workflow_state": signatures.APPROVED},
        fields=list(METHOD_FIELDS),
        order_by="from_month asc, creation asc",
        limit=0,
    )
    found: dict = {}
    for row in rows:
        if row.programme and row.programme != programme:
            continue
        if row.programme or not (row.beneficiary in found and found[row.beneficiary].programme):
            found[row.beneficiary] = row
    return found


def _accounts(names: set[str]) -> dict:
    wanted, found = sorted(names), {}
    for chunk in in_chunks(wanted):
        rows = frappe.get_all(
            "Bank Account",
            filters={"name": ["in", chunk]},
            fields=["name", "provider", "account_number", "holder_name", "modified"],
            limit=0,
        )
        found.update({row.name: row for row in rows})
    return found


def _suspended(names: list[str]) -> set[str]:
    """The entitlements that are suspended in the running month."""
    running, found = getdate().replace(day=1), set()
    for chunk in in_chunks(names):
        rows = frappe.get_all(
            "Entitlement Suspension",
            filters={"parent": ["in", chunk], "parenttype": "Benefit Entitlement"},
            fields=["parent", "from_month", "to_month"],
            limit=0,
        )
        for row in rows:
            if row.from_month <= running and (not row.to_month or row.to_month >= running):
                found.add(row.parent)
    return found


def _person_row(person, method, accounts: dict) -> Current:
    account = accounts.get(method.bank_account) if method and method.bank_account else None
    cells = {
        "full_name": person.full_name or "",
        "birth": birth_text(person.birth_precision, person.birth_date, person.birth_year) or "",
        "sex": person.sex or "",
        "id_number": person.id_number or "",
        "id_issue_date": day_text(person.id_issue_date),
        "village": person.village or "",
        "phone": person.phone or "",
        "note": " ".join((person.note or "").split()),
        "channel": method.channel if method else "",
        "account_number": account.account_number if account else "",
        "provider": account.provider if account else "",
        "account_holder": account.holder_name if account else "",
    }
    by_receiver = bool(method and (method.receiver_kind or "Self") != "Self")
    version = (person.modified, method and (method.name, method.modified), account and account.modified)
    return Current(cells, _stamp(version), by_receiver)


def _claim_row(entitlement, full_name: str, suspended: set[str]) -> Current:
    standing = "Suspended" if entitlement.name in suspended else "Being Paid"
    ends = f" → {months.label(months.index(entitlement.end_month))}" if entitlement.end_month else ""
    cells = {
        "beneficiary": entitlement.beneficiary,
        "full_name": full_name,
        "category": entitlement.category,
        "coefficient": number_text(entitlement.coefficient),
        "start_month": month_text(entitlement.start_month),
        "standing": _(standing, LANGUAGE) + ends,
    }
    return Current(cells, _stamp((entitlement.modified,)))


def _stamp(version: tuple) -> str:
    return hashlib.sha256(repr([str(part) for part in version]).encode()).hexdigest()[:16]
