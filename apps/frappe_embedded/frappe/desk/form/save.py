"""Saving a form."""

import frappe
from frappe import _
from frappe.desk.form.load import get_docinfo, run_onload, send_doc

DOCSTATUS_OF_ACTION = {"Save": 0, "Submit": 1, "Update": 1, "Cancel": 2}


@frappe.whitelist(methods=["POST", "PUT"])
def savedocs(doc: str | dict, action: str) -> None:
    """Save, submit, update after submit, or cancel a document as the client holds it; answers like `getdoc`."""
    if action not in DOCSTATUS_OF_ACTION:
        frappe.throw(_("Unknown action {0}").format(action))
    doc = frappe.get_doc(frappe.parse_json(doc))
    set_local_name(doc)
    if action == "Submit":
        doc.submit()
    elif action == "Cancel":
        doc.cancel()
    else:
        doc.docstatus = DOCSTATUS_OF_ACTION[action]
        doc.save()
    run_onload(doc)
    send_updated_doc(doc)
    frappe.msgprint(_("Saved"), indicator="green", alert=True)


@frappe.whitelist(methods=["POST", "PUT"])
def cancel(
    doctype: str | None = None,
    name: str | None = None,
    workflow_state_fieldname: str | None = None,
    workflow_state: str | None = None,
) -> None:
    """Cancel a document, perhaps into a workflow state; answers like `getdoc`."""
    doc = frappe.get_doc(doctype, name)
    if workflow_state_fieldname and workflow_state:
        doc.set(workflow_state_fieldname, workflow_state)
    doc.cancel()
    send_updated_doc(doc)
    frappe.msgprint(_("Cancelled"), indicator="red", alert=True)


def send_updated_doc(doc) -> None:
    """Put the document as it now is into the response."""
    get_docinfo(doc)
    send_doc(doc)
    if doc.get("localname"):
        frappe.response["docs"][-1]["localname"] = doc.localname


def set_local_name(doc) -> None:
    """Forget the names that the client gave new documents and rows for itself, but remember them as `localname`."""
    new = doc.get("__islocal")
    for row in [doc, *doc.get_all_children()]:
        if new or row.get("__islocal"):
            row.localname, row.name = row.name, None
    if doc.get("__newname"):
        doc.name = doc.get("__newname")
