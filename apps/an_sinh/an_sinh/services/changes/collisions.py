"""One open change at a time about one thing: two on their way at once would each be right about facts that the other
one alters."""

import frappe
from an_sinh.domain.changes import rules
from an_sinh.services.approval import signatures
from frappe import _


def open_changes(beneficiary: str, besides: str | None = None) -> list:
    """Changes of a person that have neither taken effect nor been rejected."""
    return frappe.get_all(
        "Benefit Change",
        filters={
            "beneficiary": beneficiary,
            "applied_at": ["is", "not set"],
            signatures.STATE: ["!=", signatures.REJECTED],
            "name": ["!=", besides or ""],
        },
        fields=["name", "change_type", "entitlement", "category", "programme", "reason"],
        order_by="name",
        limit=0,
    )


def refuse_collision(change) -> None:
    """One open change at a time about one thing. A report of death waits for nothing."""
    for other in open_changes(change.beneficiary, change.name):
        if _collide(change, other):
            frappe.throw(
                _("{0} ({1}) is about the same benefit and still open. Finish or reject it first.").format(
                    other.name, _(other.change_type)
                )
            )


def _collide(one, other) -> bool:
    kinds = {one.change_type, other.change_type}
    if len(kinds) == 1 and one.change_type == rules.TRANSFER:
        return True
    if rules.TRANSFER in kinds:
        return False
    deaths = [change for change in (one, other) if change.reason == rules.DIED and not change.entitlement]
    if deaths:
        return len(deaths) == 2
    if one.entitlement and other.entitlement:
        return one.entitlement == other.entitlement
    if kinds == {rules.GRANT}:
        return one.category == other.category
    stops_all = any(c.change_type == rules.STOP and not c.entitlement for c in (one, other))
    return stops_all and (not one.programme or not other.programme or one.programme == other.programme)
