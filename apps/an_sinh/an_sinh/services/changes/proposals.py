"""What a benefit change must be, from the draft to its last signature."""

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import coefficient
from an_sinh.domain.benefits.dated import DatedEntitlement
from an_sinh.domain.changes import rules
from an_sinh.domain.changes.rules import Change, Impossible
from an_sinh.services.approval import signatures
from an_sinh.services.areas import units
from an_sinh.services.benefits import entitlement_store, grants
from an_sinh.services.benefits.programme_rules import check_payable, own_coefficient
from an_sinh.services.changes import collisions, impossible
from an_sinh.services.common import clock, fields
from frappe import _
from frappe.utils import flt, getdate

# What each kind needs, and what else it may say. Everything else is emptied.
NEEDED = {
    rules.GRANT: ("category",),
    rules.ADJUST: ("entitlement", "category"),
    rules.SUSPEND: ("entitlement", "reason"),
    rules.RESUME: ("entitlement",),
    rules.STOP: ("reason",),
    rules.TRANSFER: ("to_unit",),
    rules.CORRECTION: ("entitlement", "reason"),
}
ALLOWED = {
    rules.GRANT: ("programme", "coefficient", "end_month"),
    rules.ADJUST: ("programme", "coefficient", "end_month"),
    rules.SUSPEND: ("programme", "end_month"),
    rules.RESUME: ("programme",),
    rules.STOP: ("programme", "entitlement"),
    rules.TRANSFER: (),
    rules.CORRECTION: ("programme", "category", "coefficient", "end_month", "lasts_on"),
}
SPECIFIC = ("programme", "entitlement", "category", "coefficient", "end_month", "lasts_on", "to_unit")
MISTAKE, CONDITION_CHANGED = "Mistake", "Condition Changed"
# A stop for one of these, while the benefit is suspended, counts from the suspension.
AFTER_SUSPENSION = ("No Longer Eligible", "Refused", "Cannot Be Verified")
NUMBERS = ("coefficient", "lasts_on")
FURTHEST_BACK, WORTH_A_QUESTION, FURTHEST_AHEAD = 120, 24, 24


def complete(change) -> None:
    """Fill in what follows from the rest, and empty what the kind of change doesn't use. Throws for what is
    missing."""
    kind = change.change_type
    if kind not in NEEDED:
        frappe.throw(_("“{0}” is not a kind of benefit change. Choose one from the list.").format(kind or ""))
    for fieldname in set(SPECIFIC) - {*NEEDED[kind], *ALLOWED[kind]}:
        change.set(fieldname, 0 if fieldname in NUMBERS else None)
    if kind == rules.STOP and change.reason == rules.DIED:
        _bury(change)
    for fieldname in ("beneficiary", "effective_month", *NEEDED[kind]):
        if not change.get(fieldname):
            frappe.throw(
                _("{0}: enter “{1}”.").format(_(kind), _(change.meta.get_label(fieldname))),
                frappe.MandatoryError,
            )
    fields.first_of_month(change, "effective_month", "end_month")
    fields.in_order(change, "effective_month", "end_month")
    units.unit_of_beneficiary(change)
    change.full_name = frappe.db.get_value("Beneficiary", change.beneficiary, "full_name")
    change.from_unit = change.administrative_unit if kind == rules.TRANSFER else None
    _complete_entitlement(change)
    change.needs_province_review = int(_is_for_the_province(change))


def check_proposal(change) -> None:
    """Throw unless the person, the months and the entitlements allow the change, as far as that can be known today."""
    _check_person(change)
    _check_months(change)
    if change.change_type == rules.TRANSFER:
        _check_move(change)
    _check_by_rule_set(change)
    collisions.refuse_collision(change)
    entitlements_after(change, entitlement_store.entitlements_of(change.beneficiary))


def warn_of_proposal(change) -> None:
    """Tell what an officer should look at twice, without stopping them."""
    away = clock.months_away(change.effective_month)
    if away < -WORTH_A_QUESTION and change.change_type != rules.CORRECTION:
        month = months.label(_effective(change))
        frappe.msgprint(
            _("Effective month {0} is more than {1} months back. Check it.").format(month, WORTH_A_QUESTION),
            alert=True,
        )


def require_decision(change) -> None:
    """Who signs last decides: the decision has a number and a date."""
    for fieldname in ("decision_number", "decision_date"):
        if not change.get(fieldname):
            frappe.throw(
                _("{0}: enter “{1}” before you approve.").format(
                    change.name, _(change.meta.get_label(fieldname))
                ),
                frappe.MandatoryError,
            )
    if getdate(change.decision_date) > clock.today():
        frappe.throw(_("{0}: the decision is dated in the future. Correct its date.").format(change.name))


def entitlements_after(
    change, entitlements: tuple[DatedEntitlement, ...], for_update: bool = False
) -> tuple[DatedEntitlement, ...]:
    """The person's entitlements after the change; throws, as a sentence, when it is impossible for these entitlements.
    `for_update`: the person as they are now, whatever the transaction saw before."""
    person = frappe.get_doc("Beneficiary", change.beneficiary, for_update=for_update)
    died = death_after(change, person)
    try:
        return rules.outcome(_in_domain(change), entitlements, entitlement_store.month_number(died))
    except Impossible as error:
        frappe.throw(impossible.sentence(error, change), frappe.ValidationError)


def death_after(change, person):
    """The person's date of death once the change holds: a stop because of death sets it, a correction by which a
    benefit ended by mistake takes it back."""
    if change.change_type == rules.STOP and change.reason == rules.DIED:
        return getdate(change.event_date)
    if change.change_type == rules.CORRECTION and change.lasts_on and change.reason == MISTAKE:
        return None
    return getdate(person.death_date) if person.death_date else None


def _bury(change) -> None:
    """A death ends everything from the month after it (Decree 20/2021; facts of Circular 02/2021, article 2)."""
    change.update({"entitlement": None, "programme": None})
    if not change.event_date:
        frappe.throw(_("Enter the day of death as the event date."), frappe.MandatoryError)
    died = getdate(change.event_date)
    if died > clock.today():
        frappe.throw(_("The day of death {0} is in the future.").format(frappe.format(died, "Date")))
    born = (
        frappe.db.get_value("Beneficiary", change.beneficiary, "birth_year") if change.beneficiary else None
    )
    if born and died.year < born:
        frappe.throw(_("The day of death {0} is before the birth.").format(frappe.format(died, "Date")))
    change.effective_month = months.first_day(months.index(died) + 1)


def _complete_entitlement(change) -> None:
    if change.entitlement:
        fields.belongs_to_beneficiary(change, "entitlement")
        held = _known(change, "entitlement", ["programme", "category"])
        change.programme = held.programme
        if change.change_type == rules.CORRECTION and change.category == held.category:
            change.category = None if not flt(change.coefficient) else held.category
    if not change.category:
        return
    category = _known(change, "category", ["programme", "disabled"])
    change.programme = change.programme or category.programme
    if category.programme != change.programme:
        frappe.throw(
            _("Category {0} belongs to {1}. Choose one of {2}.").format(
                change.category, category.programme, change.programme
            )
        )
    if category.disabled:
        frappe.throw(_("Category {0} is no longer used. Choose another one.").format(change.category))
    check_payable(change.category, getdate(change.effective_month), change.change_type != rules.CORRECTION)
    change.coefficient = own_coefficient(change.category, change.coefficient)


def _known(change, fieldname: str, wanted: list[str]):
    """Values of the document that a field names; throws when there is none."""
    field = change.meta.get_field(fieldname)
    values = frappe.db.get_value(field.options, change.get(fieldname), wanted, as_dict=True)
    if values is None:
        frappe.throw(
            _("{0} {1} does not exist.").format(_(field.options), change.get(fieldname)),
            frappe.DoesNotExistError,
        )
    return values


def _is_for_the_province(change) -> bool:
    """Moves to another district in three tiers; merit benefits in two, which the province decides (Decree
    129/2025)."""
    chain = units.ancestors(change.administrative_unit)
    tier = (chain[0].tier if chain else None) or "Three"
    if change.change_type == rules.TRANSFER:
        return tier == "Three" and _district(change.administrative_unit) != _district(change.to_unit)
    if tier != "Two":
        return False
    if change.programme:
        return change.programme == "NCC"
    return any(
        c.programme == "NCC" and not c.cancelled
        for c in entitlement_store.entitlements_of(change.beneficiary)
    )


def _district(unit: str) -> str | None:
    return next((row.name for row in units.ancestors(unit) if row.level == "District"), None)


def _check_person(change) -> None:
    person = frappe.db.get_value(
        "Beneficiary",
        change.beneficiary,
        ["full_name", "workflow_state", "death_date", "merged_into"],
        as_dict=True,
    )
    if person.merged_into:
        frappe.throw(
            _("{0} was merged into {1}. Change that record, or undo the merge.").format(
                change.beneficiary, person.merged_into
            )
        )
    if person.workflow_state != signatures.APPROVED and not entitlement_store.entitlements_of(
        change.beneficiary
    ):
        frappe.throw(
            _("{0} is not approved yet. Have the registration approved first.").format(person.full_name)
        )
    if not person.death_date:
        return
    if change.change_type == rules.TRANSFER or change.reason == rules.DIED:
        frappe.throw(
            _("{0} died on {1}, as the registry says. If that is wrong, have it corrected first.").format(
                person.full_name, frappe.format(person.death_date, "Date")
            )
        )


def _check_months(change) -> None:
    away = clock.months_away(change.effective_month)
    month = months.label(_effective(change))
    if away < -FURTHEST_BACK or away > FURTHEST_AHEAD:
        frappe.throw(
            _(
                "Effective month {0} is too far away. At most {1} years back and {2} ahead are allowed."
            ).format(month, FURTHEST_BACK // 12, FURTHEST_AHEAD // 12)
        )


def _check_by_rule_set(change) -> None:
    """What the decree of the month asks for: ages, the first month, grounds of a suspension and its end."""
    kind = change.change_type
    if kind in (rules.GRANT, rules.ADJUST) or (kind == rules.CORRECTION and change.category):
        grants.check_category(change.category, change.beneficiary, change.effective_month, change.received_on)
    if kind == rules.GRANT:
        grants.check_start(
            *(change.category, change.beneficiary, change.effective_month),
            *(change.decision_date, change.event_date, change.received_on),
        )
    if kind == rules.SUSPEND:
        grants.check_suspension(change.programme, change.effective_month, change.reason, change.received_on)
    if kind == rules.RESUME or (kind == rules.STOP and change.reason in AFTER_SUSPENSION):
        _check_suspension_end(change)


def _check_suspension_end(change) -> None:
    if not change.entitlement or change.reason == CONDITION_CHANGED:
        return
    effective = _effective(change)
    held = next(
        (c for c in entitlement_store.entitlements_of(change.beneficiary) if c.name == change.entitlement),
        None,
    )
    if held is None:
        return
    for rest in held.suspensions:
        if rest.last is None and rest.first <= effective:
            grants.check_after_suspension(held.programme, rest.first, effective, change.received_on)


def _check_move(change) -> None:
    unit = _known(change, "to_unit", ["unit_name", "level", "valid_from", "valid_to"])
    units.refuse_merged(change.to_unit)
    if change.to_unit == change.administrative_unit:
        frappe.throw(_("{0} already lives in {1}.").format(change.full_name, unit.unit_name))
    if unit.level != "Commune":
        frappe.throw(
            _("{0} is not a commune. Choose the commune that the person moves to.").format(unit.unit_name)
        )
    month = getdate(change.effective_month)
    # What a younger unit was made of was there before it.
    begins = None if units.lineage(change.to_unit)[1:] else unit.valid_from
    if (begins and month < getdate(begins)) or (unit.valid_to and month > getdate(unit.valid_to)):
        frappe.throw(
            _("{0} does not exist in {1}. Choose the unit of that time.").format(
                unit.unit_name, months.label(months.index(month))
            )
        )


def _effective(change) -> int:
    return months.index(getdate(change.effective_month))


def _in_domain(change) -> Change:
    return Change(
        change.change_type,
        _effective(change),
        change.entitlement or None,
        change.programme or None,
        change.category or None,
        coefficient(change.coefficient),
        entitlement_store.month_number(change.end_month),
        bool(change.lasts_on),
        change.reason or None,
    )
