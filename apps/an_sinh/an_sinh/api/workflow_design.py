"""A chain of approval as a picture, and what an edit of it would break before it is saved."""

import frappe
from an_sinh.domain.approval import tiers
from an_sinh.services.approval import workflow_edits
from an_sinh.services.common import sent_values
from frappe import _
from frappe.utils import cint

EDITED = ("name", "workflow_name", "document_type", "is_active", "states", "transitions")


@frappe.whitelist(methods=["GET", "POST"])
def picture(name: str) -> dict:
    """A workflow to draw: `states` [{state, role, doc_status, documents}], `documents` being how many stand there
    now, for who may edit it; `transitions` [{state, action, next_state, allowed, condition, tier, when}], `tier` being the one in
    which alone the step exists, or None, and `when` the condition without it; `choices` {roles, states, actions}
    for an editor. For who may read such documents."""
    workflow = frappe.get_doc("Workflow", name)
    # Whoever reads the documents may know whose signatures they need.
    frappe.has_permission(workflow.document_type, "read", throw=True)
    counts: dict[str, int] = {}
    counted = workflow_edits.is_signed(workflow.document_type) and workflow.has_permission("write")
    if counted:
        for row in workflow_edits.held(workflow.document_type):
            counts[row.state] = counts.get(row.state, 0) + row.documents
    return {
        "name": workflow.name,
        "document_type": workflow.document_type,
        "is_active": int(workflow.is_active or 0),
        "states": [
            {
                "state": row.state,
                "role": row.allow_edit,
                "doc_status": cint(row.doc_status),
                "documents": counts.get(row.state, 0) if counted else None,
            }
            for row in workflow.states
        ],
        "transitions": [_transition(row) for row in workflow.transitions],
        "choices": {
            "roles": frappe.get_all("Role", filters={"disabled": 0}, pluck="name", order_by="name", limit=0),
            "states": frappe.get_all("Workflow State", pluck="name", order_by="name", limit=0),
            "actions": frappe.get_all("Workflow Action Master", pluck="name", order_by="name", limit=0),
        },
    }


@frappe.whitelist(methods=["POST"])
def check(doc: str | dict) -> dict:
    """What saving this edited Workflow would break: `problems` as sentences, and `stranded`, the first documents
    that would have no way on ({doctype, name, title, state}). Saves nothing."""
    frappe.has_permission("Workflow", "write", throw=True)
    edited = sent_values.fields_of(doc)
    if not edited.get("document_type"):
        frappe.throw(_("Choose the document type of the workflow first."))
    workflow = frappe.get_doc({"doctype": "Workflow", **{key: edited.get(key) for key in EDITED}})
    problems = workflow_edits.problems_of(workflow)
    return {"problems": problems, "stranded": [] if problems else workflow_edits.stranded(workflow)}


def _transition(row) -> dict:
    keys = ("state", "action", "next_state", "allowed", "condition")
    return {key: row.get(key) for key in keys} | {
        "tier": tiers.only_tier(row.condition),
        "when": tiers.without_tier(row.condition),
    }
