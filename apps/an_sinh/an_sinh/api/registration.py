"""A new person in one form: made and sent in one request."""

import frappe
from an_sinh.api import workflow
from an_sinh.services.beneficiaries import registration
from an_sinh.services.common import sent_values
from an_sinh.services.common.deadlocks import repeated_on_deadlock
from frappe.utils import cint

SEND = "Send for Approval"


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def register(
    person: str | dict,
    entitlements: str | list,
    receiver: str | dict | None = None,
    account: str | dict | None = None,
    method: str | dict | None = None,
    send: int | str | bool = 0,
) -> dict:
    """Make the drafts of a new person (`services.beneficiaries.registration`); with `send`, send them for approval too.

    Nothing is made where anything is refused. Returns the names of what was made, and workflow_state."""
    for doctype in (registration.PERSON, registration.ENTITLEMENT):
        frappe.has_permission(doctype, "create", throw=True)
    parts = (sent_values.fields_of(part) or None for part in (receiver, account, method))
    made = registration.register(sent_values.fields_of(person), sent_values.rows(entitlements), *parts)
    if cint(send):
        workflow.take(registration.PERSON, made["beneficiary"], SEND)
    state = frappe.db.get_value(registration.PERSON, made["beneficiary"], "workflow_state")
    return {**made, "workflow_state": state}
