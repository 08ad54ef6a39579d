"""The workbook of a commune: taken home, edited, brought back, decided row by row."""

import frappe
from an_sinh.services.audit import access
from an_sinh.services.common import sent_values
from an_sinh.services.workbooks import decisions as workbook_decisions
from an_sinh.services.workbooks import export as workbook_export
from an_sinh.services.workbooks import extract as workbook_extract
from an_sinh.services.workbooks import upload as workbook_upload
from frappe import _

DOCTYPE = workbook_upload.DOCTYPE


@frappe.whitelist(methods=["POST"])
def export(administrative_unit: str, programme: str | None = None) -> None:
    """Answer with the .xlsx of a commune's registry. Needs the right to make workbooks of that unit and to export
    people."""
    unit = _commune(administrative_unit)
    _require("create", administrative_unit)
    frappe.has_permission("Beneficiary", "export", throw=True)
    access.note_export("Beneficiary", "", what="workbook", administrative_unit=administrative_unit)
    content = workbook_export.workbook_of(administrative_unit, programme or None)
    frappe.local.response.filename = f"{unit.code}-{programme or 'AN-SINH'}.xlsx"
    frappe.local.response.filecontent = content
    frappe.local.response.type = "binary"


@frappe.whitelist(methods=["POST"])
def upload(file_url: str, administrative_unit: str) -> str:
    """Hold an uploaded workbook against the registry; returns the name of its Registry Workbook."""
    _commune(administrative_unit)
    _require("create", administrative_unit)
    return workbook_upload.upload(file_url, administrative_unit)


@frappe.whitelist(methods=["POST"])
def compare(file_url: str, administrative_unit: str, mapping: str | dict | None = None) -> str:
    """Hold an uploaded list of another register against the registry of a commune or of all communes of a unit; returns
    the name of its Registry Workbook. `mapping` `{heading: field}`; without one, what is remembered of such headings."""
    frappe.get_doc("Administrative Unit", administrative_unit).check_permission("read")
    _require("create", administrative_unit)
    return workbook_extract.compare_extract(file_url, administrative_unit, _mapping(mapping))


@frappe.whitelist(methods=["GET", "POST"])
def rows(name: str) -> list[dict]:
    """The rows of a workbook: row_no, sheet, sheet_row, beneficiary, full_name, entitlement, kind (changed, new, stop,
    refused), status (Open, Accepted, Refused, Outdated, Error), message, fields [{fieldname, label, old, new}], made
    [{doctype, name}]. Needs the right to read it."""
    frappe.get_doc(DOCTYPE, name).check_permission("read")
    return workbook_upload.rows_of_workbook(name)


@frappe.whitelist(methods=["POST"])
def decide(name: str, accept: str | list | None = None, refuse: str | list | None = None) -> list[dict]:
    """Accept and refuse rows by their numbers; returns the rows as they are then. Needs the right to write the
    workbook; what a row proposes needs the right to make that."""
    frappe.get_doc(DOCTYPE, name).check_permission("write")
    workbook_decisions.decide_rows(name, _numbers(accept), _numbers(refuse))
    return workbook_upload.rows_of_workbook(name)


def _mapping(given: str | dict | None) -> dict | None:
    say = _("The mapping of the columns can't be read. Choose the columns again.")
    return sent_values.fields_of(given, say) or None


def _numbers(given: str | list | None) -> list[int]:
    try:
        return sorted({int(number) for number in sent_values.parsed(given) or []})
    except (ValueError, TypeError):
        frappe.throw(_("Give the numbers of the rows as a list."))


def _commune(name: str):
    unit = frappe.get_doc("Administrative Unit", name)
    unit.check_permission("read")
    if unit.level != "Commune":
        frappe.throw(_("{0} is not a commune. A workbook belongs to one commune.").format(unit.unit_name))
    return unit


def _require(ptype: str, unit: str) -> None:
    wanted = frappe.new_doc(DOCTYPE)
    wanted.administrative_unit = unit
    frappe.has_permission(DOCTYPE, ptype, doc=wanted, throw=True)
