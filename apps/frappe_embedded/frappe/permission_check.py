"""`frappe.has_permission`: the check that can raise."""

from typing import Any

import frappe
from frappe import _
from frappe.permissions import has_permission as is_permitted


def has_permission(
    doctype: Any = None, ptype: str = "read", doc: Any = None, user: str | None = None, throw: bool = False, *,
    parent_doctype: str | None = None, debug: bool = False,
) -> bool:  # fmt: skip
    """True when `user` has `ptype` on a DocType or document; with `throw`, PermissionError when not."""
    if not doctype and doc:
        doctype = doc.doctype
    allowed = is_permitted(
        doctype, ptype, doc=doc, user=user, raise_exception=throw, parent_doctype=parent_doctype
    )
    if throw and not allowed:
        label = _(doctype if isinstance(doctype, str) else doctype.doctype)
        if doc:
            label += f" {doc if isinstance(doc, str) else doc.name}"
        frappe.flags.error_message = _("No permission for {0}").format(label)
        raise frappe.PermissionError(frappe.flags.error_message)
    return allowed
