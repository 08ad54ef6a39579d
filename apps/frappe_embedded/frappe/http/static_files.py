"""Files that are sent as they lie on the disk: apps' assets, a site's public and private files."""

import importlib.util
import os
import re
from functools import lru_cache
from pathlib import Path

from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join
from werkzeug.utils import send_file as send_path
from werkzeug.wrappers import Request, Response

from frappe.http.compression import compress_asset
from frappe.http.site_resolver import get_request_site, get_sites_path

# A build that puts a hash of the content into a file's name never changes that file.
HASHED_NAME = re.compile(r"[.-][A-Za-z0-9_-]{8,}\.(?:js|css|mjs|map|woff2?|ttf|svg|png|jpe?g|webp|gif)$")
ONE_YEAR = 365 * 24 * 3600
# A browser would run scripts inside these on our origin, so they are only ever saved.
SCRIPTABLE_SUFFIXES = (".svg", ".html", ".htm", ".xhtml", ".xml", ".mht")


def serve_static(request: Request) -> Response | None:
    """Answer a request for `/assets/…` or `/files/…`, return None for any other path; NotFound if there is no file."""
    path = request.path
    if path.startswith("/assets/"):
        if request.method not in ("GET", "HEAD"):
            raise NotFound
        return send_asset(request, path.removeprefix("/assets/"))
    if path.startswith("/files/"):
        site = get_request_site(request)
        if not site or request.method not in ("GET", "HEAD"):
            raise NotFound
        folder = os.path.join(get_sites_path(), site, "public", "files")
        return send_file(request, folder, path.removeprefix("/files/"))
    return None


def send_asset(request: Request, path: str) -> Response:
    """Send a file of an app's `public` folder; *path* is `<app>/<file>`."""
    app, _, rest = path.partition("/")
    folder = get_public_folder(app)
    file = folder and rest and safe_join(folder, rest)
    if not (file and os.path.isfile(file)):
        raise NotFound
    is_hashed = HASHED_NAME.search(file)
    response = send_path(file, request.environ, conditional=True, max_age=ONE_YEAR if is_hashed else None)
    if is_hashed:
        response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable"
    else:
        response.headers["Cache-Control"] = "no-cache"  # may be kept, but asked about by its ETag each time
    compress_asset(request, response, file)
    return response


def send_file(request: Request, folder: str, path: str, private: bool = False) -> Response:
    """Send an uploaded file in whole or in part (Range), or 304 when the client has it; NotFound if there is none."""
    file = safe_join(folder, path)
    if not (file and os.path.isfile(file)):
        raise NotFound
    is_scriptable = file.lower().endswith(SCRIPTABLE_SUFFIXES)
    response = send_path(
        os.path.abspath(file),
        request.environ,
        conditional=True,
        as_attachment=is_scriptable,
        download_name=os.path.basename(file),
    )
    response.headers["Cache-Control"] = "private, no-cache" if private else "no-cache"
    if response.mimetype != "application/pdf":  # browsers refuse to show a PDF in a sandbox
        response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


@lru_cache(maxsize=64)
def get_public_folder(app: str) -> str | None:
    """Return the `public` folder of an app that the bench lists in `apps.txt`, None for any other name."""
    apps = Path(get_sites_path(), "apps.txt")
    if app != "frappe" and not (apps.exists() and app in apps.read_text().split()):
        return None
    spec = importlib.util.find_spec(app)
    if not (spec and spec.submodule_search_locations):
        return None
    return os.path.join(next(iter(spec.submodule_search_locations)), "public")
