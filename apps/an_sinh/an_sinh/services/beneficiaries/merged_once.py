"""What is paid once, when two records turn out to be one person: the person gets it once."""

import frappe
from an_sinh.domain.benefits import one_off as rules
from an_sinh.services.approval import signatures
from an_sinh.services.benefits import one_off
from an_sinh.services.benefits.one_off_awards import category_of, funeral_categories

FIELDS = ["name", "category", "decision_number", "month"]


def take_once(trace, staying, going) -> None:
    """What was decided for the record that goes and stands on no list is paid to the record that stays, or to nobody
    where that one has it already. Written through `trace` (`services.beneficiaries.merge.Trace`), so that it is undone
    with the merge."""
    waiting = frappe.get_all(
        one_off.DOCTYPE,
        filters={
            "beneficiary": going.name,
            signatures.STATE: signatures.APPROVED,
            "payroll": ["is", "not set"],
            "rise_of": ["is", "not set"],
        },
        fields=FIELDS,
        order_by="name asc",
        limit=0,
    )
    for row in waiting:
        if _has(staying.name, row):
            trace.write(one_off.DOCTYPE, row.name, {signatures.STATE: signatures.REJECTED, "gift_key": None})
        else:
            trace.write(one_off.DOCTYPE, row.name, _as_of(staying, row))


def _as_of(staying, row) -> dict:
    key = one_off.gift_key(row.category, row.decision_number, staying.name) if _is_gift(row) else None
    return {
        "beneficiary": staying.name,
        "full_name": staying.full_name,
        "administrative_unit": staying.administrative_unit,
        "gift_key": key,
    }


def _has(person: str, row) -> bool:
    """Whether a person has a payment already: the gift of one decision, one funeral, the three months once."""
    filters = {"beneficiary": person, signatures.STATE: ["!=", signatures.REJECTED], "category": row.category}
    rule = category_of(row.category).one_off_rule
    if rule in rules.FUNERAL:
        filters["category"] = ["in", funeral_categories()]
    elif rule == rules.BY_DECISION and row.decision_number:
        filters["decision_number"] = ["in", one_off.same_decision(row.category, row.decision_number)]
    elif rule == rules.BY_DECISION:
        filters["month"] = row.month
    return bool(frappe.db.exists(one_off.DOCTYPE, filters))


def _is_gift(row) -> bool:
    return bool(row.decision_number) and category_of(row.category).one_off_rule == rules.BY_DECISION
