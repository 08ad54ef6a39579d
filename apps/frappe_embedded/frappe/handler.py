"""Remote procedure calls: `/api/method/<path>` finds a whitelisted function and calls it with the request's values."""

from collections.abc import Callable
from inspect import signature

from werkzeug.wrappers import Response

import frappe
from frappe import _
from frappe.http.uploads import download_file, upload_file
from frappe.http.whitelisting import is_whitelisted
from frappe.utils import cint
from frappe.utils.csvutils import build_csv_response
from frappe.utils.typing_validations import find_unannotated_arguments


def handle() -> Response | None:
    """Call the function named by the request's `cmd` and put what it returns into `frappe.response.message`."""
    cmd = frappe.local.form_dict.cmd
    if cmd == "login":  # has happened when the session was set up
        return None
    data = execute_cmd(cmd)
    if isinstance(data, Response):
        return data
    if data is not None:
        frappe.response["message"] = data
    return None


def execute_cmd(cmd: str):
    """Call a whitelisted function by its dotted path, or by one of the short names, with the request's values.

    Raises PermissionError for what is not whitelisted, for a Guest or HTTP method that it doesn't take.
    """
    method = find_method(cmd)
    if method is not run_doc_method:  # which checks the method that it is asked to run
        is_whitelisted(method)
        is_valid_http_method(method)
        require_annotations(method)
    return frappe.call(method, **frappe.form_dict)


def find_method(cmd: str) -> Callable:
    """Return the function for a command, after `override_whitelisted_methods`; ValidationError if there is none."""
    overrides = frappe.get_hooks("override_whitelisted_methods", {}).get(cmd)
    if overrides:
        cmd = overrides[-1]
    if "." not in cmd:
        if cmd not in SHORT_NAMES:
            frappe.throw(_("Failed to get method for command {0} with {1}").format(cmd, repr(cmd)))
        return SHORT_NAMES[cmd]
    try:
        return frappe.get_attr(cmd)
    except Exception as error:
        frappe.throw(_("Failed to get method for command {0} with {1}").format(cmd, error))


def is_valid_http_method(method: Callable) -> None:
    """Raise PermissionError when the function doesn't take requests of this HTTP method."""
    if frappe.flags.in_safe_exec:
        return
    if frappe.local.request.method not in frappe.allowed_http_methods_for_whitelisted_func[method]:
        throw_permission_error()


def require_annotations(method: Callable) -> None:
    """Raise FrappeTypeError if the function's app wants every argument annotated and this one's aren't."""
    app = method.__module__.partition(".")[0]
    if app == "frappe" or not frappe.get_hooks("require_type_annotated_api_methods", app_name=app):
        return
    missing = find_unannotated_arguments(method)
    if missing:
        raise frappe.FrappeTypeError(
            f"Arguments {', '.join(missing)} of {method.__module__}.{method.__qualname__} need type annotations"
        )


def throw_permission_error() -> None:
    frappe.throw(_("Not permitted"), frappe.PermissionError)


@frappe.whitelist(allow_guest=True)
def ping() -> str:
    return "pong"


@frappe.whitelist(allow_guest=True)
def logout() -> None:
    """End the session under way."""
    with frappe.db.keeping():  # old clients log out by GET
        frappe.local.login_manager.logout()
        frappe.db.commit()


@frappe.whitelist(allow_guest=True)
def web_logout() -> None:
    """End the session under way and answer with a page."""
    logout()
    frappe.respond_as_web_page(
        _("Logged Out"), _("You have been successfully logged out"), indicator_color="green"
    )


def run_doc_method(
    method: str, docs=None, dt: str | None = None, dn: str | None = None, arg=None, args=None
) -> None:
    """Run a whitelisted method of a document: the stored *dt*, *dn*, or the client's copy *docs*.

    The document comes back in `docs`, what the method returns in `message`.
    """
    doc = _load_for_method(docs, dt, dn)
    if not doc.has_permission("read"):
        throw_permission_error()
    bound = getattr(doc, method, None)
    function = getattr(bound, "__func__", bound)
    is_whitelisted(function)
    is_valid_http_method(function)

    args = arguments_from_client(function, _parse_args(args or arg))
    names = list(signature(bound).parameters)
    if not names or args is None:
        result = doc.run_method(method)
    elif "args" in names or not isinstance(args, dict):
        result = doc.run_method(method, args)
    else:
        result = doc.run_method(method, **args)

    frappe.response.setdefault("docs", []).append(doc)
    if result is None:
        return
    if cint(frappe.form_dict.get("as_csv")):
        build_csv_response(result, _(doc.doctype).replace(" ", ""))
    else:
        frappe.response["message"] = result


def arguments_from_client(method: Callable, args):
    """Return *args* without those that a document's method takes from the server's code alone."""
    kept = SERVER_ARGUMENTS.get(method.__name__, ())
    return {key: value for key, value in args.items() if key not in kept} if isinstance(args, dict) else args


def _load_for_method(docs, dt: str | None, dn: str | None):
    return frappe.get_doc(dt, dn or dt) if dt else clients_copy(docs)


def clients_copy(docs):
    """Return a document as a client sent it; it must be the latest, and one that the user may read as stored:
    what the client says about it proves nothing."""
    doc = frappe.get_doc(frappe.parse_json(docs))
    if doc.name and frappe.db.exists(doc.doctype, doc.name):
        frappe.get_doc(doc.doctype, doc.name).check_permission("read")
    doc._original_modified = doc.modified
    doc.check_if_latest()
    return doc


def _parse_args(args):
    try:
        return frappe.parse_json(args)
    except ValueError:
        return args


# `rename(validate_rename=False)` skips every check of permission, a comment of another type is the history of
# approvals. Frappe takes them from anybody who may read the document.
SERVER_ARGUMENTS = {
    "rename": ("force", "validate_rename"),
    "add_comment": ("comment_type", "comment_email", "comment_by"),
}

SHORT_NAMES = {
    "ping": ping,
    "logout": logout,
    "web_logout": web_logout,
    "upload_file": upload_file,
    "download_file": download_file,
    "run_doc_method": run_doc_method,
    "runserverobj": run_doc_method,
}
