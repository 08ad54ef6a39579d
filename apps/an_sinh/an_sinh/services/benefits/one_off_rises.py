"""What a decree that counts back adds to one-off benefits which were decided at earlier rates: the difference is payable
like any arrears, as a One-off Benefit of its own that names the first one and stands on the next one-off list.

The decree raises the amount, so nobody decides again; the list on which the difference stands goes through the whole
chain. What a later rate would make less is not taken back: a rate once applied stays applied.
"""

import datetime
import hashlib

import frappe
from an_sinh.domain.base.money import dong, dotted
from an_sinh.domain.benefits import one_off as rules
from an_sinh.domain.benefits.one_off import Award
from an_sinh.services.approval import signatures
from an_sinh.services.benefits.one_off_awards import award_of, category_of, explanation
from an_sinh.services.common.bulk import BulkTable, in_chunks, reserve_series
from an_sinh.services.common.language import LANGUAGE
from frappe import _
from frappe.utils import cint, getdate

DOCTYPE = "One-off Benefit"
SERIES, DIGITS = "ML", 8
# Amounts that follow from rates; a gift's amount stands in its decision.
BY_RATE = (*rules.FOR_DEATH, rules.MERIT)
COPIED = (
    *("beneficiary", "full_name", "administrative_unit", "category", "programme", "event_date", "quantity"),
    *("claimant_name", "claimant_relation", "claimant_id_number", "claimant_phone"),
    *("channel", "provider", "account_number", "account_holder", "decision_number", "decision_date"),
)


def add_everywhere() -> int:
    """Every day: what rates that may be applied since yesterday add, in every commune. Returns how many were added."""
    month = getdate().replace(day=1)
    places = frappe.get_all(
        DOCTYPE, filters=_decided(), fields=["administrative_unit", "programme"], distinct=True, limit=0
    )
    return sum(add_rises(place.administrative_unit, place.programme, month) for place in places)


def add_rises(unit: str, programme: str, month: datetime.date) -> int:
    """Add what today's rates make the approved one-off benefits of a commune and programme worth beyond what was
    decided, to be paid on a list of `month` (its first day). Returns how many were added. Called again it adds nothing
    twice. Does not commit."""
    # Two who work out the same list at once take turns here.
    frappe.db.get_value("Administrative Unit", unit, "name", for_update=True)
    place = {"administrative_unit": unit, "programme": programme}
    benefits = frappe.get_all(
        DOCTYPE,
        filters={**_decided(), **place},
        fields=["name", "amount", *COPIED],
        order_by="name asc",
        limit=0,
    )
    rises = _rises(place)
    awards: dict[tuple, Award | None] = {}
    _drop([rise for row in rises.keys() - {row.name for row in benefits} for rise in _waiting(rises[row])])
    wanted = []
    for row in benefits:
        own = rises.get(row.name, [])
        before = dong(row.amount) + sum(dong(rise.amount) for rise in own)
        award = _award_now(row, awards)
        if award is None or award.amount == before:
            continue
        listed = before - sum(dong(rise.amount) for rise in _waiting(own))
        _drop(_waiting(own))
        if award.amount > listed:
            wanted.append((row, award, listed))
    _write(wanted, month)
    return len(wanted)


def _decided() -> dict:
    categories = frappe.get_all(
        "Benefit Category",
        filters={"payment_kind": "One-off", "one_off_rule": ["in", list(BY_RATE)]},
        pluck="name",
        order_by="name asc",
        limit=0,
    )
    return {
        "category": ["in", categories or [""]],
        "workflow_state": signatures.APPROVED,
        "rise_of": ["is", "not set"],
        "event_date": ["is", "set"],
    }


def _rises(place: dict) -> dict[str, list]:
    """What was added to benefits of a commune and programme before, and counts; by the benefit's name."""
    found: dict[str, list] = {}
    for row in frappe.get_all(
        DOCTYPE,
        filters={**place, "rise_of": ["is", "set"], "workflow_state": signatures.APPROVED},
        fields=["name", "rise_of", "amount", "payroll"],
        order_by="name asc",
        limit=0,
    ):
        found.setdefault(row.rise_of, []).append(row)
    return found


def _waiting(rises: list) -> list:
    return [rise for rise in rises if not rise.payroll]


def _drop(rises: list) -> None:
    """Rises on no list yet whose benefit isn't approved any more, or that are of another amount by now."""
    for chunk in in_chunks([rise.name for rise in rises]):
        gone = {"workflow_state": signatures.REJECTED, "gift_key": None}
        frappe.db.set_value(DOCTYPE, {"name": ["in", chunk]}, gone)


def _award_now(row, known: dict) -> Award | None:
    """What a benefit is worth today. `known`: what was worked out before; only allowances are a person's own."""
    category = category_of(row.category)
    own = row.beneficiary if category.one_off_rule == rules.ALLOWANCE else None
    key = row.category, getdate(row.event_date), cint(row.quantity), own
    if key not in known:
        known[key] = _award(category, row)
    return known[key]


def _award(category, row) -> Award | None:
    try:
        return award_of(category, row.beneficiary, getdate(row.event_date), cint(row.quantity) or 1)
    except frappe.ValidationError:
        # What can't be worked out any more (a category that was closed since) is not raised either.
        frappe.clear_last_message()
        return None


def _write(wanted: list[tuple], month: datetime.date) -> None:
    table = BulkTable(DOCTYPE)
    for name, (row, award, before) in zip(reserve_series(SERIES, len(wanted), DIGITS), wanted, strict=True):
        more = award.amount - before
        why = _("Raised: {0} Decided before: {1} đ, still to be paid: {2} đ.", LANGUAGE).format(
            explanation(category_of(row.category), award, award.amount), dotted(before), dotted(more)
        )
        table.add(
            name=name,
            **{field: row[field] for field in COPIED},
            month=month,
            amount=more,
            rate=award.rate,
            explanation=why,
            rise_of=row.name,
            gift_key=_key(row.name, award.amount),
            workflow_state=signatures.APPROVED,
        )
    table.write()


def _key(benefit: str, amount: int) -> str:
    """What is unique of a rise: it brings a benefit to an amount once."""
    return hashlib.sha256(f"rise\x1f{benefit}\x1f{amount}".encode()).hexdigest()[:32]
