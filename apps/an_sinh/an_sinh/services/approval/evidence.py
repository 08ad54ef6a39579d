"""What was signed, returned, sent or logged leaves evidence that nobody removes or rewrites.

Frappe lets the author of a comment delete it and a system manager wipe its logs; here they stay, for everybody."""

import json
from functools import lru_cache

from pypika.terms import Parameter

import frappe
from an_sinh.services.audit import log
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import Order

# Comments that Frappe writes of what was done; what people wrote to one another is theirs.
STEP = ("state_from", "state_to", "action", "user", "full_name", "acted_at", "reason")
WRITTEN_BY_PEOPLE = {"Comment", "Like", "Bot"}


def refuse_removal(doc: Document, method: str | None = None) -> None:
    """Refuse to delete a record of what was done; a hook of `on_trash` of Frappe's logs."""
    if not _is_maintenance():
        frappe.throw(
            _("{0} {1} is evidence of what was done and stays.").format(_(doc.doctype), doc.name),
            frappe.PermissionError,
        )


def keep_comment(doc: Document, method: str | None = None) -> None:
    """Refuse to delete or rewrite what Frappe noted about a document; a hook of `on_trash` and `validate`."""
    before = doc.get_doc_before_save()
    kind = before.comment_type if before else doc.comment_type
    if kind in WRITTEN_BY_PEOPLE or (method == "validate" and before is None):
        return
    refuse_removal(doc)


def keep_version(doc: Document, method: str | None = None) -> None:
    """Refuse to rewrite what a change was; a hook of `validate` of logs that are written once."""
    if doc.get_doc_before_save() is not None:
        refuse_removal(doc)


def _is_maintenance() -> bool:
    flags = frappe.flags
    return bool(flags.in_install or flags.in_uninstall or flags.in_migrate or flags.in_patch)


def note_removal(doc: Document) -> None:
    """Log a document that goes although somebody had it in hand, with its whole history."""
    log.note(
        log.REMOVED,
        doc.doctype,
        doc.name,
        history=[{field: str(row.get(field) or "") for field in STEP} for row in doc.approvals],
        seal=doc.get("list_hash") or "",
    )


def bring_back_history(doc: Document) -> None:
    """Give a document that is made anew under the same name the steps of the one that was deleted: who returned it,
    and why, is not got rid of by making it again."""
    if doc.get("approvals"):
        return
    values = (log.REMOVED, doc.doctype, doc.name)
    rows = [details for (details,) in frappe.db.sql(_last_removal(frappe.db.db_type), values)]
    for step in json.loads(rows[0])["history"] if rows else ():
        doc.append("approvals", {field: value or None for field, value in step.items()})


@lru_cache(maxsize=4)
def _last_removal(_db_type: str) -> str:
    """The SQL of what was noted when a document last went; written once, for each new list asks for it."""
    entry = frappe.qb.DocType(log.DOCTYPE)
    return (
        frappe.qb.from_(entry)
        .select(entry.details)
        .where(
            (entry.event == Parameter("%s"))
            & (entry.reference_doctype == Parameter("%s"))
            & (entry.reference_name == Parameter("%s"))
        )
        .orderby(entry.creation, order=Order.desc)
        .limit(1)
        .get_sql()
    )
