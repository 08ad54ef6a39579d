"""Approval over HTTP: take an action with a reason, and what waits for me."""

from collections import Counter

import frappe
from an_sinh.services.approval import signatures
from an_sinh.services.common.deadlocks import repeated_on_deadlock
from frappe import _
from frappe.model.workflow import apply_workflow, get_transitions
from frappe.utils import strip_html

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
ROWS_SHOWN = 5
# Documents of one request: a slow line loses little, and a request ends in time.
MOST_AT_ONCE = 50


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def act(doctype: str, name: str, action: str, reason: str | None = None) -> dict:
    """Take one workflow action on a document; `reason` is required for actions that lead back.

    Returns name, workflow_state, docstatus and the actions that are open to the user now."""
    doc = _approvable(doctype, name)
    frappe.flags.approval_reason = reason
    try:
        doc = apply_workflow(doc, action)
    finally:
        frappe.flags.approval_reason = None
    return {
        "doctype": doctype,
        "name": doc.name,
        "workflow_state": doc.get(signatures.STATE),
        "docstatus": int(doc.docstatus),
        "actions": _actions(doc),
    }


@frappe.whitelist(methods=["GET", "POST"])
def actions(doctype: str, name: str) -> list[dict]:
    """The actions open to the user: action, next_state, needs_reason."""
    return _actions(_approvable(doctype, name))


@frappe.whitelist(methods=["POST"])
def act_many(doctype: str, names: str | list, action: str, reason: str | None = None) -> list[dict]:
    """Take one workflow action on each of at most 50 documents, as `act` does on one.

    Each stands for itself: one that is refused holds up no other. Returns per document, in the order
    given, name, done, workflow_state (when done) and message (why not)."""
    wanted = list(dict.fromkeys(frappe.parse_json(names) or []))
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
    filters = {"name": ["in", frappe.parse_json(names) or [""]]}
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
    states = _forward_states(doctype) if doctype in APPROVABLE else []
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
    """What waits for an action of the user, within their area: total, and per DocType doctype, count and the
    first rows (name, title, workflow_state, administrative_unit, unit_name, modified)."""
    documents = [found for doctype in APPROVABLE if (found := _waiting(doctype))["count"]]
    return {"total": sum(found["count"] for found in documents), "documents": documents}


def _attempt(doctype: str, name: str, action: str, reason: str | None) -> dict:
    """One of many: what it refuses is undone alone, and told as text."""
    frappe.db.savepoint("one_of_many")
    try:
        taken = act(doctype, name, action, reason)
    except (frappe.ValidationError, frappe.PermissionError) as error:
        frappe.db.rollback(save_point="one_of_many")
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
    return [
        {
            "action": transition["action"],
            "next_state": transition["next_state"],
            "needs_reason": order.index(transition["next_state"]) < order.index(transition["state"]),
        }
        for transition in get_transitions(doc, workflow)
    ]


def _waiting(doctype: str) -> dict:
    states = _forward_states(doctype)
    found = {"doctype": doctype, "states": states, "count": 0, "rows": []}
    if not states or not frappe.has_permission(doctype, "write"):
        return found
    filters = {signatures.STATE: ["in", states]}
    found["count"] = len(frappe.get_list(doctype, filters=filters, pluck="name", limit=0))
    title = _title_column(doctype)
    rows = frappe.get_list(
        doctype,
        filters=filters,
        fields=["name", f"{title} as title", signatures.STATE, "administrative_unit", "modified"],
        order_by="modified asc",
        limit=ROWS_SHOWN,
    )
    for row in rows:
        row.unit_name = frappe.get_cached_value("Administrative Unit", row.administrative_unit, "unit_name")
    found["rows"] = rows
    return found


def _title_column(doctype: str) -> str:
    """The field by which people know a document; where that is a link, what it leads to is known by."""
    meta = frappe.get_meta(doctype)
    field = meta.get_field(meta.get_title_field())
    if field is None or field.fieldtype != "Link":
        return field.fieldname if field else "name"
    return f"{field.fieldname}.{frappe.get_meta(field.options).get_title_field()}"


def _forward_states(doctype: str) -> list[str]:
    """States from which one of the user's roles can take a document forward."""
    workflow = signatures.active_workflow(doctype)
    if not workflow:
        return []
    order = [row.state for row in workflow.states]
    roles = frappe.get_roles()
    forward = {
        t.state
        for t in workflow.transitions
        if t.allowed in roles and order.index(t.next_state) > order.index(t.state)
    }
    return [state for state in order if state in forward]
