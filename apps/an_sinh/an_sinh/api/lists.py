"""Lists as files, in the words of whoever reads them."""

import frappe
from an_sinh.services.audit.access import note_export
from an_sinh.services.common import sent_values
from an_sinh.services.common.language import users_language
from an_sinh.services.common.list_workbook import list_workbook
from frappe import _
from frappe.permissions import can_export

LONGEST_NAME = 60


@frappe.whitelist(methods=["POST"])
def export(
    doctype: str,
    fields: str | list,
    filters: str | list | None = None,
    or_filters: str | list | None = None,
    order_by: str | None = None,
    names: str | list | None = None,
    title: str | None = None,
) -> None:
    """Answer with a list as an .xlsx: headings, choices and titles in the user's language.

    `fields`: fieldnames of the DocType; `filters`, `or_filters`, `order_by` as Frappe's lists take them; `names`: only
    these. Rows, fields and areas are those that the user's own list shows; needs the right to export. The audit log keeps who took
    how many rows."""
    can_export(doctype, raise_exception=True)
    wanted = sent_values.names(fields)
    meta = frappe.get_meta(doctype)
    unknown = [name for name in wanted if name != "name" and not meta.has_field(name)]
    if unknown:
        frappe.throw(_("{0} has no field {1}.").format(_(doctype), ", ".join(unknown)))
    conditions = list(sent_values.parsed(filters) or [])
    if names:
        conditions.append([doctype, "name", "in", sent_values.names(names)])
    rows = frappe.get_list(
        doctype,
        fields=wanted,
        filters=conditions,
        or_filters=sent_values.parsed(or_filters),
        order_by=order_by,
        limit=0,
    )
    note_export(doctype, what="list", rows=len(rows))
    with users_language():
        frappe.local.response.filename = f"{(title or _(doctype))[:LONGEST_NAME]}.xlsx"
        frappe.local.response.filecontent = list_workbook(doctype, wanted, rows)
    frappe.local.response.type = "binary"
