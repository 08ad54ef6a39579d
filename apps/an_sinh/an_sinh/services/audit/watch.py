"""What the audit log watches of documents that anybody may change by many doors: the rules, the rights, the accounts,
and who comes and goes. Hooks of Frappe's events, so that no door leads past it."""

import json
from typing import Any

import frappe
from an_sinh.services.audit import log
from frappe.model.document import Document
from frappe.utils import cstr

CONFIGURATION = (
    "An Sinh Settings",
    "Benefit Category",
    "Benefit Programme",
    "Benefit Rate",
    "Paper Form",
    "Rule Set",
    "Payment Provider",
    "Reporting Calendar",
    "Workflow",
)
PERMISSIONS = ("Custom DocPerm", "DocShare", "Role", "User", "User Permission")
ACCOUNTS = ("Bank Account",)
# Values that say nothing, and those that must stand in no log.
UNTOLD = {
    *(
        "modified",
        "modified_by",
        "creation",
        "owner",
        "idx",
        "docstatus",
        "_user_tags",
        "_comments",
        "_assign",
    ),
    *("last_active", "last_login", "last_ip", "search_key", "list_order", "loaded_workflows"),
}
HIDDEN_TYPES = {"Password"}
HIDDEN = {
    "api_key",
    "api_secret",
    "reset_password_key",
    "new_password",
    "account_number",
    "phone",
    "mobile_no",
}
LONGEST = 200


def note_change(doc: Document, method: str | None = None) -> None:
    """Log what a save changes, or the first values; a hook of `after_insert` and `on_update`."""
    before = doc.get_doc_before_save()
    if before is None and method == "on_update":
        return  # after_insert told it
    changes = changes_of(before, doc)
    if changes or before is None:
        log.note(
            _event(doc.doctype), doc.doctype, doc.name, what="changed" if before else "made", changes=changes
        )


def note_removal(doc: Document, method: str | None = None) -> None:
    """Log that a document goes, with its last values; a hook of `on_trash`."""
    log.note(_event(doc.doctype), doc.doctype, doc.name, what="removed", changes=changes_of(doc, None))


def note_login(login_manager: Any = None) -> None:
    """Log a new session; a hook of `on_session_creation`."""
    log.note(log.LOGGED_IN, "User", frappe.session.user)


def note_logout(login_manager: Any = None) -> None:
    """Log the end of a session by its user; a hook of `on_logout`."""
    if frappe.session.user != "Guest":
        log.note(log.LOGGED_OUT, "User", frappe.session.user)


def changes_of(before: Document | None, after: Document | None) -> dict[str, list]:
    """By field what it was and what it is, as short texts; of tables the rows that went and that came. Values that
    must stand in no log are told as “…”."""
    found: dict[str, list[Any]] = {}
    whole = after or before
    for field in whole.meta.fields if whole else ():
        old, new = _told(before, field), _told(after, field)
        if old == new:
            continue
        if isinstance(old, list):
            found[field.fieldname] = [
                [row for row in old if row not in new],
                [row for row in new if row not in old],
            ]
        elif _is_hidden(field):
            found[field.fieldname] = ["…" if old else "", "…" if new else ""]
        else:
            found[field.fieldname] = [old, new]
    return found


def _told(doc: Document | None, field: Any) -> list | str:
    """A field's value as a short text, a table as a list of its rows' texts."""
    if field.fieldtype in frappe.model.table_fields:
        return [_row(row) for row in (doc.get(field.fieldname) if doc else None) or []]
    if field.fieldname in UNTOLD or field.fieldtype in frappe.model.no_value_fields:
        return ""
    value = cstr(doc.get(field.fieldname)) if doc else ""
    return value if len(value) <= LONGEST or _is_hidden(field) else f"{value[:LONGEST]}…"


def _row(row: Document) -> str:
    values = {
        field.fieldname: cstr(row.get(field.fieldname))
        for field in row.meta.fields
        if row.get(field.fieldname) not in (None, "", 0) and not _is_hidden(field)
    }
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def _is_hidden(field: Any) -> bool:
    return field.fieldtype in HIDDEN_TYPES or field.fieldname in HIDDEN


def _event(doctype: str) -> str:
    if doctype in CONFIGURATION:
        return log.CONFIGURED
    return log.ACCOUNT if doctype in ACCOUNTS else log.PERMITTED
