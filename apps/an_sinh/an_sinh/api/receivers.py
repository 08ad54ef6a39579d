"""Guardians and authorised receivers whose papers run out."""

import frappe
from an_sinh.services.payees import guardians


@frappe.whitelist(methods=["GET", "POST"])
def expiring() -> dict:
    """Papers within the user's area that have run out or do so within 60 days: {"total", "rows": [{name, full_name,
    kind, relation, valid_until, expiry, beneficiary, beneficiary_name, administrative_unit, unit_name}]}."""
    if not frappe.has_permission(guardians.DOCTYPE, "read"):
        return {"total": 0, "rows": []}
    return guardians.expiring()
