"""What the permission lines of a DocType must satisfy."""

from typing import Any

import frappe
from frappe import _

MODIFYING = ("write", "create", "submit", "cancel", "amend", "delete")


def validate_permissions(doctype: Any) -> None:
    """Throw for lines that contradict themselves or each other (`doctype`: a DocType document or Meta)."""
    seen: set[tuple] = set()
    submittable = doctype.get("is_submittable")
    levels = {(line.role, int(line.permlevel or 0)) for line in doctype.get("permissions") or ()}
    for line in doctype.get("permissions") or ():
        where = _("For {0} at level {1} in {2}").format(
            _(line.role), line.permlevel or 0, _(doctype.get("name"))
        )
        key = (line.role, int(line.permlevel or 0), int(line.if_owner or 0))
        if key in seen:
            frappe.throw(f"{where}: " + _("Only one rule allowed with the same Role, Level and If Owner"))
        seen.add(key)
        _check_line(line, where, bool(submittable))
        if line.permlevel and (line.role, 0) not in levels:
            frappe.throw(f"{where}: " + _("Permission at level 0 must be set before higher levels are set"))


def _check_line(line: Any, where: str, submittable: bool) -> None:
    modifying = [right for right in MODIFYING if line.get(right)]
    if line.permlevel and any(
        right in ("create", "delete", "submit", "cancel", "amend") for right in modifying
    ):
        frappe.throw(f"{where}: " + _("Create, Delete, Submit, Cancel and Amend work at level 0 only"))
    if modifying and not line.read and not line.permlevel and not line.select:
        frappe.throw(f"{where}: " + _("Cannot set {0} without Read").format(", ".join(modifying)))
    if not submittable and any(line.get(right) for right in ("submit", "cancel", "amend")):
        frappe.throw(f"{where}: " + _("Cannot set Submit, Cancel, Amend: the DocType is not submittable"))
    if line.cancel and not line.submit:
        frappe.throw(f"{where}: " + _("Cannot set Cancel without Submit"))
    if line.amend and not (line.cancel and line.create):
        frappe.throw(f"{where}: " + _("Cannot set Amend without Cancel and Create"))
