"""Gifts to everybody (Tết, 27 July): one decision, one amount, one One-off Benefit for each person.

The decision that sets the amount is signed outside; what is made here is the list of who gets it. So each benefit is
made as approved, and the one-off list on which they stand goes through the whole chain of approval.
"""

import datetime
import json
from dataclasses import asdict, dataclass

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import dong
from an_sinh.domain.benefits import one_off as rules
from an_sinh.domain.ledger.papers import folded
from an_sinh.services.approval import signatures
from an_sinh.services.areas import units
from an_sinh.services.benefits.one_off import DOCTYPE, MOST, gift_key, same_decision
from an_sinh.services.benefits.one_off_awards import category_of, explanation
from an_sinh.services.common.bulk import BulkTable, in_chunks, reserve_series
from frappe import _
from frappe.utils import getdate

# Up to so many people the answer waits; for more the work goes to the queue.
AT_ONCE = 5_000
DIGITS = 8


@dataclass(frozen=True)
class Gift:
    """What a decision gives: `amount` đồng to who has a benefit of the category's programme on `day` (of
    `only`, where the decision names categories), on the list of `month`."""

    category: str
    amount: int
    day: datetime.date
    month: datetime.date
    decision_number: str
    decision_date: datetime.date
    only: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        return f"{self.decision_number}, {self.decision_date:%d/%m/%Y}"


def check_gift(gift: Gift) -> None:
    """Throws where the gift can't be given: no gift category, no amount, no decision."""
    category = category_of(gift.category)
    if category.payment_kind != "One-off" or category.one_off_rule != rules.BY_DECISION:
        frappe.throw(_("{0} is not a gift whose amount is set by a decision.").format(gift.category))
    if not 1 <= dong(gift.amount) <= MOST:
        frappe.throw(_("Enter the amount that each person gets, in whole đồng."))
    if gift.day > months.last_day(months.index(gift.month)):
        frappe.throw(_("The day of the gift is after the month of its list. Correct one of them."))
    if not folded(gift.decision_number):
        frappe.throw(_("Enter the number of the decision on the gift."))
    strange = [
        name
        for name in gift.only
        if frappe.db.get_value("Benefit Category", name, "programme") != category.programme
    ]
    if strange:
        frappe.throw(_("{0} is not a category of {1}.").format(", ".join(strange), category.programme))


def give_gift(unit: str, gift: Gift) -> dict:
    """Make a One-off Benefit for everybody of the communes at or below a unit who has a benefit on the day of the gift
    and is alive, and none of this decision yet. Returns {"made": number, "had_it": number}. Not committed."""
    check_gift(gift)
    # Two who give the same gift at once take turns here, and the second finds what the first gave.
    frappe.db.get_value("Benefit Category", gift.category, "name", for_update=True)
    places = [commune["name"] for commune in units.communes(unit)]
    people = _entitled(places, gift)
    had = _had(gift)
    missing = [row for row in people if row.name not in had]
    _write(missing, gift)
    return {"made": len(missing), "had_it": len(people) - len(missing)}


# Offices that may undo what another one gave.
OFFICES_ABOVE = {
    "District Officer",
    "District Leader",
    "Province Officer",
    "Province Leader",
    "An Sinh Manager",
}


def take_back_gift(unit: str, category: str, decision_number: str) -> dict:
    """Undo a gift of a decision below a unit: who stands on no list yet doesn't get it. Returns {"taken_back": number,
    "on_lists": number that keep it}. What was taken back stays as Rejected, and can be given anew. Not committed."""
    frappe.db.get_value("Benefit Category", category, "name", for_update=True)
    filters = {
        "category": category,
        "decision_number": ["in", same_decision(category, decision_number)],
        "source": ["is", "set"],
        "workflow_state": signatures.APPROVED,
        "administrative_unit": ["in", units.subtree(unit)],
    }
    _require_giver(filters)
    waiting = frappe.get_all(DOCTYPE, {**filters, "payroll": ["is", "not set"]}, pluck="name", limit=0)
    listed = frappe.db.count(DOCTYPE, {**filters, "payroll": ["is", "set"]})
    if not waiting and not listed:
        frappe.throw(_("Nobody here was given {0} by decision {1}.").format(category, decision_number))
    for chunk in in_chunks(waiting):
        undone = {"workflow_state": signatures.REJECTED, "gift_key": None}
        frappe.db.set_value(DOCTYPE, {"name": ["in", chunk]}, undone)
    return {"taken_back": len(waiting), "on_lists": listed}


def _require_giver(filters: dict) -> None:
    """What an office above gave, it takes back itself."""
    if OFFICES_ABOVE & set(frappe.get_roles()):
        return
    givers = set(frappe.get_all(DOCTYPE, filters=filters, pluck="owner", limit=0))
    if givers - {frappe.session.user}:
        frappe.throw(
            _(
                "This gift was given by another office or officer. Ask them, or the district, to take it back."
            ),
            frappe.PermissionError,
        )


def count_people(unit: str, gift: Gift) -> int:
    """How many people the gift is for."""
    return len(_entitled([commune["name"] for commune in units.communes(unit)], gift))


def queue_gift(unit: str, gift: Gift) -> None:
    """Give it in the background, as the present user."""
    frappe.enqueue(
        "an_sinh.services.benefits.gifts.give_queued",
        queue="long",
        timeout=3600,
        job_id=f"gift-{gift.category}-{gift.decision_number}-{unit}",
        deduplicate=True,
        enqueue_after_commit=True,
        unit=unit,
        gift=json.dumps(asdict(gift), default=str),
    )


def give_queued(unit: str, gift: str) -> dict:
    """What the queue runs: gives the gift (its JSON) and commits; tells the user what was made."""
    values = json.loads(gift)
    days = {name: getdate(values[name]) for name in ("day", "month", "decision_date")}
    made = give_gift(unit, Gift(**{**values, **days, "only": tuple(values["only"])}))
    frappe.db.commit()
    frappe.publish_realtime("an_sinh_gifts", {"unit": unit, **made}, user=frappe.session.user)
    return made


def _entitled(places: list[str], gift: Gift) -> list:
    """The living people with an approved benefit on the day that is not suspended, in the order of their names."""
    if not places:
        return []
    first = gift.day.replace(day=1)
    entitlement, person = frappe.qb.DocType("Benefit Entitlement"), frappe.qb.DocType("Beneficiary")
    pause = frappe.qb.DocType("Entitlement Suspension")
    paused = (
        frappe.qb.from_(pause)
        .select(pause.parent)
        .where((pause.from_month <= first) & (pause.to_month.isnull() | (pause.to_month >= first)))
    )
    query = (
        frappe.qb.from_(person)
        .join(entitlement)
        .on(entitlement.beneficiary == person.name)
        .select(person.name, person.full_name, person.administrative_unit)
        .distinct()
        .where(person.administrative_unit.isin(places))
        .where(person.workflow_state == signatures.APPROVED)
        .where(person.death_date.isnull() | (person.death_date >= gift.day))
        .where(
            (entitlement.programme == category_of(gift.category).programme)
            & (entitlement.status == signatures.APPROVED)
        )
        .where(
            (entitlement.start_month <= first)
            & (entitlement.end_month.isnull() | (entitlement.end_month >= first))
        )
        .where(entitlement.name.notin(paused))
        .orderby(person.list_order)
        .orderby(person.name)
    )
    if gift.only:
        query = query.where(entitlement.category.isin(gift.only))
    return query.run(as_dict=True)


def _had(gift: Gift) -> set[str]:
    filters = {
        "category": gift.category,
        "decision_number": ["in", same_decision(gift.category, gift.decision_number)],
        "workflow_state": ["!=", signatures.REJECTED],
    }
    return set(frappe.get_all(DOCTYPE, filters=filters, pluck="beneficiary", limit=0))


def _write(people: list, gift: Gift) -> None:
    category = category_of(gift.category)
    why = explanation(category, None, gift.amount)
    table = BulkTable(DOCTYPE)
    for name, row in zip(reserve_series("ML", len(people), DIGITS), people, strict=True):
        table.add(
            name=name,
            beneficiary=row.name,
            full_name=row.full_name,
            administrative_unit=row.administrative_unit,
            category=gift.category,
            programme=category.programme,
            event_date=gift.day,
            month=gift.month,
            amount=gift.amount,
            explanation=why,
            decision_number=gift.decision_number,
            decision_date=gift.decision_date,
            source=gift.source,
            gift_key=gift_key(gift.category, gift.decision_number, row.name),
            workflow_state=signatures.APPROVED,
        )
    table.write()
