"""Turns `frappe.response` into an HTTP response, and errors into the shape that Frappe's clients read."""

import json
import mimetypes
import sys
import traceback
from pathlib import Path
from urllib.parse import quote

import werkzeug.utils
from werkzeug.exceptions import Forbidden
from werkzeug.http import dump_options_header
from werkzeug.wrappers import Response

import frappe
from frappe import _
from frappe.utils import cint
from frappe.utils.json_values import json_handler

# -- errors


def report_error(status_code: int) -> Response:
    """Answer the exception being handled as JSON: `exc_type`, and for those who may see it `exception` and `exc`."""
    error = sys.exc_info()[1]
    if is_api_v2():
        _report_error_v2(error, status_code)
    else:
        frappe.response["exc_type"] = type(error).__name__
        if allows_traceback(status_code):
            lines = format_traceback(error)
            frappe.local.error_log.append({"exc": lines})
            frappe.response["exception"] = lines.strip().splitlines()[-1]
    # A status that the failed method had set before must not hide that it failed.
    frappe.response.pop("http_status_code", None)
    response = build_response("json")
    response.status_code = status_code
    return response


def _report_error_v2(error: BaseException, status_code: int) -> None:
    entry = {"type": type(error).__name__}
    if allows_traceback(status_code):
        entry["exception"] = format_traceback(error)
    for message in list(frappe.local.message_log):
        if message.get("raise_exception") and message.get("message") == str(error):
            entry.update(message)
            entry.pop("raise_exception")
            frappe.local.message_log.remove(message)
    frappe.response["errors"] = [entry]


def allows_traceback(status_code: int = 500) -> bool:
    """Whether the response may say where the error happened (System Settings, off for not-found errors)."""
    if frappe.flags.disable_traceback or (status_code == 404 and not frappe.conf.logging) or not frappe.db:
        return False
    allowed = frappe.get_system_settings("allow_error_traceback")
    return bool(frappe.conf.developer_mode) or allowed is None or bool(cint(allowed))


def shows_full_traceback() -> bool:
    """Guests and portal users learn what went wrong, but not how the code looks inside."""
    if frappe.conf.developer_mode:
        return True
    user = frappe.session.user or "Guest"
    return user != "Guest" and frappe.get_cached_value("User", user, "user_type") == "System User"


def format_traceback(error: BaseException) -> str:
    """Return the traceback without the folder that the bench happens to lie in."""
    bench = str(Path(frappe.local.sites_path).resolve().parent) + "/"
    return "".join(traceback.format_exception(error)).replace(bench, "")


# -- responses


def build_response(response_type: str | None = None) -> Response:
    """Make the response of the type that the method chose in `frappe.response.type`, else of *response_type*."""
    if "docs" in frappe.local.response and not frappe.local.response.docs:
        del frappe.local.response["docs"]
    return RESPONSE_TYPES[frappe.local.response.get("type") or response_type]()


def as_json() -> Response:
    make_logs()
    status = frappe.local.response.pop("http_status_code", None)
    body = json.dumps(frappe.local.response, default=json_handler, separators=(",", ":"), ensure_ascii=False)
    return Response(body, status=status or 200, mimetype="application/json")


def as_csv() -> Response:
    return _as_download("text/csv", f"{frappe.response['doctype']}.csv", frappe.response["result"])


def as_txt() -> Response:
    return _as_download("text/plain", f"{frappe.response['doctype']}.txt", frappe.response["result"])


def as_raw() -> Response:
    filename = frappe.response["filename"]
    mimetype = frappe.response.get("content_type") or mimetypes.guess_type(filename)[0]
    disposition = frappe.response.get("display_content_as") or "attachment"
    return _as_download(
        mimetype or "application/octet-stream", filename, frappe.response["filecontent"], disposition
    )


def as_pdf() -> Response:
    return _as_download(
        "application/pdf", frappe.response["filename"], frappe.response["filecontent"], "inline"
    )


def as_binary() -> Response:
    return _as_download(
        "application/octet-stream", frappe.response["filename"], frappe.response["filecontent"]
    )


def as_page() -> Response:
    from frappe.website.serve import get_response

    return get_response(
        frappe.response["route"], http_status_code=frappe.response.get("http_status_code") or 200
    )


def redirect() -> Response:
    return werkzeug.utils.redirect(frappe.response["location"])


RESPONSE_TYPES = {
    "json": as_json,
    "csv": as_csv,
    "txt": as_txt,
    "download": as_raw,
    "pdf": as_pdf,
    "binary": as_binary,
    "page": as_page,
    "redirect": redirect,
}


def _as_download(
    mimetype: str, filename: str, content: str | bytes, disposition: str = "attachment"
) -> Response:
    status = frappe.response.get("http_status_code") or 200
    response = Response(content, status=status, mimetype=mimetype)
    response.headers["Content-Disposition"] = content_disposition(disposition, filename)
    return response


def content_disposition(disposition: str, filename: str) -> str:
    """Name a download so that old clients get ASCII and all others the name as it is (RFC 6266)."""
    try:
        filename.encode("ascii")
    except UnicodeEncodeError:
        suffix = Path(filename).suffix
        ascii_name = f"download{suffix}" if suffix.isascii() else "download"
        return f"{disposition}; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(filename, safe='')}"
    return dump_options_header(disposition, {"filename": filename})


def make_logs() -> None:
    """Put messages and, where allowed, the traceback into the response."""
    response = frappe.local.response
    if is_api_v2():
        if frappe.local.message_log:
            response["messages"] = frappe.local.message_log
        if debug_log := getattr(frappe.local, "debug_log", None):
            response["debug"] = [{"message": line} for line in debug_log]
        return
    if frappe.local.error_log and allows_traceback() and shows_full_traceback():
        response["exc"] = json.dumps([str(entry["exc"]) for entry in frappe.local.error_log])
    if frappe.local.message_log:
        response["_server_messages"] = json.dumps(
            [json.dumps(message, default=json_handler) for message in frappe.local.message_log]
        )
    if debug_log := getattr(frappe.local, "debug_log", None):
        response["_debug_messages"] = json.dumps(debug_log)
    if frappe.flags.error_message:
        response["_error_message"] = frappe.flags.error_message


def is_api_v2() -> bool:
    request = getattr(frappe.local, "request", None)
    return bool(request) and request.path.startswith("/api/v2/")


# -- private files


def download_private_file(path: str) -> Response:
    """Send a private file to somebody who may read a File document of that URL; Forbidden (HTTP 403) otherwise."""
    from frappe.core.doctype.file.utils import find_file_by_url

    if frappe.session.user == "Guest" or not find_file_by_url(path, name=frappe.form_dict.get("fid")):
        raise Forbidden(_("You don't have permission to access this file"))
    return send_private_file(path.removeprefix("/private"))


def download_backup(path: str) -> Response:
    """Send a backup (`/backups/…`) to a System Manager."""
    try:
        frappe.only_for(("System Manager", "Administrator"))
    except frappe.PermissionError:
        raise Forbidden(
            _("You need to be logged in and have System Manager Role to be able to access backups.")
        ) from None
    return send_private_file(path)


def send_private_file(path: str) -> Response:
    """Send `<site>/private/<path>`; permission has been checked by the caller."""
    from frappe.http.static_files import send_file

    return send_file(frappe.local.request, frappe.get_site_path("private"), path.strip("/"), private=True)
