"""Apps, their modules and their hooks, and names resolved to Python objects."""

import importlib
import inspect
import json
import os
from functools import lru_cache
from types import ModuleType

from frappe.caching import cache
from frappe.exceptions import AppNotInstalledError
from frappe.locals import local
from frappe.types import _dict

_hooks_by_apps: dict[tuple[str, ...], _dict] = {}
_modules_by_app: dict[str, list[str]] = {}
_doc_events: dict[int, tuple[dict, dict]] = {}
KEEP_DEFAULT_LIST = "_KEEP_DEFAULT_LIST"


def get_all_apps(with_internal_apps: bool = True, sites_path: str | None = None) -> list[str]:
    """Apps of the bench (`sites/apps.txt`), the engine first."""
    sites_path = sites_path or getattr(local, "sites_path", None) or "."
    apps = read_lines(os.path.join(sites_path, "apps.txt"))
    if "frappe" in apps:
        apps.remove("frappe")
    return ["frappe", *apps]


def read_lines(path: str) -> list[str]:
    """Non-blank lines of a text file that are no comments; none when the file is missing."""
    try:
        with open(path, encoding="utf-8") as file:
            lines = [line.strip() for line in file]
    except FileNotFoundError:
        return []
    return [line for line in lines if line and not line.startswith("#")]


def get_installed_apps(*, _ensure_on_bench: bool = False) -> list[str]:
    """Apps installed on the current site in their order; of all apps, when no site is connected."""
    apps = list(_installed_apps())
    if _ensure_on_bench:
        on_bench = set(get_all_apps())
        apps = [app for app in apps if app in on_bench]
    return apps


def _installed_apps() -> tuple[str, ...]:
    database = getattr(local, "db", None)
    if getattr(local, "flags", None) and local.flags.in_install_db:
        return ("frappe",)
    if not database:
        return tuple(get_all_apps())
    return cache.get_value(
        "installed_apps", lambda: tuple(json.loads(database.get_global("installed_apps") or "[]"))
    )


def get_hooks(hook: str | None = None, default=KEEP_DEFAULT_LIST, app_name: str | None = None):
    """Hooks of all installed apps, merged in their order (or of `app_name` alone).

    Without `hook`, the whole mapping. A hook nobody defines is `default`, or `[]`. Read-only."""
    apps = (app_name,) if app_name else _installed_apps()
    hooks = _hooks_by_apps.get(apps)
    if hooks is None:
        hooks = _hooks_by_apps[apps] = load_app_hooks(apps)
    if not hook:
        return hooks
    if hook in hooks:
        return hooks[hook]
    return [] if default == KEEP_DEFAULT_LIST else default


def load_app_hooks(apps) -> _dict:
    """Import each app's `hooks` module and merge the names it defines."""
    hooks = _dict()
    for app in apps:
        module = get_module(f"{app}.hooks")
        for key, value in vars(module).items():
            if key.startswith("_") or inspect.ismodule(value) or callable(value):
                continue
            append_hook(hooks, key, value)
    return hooks


def append_hook(target, key: str, value) -> None:
    """Merge one hook: dicts by key (recursively), everything else into a list."""
    if isinstance(value, dict):
        inside = target.setdefault(key, {})
        for inner_key, inner in value.items():
            append_hook(inside, inner_key, inner)
        return
    items = target.setdefault(key, [])
    items.extend(value if isinstance(value, list) else [value])


def get_doc_hooks() -> dict:
    """`doc_events`, with a tuple of DocTypes spread to one entry each. Read-only."""
    events = get_hooks("doc_events", {})
    known = _doc_events.get(id(events))
    if known is None or known[0] is not events:
        known = _doc_events[id(events)] = (events, _spread(events))
    return known[1]


def _spread(doc_events: dict) -> dict:
    merged: dict = {}
    for doctypes, events in doc_events.items():
        for doctype in doctypes if isinstance(doctypes, tuple) else (doctypes,):
            for event, handlers in events.items():
                merged.setdefault(doctype, {}).setdefault(event, []).extend(handlers)
    return merged


def clear_hooks_cache() -> None:
    _hooks_by_apps.clear()
    _doc_events.clear()
    _modules_by_app.clear()


def get_module(modulename: str) -> ModuleType:
    return importlib.import_module(modulename)


def get_attr(method_string: str):
    """The object that a dotted path names.

    Raises AppNotInstalledError when its app isn't installed on the site."""
    app_name = method_string.split(".", 1)[0]
    if (
        getattr(local, "initialised", None)
        and not (local.flags.in_install or local.flags.in_uninstall)
        and app_name not in _installed_apps()
    ):
        raise AppNotInstalledError(f"App {app_name} is not installed")
    module, _sep, name = method_string.rpartition(".")
    return getattr(get_module(module), name)


def call(fn, *args, **kwargs):
    """Call a function (or the one a dotted path names) with those of `kwargs` that it takes."""
    if isinstance(fn, str):
        fn = get_attr(fn)
    return fn(*args, **get_newargs(fn, kwargs))


def get_newargs(fn, kwargs: dict) -> dict:
    """`kwargs` without what `fn` doesn't accept, and without the transport's own arguments."""
    if not kwargs:
        return {}
    try:
        names, takes_any = _parameters_of(fn)
    except (TypeError, ValueError):
        return dict(kwargs)
    dropped = ("ignore_permissions", "flags")
    return {k: v for k, v in kwargs.items() if (k in names or takes_any) and k not in dropped}


@lru_cache(maxsize=1024)
def _parameters_of(fn) -> tuple[frozenset[str], bool]:
    """The names that a function takes, and whether it takes any others; asked at every request for the same few."""
    parameters = inspect.signature(fn).parameters
    return frozenset(parameters), any(p.kind is p.VAR_KEYWORD for p in parameters.values())


# modules and paths


def scrub(txt: str) -> str:
    """'Sales Order' → 'sales_order'."""
    return txt.replace(" ", "_").replace("-", "_").lower()


def unscrub(txt: str) -> str:
    """'sales_order' → 'Sales Order'."""
    return txt.replace("_", " ").replace("-", " ").title()


def get_pymodule_path(modulename: str, *joins: str) -> str:
    if "public" not in joins:
        joins = tuple(scrub(part) for part in joins)
    return os.path.join(os.path.dirname(get_module(scrub(modulename)).__file__ or ""), *joins)


def get_app_path(app_name: str, *joins: str) -> str:
    """A path inside the app's Python package."""
    return os.path.join(os.path.dirname(get_module(app_name).__file__), *joins)


def get_app_source_path(app_name: str, *joins: str) -> str:
    """A path inside the folder that holds the app's package."""
    return os.path.abspath(get_app_path(app_name, "..", *joins))


def get_module_list(app_name: str) -> list[str]:
    """Modules named in the app's `modules.txt`."""
    modules = _modules_by_app.get(app_name)
    if modules is None:
        modules = _modules_by_app[app_name] = read_lines(get_app_path(app_name, "modules.txt"))
    return modules


def setup_module_map(include_all_apps: bool = True) -> None:
    """Fill `frappe.local.app_modules` and `module_app` (scrubbed module → app)."""
    local.app_modules, local.module_app = {}, {}
    for app in get_all_apps() if include_all_apps else get_installed_apps():
        local.app_modules[app] = [scrub(module) for module in get_module_list(app)]
        for module in local.app_modules[app]:
            local.module_app.setdefault(module, app)


def get_module_app(module: str) -> str:
    """The app that declares `module`; the engine's own when no app does."""
    if getattr(local, "module_app", None) is None:
        setup_module_map()
    return local.module_app.get(scrub(module), "frappe")


def get_module_path(module: str, *joins: str) -> str:
    """A path inside the folder of `module` (of the app that declares it)."""
    return get_pymodule_path(f"{get_module_app(module)}.{scrub(module)}", *joins)


def get_doctype_app(doctype: str) -> str:
    """The app that a DocType comes from."""
    return get_module_app(local.db.get_value("DocType", doctype, "module") or "Core")


def get_file_items(path: str, raise_not_found: bool = False, ignore_empty_lines: bool = True) -> list[str]:
    if raise_not_found and not os.path.exists(path):
        raise FileNotFoundError(path)
    return read_lines(path)


def get_file_json(path: str):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def read_file(path: str, raise_not_found: bool = False) -> str | None:
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            return file.read()
    if raise_not_found:
        raise OSError(f"{path} Not Found")
    return None
