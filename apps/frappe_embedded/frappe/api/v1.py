"""REST API, version 1: `/api/resource/<DocType>[/<name>]` and `/api/method/<path>`."""

import json

from werkzeug.routing import Rule

import frappe
import frappe.client
import frappe.handler
from frappe import _
from frappe.utils import sbool

LIST_ARGUMENTS = (
    "fields", "filters", "or_filters", "group_by", "order_by", "limit_start", "limit_page_length",
    "parent", "debug", "as_dict",
)  # fmt: skip
DEFAULT_PAGE_LENGTH = 20


def document_list(doctype: str) -> list:
    """List documents; the query's values are those of `frappe.client.get_list`, `limit` means its page length."""
    form = frappe.local.form_dict
    args = {key: form[key] for key in LIST_ARGUMENTS if key in form}
    if args.get("fields"):
        args["fields"] = parse_fields(args["fields"])
    if "limit_page_length" not in args:
        args["limit_page_length"] = form.get("limit") or DEFAULT_PAGE_LENGTH
    for key in ("as_dict", "debug"):
        if key in args:
            args[key] = sbool(args[key])
    return frappe.client.get_list(doctype, **args)


def parse_fields(fields):
    """Return `fields` as sent in a query: a JSON list, or names separated by commas."""
    if not isinstance(fields, str):
        return fields
    try:
        return json.loads(fields)
    except ValueError:
        frappe.throw(_("Fields must be a list"), frappe.DataError)


def handle_rpc_call(method: str):
    """Call a whitelisted function; what follows a slash is ignored, as old clients send it."""
    frappe.local.form_dict.cmd = method.split("/", 1)[0]
    return frappe.handler.handle()


def create_doc(doctype: str):
    """Insert a document from the request's body and return it."""
    data = get_request_form_data()
    data.pop("doctype", None)
    return frappe.new_doc(doctype, **data).insert()


def read_doc(doctype: str, name: str):
    """Return a document without the fields that the user may not read; with `run_method`, what that returns."""
    if "run_method" in frappe.local.form_dict:
        return execute_doc_method(doctype, name)
    doc = frappe.get_doc(doctype, name)
    if not doc.has_permission("read"):
        raise frappe.PermissionError
    doc.apply_fieldlevel_read_permissions()
    return doc


def update_doc(doctype: str, name: str):
    """Change the given fields of a document and return it."""
    data = get_request_form_data()
    data.pop("flags", None)
    doc = frappe.get_doc(doctype, name, for_update=True)
    doc.update(data)
    doc.save()
    if doc.get("parenttype"):  # a row of a child table: its parent's checks and totals follow
        frappe.get_doc(doc.parenttype, doc.parent).save()
    return doc


def delete_doc(doctype: str, name: str) -> str:
    frappe.delete_doc(doctype, name, ignore_missing=False)
    frappe.local.response["http_status_code"] = 202
    return "ok"


def execute_doc_method(doctype: str, name: str, method: str | None = None):
    """Run a whitelisted method of a stored document: GET needs permission to read it, POST to write it."""
    method = method or frappe.local.form_dict.pop("run_method", None)
    if not method:
        frappe.throw(_("Not permitted"), frappe.PermissionError)
    doc = frappe.get_doc(doctype, name)
    doc.is_whitelisted(method)
    needed = "read" if frappe.local.request.method in ("GET", "HEAD") else "write"
    if not doc.has_permission(needed):
        frappe.throw(_("Not permitted"), frappe.PermissionError)
    function = getattr(type(doc), method)
    frappe.handler.is_valid_http_method(function)
    args = frappe.get_newargs(function, frappe.local.form_dict)
    return doc.run_method(method, **frappe.handler.arguments_from_client(function, args))


def get_request_form_data() -> dict:
    """Return the values sent for a document: the form field `data` (JSON), a JSON body, or the form itself."""
    form = frappe.local.form_dict
    data = form.get("data")
    if data is None:
        return form
    try:
        data = frappe.parse_json(data)
    except ValueError:
        return form
    return data if isinstance(data, dict) else form


url_rules = [
    Rule("/method/<path:method>", endpoint=handle_rpc_call),
    Rule("/resource/<doctype>", methods=["GET"], endpoint=document_list),
    Rule("/resource/<doctype>", methods=["POST"], endpoint=create_doc),
    Rule("/resource/<doctype>/<path:name>/", methods=["GET"], endpoint=read_doc),
    Rule("/resource/<doctype>/<path:name>/", methods=["PUT"], endpoint=update_doc),
    Rule("/resource/<doctype>/<path:name>/", methods=["DELETE"], endpoint=delete_doc),
    Rule("/resource/<doctype>/<path:name>/", methods=["POST"], endpoint=execute_doc_method),
]
