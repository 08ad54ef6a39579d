"""Loads the workflows: one JSON file per DocType and tier, joined to one workflow that knows both tiers.

A workflow that an administrator edited is never overwritten. What was loaded is remembered as a fingerprint in
An Sinh Settings: a workflow whose present fingerprint is another one was edited here.
"""

import hashlib
import json
from pathlib import Path

import frappe
from an_sinh.domain.approval import tiers

STYLES = {"Approved": "Success", "Returned": "Warning", "Rejected": "Danger", "Draft": ""}
STATE_FIELDS = ("state", "doc_status", "allow_edit")
TRANSITION_FIELDS = ("state", "action", "next_state", "allowed", "condition", "allow_self_approval")
SETTINGS = "An Sinh Settings"
FOLDERS = ("three_tier", "two_tier")


def load() -> list[str]:
    """Create the workflows that were never loaded, and renew those that are as they were loaded. One of an
    earlier version that had another name is replaced, or stays when it was edited. Returns the names that were
    written."""
    loaded = json.loads(frappe.db.get_single_value(SETTINGS, "loaded_workflows") or "{}")
    written = []
    for doctype in doctypes():
        definition = definition_of(doctype)
        name = definition["workflow_name"]
        former = f"{doctype}: three tiers"
        replaces = former in loaded and name not in loaded
        if replaces and not _is_as_loaded(former, loaded[former]):
            continue  # one that was edited, or that an administrator removed, means that this one isn't wanted
        if _may_write(name, definition, loaded.get(name)):
            loaded[name] = fingerprint(_write(name, definition))
            written.append(name)
        if replaces:
            frappe.delete_doc("Workflow", former, ignore_permissions=True, force=True)
    if written:
        frappe.db.set_single_value(SETTINGS, "loaded_workflows", json.dumps(loaded, sort_keys=True))
    return written


def doctypes() -> list[str]:
    """The DocTypes that come with a workflow and exist on this site."""
    named = sorted({doctype for folder in FOLDERS for doctype in _read(folder)})
    return [doctype for doctype in named if frappe.db.exists("DocType", doctype)]


def definition_of(doctype: str) -> dict:
    """The workflow that comes with the app, both tiers in one."""
    return tiers.join(*(_read(folder).get(doctype) for folder in FOLDERS))


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


def _read(folder: str) -> dict[str, dict]:
    paths = Path(frappe.get_app_path("an_sinh", "an_sinh", "workflow", folder)).glob("*.json")
    found = (json.loads(path.read_text(encoding="utf-8")) for path in paths)
    return {definition["document_type"]: definition for definition in found}


def _is_as_loaded(name: str, remembered: str | None) -> bool:
    return bool(frappe.db.exists("Workflow", name)) and (
        fingerprint(frappe.get_doc("Workflow", name)) == remembered
    )


def _may_write(name: str, definition: dict, remembered: str | None) -> bool:
    if not frappe.db.exists("Workflow", name):
        return remembered is None  # an administrator who removed it meant it
    return _is_as_loaded(name, remembered) and remembered != fingerprint(definition)


def _write(name: str, definition: dict):
    for state in definition["states"]:
        _ensure("Workflow State", "workflow_state_name", state["state"], style=_style(state["state"]))
    for transition in definition["transitions"]:
        _ensure("Workflow Action Master", "workflow_action_name", transition["action"])
    known = frappe.db.exists("Workflow", name)
    workflow = frappe.get_doc("Workflow", name) if known else frappe.get_doc(definition)
    workflow.flags.by_service = True  # on a new site nobody has the roles yet
    if not known:
        return workflow.insert(ignore_permissions=True)
    workflow.update(definition)
    return workflow.save(ignore_permissions=True)


def _style(state: str) -> str:
    return STYLES.get(state, "Primary")


def _ensure(doctype: str, fieldname: str, name: str, **values) -> None:
    if not frappe.db.exists(doctype, name):
        frappe.get_doc({"doctype": doctype, fieldname: name, **values}).insert(ignore_permissions=True)
