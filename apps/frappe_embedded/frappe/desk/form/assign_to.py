"""Assigning documents: a ToDo for each assignee, who gets the document shared if he can't see it otherwise."""

import json
from typing import Any

import frappe
import frappe.share
from frappe import _
from frappe.utils import escape_html, nowdate

DONE = ("Cancelled", "Closed")


class DuplicateToDoError(frappe.ValidationError):
    """The document is already assigned to the user."""


def get(args: dict | None = None) -> list[dict]:
    """Open assignments of a document (`doctype`, `name`): the assignee as `owner`, and the ToDo's name."""
    args = args or frappe.form_dict
    filters = {
        "reference_type": args.get("doctype"),
        "reference_name": args.get("name"),
        "status": ["not in", DONE],
    }
    return frappe.get_all("ToDo", filters, ["allocated_to as owner", "name"], limit=5)


@frappe.whitelist()
def add(args: dict | None = None, *, ignore_permissions: bool = False) -> list[dict]:
    """Assign a document to the users in `assign_to`; returns its open assignments.

    *args*: `doctype`, `name`, `assign_to` (a list or its JSON); also `description`, `date`, `priority`, `assigned_by`.
    Who has it already is left out and told. PermissionError without the right to read the document."""
    args = frappe._dict(args or frappe.form_dict)
    document = frappe.get_doc(args.doctype, args.name)
    if not _waived(ignore_permissions):
        document.check_permission()
    present, shared = [], []
    for user in frappe.parse_json(args.assign_to):
        if _open_task(args.doctype, args.name, user):
            present.append(user)
            continue
        _make_task(args, user)
        if document.meta.has_field("assigned_to"):
            frappe.db.set_value(args.doctype, args.name, "assigned_to", user)
        if _share_if_hidden(document, user):
            shared.append(user)
    _tell(_("Shared with the following Users with Read access:{0}"), shared)
    _tell(_("Already in the following Users ToDo list:{0}"), present)
    return get(args)


@frappe.whitelist()
def add_multiple(args: dict | None = None) -> None:
    """Assign several documents of a DocType: `name` is a JSON list of names."""
    args = frappe._dict(args or frappe.form_dict)
    for name in json.loads(args.name):
        add({**args, "name": name})


@frappe.whitelist()
def remove(doctype: str, name: str | int, assign_to: str, ignore_permissions: bool = False) -> list[dict]:
    """Take an assignment back: its ToDo is cancelled."""
    return set_status(doctype, name, "", assign_to, "Cancelled", _waived(ignore_permissions))


@frappe.whitelist()
def remove_multiple(doctype: str, names: str, ignore_permissions: bool = False) -> None:
    """Take back every open assignment of the documents in *names* (a JSON list)."""
    for name in json.loads(names):
        for assignment in get({"doctype": doctype, "name": name}):
            remove(doctype, name, assignment.owner, ignore_permissions)


@frappe.whitelist()
def close(doctype: str, name: str | int, assign_to: str, ignore_permissions: bool = False) -> list[dict]:
    """Say that one has done what one was assigned."""
    if assign_to != frappe.session.user:
        frappe.throw(_("Only the assignee can complete this to-do."))
    return set_status(doctype, name, "", assign_to, "Closed", _waived(ignore_permissions))


def close_all_assignments(doctype: str, name: str | int, ignore_permissions: bool = False) -> bool:
    """Close every assignment of a document that wasn't cancelled; False when it has none."""
    return _set_all(doctype, name, {"status": ["!=", "Cancelled"]}, "Closed", ignore_permissions)


def clear(doctype: str, name: str | int, ignore_permissions: bool = False) -> bool:
    """Cancel every assignment of a document; False when it has none."""
    return _set_all(doctype, name, {}, "Cancelled", ignore_permissions)


def set_status(
    doctype: str, name: str | int, todo: str | None = None, assign_to: str | None = None,
    status: str = "Cancelled", ignore_permissions: bool = False,
) -> list[dict]:  # fmt: skip
    """Give a document's ToDo (*todo*, or that of *assign_to*) a status; returns the open assignments."""
    if not ignore_permissions:
        frappe.get_doc(doctype, name).check_permission()
    about = {"reference_type": doctype, "reference_name": name, "allocated_to": assign_to}
    todo = todo or frappe.db.get_value("ToDo", {**about, "status": ["!=", status]})
    if todo and frappe.db.exists("ToDo", todo):
        task = frappe.get_doc("ToDo", todo)
        task.status = status
        task.save(ignore_permissions=True)
    if status in DONE and frappe.get_meta(doctype).has_field("assigned_to"):
        frappe.db.set_value(doctype, name, "assigned_to", None)
    return get({"doctype": doctype, "name": name})


def _waived(ignore_permissions: bool) -> bool:
    """The server's own code may ignore permissions; a client that asks for it in its request may not."""
    return bool(ignore_permissions) and "ignore_permissions" not in frappe.form_dict


def _open_task(doctype: str, name: Any, user: str) -> str | None:
    about = {"reference_type": doctype, "reference_name": name, "allocated_to": user}
    return frappe.db.get_value("ToDo", {**about, "status": "Open"})


def _make_task(args: Any, user: str) -> None:
    text = args.description or _("Assignment for {0} {1}").format(args.doctype, args.name)
    values = {
        "doctype": "ToDo",
        "allocated_to": user,
        "reference_type": args.doctype,
        "reference_name": args.name,
        "description": escape_html(text),
        "priority": args.priority or "Medium",
        "status": "Open",
        "date": args.date or nowdate(),
        "assigned_by": args.assigned_by or frappe.session.user,
    }
    frappe.get_doc(values).insert(ignore_permissions=True)


def _share_if_hidden(document: Any, user: str) -> bool:
    """Let the assignee read the document; ValidationError where sharing is switched off."""
    if frappe.has_permission(doc=document, user=user):
        return False
    if frappe.get_system_settings("disable_document_sharing"):
        message = _("User {0} is not permitted to access this document.").format(frappe.bold(user))
        advice = _(
            "As document sharing is disabled, please give them the required permissions before assigning."
        )
        frappe.throw(f"{message}<br>{advice}", title=_("Missing Permission"))
    frappe.share.add(document.doctype, document.name, user)
    return True


def _set_all(doctype: str, name: Any, among: dict, status: str, ignore_permissions: bool) -> bool:
    filters = {"reference_type": doctype, "reference_name": name, **among}
    tasks = frappe.get_all("ToDo", filters, ["allocated_to", "name"])
    for task in tasks:
        set_status(doctype, name, task.name, task.allocated_to, status, ignore_permissions)
    return bool(tasks)


def _tell(message: str, users: list[str]) -> None:
    if users:
        frappe.msgprint(message.format("<br><br>" + "<br>".join(users)), alert=True)
