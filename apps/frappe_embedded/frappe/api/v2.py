"""REST API, version 2: `/api/v2/document/…`, `/api/v2/doctype/…`, `/api/v2/method/…`.

The functions stand for routes; Python code has no use for them.
"""

from typing import Any

from werkzeug.routing import Rule

import frappe
import frappe.client
import frappe.handler
from frappe.api import v1
from frappe.http.uploads import upload_file
from frappe.http.whitelisting import is_whitelisted
from frappe.modules.utils import load_doctype_module

PERMISSION_OF_METHOD = {"GET": "read", "HEAD": "read", "POST": "write"}


def handle_rpc_call(method: str, doctype: str | None = None):
    """Call a whitelisted function by its path, or one of a DocType's module by its name."""
    if doctype:
        method = f"{load_doctype_module(doctype).__name__}.{method}"
    return frappe.handler.execute_cmd(method)


def login() -> None:
    """Has happened when the session was set up."""


def document_list(doctype: str) -> list:
    form = frappe.local.form_dict
    args = {key: form[key] for key in v1.LIST_ARGUMENTS if key in form}
    if args.get("fields"):
        args["fields"] = v1.parse_fields(args["fields"])
    args["limit_page_length"] = form.get("limit") or v1.DEFAULT_PAGE_LENGTH
    args["limit_start"] = form.get("start") or form.get("limit_start")
    return frappe.client.get_list(doctype, **args)


def count(doctype: str) -> int:
    return frappe.client.get_count(doctype, filters=frappe.local.form_dict.get("filters"))


def create_doc(doctype: str):
    data = frappe.local.form_dict
    data.pop("doctype", None)
    return frappe.new_doc(doctype, **data).insert()


def read_doc(doctype: str, name: str):
    doc = frappe.get_doc(doctype, name)
    doc.check_permission("read")
    doc.apply_fieldlevel_read_permissions()
    return doc


def delete_doc(doctype: str, name: str) -> str:
    frappe.client.delete_doc(doctype, name)
    frappe.local.response["http_status_code"] = 202
    return "ok"


def get_meta(doctype: str):
    frappe.only_for("All")
    return frappe.get_meta(doctype)


def execute_doc_method(doctype: str, name: str, method: str):
    """Run a whitelisted method of a stored document: submit it, cancel it, ask it something."""
    doc = frappe.get_doc(doctype, name)
    doc.is_whitelisted(method)
    doc.check_permission(PERMISSION_OF_METHOD[frappe.local.request.method])
    function = getattr(type(doc), method)
    frappe.handler.is_valid_http_method(function)
    args = frappe.get_newargs(function, frappe.local.form_dict)
    return doc.run_method(method, **frappe.handler.arguments_from_client(function, args))


def run_doc_method(method: str, document: dict[str, Any] | str, kwargs: dict | None = None):
    """Run a whitelisted method on the client's copy of a document, which comes back in `docs`."""
    doc = frappe.handler.clients_copy(document)
    doc.check_permission(PERMISSION_OF_METHOD[frappe.local.request.method])
    bound = getattr(doc, method, None)
    function = getattr(bound, "__func__", bound)
    is_whitelisted(function)
    frappe.handler.is_valid_http_method(function)
    args = frappe.get_newargs(function, frappe.parse_json(kwargs) or {})
    result = doc.run_method(method, **frappe.handler.arguments_from_client(function, args))
    frappe.response.setdefault("docs", []).append(doc)
    return result


def call_doc_method():
    return frappe.call(run_doc_method, **frappe.local.form_dict)


url_rules = [
    Rule("/method/login", endpoint=login),
    Rule("/method/logout", endpoint=frappe.handler.logout),
    Rule("/method/ping", endpoint=frappe.handler.ping),
    Rule("/method/upload_file", endpoint=upload_file),
    Rule("/method/run_doc_method", methods=["GET", "POST"], endpoint=call_doc_method),
    Rule("/method/<method>", endpoint=handle_rpc_call),
    Rule("/method/<doctype>/<method>", endpoint=handle_rpc_call),
    Rule("/document/<doctype>", methods=["GET"], endpoint=document_list),
    Rule("/document/<doctype>", methods=["POST"], endpoint=create_doc),
    Rule("/document/<doctype>/<path:name>/", methods=["GET"], endpoint=read_doc),
    Rule("/document/<doctype>/<path:name>/", methods=["PATCH", "PUT"], endpoint=v1.update_doc),
    Rule("/document/<doctype>/<path:name>/", methods=["DELETE"], endpoint=delete_doc),
    Rule(
        "/document/<doctype>/<path:name>/method/<method>/",
        methods=["GET", "POST"],
        endpoint=execute_doc_method,
    ),
    Rule("/doctype/<doctype>/meta", methods=["GET"], endpoint=get_meta),
    Rule("/doctype/<doctype>/count", methods=["GET"], endpoint=count),
]
