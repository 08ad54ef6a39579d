"""Loads the workflows of a tier, one JSON file each. One that an administrator edited is never overwritten.

What was loaded is remembered as a fingerprint in An Sinh Settings: a workflow whose present fingerprint is
another one was edited here.
"""

import hashlib
import json
from pathlib import Path

import frappe

STYLES = {"Approved": "Success", "Returned": "Warning", "Rejected": "Danger", "Draft": ""}
STATE_FIELDS = ("state", "doc_status", "allow_edit")
TRANSITION_FIELDS = ("state", "action", "next_state", "allowed", "condition", "allow_self_approval")
SETTINGS = "An Sinh Settings"


def load(tier: str) -> list[str]:
    """Create the workflows of a tier that were never loaded, and renew those that are as they were loaded.
    Returns the names that were written."""
    loaded = json.loads(frappe.db.get_single_value(SETTINGS, "loaded_workflows") or "{}")
    written = []
    for path in sorted(_folder(tier).glob("*.json")):
        definition = json.loads(path.read_text(encoding="utf-8"))
        name = definition["workflow_name"]
        if _may_write(name, definition, loaded.get(name)):
            loaded[name] = fingerprint(_write(name, definition))
            written.append(name)
    if written:
        frappe.db.set_single_value(SETTINGS, "loaded_workflows", json.dumps(loaded, sort_keys=True))
    return written


def fingerprint(workflow) -> str:
    """A hash of what a workflow means: its states and transitions in order, and whether it is active."""

    def plain(row, fieldnames):
        return [str(row.get(fieldname) or "") for fieldname in fieldnames]

    meaning = [
        workflow.get("document_type"),
        str(workflow.get("is_active") or 0),
        [plain(row, STATE_FIELDS) for row in workflow.get("states")],
        [plain(row, TRANSITION_FIELDS) for row in workflow.get("transitions")],
    ]
    return hashlib.sha256(json.dumps(meaning).encode()).hexdigest()


def _folder(tier: str):
    return Path(frappe.get_app_path("an_sinh", "an_sinh", "workflow", tier))


def _may_write(name: str, definition: dict, remembered: str | None) -> bool:
    if not frappe.db.exists("Workflow", name):
        return remembered is None  # an administrator who removed it meant it
    present = fingerprint(frappe.get_doc("Workflow", name))
    return present == remembered and present != fingerprint(definition)


def _write(name: str, definition: dict):
    for state in definition["states"]:
        _ensure("Workflow State", "workflow_state_name", state["state"], style=_style(state["state"]))
    for transition in definition["transitions"]:
        _ensure("Workflow Action Master", "workflow_action_name", transition["action"])
    if frappe.db.exists("Workflow", name):
        workflow = frappe.get_doc("Workflow", name)
        workflow.update(definition)
        return workflow.save(ignore_permissions=True)
    return frappe.get_doc(definition).insert(ignore_permissions=True)


def _style(state: str) -> str:
    return STYLES.get(state, "Primary")


def _ensure(doctype: str, fieldname: str, name: str, **values) -> None:
    if not frappe.db.exists(doctype, name):
        frappe.get_doc({"doctype": doctype, fieldname: name, **values}).insert(ignore_permissions=True)
