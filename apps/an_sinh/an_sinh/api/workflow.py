"""Approval over HTTP: take an action with a reason, and what waits for me."""

from collections import Counter
from datetime import datetime

import frappe
from an_sinh.services.approval import signatures, waiting
from an_sinh.services.beneficiaries import registration
from an_sinh.services.common import sent_values
from an_sinh.services.common.deadlocks import repeated_on_deadlock
from an_sinh.services.disbursement import orders
from frappe import _
from frappe.model.workflow import apply_workflow, get_transitions
from frappe.utils import now_datetime, strip_html

APPROVABLE = (
    "Beneficiary",
    "Payment Method",
    "Benefit Change",
    "Monthly Payroll",
    "Guardian",
    "Bank Account",
    "Bank Account Change",
    "One-off Benefit",
    "Recovery",
)
# Documents of one request: a slow line loses little, and a request ends in time.
MOST_AT_ONCE = 50


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def act(doctype: str, name: str, action: str, reason: str | None = None) -> dict:
    """Take one workflow action on a document; `reason` is required for actions that lead back.

    A person who was never approved takes along the payment methods that were signed together with the person so far. Returns
    name, workflow_state, docstatus, the actions that are open to the user now and what went along (together: as `act_many`
    answers)."""
    return take(doctype, name, action, reason)


@frappe.whitelist(methods=["GET", "POST"])
def actions(doctype: str, name: str) -> list[dict]:
    """The actions open to the user: action, next_state, needs_reason, and along: the payment methods, in words, that it is
    taken on as well."""
    return _actions(_approvable(doctype, name))


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def act_many(doctype: str, names: str | list, action: str, reason: str | None = None) -> list[dict]:
    """Take one workflow action on each of at most 50 documents, as `act` does on one.

    Each stands for itself: one that is refused holds up no other. Returns per document, in the order
    given, name, done, workflow_state (when done) and message (why not)."""
    wanted = sent_values.names(names)
    if len(wanted) > MOST_AT_ONCE:
        frappe.throw(_("Choose at most {0} documents at once.").format(MOST_AT_ONCE))
    return [_attempt(doctype, name, action, reason) for name in wanted]


@frappe.whitelist(methods=["GET", "POST"])
def actions_of_many(doctype: str, names: str | list) -> list[dict]:
    """The actions that one of the user's roles can take on some of these documents by their states: action,
    needs_reason and count, in the order of the workflow. Whether each document takes it shows when it is taken."""
    workflow = signatures.active_workflow(doctype) if doctype in APPROVABLE else None
    if not workflow or not frappe.has_permission(doctype, "write"):
        return []
    filters = {"name": ["in", sent_values.names(names) or [""]]}
    states = Counter(frappe.get_list(doctype, filters=filters, pluck=signatures.STATE, limit=0))
    order, roles = [row.state for row in workflow.states], set(frappe.get_roles())
    found: dict[str, dict] = {}
    for row in workflow.transitions:
        if row.allowed not in roles or not states.get(row.state):
            continue
        backwards = order.index(row.next_state) < order.index(row.state)
        action = found.setdefault(
            row.action, {"action": row.action, "needs_reason": backwards, "states": set()}
        )
        action["states"].add(row.state)
    return [
        {
            "action": action["action"],
            "needs_reason": action["needs_reason"],
            "count": sum(states[state] for state in action["states"]),
        }
        for action in found.values()
    ]


@frappe.whitelist(methods=["GET", "POST"])
def next_waiting(doctype: str, after: str) -> str | None:
    """The document of this DocType that waits longest for an action of the user, other than `after`; or None."""
    states = waiting.forward_states(doctype) if doctype in APPROVABLE else []
    if not states or not frappe.has_permission(doctype, "write"):
        return None
    found = frappe.get_list(
        doctype,
        filters={signatures.STATE: ["in", states], "name": ["!=", after]},
        pluck="name",
        order_by="modified asc",
        limit=1,
    )
    return found[0] if found else None


@frappe.whitelist(methods=["GET", "POST"])
def waiting_for_me() -> dict:
    """What waits for an action of the user, within their area: documents to sign and orders to release.

    Returns total, and per DocType what `services.approval.waiting` says."""
    found = [*map(waiting.of_doctype, APPROVABLE), orders.to_release()]
    documents = [group for group in found if group["count"]]
    return {"total": sum(group["count"] for group in documents), "documents": documents}


def take(
    doctype: str, name: str, action: str, reason: str | None = None, moment: datetime | None = None
) -> dict:
    """What `act` does, within the caller's transaction: a deadlock ends all of it, and is the caller's to repeat.
    `moment`: that of the act that this is part of."""
    moment = moment or now_datetime()
    doc = _approvable(doctype, name)
    # Asked before: with the last signature the person is approved.
    beside = registration.methods_beside(doc) if doctype == registration.PERSON else []
    doc = _taken(doc, action, reason, moment)
    return {
        "doctype": doctype,
        "name": doc.name,
        "workflow_state": doc.get(signatures.STATE),
        "docstatus": int(doc.docstatus),
        "actions": _actions(doc),
        "together": [_attempt(registration.METHOD, method, action, reason, moment) for method in beside],
    }


def _taken(doc, action: str, reason: str | None, moment: datetime):
    """The document after one action of the user."""
    frappe.flags.approval_reason, frappe.flags.approval_moment = reason, moment
    try:
        return apply_workflow(doc, action)
    finally:
        frappe.flags.approval_reason = frappe.flags.approval_moment = None


def _attempt(
    doctype: str, name: str, action: str, reason: str | None, moment: datetime | None = None
) -> dict:
    """One of many: what it refuses is undone alone, and told as text."""
    point = f"one_{frappe.scrub(doctype)}"
    frappe.db.savepoint(point)
    try:
        taken = take(doctype, name, action, reason, moment)
    except (frappe.ValidationError, frappe.PermissionError) as error:
        frappe.db.rollback(save_point=point)
        frappe.clear_messages()
        message = strip_html(str(error)) or _("You are not permitted to do this.")
        return {"name": name, "done": False, "message": message}
    return {"name": name, "done": True, "workflow_state": taken["workflow_state"], "message": ""}


def _approvable(doctype: str, name: str):
    if doctype not in APPROVABLE:
        frappe.throw(_("{0} has no approval.").format(_(doctype)))
    doc = frappe.get_doc(doctype, name)
    doc.check_permission("read")
    return doc


def _actions(doc) -> list[dict]:
    workflow = signatures.active_workflow(doc.doctype)
    if not workflow or not doc.has_permission("write"):
        return []
    order = [row.state for row in workflow.states]
    along = registration.beside_in_words(doc) if doc.doctype == registration.PERSON else []
    return [
        {
            "along": along,
            "action": transition["action"],
            "next_state": transition["next_state"],
            "needs_reason": order.index(transition["next_state"]) < order.index(transition["state"]),
        }
        for transition in get_transitions(doc, workflow)
    ]
