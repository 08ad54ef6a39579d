"""Values that one person proposes and another one puts in force, by entering the same.

The document keeps its value until then; who proposes what stands in its field `pending_changes`."""

import json
from collections.abc import Callable, Mapping

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr

PENDING = "pending_changes"


def leads_elsewhere(before: str, after: str) -> bool:
    """Whether money goes to another one than before."""
    return bool(before) and before != after


def hold_back(doc: Document, fields: Mapping[str, Callable[[str, str], bool]]) -> None:
    """Take changes of these fields back that need a second person, and remember them as proposed; let those through
    that somebody else proposed. `fields`: by name, whether going from one text to another needs two. To be called in
    `validate`; services (`doc.flags.by_service`) decide alone."""
    before = doc.get_doc_before_save()
    if doc.flags.by_service or before is None:
        return
    pending = json.loads(before.get(PENDING) or "{}")
    for fieldname, needs_two in fields.items():
        old, new = cstr(before.get(fieldname)), cstr(doc.get(fieldname))
        if old == new or not needs_two(old, new):
            continue
        proposal = pending.get(fieldname)
        if proposal and proposal["value"] == new and proposal["user"] != frappe.session.user:
            del pending[fieldname]
            continue
        pending[fieldname] = {"value": new, "user": frappe.session.user}
        doc.set(fieldname, before.get(fieldname))
        frappe.msgprint(
            _("“{0}” stays {1} until another person enters {2} as well.").format(
                _(doc.meta.get_label(fieldname)), old or "–", new or "–"
            ),
            alert=True,
        )
    doc.set(PENDING, json.dumps(pending, ensure_ascii=False) if pending else None)
