"""The WSGI application: one request, one transaction, one response."""

import json

from werkzeug.exceptions import HTTPException, NotFound, RequestEntityTooLarge
from werkzeug.wrappers import Request, Response
from werkzeug.wsgi import ClosingIterator

import frappe
import frappe.api
import frappe.handler
import frappe.rate_limiter
from frappe import _
from frappe.auth import SAFE_HTTP_METHODS, UNSAFE_HTTP_METHODS, HTTPRequest, validate_auth
from frappe.http.compression import compress_answer
from frappe.http.site_resolver import get_request_site, get_sites_path
from frappe.http.static_files import serve_static
from frappe.http.uploads import DEFAULT_MAX_MEGABYTES, MEGABYTE, get_max_file_size
from frappe.utils import CallbackManager, cint
from frappe.utils.response import build_response, download_backup, download_private_file, report_error
from frappe.website.serve import get_response

# Errors that say something about the request, not about the code: they need no Error Log.
NOT_LOGGED = (
    frappe.AuthenticationError,
    frappe.CSRFTokenError,
    frappe.SecurityException,
    frappe.InReadOnlyMode,
)
MAX_DISCARDED = 200 * MEGABYTE
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def application(environ: dict, start_response):
    """Answer a request. Static files need no site; everything else runs with `frappe.local` set up for one."""
    request = Request(environ)
    try:
        response = serve_static(request)
    except HTTPException as error:
        response = error.get_response(environ)
    if response is not None:
        response.headers.extend(SECURITY_HEADERS)
        return response(environ, start_response)
    response = respond(request)
    return ClosingIterator(response(environ, start_response), (finish_request,))


def respond(request: Request) -> Response:
    """Run a request to its end: commit what a POST, PUT, PATCH or DELETE did, or roll back everything."""
    response = None
    try:
        init_request(request)
        frappe.rate_limiter.apply()
        validate_auth()
        response = answer(request)
    except HTTPException as error:
        roll_back()
        if isinstance(error, RequestEntityTooLarge):
            discard_body(request)
            error.description = too_large(request)
        response = respond_to_http_exception(error, request)
    except Exception as error:
        roll_back()
        response = handle_exception(error, request)
    run_after_request_hooks(request, response)
    process_response(response, request)
    return response


def init_request(request: Request) -> None:
    """Set up site, database, form, session and language; NotFound when there is no such site."""
    site = get_request_site(request)
    frappe.init(site=site or "", sites_path=get_sites_path(), force=True)
    frappe.local.request = request
    frappe.local.is_ajax = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    request.after_response = CallbackManager()
    if not site:
        raise NotFound(f"{request.host} is no site of this bench.")
    frappe.connect(set_admin_as_user=False)
    if frappe.conf.maintenance_mode:
        if not frappe.conf.allow_reads_during_maintenance:
            raise frappe.SessionStopped("Session Stopped")
        frappe.flags.read_only = frappe.db.read_only = True
    set_size_limit(request)
    make_form_dict(request)
    if request.method != "OPTIONS":
        HTTPRequest()
    for hook in frappe.get_hooks("before_request"):
        frappe.call(hook)


def set_size_limit(request: Request) -> None:
    """Refuse bodies larger than an upload may be; the limit of form fields in memory follows it."""
    if request.path.endswith("/method/upload_file"):
        limit = get_max_file_size()
        limit += 64 * 1024  # what the form's other fields and boundaries take
    else:
        limit = cint(frappe.conf.get("max_file_size")) or DEFAULT_MAX_MEGABYTES * MEGABYTE
    request.max_content_length = request.max_form_memory_size = limit


def make_form_dict(request: Request) -> None:
    """Put the request's values into `frappe.form_dict`: a JSON body, or query and form together."""
    values: dict | list = {}
    body = request.get_data(as_text=True) if request.is_json else ""
    if body:
        try:
            values = json.loads(body)
        except (ValueError, RecursionError):
            frappe.throw(_("Invalid request arguments"))
    else:
        values.update(request.args.items())
        values.update(request.form.items())
    if isinstance(values, dict):
        values.pop("_", None)  # only there to get past a browser's cache
        frappe.local.form_dict = frappe._dict(values)
    elif isinstance(values, list):
        frappe.local.form_dict = frappe._dict(data=values)
    else:
        frappe.throw(_("Invalid request arguments"))


def answer(request: Request) -> Response:
    """Dispatch, and end the transaction: of a GET or HEAD nothing stays, for a link on any page can send one."""
    frappe.db.keeps_nothing = request.method in SAFE_HTTP_METHODS
    try:
        response = dispatch(request)
        end_transaction(request)
    finally:
        frappe.db.keeps_nothing = False
    update_session()
    return response


def dispatch(request: Request) -> Response:
    """Find who answers a path."""
    path = request.path
    if request.method == "OPTIONS":
        return Response()
    if frappe.local.form_dict.cmd:
        return frappe.handler.handle() or build_response("json")
    if path.startswith("/api/"):
        return frappe.api.handle(request)
    if path.startswith("/backups/"):
        return download_backup(path)
    if path.startswith("/private/files/"):
        return download_private_file(path)
    if request.method in ("GET", "HEAD", "POST"):
        return get_response()
    raise NotFound


def end_transaction(request: Request) -> None:
    """Commit if the request's method may change something, else roll back; a GET that asks to commit is refused."""
    if frappe.flags.commit or (request.method in UNSAFE_HTTP_METHODS and not frappe.flags.read_only):
        frappe.db.commit()
    else:
        frappe.db.rollback()


def update_session() -> None:
    """Keep the session alive, in a transaction of its own."""
    session = getattr(frappe.local, "session_obj", None)
    if session:
        session.update()


def roll_back() -> None:
    """Undo what the request did."""
    if getattr(frappe.local, "db", None):
        frappe.db.rollback()


# -- errors


def respond_to_http_exception(error: HTTPException, request: Request) -> Response:
    """Answer werkzeug's own errors (not found, method not allowed, too large): as JSON where JSON is expected."""
    if error.response is not None or not wants_json(request) or not hasattr(frappe.local, "response"):
        return error.get_response(request.environ)
    body = {"exc_type": type(error).__name__, "exception": f"{type(error).__name__}: {error.description}"}
    message = {"message": error.description, "indicator": "red", "raise_exception": 1}
    body["_server_messages"] = json.dumps([json.dumps(message)])
    response = Response(json.dumps(body), status=error.code, mimetype="application/json")
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(allowed)
    return response


def too_large(request: Request) -> str:
    """Say how much a body may have; it is refused before it is known who sends it, so in the site's language."""
    frappe.local.lang = frappe.get_system_settings("language") or frappe.local.lang
    limit = (request.max_content_length or 0) // MEGABYTE
    return _("File size exceeded the maximum allowed size of {0} MB").format(limit)


def discard_body(request: Request) -> None:
    """Read what the client still sends, within reason: it looks at the answer only when it has sent everything."""
    stream, left = request.environ["wsgi.input"], min(request.content_length or 0, MAX_DISCARDED)
    while left > 0 and (chunk := stream.read(min(left, MEGABYTE))):
        left -= len(chunk)


def handle_exception(error: Exception, request: Request) -> Response:
    """Answer an exception: as JSON to API calls and scripts, as a page to a browser."""
    status = getattr(error, "http_status_code", 500)
    if not frappe.session.get("user"):
        frappe.local.session = frappe._dict(user="Guest", sid="Guest", data=frappe._dict())
    if type(error) is frappe.AuthenticationError and getattr(frappe.local, "cookie_manager", None):
        from frappe.http.cookies import clear_cookies

        clear_cookies()
    if isinstance(error, frappe.InReadOnlyMode):
        frappe.msgprint(_("The site is being updated and can only be read. Please try again later."))
    if status >= 500 and not isinstance(error, NOT_LOGGED):
        log_exception(error)
    if wants_json(request):
        return report_error(status)
    if status == 429:
        return frappe.rate_limiter.respond()
    return respond_as_page(error, status)


def wants_json(request: Request) -> bool:
    accept = request.headers.get("Accept") or ""
    is_ajax = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    if accept and (is_ajax or "application/json" in accept):
        return True
    return request.path.startswith("/api/") and not accept.startswith("text")


def respond_as_page(error: Exception, status: int) -> Response:
    title, message = {
        401: (_("Session Expired"), _("Your session has expired, please login again to continue.")),
        403: (_("Not Permitted"), _("You do not have enough permissions to complete the action")),
        404: (_("Not Found"), _("The resource you are looking for is not available")),
        503: (_("Updating"), _("The system is being updated. Please refresh again after a few moments.")),
    }.get(status, (_("Server Error"), frappe.utils.escape_html(frappe.utils.strip_html(str(error)))))
    if status >= 500 and status != 503:
        message = _("There was an error building this page")
    frappe.respond_as_web_page(title, message, http_status_code=status, indicator_color="red")
    return get_response("message", http_status_code=status)


def log_exception(error: Exception) -> None:
    """Keep an unexpected error as an Error Log; failing to must not hide the error itself."""
    if not getattr(frappe.local, "db", None) or frappe.flags.read_only:
        return
    try:
        frappe.log_error(title=str(error)[:140] or type(error).__name__)
        frappe.db.commit()
    except Exception:
        frappe.db.rollback()
        frappe.logger().error("Could not write an Error Log", exc_info=True)


# -- the way out


def run_after_request_hooks(request: Request, response: Response) -> None:
    if not getattr(frappe.local, "db", None):
        return
    for hook in frappe.get_hooks("after_request"):
        try:
            frappe.call(hook, response=response, request=request)
        except Exception:
            frappe.logger().error("Failed to run after request hook", exc_info=True)


def process_response(response: Response, request: Request | None = None) -> None:
    """Add cookies and headers; the request is the one at work unless another is given."""
    request = request or frappe.local.request
    headers = response.headers
    for name, value in SECURITY_HEADERS.items():
        headers.setdefault(name, value)
    if request.scheme == "https":
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.path.startswith("/api/"):
        headers.setdefault("Cache-Control", "no-store")
    cookies = getattr(frappe.local, "cookie_manager", None)
    if cookies and "Authorization" not in request.headers:
        cookies.flush_cookies(response)
    limiter = getattr(frappe.local, "rate_limiter", None)
    if limiter:
        for name, value in limiter.headers().items():
            headers[name] = str(value)
    set_cors_headers(request, response)
    compress_answer(request, response)


def set_cors_headers(request: Request, response: Response) -> None:
    """Let pages of the origins in the site's config `allow_cors` (a list, or "*") call this site."""
    allowed, origin = frappe.conf.allow_cors, request.headers.get("Origin")
    if not (allowed and origin):
        return
    origins = allowed if isinstance(allowed, list) else [allowed]
    if "*" not in origins and origin not in origins:
        return
    response.headers["Access-Control-Allow-Credentials"] = "true"
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers.add("Vary", "Origin")
    if request.method == "OPTIONS":
        asked = request.headers
        response.headers["Access-Control-Allow-Methods"] = asked.get("Access-Control-Request-Method", "")
        if asked.get("Access-Control-Request-Headers"):
            response.headers["Access-Control-Allow-Headers"] = asked["Access-Control-Request-Headers"]
        if not frappe.conf.developer_mode:
            response.headers["Access-Control-Max-Age"] = "86400"


def finish_request() -> None:
    """Run what waits for the response to be sent, then let go of the database."""
    try:
        frappe.rate_limiter.update()
        request = getattr(frappe.local, "request", None)
        after = getattr(request, "after_response", None)
        if after:
            after.run()
    finally:
        frappe.destroy()


def serve(
    port: int = 8000,
    profile: bool = False,
    no_reload: bool = False,
    no_threading: bool = False,
    site: str | None = None,
    sites_path: str = ".",
    proxy: bool = False,
) -> None:
    """Serve in this process until it is stopped; the name under which Frappe offers it."""
    from frappe.utils.serve import serve as run

    run(
        port=port,
        site=site,
        sites_path=sites_path,
        profile=profile,
        proxy=proxy,
        threads=1 if no_threading else None,
    )
