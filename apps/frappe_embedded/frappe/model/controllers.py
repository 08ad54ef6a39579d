"""The Python class of a DocType's documents, with what other apps put in its place or on top of it."""

import frappe
from frappe import _
from frappe.modules.utils import load_doctype_module


def get_controller(doctype: str) -> type:
    """The class of a DocType's documents; ImportError when a standard DocType has none."""
    from frappe.model.meta import get_meta

    return get_meta(doctype).controller


def load_controller(meta) -> type:
    """Find the class of `meta`, honouring `override_doctype_class` and `extend_doctype_class`."""
    cls = _overridden(meta) or _own(meta)
    extensions = frappe.get_hooks("extend_doctype_class", {}).get(meta.name) or []
    if extensions:
        mixins = tuple(frappe.get_attr(path) for path in reversed(extensions))
        cls = type(cls.__name__, (*mixins, cls), {"__module__": cls.__module__})
    return cls


def _overridden(meta) -> type | None:
    paths = frappe.get_hooks("override_doctype_class", {}).get(meta.name)
    if not paths:
        return None
    cls = frappe.get_attr(paths[-1])
    _check(cls, meta.name)
    return cls


def _own(meta) -> type:
    if meta.custom or _is_custom_module(meta.module):
        return _generic(meta)
    class_name = meta.name.replace(" ", "").replace("-", "")
    module = load_doctype_module(meta.name, meta.module)
    cls = getattr(module, class_name, None)
    if cls is None:
        raise ImportError(f"{module.__name__} has no class {class_name}, the controller of {meta.name}")
    _check(cls, meta.name)
    return cls


def _generic(meta) -> type:
    from frappe.model.document import Document
    from frappe.utils.nestedset import NestedSet

    return NestedSet if meta.is_tree else Document


def _is_custom_module(module: str | None) -> bool:
    return (
        bool(module)
        and bool(frappe.db)
        and bool(frappe.db.get_value("Module Def", module, "custom", cache=True))
    )


def _check(cls: type, doctype: str) -> None:
    from frappe.model.base_document import BaseDocument

    if not isinstance(cls, type) or not issubclass(cls, BaseDocument):
        raise ImportError(_("{0}: {1} is not a subclass of Document").format(doctype, cls))
