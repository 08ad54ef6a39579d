"""Importing a registry from the desk: look at a file, start, follow."""

import json

import frappe
from an_sinh.domain.registry_import.heading_guess import guess_headings
from an_sinh.domain.registry_import.headings import FIELDS, MappingError
from an_sinh.domain.registry_import.workbook import WorkbookError
from an_sinh.services.common.file_errors import label_of, sentence
from an_sinh.services.common.file_reading import read_apart
from an_sinh.services.common.files import content_of
from an_sinh.services.registry_import import run as registry_import
from an_sinh.services.registry_import import templates as import_templates
from an_sinh.services.registry_import.context import load_units
from an_sinh.services.registry_import.files import DOCTYPE
from an_sinh.services.registry_import.preview import preview as preview_of

STATUS_FIELDS = (
    "name", "status", "progress_percent", "rows", "accepted_rows", "rejected_rows", "warning_count", "notice_count", "persons",
    "entitlements", "rejected_file", "error_message",
)  # fmt: skip


@frappe.whitelist(methods=["GET", "POST"])
def preview(file_url: str, locality: str, mapping: str | dict | None = None) -> dict:
    """What an import of an uploaded file would recognise: headings with their fields, first rows, counts, and the
    template that is kept for such headings.

    `mapping` `{heading: field}` goes before a template; `{}` declines it. Needs the right to create imports, to read
    the file and to read the locality. A file that can't be read answers `{"error": sentence}`.
    """
    frappe.has_permission(DOCTYPE, "write", throw=True)  # also for who starts what another person prepared
    frappe.get_doc("Administrative Unit", locality).check_permission("read")
    try:
        sheets = read_apart(content_of(file_url))
        found = preview_of(sheets, load_units(locality), _mapping(mapping), locality=locality)
    except (WorkbookError, MappingError) as error:
        found = {"error": sentence(error)}
    return found | {"fields": [{"field": name, "label": label_of(name)} for name in FIELDS]}


@frappe.whitelist(methods=["POST"])
def remember(file_url: str, mapping: str | dict, title: str) -> dict:
    """Keep what an officer named the columns of an uploaded workbook, for workbooks with the same headings; returns
    name and title of the template. Needs the right to create templates and to read the file."""
    frappe.has_permission(import_templates.DOCTYPE, "create", throw=True)
    try:
        layouts = guess_headings(read_apart(content_of(file_url)))
        template = import_templates.remember_template(layouts, _mapping(mapping), title)
    except (WorkbookError, MappingError) as error:
        frappe.throw(sentence(error))
    return {"name": template.name, "title": template.title}


def _mapping(given: str | dict | None) -> dict | None:
    """The mapping as an object, None when there is none. Raises `MappingError` when it isn't JSON."""
    if not isinstance(given, str):
        return given
    try:
        return json.loads(given) if given else None
    except ValueError as error:
        raise MappingError("{heading: field}") from error


@frappe.whitelist(methods=["POST"])
def start(name: str) -> dict:
    """Queues an import; returns its status. Needs the right to write it."""
    registry_import.start_import(name)
    return status(name)


@frappe.whitelist(methods=["GET", "POST"])
def status(name: str) -> dict:
    """How far an import is. Needs the right to read it."""
    document = frappe.get_doc(DOCTYPE, name)
    document.check_permission("read")
    return {field: document.get(field) for field in STATUS_FIELDS}
