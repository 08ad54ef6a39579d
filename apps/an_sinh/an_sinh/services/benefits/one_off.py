"""One-off payments: funeral support, the three months of a person with merit who died, and gifts.

What each is worth stands in its Benefit Category as a rule. A funeral is supported once, by the highest of the
regimes that the person belonged to (Decree 20/2021 art. 11; Decree 176/2025).
"""

import datetime
import hashlib

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import dong, dotted
from an_sinh.domain.base.terms import WITH_PREPARER
from an_sinh.domain.benefits import one_off as rules
from an_sinh.domain.benefits.age_steps import Birth, age_on
from an_sinh.domain.ledger.papers import folded
from an_sinh.domain.values.id_numbers import parse_id
from an_sinh.services.approval import signatures
from an_sinh.services.benefits.one_off_awards import (
    award_of,
    category_of,
    entitled_at_death,
    explanation,
    funeral_categories,
    funerals,
    may_claim,
    person_of,
)
from an_sinh.services.benefits.rule_sets import Catalogue
from an_sinh.services.payees import account_numbers
from frappe import _
from frappe.utils import cint, cstr, flt, getdate

DOCTYPE = "One-off Benefit"
# Above this a decision's amount is taken for a slip of the keyboard, in đồng.
MOST = 1_000_000_000
MOST_YEARS = 60


def set_category(doc) -> None:
    """The category is one that is paid once; the programme follows it."""
    category = category_of(doc.category)
    if category.payment_kind != "One-off":
        frappe.throw(_("{0} is a monthly benefit. Choose one that is paid once.").format(doc.category))
    if category.disabled and doc.is_new():
        frappe.throw(_("Category {0} is no longer used. Choose another one.").format(doc.category))
    doc.programme = category.programme


def set_person(doc) -> None:
    """Name and, where it is recorded, the day of death; after the signatures both stay as they were signed."""
    person = person_of(doc.beneficiary)
    if not signatures.is_signed(doc):
        doc.full_name = person.full_name
        if _is_for_death(doc) and person.death_date:
            doc.event_date = person.death_date
    if doc.event_date and getdate(doc.event_date) > getdate() and _is_for_death(doc):
        frappe.throw(_("The day of death of {0} is in the future.").format(doc.full_name))


def refuse_change_of_rise(doc) -> None:
    """What a decree adds to a benefit follows from that benefit; nobody enters, changes or returns it."""
    if doc.rise_of and not doc.flags.by_service:
        frappe.throw(
            _("{0} is what a decree adds to {1}. It follows from the law and can’t be changed.").format(
                doc.name, doc.rise_of
            ),
            frappe.PermissionError,
        )


def check_once(doc) -> None:
    """One funeral, once the three months, and each gift of a decision once; what a decree adds to it later is a rise."""
    rejected = doc.workflow_state == signatures.REJECTED
    if rejected or not signatures.is_signed(doc):
        doc.gift_key = None if rejected else _gift_key_of(doc)
    if rejected:
        return
    # Two who enter the same at once take turns here.
    frappe.db.get_value("Beneficiary", doc.beneficiary, "name", for_update=True)
    rule = category_of(doc.category).one_off_rule
    filters = {
        "beneficiary": doc.beneficiary,
        "name": ["!=", doc.name or ""],
        "workflow_state": ["!=", signatures.REJECTED],
        "rise_of": ["is", "not set"],
    }
    if rule in rules.FUNERAL:
        filters["category"] = ["in", funeral_categories()]
    else:
        filters["category"] = doc.category
    if rule == rules.BY_DECISION:
        same = {"decision_number": ["in", same_decision(doc.category, doc.decision_number or "")]}
        filters |= same if doc.decision_number else {"month": doc.month}
    if other := frappe.db.get_value(DOCTYPE, filters, "name"):
        frappe.throw(
            _("{0} already has this payment: {1}. It is paid once.").format(doc.full_name, other),
            frappe.DuplicateEntryError,
        )


def check_way(doc) -> None:
    """An account is named in full, and nowhere else; the claimant's ID number is one."""
    if doc.channel == "Account":
        if not (doc.provider and doc.account_number and doc.account_holder):
            frappe.throw(_("Enter bank, number and holder of the account, or choose cash."))
        account_numbers.account_number(doc)
    else:
        doc.account_number = doc.account_holder = None
        doc.provider = doc.provider if doc.channel else None
    try:
        number = parse_id(cstr(doc.claimant_id_number).replace(" ", ""))
    except ValueError:
        frappe.throw(
            _("ID number “{0}” of {1} has neither 12 digits (CCCD) nor 9 (old CMND). Correct it or leave it "
              "empty.").format(doc.claimant_id_number, doc.claimant_name)
        )  # fmt: skip
    doc.claimant_id_number = number.number if number else None


def set_amount(doc) -> None:
    """Work the amount out, while nobody has signed it; a decision's amount is only held against common sense."""
    if signatures.is_signed(doc):
        return
    category = category_of(doc.category)
    if category.one_off_rule == rules.BY_DECISION:
        amount = flt(doc.amount)
        if not 1 <= amount <= MOST or amount % 1:
            frappe.throw(
                _("Enter the amount that the decision sets, between 1 đ and {0} đ.").format(dotted(MOST))
            )
        doc.explanation, doc.rate = explanation(category, None, dong(doc.amount)), None
        return
    _check_quantity(doc, category)
    if not doc.event_date and category.one_off_rule == rules.MERIT:
        frappe.throw(
            _("Enter the day of the decision about {0}: the amount follows from its month.").format(
                doc.full_name
            )
        )
    if not doc.event_date:
        frappe.throw(
            _("Enter the day of death of {0}: the amount follows from its month.").format(doc.full_name)
        )
    award = award_of(category, doc.beneficiary, getdate(doc.event_date), cint(doc.quantity) or 1)
    doc.amount, doc.rate = award.amount, award.rate
    doc.explanation = explanation(category, award, award.amount)
    _refuse_lower_funeral(doc, category)


def check_complete(doc) -> None:
    """What is sent names who receives the money of a dead person, and the ground where the registry shows none."""
    if doc.workflow_state in WITH_PREPARER or not _is_for_death(doc):
        return
    if not doc.claimant_name:
        frappe.throw(_("Enter who receives the money for {0}, then send it.").format(doc.full_name))
    day = getdate(doc.event_date)
    if doc.note or entitled_at_death(doc.beneficiary, doc.programme, day) or _is_old_survivor(doc, day):
        return
    if article := _article_for_the_poor(doc, day):
        frappe.throw(
            _(
                "{0} was not yet {1} and had a monthly benefit of another programme: a funeral is supported if the household "
                "was poor or nearly poor ({2}). Write number and date of the household's paper in the note."
            ).format(doc.full_name, _rules_of(doc, day).funeral_min_age, article)
        )
    frappe.throw(
        _(
            "{0} had no benefit of {1} in the month of death. Write in the note on what ground it is paid."
        ).format(doc.full_name, doc.programme)
    )


def check_approval(doc) -> None:
    """At the last signature the decision is numbered, and the death is in the record as it was claimed."""
    if doc.flags.by_service or not signatures.has_reached(doc, signatures.APPROVED):
        return
    if not (doc.decision_number and doc.decision_date):
        frappe.throw(_("Enter number and date of the decision, then approve {0}.").format(doc.name))
    person = person_of(doc.beneficiary)
    if not _is_for_death(doc) or person.workflow_state != signatures.APPROVED:
        return  # who died before their registration was approved has no benefit to stop
    if not person.death_date:
        frappe.throw(
            _(
                "The death of {0} is not in the record yet. Have the change “Stop” (died) approved first."
            ).format(doc.full_name)
        )
    if getdate(person.death_date) != getdate(doc.event_date):
        frappe.throw(
            _(
                "The record of {0} has another day of death ({1}). Return {2} so that it is recalculated."
            ).format(doc.full_name, frappe.format(person.death_date, "Date"), doc.name)
        )


def check_decided(doc) -> None:
    """Once approved, the decision stays: by it nobody gets the same payment twice."""
    before = doc.get_doc_before_save()
    if before is None or not before.workflow_state == doc.workflow_state == signatures.APPROVED:
        return
    if changed := signatures.changed_fields(doc, ("decision_number", "decision_date")):
        frappe.throw(
            _("{0} is approved by its decision, so {1} can't be changed.").format(
                doc.name, ", ".join(changed)
            ),
            frappe.PermissionError,
        )


def check_not_listed(doc) -> None:
    """What stands on a list can't go back any more."""
    before = doc.get_doc_before_save()
    if before is None or before.workflow_state != signatures.APPROVED or not doc.payroll:
        return
    if doc.workflow_state != signatures.APPROVED:
        frappe.throw(
            _("{0} is already on the list {1}. While that is a draft, have it deleted first.").format(
                doc.name, doc.payroll
            )
        )


def same_decision(category: str, number: str) -> list[str]:
    """How one decision is written on the payments of a category: “15/QĐ-UBND” and “15 – QD_ubnd” are the same."""
    written = frappe.get_all(
        DOCTYPE,
        filters={"category": category, "decision_number": ["is", "set"]},
        pluck="decision_number",
        group_by="decision_number",
        order_by="decision_number",
        limit=0,
    )
    return [number, *(other for other in written if folded(other) == folded(number))]


def _gift_key_of(doc) -> str | None:
    if doc.decision_number and category_of(doc.category).one_off_rule == rules.BY_DECISION:
        return gift_key(doc.category, doc.decision_number, doc.beneficiary)
    return None


def gift_key(category: str, decision_number: str, beneficiary: str) -> str:
    """What is unique of a gift that counts: one of a decision for each person.

    The last wall (a unique field), should two who give it ever not see each other."""
    text = "\x1f".join((category, folded(decision_number), beneficiary))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _check_quantity(doc, category) -> None:
    """Years of seniority, where the category counts them; nothing else is counted."""
    if not category.counted:
        doc.quantity = 0
    elif not 1 <= cint(doc.quantity) <= MOST_YEARS:
        frappe.throw(
            _("Enter the number of years of {0}, between 1 and {1}.").format(doc.full_name, MOST_YEARS)
        )


def _is_old_survivor(doc, day: datetime.date) -> bool:
    """Whether a funeral is supported because of the age: from 80, by Decree 335/2026 from 75, with a monthly benefit of
    another programme."""
    return _is_survivor_from(_rules_of(doc, day).funeral_min_age, doc, day)


def _article_for_the_poor(doc, day: datetime.date) -> str | None:
    """The article by which a funeral of a younger survivor is supported if the household was poor (Decree 335/2026: from 70);
    None where it isn't. Nobody recorded who is poor, so that the note says it."""
    law = _rules_of(doc, day)
    return law.funeral_article if _is_survivor_from(law.funeral_poor_min_age, doc, day) else None


def _is_survivor_from(youngest: int | None, doc, day: datetime.date) -> bool:
    if not youngest or category_of(doc.category).one_off_rule not in rules.FUNERAL:
        return False
    person = frappe.db.get_value(
        "Beneficiary", doc.beneficiary, ["birth_precision", "birth_date", "birth_year"], as_dict=True
    )
    birth = Birth.known(person.birth_precision, person.birth_date, person.birth_year)
    if birth is None or age_on(birth, day) < youngest * 12:
        return False
    others = frappe.get_all("Benefit Programme", filters={"name": ["!=", doc.programme]}, pluck="name")
    return any(entitled_at_death(doc.beneficiary, programme, day) for programme in others)


def _rules_of(doc, day: datetime.date):
    return Catalogue(doc.programme).rules(doc.programme, months.index(day))


def _refuse_lower_funeral(doc, category) -> None:
    """Only the highest regime pays; which ones are open follows from the benefits that the person had."""
    if category.one_off_rule not in rules.FUNERAL:
        return
    day = getdate(doc.event_date)
    awards = {}
    for other in funerals():
        if other.name != category.name and may_claim(other, doc.beneficiary, day):
            awards[other.name] = award_of(other, doc.beneficiary, day).amount
    better = max(awards, key=lambda name: awards[name], default=None)
    if better and awards[better] > dong(doc.amount):
        frappe.throw(
            _("A funeral is supported by the highest regime only: for {0} that is {1} with {2} đ.").format(
                doc.full_name, better, dotted(awards[better])
            )
        )


def _is_for_death(doc) -> bool:
    return category_of(doc.category).one_off_rule in rules.FOR_DEATH
