"""Fixtures: documents that belong to an app, kept as JSON in `<app>/fixtures` and written over at each migrate."""

import json
from pathlib import Path

import frappe

# Of the site, not of the app; lft and rgt are kept by the tree itself.
PARENT_KEYS = frozenset(("modified_by", "creation", "owner", "idx", "lft", "rgt"))
CHILD_KEYS = PARENT_KEYS | {"docstatus", "doctype", "modified", "name"}


def sync_fixtures(app: str | None = None) -> None:
    """Import the fixtures of one app, or of all that are installed; what they hold replaces what the site has."""
    frappe.local.flags.in_fixtures = True
    try:
        for name in [app] if app else frappe.get_installed_apps():
            import_fixtures(name)
    finally:
        frappe.local.flags.in_fixtures = False


def import_fixtures(app: str) -> None:
    """Import each `fixtures/*.json` of an app, in the order of the file names."""
    from frappe.modules.import_file import import_file_by_path

    folder = Path(frappe.get_app_path(app, "fixtures"))
    for path in sorted(folder.glob("*.json")):
        import_file_by_path(str(path), data_import=True, force=True)


def export_fixtures(app: str | None = None) -> None:
    """Write the documents that the `fixtures` hooks of one app (or of all) name."""
    for name in [app] if app else frappe.get_installed_apps():
        folder = Path(frappe.get_app_path(name, "fixtures"))
        for fixture in frappe.get_hooks("fixtures", app_name=name):
            entry = fixture if isinstance(fixture, dict) else {"dt": fixture}
            doctype = entry.get("doctype") or entry.get("dt")
            filters, or_filters = entry.get("filters"), entry.get("or_filters")
            print(f"Exporting {doctype} app {name} filters {filters or or_filters}")
            folder.mkdir(exist_ok=True)
            path = folder / f"{frappe.scrub(doctype)}.json"
            path.write_text(as_fixture(documents_of(doctype, filters, or_filters)) + "\n", encoding="utf-8")


def documents_of(doctype: str, filters=None, or_filters=None) -> list[dict]:
    """Return the documents as dicts, oldest first; a single has one."""
    if frappe.get_meta(doctype).issingle:
        return [frappe.get_doc(doctype).as_dict()]
    names = frappe.get_all(
        doctype,
        filters=filters,
        or_filters=or_filters,
        order_by="idx asc, creation asc, name asc",
        pluck="name",
    )
    return [frappe.get_doc(doctype, name).as_dict() for name in names]


def as_fixture(documents: list[dict]) -> str:
    """Return the JSON of documents without what belongs to one site, keys sorted so that a change reads as one."""
    return json.dumps(
        [cleaned(document) for document in documents],
        indent=1,
        sort_keys=True,
        default=str,
        ensure_ascii=False,
    )


def cleaned(document: dict) -> dict:
    """Return a document without the site's own keys, in it and in its child rows."""
    result = {}
    for key, value in document.items():
        if key in PARENT_KEYS or key.startswith("__"):
            continue
        if isinstance(value, list):
            result[key] = [{k: v for k, v in row.items() if k not in CHILD_KEYS} for row in value]
        else:
            result[key] = value
    return result
