"""What the engine offers under Frappe's names, read from the code: the other side of docs/compatibility.md."""

import importlib
import inspect
import json
import pkgutil
from pathlib import Path
from types import ModuleType

import frappe

PACKAGE = Path(frappe.__file__).parent
# What apps import from: every name counts, wherever it is defined.
FACADES = {
    "frappe",
    "frappe.utils",
    "frappe.client",
    "frappe.exceptions",
    "frappe.permissions",
    "frappe.tests.utils",
}


def modules() -> set[str]:
    """Return all modules of the engine but DocType controllers and packages that are mere folders."""
    names = {"frappe"}
    for module in pkgutil.walk_packages([str(PACKAGE)], "frappe."):
        in_doctype = "doctype" in module.name.split(".")
        if not in_doctype and not (module.ispkg and is_mere_folder(module.name)):
            names.add(module.name)
    return names


def is_mere_folder(package: str) -> bool:
    """Say whether the package's `__init__.py` is empty."""
    return not Path(importlib.import_module(package).__file__).read_text().strip()


def public_names(module_name: str) -> set[str]:
    """Return the names that `from module import …` finds, without modules and private ones."""
    module = importlib.import_module(module_name)
    return {
        name
        for name in dir(module)
        if not name.startswith("_") and not isinstance(getattr(module, name), ModuleType)
    }


def facade_names(module_name: str) -> set[str]:
    """Return the public names of a facade that are the engine's: not what it took from Python or a library."""
    module = importlib.import_module(module_name)
    found = set()
    for name in public_names(module_name):
        value = getattr(module, name)
        origin = (
            getattr(value, "__module__", None) if callable(value) or isinstance(value, type) else "frappe"
        )
        if str(origin or "frappe").startswith(("frappe", "werkzeug.local")):
            found.add(name)
    return found


def public_methods(class_path: str) -> set[str]:
    """Return the public attributes of a class and of what it inherits inside the engine."""
    module, _dot, name = class_path.rpartition(".")
    found = set()
    for base in inspect.getmro(getattr(importlib.import_module(module), name)):
        if base.__module__.startswith("frappe"):
            found |= {key for key in vars(base) if not key.startswith("_")}
    return found


def whitelisted_methods() -> set[str]:
    """Return the dotted paths of what a client may call."""
    for name in modules():
        importlib.import_module(name)
    for path in PACKAGE.glob("*/doctype/*/*.py"):
        if path.stem == path.parent.name:
            importlib.import_module(".".join(("frappe", *path.relative_to(PACKAGE).with_suffix("").parts)))
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
    paths = PACKAGE.glob("*/doctype/*/*.json")
    return {json.loads(path.read_text())["name"] for path in paths if path.stem == path.parent.name}
