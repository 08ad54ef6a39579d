"""Addresses of the site, its documents and reports."""

import re
from urllib.parse import quote, urljoin, urlsplit

from frappe.locals import local

RELATIVE = re.compile(r"""(?P<before>(?:href|src)\s*=\s*["'])(?P<path>/(?!/)[^"']*)""", re.IGNORECASE)


def quoted(url: str) -> str:
    return quote(str(url), safe=b"~@#$&()*!+=:;,.?/'")


def quote_urls(html: str) -> str:
    """Spaces and the like in the addresses of links are quoted."""
    return re.sub(
        r"""((?:href|src)\s*=\s*["'])([^"']*)""",
        lambda found: found[1] + quoted(found[2]),
        html or "",
        flags=re.I,
    )


def slug(name: str) -> str:
    """'Monthly Payroll' → 'monthly-payroll'."""
    return name.lower().replace(" ", "-")


def get_host_name_from_request() -> str | None:
    request = getattr(local, "request", None)
    return request.host_url.rstrip("/") if request and request.host else None


def get_host_name() -> str:
    return get_url().split("://", 1)[-1]


def get_url(uri: str | None = None, full_address: bool = False) -> str:
    """The site's address (`host_name` of its configuration, else the request's), joined with `uri`."""
    if uri and uri.startswith(("http://", "https://")):
        return uri
    host = local.conf.host_name or local.conf.hostname
    if not host:
        host = get_host_name_from_request() or _host_of_site()
    if not host.startswith(("http://", "https://")):
        host = f"http://{host}"
    if not uri and full_address and getattr(local, "request", None):
        uri = local.request.full_path
    return urljoin(host, uri) if uri else host


def _host_of_site() -> str:
    host = f"http://{local.site or '127.0.0.1'}"
    port = local.conf.http_port or local.conf.webserver_port
    return f"{host}:{port}" if port and not urlsplit(host).port else host


def get_absolute_url(doctype: str, name: str) -> str:
    return f"/app/{quoted(slug(doctype))}/{quoted(name)}"


def get_url_to_form(doctype: str, name: str) -> str:
    return get_url(get_absolute_url(doctype, name))


def get_url_to_list(doctype: str) -> str:
    return get_url(f"/app/{quoted(slug(doctype))}")


def get_url_to_report(name: str, report_type: str | None = None, doctype: str | None = None) -> str:
    if report_type == "Report Builder":
        return get_url(f"/app/{quoted(slug(doctype))}/view/report/{quoted(name)}")
    return get_url(f"/app/query-report/{quoted(name)}")


def get_link_to_form(doctype: str, name: str, label: str | None = None) -> str:
    from frappe.utils.strings import escape_html

    return f'<a href="{get_url_to_form(doctype, name)}">{escape_html(str(label or name))}</a>'


def get_link_to_report(name, label=None, report_type=None, doctype=None, filters=None) -> str:
    from frappe.utils.strings import escape_html

    conditions = "&".join(f"{key}={quoted(value)}" for key, value in (filters or {}).items())
    url = get_url_to_report(name, report_type, doctype) + (f"?{conditions}" if conditions else "")
    return f'<a href="{url}">{escape_html(str(label or name))}</a>'


def expand_relative_urls(html: str) -> str:
    """Links of a page made absolute, as a letter or a PDF needs them."""
    return RELATIVE.sub(lambda found: found["before"] + get_url(found["path"]), html or "")


def scrub_urls(html: str) -> str:
    return expand_relative_urls(html)
