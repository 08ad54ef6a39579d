"""Importing a registry from the desk: look at a file, start, follow."""

import json

import frappe
from an_sinh.domain.registry.headings import FIELDS, MappingError
from an_sinh.domain.registry.registry import ListError
from an_sinh.domain.registry.workbook import WorkbookError
from an_sinh.services import registry_import
from an_sinh.services.registry_context import load_units
from an_sinh.services.registry_files import DOCTYPE, content_of
from an_sinh.services.registry_messages import label_of, sentence
from an_sinh.services.registry_preview import preview as preview_of

STATUS_FIELDS = (
    "name", "status", "progress_percent", "rows", "accepted_rows", "rejected_rows", "warning_count", "persons",
    "entitlements", "rejected_file", "error_message",
)  # fmt: skip


@frappe.whitelist(methods=["GET", "POST"])
def preview(file_url: str, locality: str, mapping: str | dict | None = None) -> dict:
    """What an import of an uploaded file would recognise: headings with their fields, first rows, counts.

    Needs the right to create imports, to read the file and to read the locality. A file that can't be read
    answers `{"error": sentence}`.
    """
    frappe.has_permission(DOCTYPE, "create", throw=True)
    frappe.get_doc("Administrative Unit", locality).check_permission("read")
    given = json.loads(mapping) if isinstance(mapping, str) and mapping else mapping
    try:
        content = content_of(file_url)
        found = preview_of(content, load_units(locality), given or None)
    except (WorkbookError, ListError, MappingError) as error:
        found = {"error": sentence(error)}
    return found | {"fields": [{"field": name, "label": label_of(name)} for name in FIELDS]}


@frappe.whitelist(methods=["POST"])
def start(name: str) -> dict:
    """Queues an import; returns its status. Needs the right to write it."""
    registry_import.start(name)
    return status(name)


@frappe.whitelist(methods=["GET", "POST"])
def status(name: str) -> dict:
    """How far an import is. Needs the right to read it."""
    document = frappe.get_doc(DOCTYPE, name)
    document.check_permission("read")
    return {field: document.get(field) for field in STATUS_FIELDS}
