"""From the name of a DocType, report or page to its files and Python modules."""

import importlib
import os
from types import ModuleType

import frappe


def scrub(txt: str) -> str:
    """'Sales Order' → 'sales_order'."""
    return frappe.scrub(txt)


def get_module_path(module: str) -> str:
    """Folder of a module of an app."""
    return frappe.get_module_path(module)


def get_module_app(module: str) -> str:
    """The app that declares a module; DoesNotExistError when none does."""
    return frappe.get_module_app(module)


def get_doc_path(module: str, doctype: str, name: str) -> str:
    """Folder of an exported record: `<module>/<doctype>/<name>`, all scrubbed."""
    return os.path.join(get_module_path(module), scrub(doctype), scrub(name))


def get_doctype_module(doctype: str) -> str:
    """Module that a DocType belongs to; DoesNotExistError for an unknown DocType."""
    return frappe.get_meta(doctype).module


def get_module_name(
    doctype: str, module: str, prefix: str = "", suffix: str = "", app: str | None = None
) -> str:
    """Dotted path of a DocType's Python module."""
    app = scrub(app or get_module_app(module))
    return f"{app}.{scrub(module)}.doctype.{scrub(doctype)}.{prefix}{scrub(doctype)}{suffix}"


def load_doctype_module(
    doctype: str, module: str | None = None, prefix: str = "", suffix: str = ""
) -> ModuleType:
    """Import the Python module of a DocType; ImportError names both when it isn't there, or when importing fails."""
    module = module or get_doctype_module(doctype)
    name = get_module_name(doctype, module, prefix, suffix)
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and name.startswith(error.name):
            raise ImportError(f"Module import failed for {doctype} ({name})") from error
        raise
    except AttributeError as error:  # else it would look as if the document lacked an attribute
        raise ImportError(f"Module import failed for {doctype} ({name}): {error}") from error
