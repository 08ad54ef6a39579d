"""What a person is owed for a month and why, as data and as sentences; also for entitlements that nobody has. Writes nothing.

Sentences are in the language of the office: they go into letters and minutes."""

import datetime
from typing import TypedDict

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import coefficient
from an_sinh.domain.base.terms import EntitlementStatus
from an_sinh.domain.benefits.age_steps import Birth
from an_sinh.domain.benefits.charged import charged_in
from an_sinh.domain.benefits.explain import Finding, explain
from an_sinh.domain.benefits.owed import Scheme, owed
from an_sinh.domain.values import plain
from an_sinh.services.approval import signatures
from an_sinh.services.benefits import charges, entitlement_store, rate_verification
from an_sinh.services.benefits.entitlement_store import to_entitlement
from an_sinh.services.benefits.level_gate import LevelGate, gated_scheme, marked
from an_sinh.services.benefits.programme_rules import MOST_TIMES, province_of, scheme_source
from an_sinh.services.benefits.rule_sets import Catalogue
from an_sinh.services.calculator.sentences import (
    estimate_text,
    finding_text,
    pending_text,
    programme_text,
    waiting_text,
    warnings_of,
)
from frappe import _
from frappe.utils import flt, get_first_day, getdate

PROPOSED = "Proposed"
HORIZON = datetime.date(9999, 12, 31)
CATEGORY_FIELDS = (
    *("name", "programme", "category_code", "category_name", "coefficient", "coefficient_source"),
    *("payment_kind", "stacking_class", "legal_article", "verified", "valid_from", "valid_to"),
    *("min_age_months", "max_age_months", "group_code"),
)
RATE_FIELDS = ("name", "legal_basis", "verified", "amount", "effective_from", "in_force_from")
# A person has a handful of benefits; more come from a slip or an attack.
MOST_ENTITLEMENTS = 20


class ExplainedRow(TypedDict):
    """One entitlement in a month: what it is worth in đồng, whether it is paid, and why, as a sentence with its article."""

    entitlement: str | None
    category: str
    category_code: str
    category_name: str
    coefficient: float
    standard: int
    amount: int
    paid: bool
    why: str
    article: str
    verified: bool
    rate_basis: str


class ExplainedProgramme(TypedDict):
    """A programme in a month, in đồng: owed, charged by approved lists, and the difference that the next list carries."""

    programme: str
    programme_name: str
    owed: int
    charged: int
    difference: int
    rows: list[ExplainedRow]
    sentence: str


class Explained(TypedDict):
    """What a person is owed for a month; `total` in đồng. No person: what an entitlement would be worth to anybody."""

    beneficiary: str | None
    full_name: str | None
    month: str
    total: int
    programmes: list[ExplainedProgramme]
    warnings: list[str]


class _Named(TypedDict):
    entitlement: str | None
    category: str
    category_code: str
    category_name: str
    article: str


def explain_person(person, month: datetime.date) -> Explained:
    """The answer for a Beneficiary and a month (its first day), by the rates that may be applied today."""
    rows = entitlement_store.rows_of_person(person.name, (signatures.APPROVED, PROPOSED))
    return _answer(person, _birth(person), province_of(person.administrative_unit), month, rows)


def what_if(
    wanted: list[dict], month: datetime.date, person=None, birth_date=None, unit: str | None = None
) -> Explained:
    """The same for entitlements {category, coefficient?, start_month?, end_month?} instead of those that the person has, if
    a person is given at all. Throws for an entitlement that can't be."""
    rows = [_wanted(number, entitlement, month) for number, entitlement in enumerate(wanted, start=1)]
    unit = unit or (person.administrative_unit if person else None)
    born = plain.day(birth_date)
    if birth_date and not born:
        frappe.throw(
            _("“{0}” is not a date for “{1}”. Write it as YYYY-MM-DD.").format(birth_date, _("Birth Date"))
        )
    birth = Birth.known("Day", born, None) if born else person and _birth(person)
    return _answer(person, birth, province_of(unit) if unit else None, month, rows)


def categories() -> list[dict]:
    """The categories that an entitlement may name, in the order of their codes."""
    fields = [*CATEGORY_FIELDS[:6], "payment_kind"]
    rows = frappe.get_list(
        "Benefit Category",
        filters={"disabled": 0},
        fields=fields,
        order_by="programme asc, category_code asc",
        limit_page_length=0,
    )
    return [{**row, "coefficient": float(coefficient(row.coefficient))} for row in rows]


def _answer(person, birth: Birth | None, province: str | None, month: datetime.date, rows: list) -> Explained:
    number, catalogue = months.index(month), Catalogue()
    known = _category_rows({row.category for row in rows})
    known = {name: catalogue.known(row, number) for name, row in known.items()}
    parts, warnings = [], []
    if person and person.death_date:
        warnings.append(
            _("{0} died on {1}.", "vi").format(person.full_name, f"{getdate(person.death_date):%d/%m/%Y}")
        )
    for programme in sorted({row.programme for row in rows}):
        of_programme = [row for row in rows if row.programme == programme]
        several = catalogue.rules(programme, number).several_article or ""
        part, further = _programme(programme, province, person, number, of_programme, known, several)
        parts.append(part)
        warnings += further
    warnings += warnings_of(rows, known, birth, number, catalogue)
    return {
        "beneficiary": person.name if person else None,
        "full_name": person.full_name if person else None,
        "month": months.first_day(number).isoformat(),
        "total": sum(part["owed"] for part in parts),
        "programmes": parts,
        "warnings": warnings,
    }


def _programme(
    programme: str, province, person, month: int, rows: list, known: dict, several: str
) -> tuple[ExplainedProgramme, list[str]]:
    source = scheme_source(programme, province)
    approved = [row for row in rows if row.status == signatures.APPROVED]
    waiting, waits = _waits(programme, person, approved)
    scheme = gated_scheme(programme, province, waiting, getdate())
    found = explain(scheme, marked(entitlement_store.owed_entitlements(approved), waits), month)
    rates = _rate_rows(found)
    shown = [
        _row(row, finding, approved, found, rates, known, scheme, several)
        for row, finding in zip(approved, found, strict=True)
    ]
    shown += [_proposed(row, scheme, month, known) for row in rows if row.status == PROPOSED]
    owed_now = sum(row["amount"] for row in shown if row["paid"])
    charged = _charged(person, programme, source, month)
    warnings = rate_verification.unverified_labels(
        {finding.price.rate.name for finding in found if finding.paid and finding.price.rate},
        {approved[finding.position].category for finding in found if finding.paid},
    )
    warnings += [
        estimate_text(known[approved[finding.position].category], estimate)
        for finding in found
        if finding.paid and (estimate := _estimate(scheme, approved[finding.position], month)) is not None
    ]
    pending = [] if waits else _pending(programme, province, source, approved, month, owed_now)
    (decided,) = owed(scheme, entitlement_store.owed_entitlements(approved), month, month)
    if waits and decided.monthly != owed_now:
        decrees = ", ".join(frappe.get_cached_value("Rule Set", name, "decree") for name in waiting)
        pending = [waiting_text(decrees)]
    part: ExplainedProgramme = {
        "programme": programme,
        "programme_name": frappe.get_cached_value("Benefit Programme", programme, "programme_name"),
        "owed": owed_now,
        "charged": charged,
        "difference": owed_now - charged,
        "rows": shown,
        "sentence": programme_text(month, owed_now, charged, person is not None),
    }
    return part, warnings + pending


def _waits(programme: str, person, approved: list) -> tuple[tuple[str, ...], tuple[bool, ...] | None]:
    """The rule sets whose levels the person's commune hasn't decided, and which of these entitlements wait for them."""
    if not person:
        return (), None
    gate, unit = LevelGate(programme, getdate()), person.administrative_unit
    waits = gate.flags(unit, [row.name for row in approved])
    return (gate.waiting(unit) if waits else ()), waits


def _row(
    row, finding: Finding, approved: list, found: list, rates: dict, known: dict, scheme: Scheme, several: str
) -> ExplainedRow:
    category, price = known[row.category], finding.price
    rate = rates.get(price.rate.name) if price.rate else None
    rivals = [(known[approved[place].category], found[place].price) for place in finding.rivals]
    return {
        **_named(row, category),
        "coefficient": float(price.coefficient),
        "standard": price.standard or 0,
        "amount": price.amount,
        "paid": finding.paid,
        "why": finding_text(row, category, finding, rivals, rate, scheme, several),
        "verified": bool(category.verified and (rate is None or rate.verified)),
        "rate_basis": rate.legal_basis or "" if rate else "",
    }


def _proposed(row, scheme: Scheme, month: int, known: dict) -> ExplainedRow:
    category = known[row.category]
    rules = scheme.categories[row.category]
    entitlement = to_entitlement(row.signature)
    factor = rules.factor(entitlement.coefficient, month)
    price = scheme.rates.price(row.category, factor, month)
    return {
        **_named(row, category),
        "coefficient": float(factor),
        "standard": price.standard or 0,
        "amount": price.amount,
        "paid": False,
        "why": _("Not paid: the entitlement has not been approved yet.", "vi"),
        "verified": bool(category.verified),
        "rate_basis": "",
    }


def _named(row, category) -> _Named:
    return {
        "entitlement": row.name,
        "category": row.category,
        "category_code": category.category_code,
        "category_name": category.category_name,
        "article": category.legal_article or "",
    }


def _estimate(scheme: Scheme, row, month: int) -> int | None:
    """What the standard of a month would give a category whose printed amount nobody has entered yet."""
    factor = scheme.categories[row.category].factor(to_entitlement(row.signature).coefficient, month)
    return scheme.rates.estimate(row.category, factor, month)


def _charged(person, programme: str, source, month: int) -> int:
    """What was charged for the month, by all approved entitlements, those of a calculation's entitlements aside."""
    if not person:
        return 0
    # A cancelled one still holds what was charged for it before a takeover.
    decided = entitlement_store.rows_of_person(
        person.name, (signatures.APPROVED, EntitlementStatus.CANCELLED)
    )
    real = [row for row in decided if row.programme == programme]
    return charged_in(charges.charged_of(person.name, programme, real, source), month)


def _pending(programme: str, province, source, approved: list, month: int, owed_now: int) -> list[str]:
    """A warning where a decree that is not in force yet counts for the month already."""
    (segment,) = owed(source(HORIZON), entitlement_store.owed_entitlements(approved), month, month)
    if segment.monthly == owed_now:
        return []
    waiting = frappe.get_all(
        "Benefit Rate",
        filters={
            "programme": programme,
            "in_force_from": [">", getdate()],
            "effective_from": ["<=", months.first_day(month)],
        },
        or_filters=[["province", "is", "not set"], ["province", "=", province or ""]],
        fields=list(RATE_FIELDS),
        order_by="in_force_from asc",
        limit=1,
    )
    return [pending_text(waiting[0], segment.monthly)] if waiting else []


def _wanted(number: int, entitlement: dict, month: datetime.date):
    """One entitlement of a calculation as a row of an entitlement."""
    category = frappe.db.get_value(
        "Benefit Category", str(entitlement.get("category") or ""), CATEGORY_FIELDS, as_dict=True
    )
    if not category:
        frappe.throw(_("Benefit {0}: choose a category.").format(number))
    if category.payment_kind == "One-off":
        frappe.throw(
            _("Benefit {0}: {1} is paid once, not every month.").format(number, category.category_name)
        )
    factor = _factor(number, entitlement.get("coefficient")) or flt(category.coefficient)
    start = _first_day(number, entitlement.get("start_month")) or month
    end = _first_day(number, entitlement.get("end_month"))
    if end and end < start:
        frappe.throw(_("Benefit {0} ends before it begins.").format(number))
    row = frappe._dict(
        name=None,
        programme=category.programme,
        category=category.name,
        coefficient=factor,
        start_month=start,
        end_month=end,
        status=signatures.APPROVED,
        suspensions=[],
    )
    row.signature = entitlement_store.signature_of(row)
    return row


def _factor(number: int, value) -> float:
    """The coefficient of an entitlement; 0 for none."""
    try:
        factor = float(value or 0)
    except (TypeError, ValueError):
        factor = -1.0
    if not 0 <= factor <= MOST_TIMES:
        frappe.throw(_("Benefit {0}: the coefficient must be between 0 and {1}.").format(number, MOST_TIMES))
    return factor


def _first_day(number: int, value) -> datetime.date | None:
    """A month of an entitlement; None for none."""
    if value and not isinstance(value, str | datetime.date):
        frappe.throw(_("Benefit {0}: “{1}” is not a month.").format(number, value))
    return get_first_day(getdate(value)) if value else None


def _birth(person) -> Birth | None:
    return Birth.known(person.birth_precision, person.birth_date, person.birth_year)


def _category_rows(names: set[str]) -> dict:
    rows = frappe.get_all(
        "Benefit Category", filters={"name": ["in", sorted(names)]}, fields=list(CATEGORY_FIELDS), limit=0
    )
    return {row.name: row for row in rows}


def _rate_rows(found: list[Finding]) -> dict:
    names = {finding.price.rate.name or "" for finding in found if finding.price.rate}
    rows = frappe.get_all(
        "Benefit Rate", filters={"name": ["in", sorted(names)]}, fields=list(RATE_FIELDS), limit=0
    )
    return {row.name: row for row in rows}
