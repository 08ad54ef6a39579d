"""Pages of the apps' `www` folders: `x.html`, filled with what `get_context` of `x.py` beside it adds."""

import inspect
import mimetypes
import os
import re
from functools import lru_cache
from urllib.parse import quote, urlencode

import werkzeug.routing
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.security import safe_join
from werkzeug.wrappers import Response

import frappe
from frappe import _
from frappe.apps import get_default_path
from frappe.http.static_files import send_file
from frappe.utils import escape_html, strip_html

NEVER_STORE = "no-store,no-cache,must-revalidate,max-age=0"
# Text that is a template, or code: never sent as it lies there.
SOURCE_SUFFIXES = (".css", ".html", ".js", ".json", ".md", ".py", ".pyc", ".pyo", ".txt", ".xml")
MODULE_PROPERTIES = ("base_template_path", "template", "no_cache", "sitemap")


def render_path(path: str, http_status_code: int = 200) -> Response:
    """Render the page of a path: hooks' redirects and rules first, then the `www` folders.

    Raises frappe.Redirect, PermissionError, or whatever the page's own code raises.
    """
    path = path.strip("/ ")
    follow_redirects(path)
    endpoint = resolve_path(path)
    for renderer in frappe.get_hooks("page_renderer"):
        page = frappe.get_attr(renderer)(endpoint, http_status_code)
        if page.can_render():
            return page.render()
    static = find_page_file(endpoint, ("",))
    if static and not static[1].endswith(SOURCE_SUFFIXES):
        return send_file(frappe.local.request, *os.path.split(static[1]))
    page = find_page_file(endpoint, (".html", "/index.html", ".xml", ".txt"))
    page = page or (static if static and static[1].endswith((".txt", ".xml")) else None)
    return render_template_page(endpoint, *page, http_status_code) if page else render_not_found(path)


# -- paths


def follow_redirects(path: str) -> None:
    """Raise frappe.Redirect when a rule of the hook `website_redirects` (regular expressions) matches *path*."""
    query = frappe.local.request.query_string.decode(errors="replace") if has_request() else ""
    for rule in frappe.get_hooks("website_redirects"):
        subject = f"{path}?{query}" if query and rule.get("match_with_query_string") else path
        pattern = rule["source"].strip("/ ") + "$"
        if re.match(pattern, subject):
            frappe.flags.redirect_location = re.sub(pattern, rule["target"], subject)
            raise frappe.Redirect(rule.get("redirect_http_status") or 301)


def resolve_path(path: str) -> str:
    """Return the page that a path stands for; values in the path go into `frappe.form_dict`.

    Raises frappe.Redirect for `/`, `/app/…` and `/login` where the app has a desk of its own.
    """
    for resolver in frappe.get_hooks("website_path_resolver"):
        return frappe.get_attr(resolver)(path)
    path = path.removesuffix(".html") or "index"
    if path == "index":
        path = get_home_page()
        if path.startswith("/"):
            redirect_to(path)
    frappe.local.path = path
    matched = match_route_rules(path)
    if matched:
        return matched
    if path == "login":
        redirect_to_login_of_app()
    elif path == "app" or path.startswith("app/"):
        redirect_to_desk(path)
    return path


def match_route_rules(path: str) -> str | None:
    """Return the page that a rule of the hook `website_route_rules` names for *path*."""
    rules = tuple((rule["from_route"], rule["to_route"]) for rule in frappe.get_hooks("website_route_rules"))
    if not rules:
        return None
    try:
        endpoint, values = _route_map(rules).bind("").match("/" + path)
    except HTTPException as error:
        if isinstance(error, werkzeug.routing.RequestRedirect):
            redirect_to(error.new_url)
        return None
    frappe.local.form_dict.update(values)
    return endpoint


@lru_cache(maxsize=16)
def _route_map(rules: tuple[tuple[str, str], ...]) -> Map:
    return Map(
        [Rule("/" + source.lstrip("/"), endpoint=target) for source, target in rules], strict_slashes=False
    )


def get_home_page() -> str:
    """Return the page of `/`: by hooks and roles; else the login, or (with a leading slash) the app to open."""
    for hook in reversed(frappe.get_hooks("get_website_user_home_page")):
        if page := frappe.get_attr(hook)(frappe.session.user):
            return page.strip("/")
    for role, pages in frappe.get_hooks("role_home_page", {}).items():
        if role in frappe.get_roles():
            return pages[-1].strip("/")
    for hook in ("website_user_home_page", "home_page"):
        if pages := frappe.get_hooks(hook):
            return pages[-1].strip("/")
    if frappe.session.user == "Guest":
        return "login"
    return get_default_path() or "message"


def redirect_to(location: str, status: int = 302) -> None:
    frappe.flags.redirect_location = location
    raise frappe.Redirect(status)


def redirect_to_login_of_app() -> None:
    """Leave for the app's own login page, if the hook `login_url` names one."""
    pages = frappe.get_hooks("login_url")
    if pages:
        query = frappe.local.request.query_string.decode(errors="replace")
        redirect_to(pages[-1] + (f"?{query}" if query else ""))


def redirect_to_desk(path: str) -> None:
    """Lead `/app/…` to the app's desk: this engine has none of its own.

    The hook `desk_route` names it, with `{path}` for what follows `/app/` (that desk asks for the login itself);
    without it, a user comes to the default app and a Guest to the login.
    """
    routes = frappe.get_hooks("desk_route")
    if routes:
        redirect_to(routes[-1].replace("{path}", quote(path.removeprefix("app").strip("/"))))
    if frappe.session.user == "Guest":
        redirect_to("/login?" + urlencode({"redirect-to": "/" + path}))
    target = get_default_path()
    if target and not target.startswith("/app"):
        redirect_to(target)


# -- pages


def find_page_file(path: str, suffixes: tuple[str, ...]) -> tuple[str, str] | None:
    """Return (app, file) of a page in the apps' `www` folders; the app installed last wins."""
    for app in reversed(frappe.get_installed_apps()):
        folder = frappe.get_app_path(app, "www")
        for suffix in suffixes:
            file = safe_join(folder, path + suffix)
            if file and os.path.isfile(file):
                return app, file
    return None


def render_template_page(
    path: str, app: str, file: str, http_status_code: int = 200, context: dict | None = None
) -> Response:
    """Fill a page's template with its context and send it."""
    context = frappe._dict(context or {})
    context.update(
        path=path,
        pathname=path,
        route=path,
        lang=frappe.local.lang,
        user=frappe.session.user,
        developer_mode=frappe.conf.developer_mode,
        app_title=get_title_of_site(),
    )
    context.update(frappe.conf.website_context or {})
    context.update(frappe.local.response.get("context") or {})
    add_module_context(context, app, file)
    for hook in frappe.get_hooks("update_website_context"):
        context.update(frappe.get_attr(hook)(context) or {})
    if context.http_status_code:
        http_status_code = context.http_status_code
    with open(file, encoding="utf-8") as source:
        template = source.read()
    html = frappe.render_template(wrap_in_base(template, context), context, is_path=False, safe_render=False)
    mimetype = mimetypes.guess_type(file)[0] or "text/html"
    response = Response(add_csrf_token(html), status=http_status_code, mimetype=mimetype)
    response.headers["Cache-Control"] = NEVER_STORE
    return response


def add_module_context(context: "frappe._dict", app: str, file: str) -> None:
    """Add what `get_context` returns of the module beside a page (hyphens of its name are underscores there)."""
    folder, name = os.path.split(file)
    stem = os.path.splitext(name)[0].replace("-", "_")
    if not os.path.isfile(os.path.join(folder, stem + ".py")):
        return
    package = os.path.relpath(folder, frappe.get_app_path(app)).replace(os.sep, ".")
    module = frappe.get_module(f"{app}.{package}.{stem}")
    context.update({key: getattr(module, key) for key in MODULE_PROPERTIES if hasattr(module, key)})
    get_context = getattr(module, "get_context", None)
    if get_context:
        returned = get_context(context) if inspect.signature(get_context).parameters else get_context()
        context.update(returned or {})


def wrap_in_base(template: str, context: "frappe._dict") -> str:
    """Put a bare piece of a page into the base template; a whole page, or one that extends another, stays."""
    if "{% extends" in template or "{%- extends" in template or "<html" in template or "<?xml" in template:
        return template
    if not re.search(r"</\w+>|<br|<p>", template):
        return template
    bases = frappe.get_hooks("base_template")
    base = context.base_template_path or (bases[-1] if bases else "templates/base.html")
    return f'{{% extends "{base}" %}}{{% block page_content %}}{template}{{% endblock %}}'


def add_csrf_token(html: str) -> str:
    """Replace the comment `<!-- csrf_token -->` by a script that hands the session's token to the page."""
    if "<!-- csrf_token -->" not in html:
        return html
    token = frappe.session.data.csrf_token or ""
    return html.replace("<!-- csrf_token -->", f'<script>frappe.csrf_token = "{token}";</script>')


def get_title_of_site() -> str:
    titles = [frappe.get_hooks("app_title", app_name=app)[-1:] for app in frappe.get_installed_apps()]
    titles = [title[0] for title in titles if title]
    return frappe.get_system_settings("app_name") or (_(titles[-1]) if titles else "Frappe")


# -- pages about what didn't work


def render_engine_page(name: str, http_status_code: int, **context) -> Response:
    """Render a page by its name; an app may put one of its own over the engine's."""
    app, file = find_page_file(name, (".html",)) or (
        "frappe",
        frappe.get_app_path("frappe", "www", f"{name}.html"),
    )
    return render_template_page(name, app, file, http_status_code, context)


def render_redirect(location: str, http_status_code: int = 301) -> Response:
    headers = {"Location": location, "Cache-Control": NEVER_STORE}
    return Response("", status=http_status_code, headers=headers)


def render_not_found(path: str) -> Response:
    return render_engine_page("404", 404, title=_("Not Found"), requested=path)


def render_not_permitted(message: str = "") -> Response:
    here = frappe.local.request.path if has_request() else "/"
    return render_engine_page(
        "message",
        403,
        title=_("Not Permitted"),
        message=escape_html(strip_html(message))
        or _("You do not have enough permissions to complete the action"),
        primary_action="/login?" + urlencode({"redirect-to": here}),
        primary_label=_("Login"),
    )


def render_error(error: Exception) -> Response:
    """Answer an exception of a page; what has no status of its own is logged."""
    status = getattr(error, "http_status_code", 500)
    if status >= 500 and frappe.db:
        frappe.db.rollback()
        with frappe.db.keeping():
            frappe.log_error(title=str(error)[:140] or type(error).__name__)
            frappe.db.commit()
    title = getattr(error, "title", None) or _("Server Error")
    message = str(error) if status < 500 else _("There was an error building this page")
    return render_engine_page("error", status, title=title, message=message)


def has_request() -> bool:
    return bool(getattr(frappe.local, "request", None))
