"""Bringing the records of apps (DocTypes first) and their tables into the database."""

import os
from pathlib import Path

import frappe
from frappe.core.doctype.language.language import sync_languages
from frappe.database.schema import sync_table
from frappe.model import meta_loader
from frappe.model.controllers import get_controller
from frappe.model.meta import Meta
from frappe.modules.import_file import import_file_by_path

# Folders of a module whose records belong to the app, in the order in which they depend on each other.
IMPORTABLE_FOLDERS = ("doctype", "page", "report", "print_format", "number_card", "workspace")
FIRST = ("docfield", "docperm", "doctype", "module_def", "role", "has_role", "custom_docperm", "user")


def sync_all(force: int | bool = 0, reset_permissions: bool = False) -> None:
    """Sync every installed app; DocTypes whose code is gone lose their entry (their tables stay)."""
    for app in frappe.get_installed_apps():
        sync_for(app, force, reset_permissions=reset_permissions)
    remove_orphan_doctypes()
    frappe.clear_cache()


def sync_for(app_name: str, force: int | bool = 0, reset_permissions: bool = False) -> None:
    """Import the records of one app that changed since the last time."""
    if app_name == "frappe":
        sync_self_describing_tables()
    for path in get_app_files(app_name):
        if _is_known(path):
            import_file_by_path(
                str(path), force=bool(force), ignore_version=True, reset_permissions=reset_permissions
            )
    if app_name == "frappe":
        sync_languages()


def sync_self_describing_tables() -> None:
    """The tables that describe all others take their columns from the engine's files, before anything is read."""
    for doctype in meta_loader.SELF_DESCRIBING:
        sync_table(Meta.from_definition(meta_loader.core_definition(doctype)))


def _is_known(path: Path) -> bool:
    folder = path.parent.parent.name
    return folder == "doctype" or bool(frappe.db.exists("DocType", frappe.unscrub(folder)))


def get_app_files(app_name: str) -> list[Path]:
    """JSON files of the records of an app, in order of import."""
    files: list[Path] = []
    for module in frappe.get_module_list(app_name):
        folder = Path(frappe.get_pymodule_path(f"{app_name}.{frappe.scrub(module)}"))
        files.extend(get_doc_files(folder))
    order = {name: rank for rank, name in enumerate(FIRST)} if app_name == "frappe" else {}
    folders = {name: rank for rank, name in enumerate(IMPORTABLE_FOLDERS)}
    return sorted(files, key=lambda p: (folders[p.parent.parent.name], order.get(p.stem, len(order)), p.stem))


def get_doc_files(module_folder: Path) -> list[Path]:
    """`<kind>/<name>/<name>.json` of one module."""
    found = []
    for kind in IMPORTABLE_FOLDERS:
        for name in sorted(os.listdir(module_folder / kind)) if (module_folder / kind).is_dir() else ():
            path = module_folder / kind / name / f"{name}.json"
            if path.exists():
                found.append(path)
    return found


def remove_orphan_doctypes() -> list[str]:
    """Delete the entries of standard DocTypes that no code belongs to any more; their data stays. Returns them."""
    overridden = frappe.get_hooks("override_doctype_class", {})
    orphans = []
    for doctype in frappe.get_all("DocType", {"custom": 0}, pluck="name"):
        if doctype not in overridden:
            try:
                get_controller(doctype)
            except ImportError:
                orphans.append(doctype)
    for doctype in orphans:
        print(f"Orphaned DocType: {doctype}")
        frappe.delete_doc("DocType", doctype, force=True, ignore_missing=True)
    return orphans
