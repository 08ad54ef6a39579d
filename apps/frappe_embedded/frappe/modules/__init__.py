"""Modules of apps: where their files lie and how their records come into the database."""

from frappe.modules.utils import get_doc_path, get_module_path, load_doctype_module, scrub

__all__ = ["get_doc_path", "get_module_path", "load_doctype_module", "scrub"]
