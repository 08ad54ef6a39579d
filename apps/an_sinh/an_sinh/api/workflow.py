"""Approval over HTTP: take an action with a reason, and what waits for me."""

import frappe
from an_sinh.services.approval import signatures
from an_sinh.services.common.deadlocks import repeated_on_deadlock
from frappe import _
from frappe.model.workflow import apply_workflow, get_transitions

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


@frappe.whitelist(methods=["GET", "POST"])
def waiting_for_me() -> dict:
    """What waits for an action of the user, within their area: total, and per DocType doctype, count and the
    first rows (name, title, workflow_state, administrative_unit, unit_name, modified)."""
    documents = [found for doctype in APPROVABLE if (found := _waiting(doctype))["count"]]
    return {"total": sum(found["count"] for found in documents), "documents": documents}


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
