"""Reads `common_site_config.json` and a site's `site_config.json`, parsed once per change of the file."""

import json
import os

from frappe.exceptions import IncorrectSitePath
from frappe.locals import local
from frappe.site.config_files import update_json
from frappe.types import _dict

_parsed: dict[str, tuple[int, int, dict]] = {}


def read_config_file(path: str) -> dict:
    """The JSON object in `path`; `{}` when there is no such file.

    Raises ValueError that names the file when it isn't valid JSON."""
    try:
        stat = os.stat(path)
    except FileNotFoundError:
        return {}
    known = _parsed.get(path)
    if known and known[:2] == (stat.st_mtime_ns, stat.st_size):
        return known[2]
    try:
        with open(path, encoding="utf-8") as file:
            config = json.load(file)
    except ValueError as error:
        raise ValueError(f"{path} is not valid JSON: {error}") from error
    _parsed[path] = (stat.st_mtime_ns, stat.st_size, config)
    return config


def get_common_site_config(sites_path: str | None = None) -> _dict:
    """What holds for every site of the bench."""
    sites_path = sites_path or getattr(local, "sites_path", None) or "."
    return _dict(read_config_file(os.path.join(sites_path, "common_site_config.json")))


def get_site_config(sites_path: str | None = None, site_path: str | None = None) -> _dict:
    """The common configuration overlaid with the site's own.

    Raises IncorrectSitePath when the site has no configuration (unless it is being made)."""
    config = get_common_site_config(sites_path)
    site_path = site_path or getattr(local, "site_path", None)
    if site_path:
        own = os.path.join(site_path, "site_config.json")
        if os.path.exists(own):
            config.update(read_config_file(own))
        elif getattr(local, "site", None) and not local.flags.new_site:
            raise IncorrectSitePath(f"{local.site} does not exist")
    return config


def update_site_config(key: str, value, validate: bool = True, site_config_path: str | None = None) -> None:
    """Set one key of the site's configuration; the text "None" removes it, as in Frappe."""
    path = site_config_path or os.path.join(local.site_path, "site_config.json")
    update_json(path, **{key: None if value == "None" else value})
    if local.conf is not None:
        local.conf[key] = value


def get_conf(site: str | None = None) -> _dict:
    """The configuration in force, or that of `site` when none is initialised."""
    if hasattr(local, "conf"):
        return local.conf
    from frappe.site.lifecycle import init

    init(site)
    return local.conf
