"""The round trip of a commune's list: a workbook goes out, is edited without a line, and comes back as proposals that
an officer accepts or refuses row by row."""

import hashlib
import json

import frappe
from an_sinh.domain.registry_import.workbook import Sheet, WorkbookError
from an_sinh.domain.workbooks import diff, layout
from an_sinh.domain.workbooks.diff import Judged
from an_sinh.services.common.file_errors import sentence
from an_sinh.services.common.file_reading import read_apart
from an_sinh.services.common.files import content_of
from an_sinh.services.workbooks import snapshot as registry
from an_sinh.services.workbooks.export import sheet_title
from an_sinh.services.workbooks.messages import message_of
from frappe import _
from frappe.utils import getdate, now

DOCTYPE, ROW = "Registry Workbook", "Registry Workbook Row"
OPEN, ACCEPTED, REFUSED, OUTDATED, ERROR = "Open", "Accepted", "Refused", "Outdated", "Error"
WAITING, DONE = "Open", "Done"
COLUMNS = (
    *("name", "creation", "modified", "modified_by", "owner", "docstatus", "idx"),
    *(
        "workbook",
        "row_no",
        "sheet",
        "source_sheet",
        "sheet_row",
        "administrative_unit",
        "beneficiary",
        "entitlement",
    ),
    *("full_name", "kind", "status", "message", "differences", "cells"),
)


def upload(file_url: str, unit: str) -> str:
    """Hold an uploaded workbook against the registry, row by row; returns the name of the Registry Workbook. Throws,
    and leaves nothing behind, for a file that is none of ours, of another unit, or was sent before."""
    content = content_or_refusal(file_url)
    file_hash = hashlib.sha256(content).hexdigest()
    refuse_same_file(file_hash, unit)
    sheets = {sheet.name: sheet for sheet in sheets_or_refusal(content)}
    meta = _meta(sheets, unit)
    judged = _judge(sheets, unit, meta["programme"] or None)
    document = frappe.new_doc(DOCTYPE)
    document.update(
        {
            "administrative_unit": unit,
            "programme": meta["programme"] or None,
            "source_file": file_url,
            "file_name": frappe.db.get_value("File", {"file_url": file_url}, "file_name"),
            "file_hash": file_hash,
            "exported_at": meta["exported_at"],
            "row_count": len(judged),
            "unchanged_count": sum(row.kind == diff.UNCHANGED for row in judged),
        }
    )
    document.flags.by_service = True
    document.insert()
    attach_to(file_url, document.name)
    write_rows(document, [(unit, "", row) for row in judged])
    count_rows(document)
    return document.name


def rows_of_workbook(name: str) -> list[dict]:
    """The rows of a workbook that propose something or can't be taken; unchanged ones are counted, not kept."""
    return [_as_dict(row) for row in stored_rows(name)]


def attach_to(file_url: str, name: str) -> None:
    """Whoever may read the workbook's record may read its file."""
    file = frappe.get_doc("File", {"file_url": file_url})
    if not file.attached_to_name:
        file.db_set({"attached_to_doctype": DOCTYPE, "attached_to_name": name})


def content_or_refusal(file_url: str) -> bytes:
    """The bytes of an uploaded file; throws a sentence where it is too large or empty."""
    try:
        return content_of(file_url)
    except WorkbookError as error:
        frappe.throw(sentence(error))


def sheets_or_refusal(content: bytes) -> list[Sheet]:
    """The sheets of a file; throws a sentence where it can't be read."""
    try:
        return read_apart(content)
    except WorkbookError as error:
        frappe.throw(sentence(error))


def refuse_same_file(file_hash: str, unit: str) -> None:
    """Throws, naming the first, for a file that was sent for this unit before."""
    # Two who send a commune's workbook at once take turns, and the second sees the first.
    frappe.db.get_value("Administrative Unit", unit, "name", for_update=True)
    same = {"file_hash": file_hash, "administrative_unit": unit}
    first = frappe.db.get_value(DOCTYPE, same, "name", for_update=True)
    if first:
        frappe.throw(
            _("This file was sent before, as {0}. Go on there, or export a new workbook.").format(first),
            frappe.DuplicateEntryError,
        )


def _meta(sheets: dict[str, Sheet], unit: str) -> dict[str, str]:
    """What the workbook was made of. Throws unless it was exported here, for this unit."""
    found = {
        str(row[0]).strip(): str(row[1]).strip()
        for row in (sheets[layout.META].rows if layout.META in sheets else [])
        if len(row) > 1
    }
    if found.get("format") != layout.FORMAT:
        frappe.throw(
            _("This workbook was not exported here. Export the commune's workbook and edit that one.")
        )
    if found.get("unit") != unit:
        frappe.throw(
            _("This workbook is of {0}, not of {1}. Choose its own unit.").format(
                _title(found.get("unit")), _title(unit)
            )
        )
    if found.get("programme") and not frappe.db.exists("Benefit Programme", found["programme"]):
        frappe.throw(_("Programme {0} of this workbook does not exist.").format(found["programme"]))
    return {"programme": found.get("programme", ""), "exported_at": _moment(found.get("exported_at"))}


def _moment(text: str | None):
    try:
        return frappe.utils.get_datetime(text) if text else None
    except ValueError:
        return None


def _title(unit: str | None) -> str:
    return frappe.db.get_value("Administrative Unit", unit, "unit_name") or unit or "?"


def _judge(sheets: dict[str, Sheet], unit: str, programme: str | None) -> list[Judged]:
    found = registry.snapshot(unit, programme)
    choices = registry.choices_of(programme)
    current = {layout.PEOPLE: found.people, layout.BENEFITS: found.benefits, layout.NEW_PEOPLE: {}}
    judged = []
    for sheet, known in current.items():
        title = sheet_title(sheet)
        if title not in sheets:
            frappe.throw(_("The workbook no longer has the sheet “{0}”. Export it again.").format(title))
        try:
            judged += diff.judge(sheet, sheets[title].rows, known, choices, getdate())
        except diff.NotOurs as error:
            frappe.throw(
                _("The sheet “{0}” has lost columns: {1}. Export the workbook again.").format(title, error)
            )
    return judged


def write_rows(document, judged: list[tuple[str, str, Judged]]) -> None:
    """The rows worth looking at, each with its commune and, of an extract, the sheet it stands in; their numbers run
    through the whole workbook."""
    stamp, user = now(), frappe.session.user
    values: list[tuple] = []
    for unit, source_sheet, row in judged:
        if row.kind == diff.UNCHANGED:
            continue
        number = len(values) + 1
        values.append(
            (
                *(f"{document.name}-{number:05d}", stamp, stamp, user, user, 0, 0),
                *(document.name, number, row.layout.name, source_sheet or None, row.row_no, unit),
                *_about(row),
                *(row.kind, row.status, message_of(row) or None),
                json.dumps([_difference(row, found) for found in row.differences], ensure_ascii=False),
                json.dumps(row.cells, ensure_ascii=False),
            )
        )
    if values:
        frappe.db.bulk_insert(ROW, list(COLUMNS), values)


def _about(row: Judged) -> tuple:
    """Beneficiary, entitlement and name of a row; keys that nobody has are left out."""
    unknown = row.why in (diff.UNKNOWN, diff.NO_KEY)
    beneficiary = None if unknown or row.layout is layout.NEW_PEOPLE else row.cells.get("beneficiary")
    entitlement = row.key if row.layout is layout.BENEFITS and not unknown else None
    return beneficiary or None, entitlement, row.cells.get("full_name", "")[:140]


def _difference(row: Judged, found: diff.Difference) -> dict:
    return {"fieldname": found.column, "old": found.old, "new": found.new}


def stored_rows(name: str, filters: dict | None = None) -> list:
    """The kept rows of a workbook in order."""
    return frappe.get_all(
        ROW, filters={"workbook": name, **(filters or {})}, fields=["*"], order_by="row_no asc", limit=0
    )


def _as_dict(row) -> dict:
    sheet = next(found for found in layout.LAYOUTS if found.name == row.sheet)
    differences = [
        {**found, "label": _(sheet.column(found["fieldname"]).label)} | _shown(sheet, found)
        for found in json.loads(row.differences or "[]")
    ]
    return {
        **{
            name: row[name]
            for name in ("row_no", "sheet", "source_sheet", "sheet_row", "beneficiary", "full_name")
        },
        **{name: row[name] for name in ("kind", "status", "message", "entitlement")},
        "fields": differences,
        "made": json.loads(row.made or "[]"),
    }


def _shown(sheet: layout.SheetLayout, found: dict) -> dict:
    """Options in the user's language."""
    if sheet.column(found["fieldname"]).kind != layout.CHOICE:
        return {}
    return {side: _(found[side]) if found[side] else "" for side in ("old", "new")}


def count_rows(document) -> None:
    """The figures of a workbook, always counted from its rows."""
    found = stored_rows(document.name)
    open_count = sum(row.status in (OPEN, ERROR) for row in found)
    document.db_set(
        {
            "changed_count": sum(row.kind == diff.CHANGED for row in found),
            "new_count": sum(row.kind == diff.NEW for row in found),
            "stop_count": sum(row.kind == diff.STOP for row in found),
            "refused_count": sum(row.status in (REFUSED, OUTDATED) for row in found),
            "accepted_count": sum(row.status == ACCEPTED for row in found),
            "open_count": open_count,
            "status": WAITING if open_count else DONE,
        }
    )
