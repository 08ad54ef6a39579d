"""One-off payments over HTTP: what one is worth, gifts to everybody, and the lists by which they are paid."""

import frappe
from an_sinh.domain.base.money import whole
from an_sinh.domain.benefits import one_off as rules
from an_sinh.services.benefits import gifts, one_off_awards
from an_sinh.services.benefits.gifts import Gift
from an_sinh.services.common import fields, sent_values
from an_sinh.services.common.deadlocks import repeated_on_deadlock
from an_sinh.services.payroll import one_off as one_off_payroll
from frappe import _

BENEFIT, PAYROLL = "One-off Benefit", "Monthly Payroll"


@frappe.whitelist(methods=["GET", "POST"])
def award(beneficiary: str, category: str, event_date: str) -> dict:
    """What a one-off category is worth for a death on `event_date` (YYYY-MM-DD): `{"amount": đồng, "explanation"}`.
    Saves nothing. Needs the right to read the person and their benefits: the worth tells what they receive."""
    for doctype in (BENEFIT, "Benefit Entitlement"):
        frappe.has_permission(doctype, "read", throw=True)
    frappe.get_doc("Beneficiary", beneficiary).check_permission("read")
    row = one_off_awards.category_of(category)
    if row.one_off_rule not in rules.FOR_DEATH:
        frappe.throw(_("The amount of {0} is set by a decision.").format(category))
    found = one_off_awards.award_of(row, beneficiary, fields.day_of(event_date, _("Day of Death or Gift")))
    return {"amount": found.amount, "explanation": one_off_awards.explanation(row, found, found.amount)}


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def give(
    administrative_unit: str,
    category: str,
    amount: int | float | str,
    month: str,
    decision_number: str,
    decision_date: str,
    day: str | None = None,
    only: list | str | None = None,
) -> dict:
    """Give `amount` đồng to everybody below a unit who has a benefit on `day` (the first of `month` unless given).

    `only`: the Benefit Categories that the decision names (a list or its JSON); all of the programme without it.
    Returns `{"made", "had_it"}`, or `{"queued": number of people}` for very many. Needs the right to create
    One-off Benefits of that unit. Called again it gives nobody twice."""
    _require_create(BENEFIT, administrative_unit)
    listed = fields.day_of(month, _("List Month")).replace(day=1)
    gift = Gift(
        category=category,
        amount=whole(amount) or 0,
        day=fields.day_of(day, _("Day of Death or Gift")) if day else listed,
        month=listed,
        decision_number=" ".join(decision_number.split()),
        decision_date=fields.day_of(decision_date, _("Decision Date")),
        only=tuple(sent_values.names(only)),
    )
    gifts.check_gift(gift)
    people = gifts.count_people(administrative_unit, gift)
    if people <= gifts.AT_ONCE:
        return gifts.give_gift(administrative_unit, gift)
    gifts.queue_gift(administrative_unit, gift)
    return {"queued": people}


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def take_back(administrative_unit: str, category: str, decision_number: str) -> dict:
    """Undo a gift below a unit for whoever stands on no list yet. Returns `{"taken_back", "on_lists"}`. Needs the right
    to create One-off Benefits of that unit."""
    _require_create(BENEFIT, administrative_unit)
    return gifts.take_back_gift(administrative_unit, category, " ".join(decision_number.split()))


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def prepare(month: str, administrative_unit: str, programme: str | None = None) -> dict:
    """Put the approved One-off Benefits of every commune at or below a unit that are due by `month` on lists.

    Returns `{"payrolls": names, open ones too}`. Needs the right to create payrolls of that unit."""
    _require_create(PAYROLL, administrative_unit)
    if programme and not frappe.db.exists("Benefit Programme", programme):
        frappe.throw(_("There is no benefit programme {0}.").format(programme))
    day = fields.day_of(month, _("Month"))
    names = one_off_payroll.generate_for_locality(day, administrative_unit, programme)
    if not names:
        frappe.msgprint(_("No approved one-off benefit waits to be paid in this month."))
    return {"payrolls": names}


def _require_create(doctype: str, unit: str) -> None:
    wanted = frappe.new_doc(doctype)
    wanted.administrative_unit = unit
    frappe.has_permission(doctype, "create", doc=wanted, throw=True)
