"""Which site a request is for."""

import json
import os
import re
from functools import lru_cache

from werkzeug.wrappers import Request

SITE_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*$")

# What the server was told when it started: one site for every request, and where the sites are.
_serving = {"site": None, "sites_path": os.environ.get("SITES_PATH", ".")}


def serve_site(site: str | None, sites_path: str = ".") -> None:
    """Have this process answer every request for *site* (None: by the request's host)."""
    _serving.update(site=site, sites_path=os.path.abspath(sites_path))


def get_sites_path() -> str:
    return _serving["sites_path"]


def get_request_site(request: Request) -> str | None:
    """Return the site of a request: by `X-Frappe-Site-Name`, by its host, else the bench's default; None if none is.

    A header that names a site which doesn't exist gets no other site instead.
    """
    if _serving["site"]:
        return _serving["site"]
    if named := request.headers.get("X-Frappe-Site-Name"):
        return named if site_exists(named) else None
    host = request.host.rsplit(":", 1)[0] if not request.host.startswith("[") else ""
    if host and site_exists(host):
        return host
    default = get_default_site()
    return default if default and site_exists(default) else None


def site_exists(site: str) -> bool:
    return bool(SITE_NAME.match(site)) and os.path.isfile(
        os.path.join(get_sites_path(), site, "site_config.json")
    )


def get_default_site() -> str | None:
    """Return the bench's default site, from `common_site_config.json` or `currentsite.txt`."""
    path = os.path.join(get_sites_path(), "common_site_config.json")
    try:
        default = _read_default(path, os.stat(path).st_mtime_ns)
    except OSError:
        default = None
    if default:
        return default
    try:
        with open(os.path.join(get_sites_path(), "currentsite.txt")) as file:
            return file.read().strip() or None
    except OSError:
        return None


@lru_cache(maxsize=4)
def _read_default(path: str, changed: int) -> str | None:
    with open(path) as file:
        return json.load(file).get("default_site")
