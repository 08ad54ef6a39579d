"""Approved changes become facts: each once, whole, and not before its list's month."""

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.changes import rules
from an_sinh.services.approval import signatures
from an_sinh.services.benefits import entitlement_store
from an_sinh.services.changes import payment_status, proposals, timing
from an_sinh.services.common import clock
from frappe import _
from frappe.utils import getdate, now_datetime

DOCTYPE = "Benefit Change"
SAVEPOINT = "an_sinh_change"
# What a rule may throw; anything else is a fault and stops the payroll that asked.
REFUSALS = (frappe.ValidationError, frappe.DuplicateEntryError, frappe.PermissionError)


def approved(change) -> None:
    """A change has its last signature: it takes effect now, or waits for its list's month. Throws when the facts
    no longer allow it; then it isn't approved either."""
    if timing.apply_month(change) <= clock.this_month():
        apply_change(change)
        return
    proposals.entitlements_after(change, entitlement_store.entitlements_of(change.beneficiary))
    frappe.msgprint(
        _("{0} is approved. It takes effect with the list of {1}.").format(
            change.name, months.label(months.index(timing.apply_month(change)))
        ),
        alert=True,
    )


def apply_due(month, units: list[str] | None = None) -> list[str]:
    """Let every approved change that waits for a list up to `month` take effect; of people of `units`, or who move
    there, or of everybody. Returns the names of those that did. One that has become impossible is closed without
    effect, and says why. Does not commit."""
    month = getdate(month)
    done, moved = [], False
    for row in _waiting(month):
        if units is not None and not {row.administrative_unit, row.to_unit} & set(units):
            continue
        change = frappe.get_doc(DOCTYPE, row.name)
        if timing.apply_month(change) > month:
            continue
        frappe.db.savepoint(SAVEPOINT)
        try:
            applied = apply_change(change)
        except frappe.TimestampMismatchError:
            raise  # somebody else was at it: that says nothing about the change
        except REFUSALS as error:
            frappe.db.rollback(save_point=SAVEPOINT)
            frappe.clear_last_message()
            _close_without_effect(change, str(error))
            continue
        if applied:
            done.append(row.name)
            moved = moved or bool(row.to_unit)
    # Whoever has moved here may bring further changes along.
    return done + apply_due(month, units) if moved and units is not None else done


def apply_change(change) -> bool:
    """Write what a change does to the person's entitlements, their unit and their standing. Returns whether it did: a
    change takes effect once. Throws when it is impossible."""
    take_turn(change)
    if has_taken_effect(change):
        return False
    before = entitlement_store.entitlements_of(change.beneficiary, for_update=True)
    after = proposals.entitlements_after(change, before, for_update=True)
    entitlement = entitlement_store.write_changes(before, after, change)
    _change_person(change, entitlement_store.entitlements_of(change.beneficiary, for_update=True))
    record = {"before": entitlement_store.as_record(before), "after": entitlement_store.as_record(after)}
    _settle(change, entitlement, record)
    return True


def take_turn(change) -> None:
    """Changes of one person are saved and take effect one after the other, until the transaction ends."""
    frappe.db.get_value("Beneficiary", change.beneficiary, "name", for_update=True)


def has_taken_effect(change) -> bool:
    """Whether it has, as it stands now; a snapshot or a form may not know it yet."""
    return bool(frappe.db.get_value(DOCTYPE, change.name, "applied_at", for_update=True))


def _waiting(month) -> list:
    """Found by the index of what has not taken effect: few have not, and every payroll asks."""
    change = frappe.qb.DocType(DOCTYPE)
    return (
        frappe.qb.from_(change)
        .select(change.name, change.administrative_unit, change.to_unit)
        .where(change.applied_at.isnull() & (change.workflow_state == signatures.APPROVED))
        .where(change.list_month <= month)
        .orderby(change.list_month)
        .orderby(change.sent_at)
        .orderby(change.name)
        .run(as_dict=True)
    )


def _change_person(change, entitlements: tuple) -> None:
    """Move, bury or stop the person as the change says; nothing else of the record is touched."""
    person = frappe.get_doc("Beneficiary", change.beneficiary, for_update=True)
    died = proposals.death_after(change, person)
    values = {
        "death_date": died,
        "status": payment_status.payment_status_of(entitlements, died is not None),
    }
    if change.change_type == rules.TRANSFER:
        values |= {"administrative_unit": change.to_unit, "moved_at": now_datetime()}
        _take_along(change)
    if all(person.get(fieldname) == value for fieldname, value in values.items()):
        return
    person.update(values)
    person.flags.by_service = True
    # What is missing in an old record doesn't hold up its person's money.
    person.flags.ignore_validate = person.flags.ignore_mandatory = True
    person.save(ignore_permissions=True)


def _take_along(change) -> None:
    """Other changes of the person that are still on their way go on in the new unit."""
    table = frappe.qb.DocType(DOCTYPE)
    (
        frappe.qb.update(table)
        .set(table.administrative_unit, change.to_unit)
        .where((table.beneficiary == change.beneficiary) & (table.name != change.name))
        .where(table.applied_at.isnull() & (table.workflow_state != signatures.REJECTED))
        .run()
    )


def _settle(change, entitlement: str | None, record: dict) -> None:
    change.db_set(
        {
            "applied_at": now_datetime(),
            "applied_entitlement": entitlement,
            "outcome": frappe.as_json(record, indent=None),
        },
        update_modified=False,
    )


def _close_without_effect(change, why: str) -> None:
    _settle(change, None, {"before": [], "after": [], "without_effect": why})
    change.add_comment("Comment", _("Without effect: {0}").format(why))
