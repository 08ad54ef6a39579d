"""Names that approvals rest on: documents, roles and states that nobody renames."""

from typing import Any

import frappe
from an_sinh.domain.base import terms
from frappe import _
from frappe.model.document import Document


def refuse_rename(doc: Document, method: str | None = None, *_names: Any, **_options: Any) -> None:
    """Approved lists, seals and providers know these documents by their names. A hook of `after_rename`, because
    Frappe's `Document.rename` lets a client leave out everything that runs before."""
    frappe.throw(_("{0} can't be renamed.").format(_(doc.doctype)), frappe.PermissionError)


def refuse_rename_of_terms(doc: Document, method: str | None, old: str, *_rest: Any, **_options: Any) -> None:
    """The rules know roles and states by these names: renamed, nothing would count as approved any more."""
    if old in (*terms.Role, *terms.Stage):
        frappe.throw(
            _("{0} is a term of the rules and can't be renamed. Translate it instead.").format(_(old)),
            frappe.PermissionError,
        )
