"""Nothing changes on a GET: a link on another page could press it for whoever is logged in.

Frappe lets some of its own methods that write be called by GET, and those that commit or enqueue by themselves leave
their mark. Hooks of the app refuse both: the methods by name, and every document of the app, or of those that decide
who may what, that is written within such a request.
"""

import frappe
from frappe import _

SAFE = ("GET", "HEAD", "OPTIONS")
APP_MODULE = "An Sinh"
# Documents of Frappe that decide who signs and who sees.
DECIDING = {"Custom DocPerm", "DocShare", "Role", "User Permission", "Workflow", "Workflow Action"}
# What commits or enqueues by itself, or acts for who follows a link in a letter.
WRITING = (
    "frappe.core.doctype.data_import.data_import.form_start_import",
    "frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs",
    "frappe.desk.reportview.delete_items",
    "frappe.model.workflow.apply_workflow",
    "frappe.model.workflow.bulk_workflow_approval",
    "frappe.workflow.doctype.workflow_action.workflow_action.apply_action",
    "frappe.workflow.doctype.workflow_action.workflow_action.confirm_action",
)


class UnsafeMethodError(frappe.PermissionError):
    """Something would be changed by a GET."""


def refuse_writing_methods() -> None:
    """Refuse a GET of a method that writes; a hook of `before_request`."""
    if _is_safe_request() and _command() in WRITING:
        _refuse(_command())


def refuse_on_get(doc, method: str | None = None, *_arguments, **_options) -> None:
    """Refuse to write a document within a GET; a hook of every document's changes."""
    if not _is_safe_request():
        return
    if doc.doctype in DECIDING or frappe.get_meta(doc.doctype).module == APP_MODULE:
        _refuse(_(doc.doctype))


def _is_safe_request() -> bool:
    request = getattr(frappe.local, "request", None)
    return getattr(request, "method", None) in SAFE


def _command() -> str:
    """The method that a request calls: of its path, or of `cmd`."""
    path = frappe.local.request.path
    for prefix in ("/api/method/", "/api/v1/method/", "/api/v2/method/"):
        if path.startswith(prefix):
            return path[len(prefix) :].strip("/")
    return str(frappe.form_dict.get("cmd") or "")


def _refuse(what: str) -> None:
    frappe.throw(_("Nothing is changed by a link. Send {0} with POST.").format(what), UnsafeMethodError)
