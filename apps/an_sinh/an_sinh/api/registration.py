"""A new person in one form: made and sent in one request."""

import frappe
from an_sinh.api import workflow
from an_sinh.services.beneficiaries import registration
from an_sinh.services.common.deadlocks import repeated_on_deadlock
from frappe import _
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
    parts = [_part(part) for part in (person, receiver, account, method)]
    rows = frappe.parse_json(entitlements)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        frappe.throw(_("Enter what the person is to receive as a list."))
    own, *others = parts
    made = registration.register(own or {}, rows, *others)
    if cint(send):
        workflow.act(registration.PERSON, made["beneficiary"], SEND)
    state = frappe.db.get_value(registration.PERSON, made["beneficiary"], "workflow_state")
    return {**made, "workflow_state": state}


def _part(value: str | dict | None) -> dict | None:
    """A part of the form; an empty one is none. Throws for what is no set of fields."""
    parsed = frappe.parse_json(value) if value else None
    if parsed is not None and not isinstance(parsed, dict):
        frappe.throw(_("Enter the fields of each part by their names."))
    return parsed or None
