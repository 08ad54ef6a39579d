"""What the engine offers under Frappe's names, read from the code: the other side of docs/compatibility.md."""

import importlib
import inspect
import pkgutil
from pathlib import Path
from types import ModuleType

import frappe

PACKAGE = Path(frappe.__file__).parent
# Where names are gathered that other modules define.
GATHERING = {"frappe", "frappe.utils", "frappe.utils.data", "frappe.model", "frappe.tests"}


def modules() -> list[str]:
    """Return all modules of the engine but DocType controllers and tests."""
    names = ["frappe"]
    for module in pkgutil.walk_packages([str(PACKAGE)], "frappe."):
        parts = module.name.split(".")
        if "doctype" in parts and len(parts) - parts.index("doctype") > 1:
            continue
        names.append(module.name)
    return sorted(names)


def public_names(module_name: str) -> set[str]:
    """Return the functions and classes that a module defines; of a gathering one, all that it has."""
    module = importlib.import_module(module_name)
    return {
        name
        for name in dir(module)
        if not name.startswith("_") and _counts(module_name, name, getattr(module, name))
    }


def _counts(module_name: str, name: str, value) -> bool:
    if isinstance(value, ModuleType):
        return False
    if module_name in GATHERING:
        return not inspect.ismodule(value) and getattr(value, "__module__", "frappe").startswith(
            ("frappe", "werkzeug")
        )
    if isinstance(value, type) or inspect.isroutine(value):
        return value.__module__ == module_name
    return False


def whitelisted_methods() -> set[str]:
    """Return the dotted paths of what a client may call."""
    for name in modules():
        importlib.import_module(name)
    found = set()
    for method in map(inspect.unwrap, frappe.whitelisted):
        if method.__module__.startswith("frappe.") and "<locals>" not in method.__qualname__:
            found.add(f"{method.__module__}.{method.__qualname__}")
    return found


def commands() -> set[str]:
    """Return the names of the framework's commands."""
    from frappe.commands import commands

    return {command.name for command in commands}


def doctypes() -> set[str]:
    """Return the names of the engine's own DocTypes."""
    import json

    return {
        json.loads(path.read_text())["name"]
        for path in PACKAGE.glob("*/doctype/*/*.json")
        if path.stem == path.parent.name
    }
