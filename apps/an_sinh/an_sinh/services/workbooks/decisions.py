"""Accepting and refusing the rows of a workbook that came back, each on its own."""

import json

import frappe
from an_sinh.domain.workbooks import layout
from an_sinh.services.common.language import users_language
from an_sinh.services.workbooks import snapshot as registry
from an_sinh.services.workbooks.proposals import propose
from an_sinh.services.workbooks.upload import (
    ACCEPTED,
    DOCTYPE,
    ERROR,
    OPEN,
    OUTDATED,
    REFUSED,
    ROW,
    count_rows,
    stored_rows,
)
from frappe import _

WORKING = "Working"
SAVEPOINT = "an_sinh_workbook_row"
# More rows than that are accepted by a job: each one makes documents that are checked like any other.
AT_ONCE = 150


def decide_rows(name: str, accept: list[int], refuse: list[int]) -> None:
    """Accept and refuse open rows by their numbers. An accepted row makes its drafts, or keeps the reason why not and
    stays to be tried again; rows fail alone. Many rows are worked by a job."""
    _lock(name)
    _require_open(name, set(accept) | set(refuse))
    if set(accept) & set(refuse):
        frappe.throw(_("A row can't be both accepted and refused."))
    _refuse(name, refuse)
    if len(accept) > AT_ONCE:
        frappe.db.set_value(DOCTYPE, name, "status", WORKING)
        frappe.enqueue(
            "an_sinh.services.workbooks.decisions.accept_queued",
            queue="long",
            timeout=3600,
            job_id=f"registry-workbook-{name}",
            deduplicate=True,
            enqueue_after_commit=True,
            workbook=name,
            accept=accept,
        )
        return
    _accept(name, accept)
    count_rows(frappe.get_doc(DOCTYPE, name))


def accept_queued(workbook: str, accept: list[int]) -> None:
    """Accept many rows, as the user who asked; a job. Commits after every part, so that a killed one leaves whole rows
    that are not asked for again."""
    with users_language():
        try:
            for start in range(0, len(accept), AT_ONCE):
                _accept(workbook, accept[start : start + AT_ONCE])
                frappe.db.commit()
                frappe.publish_progress(
                    min(start + AT_ONCE, len(accept)) * 100 // len(accept),
                    title=_("Registry Workbook"),
                    doctype=DOCTYPE,
                    docname=workbook,
                )
        finally:
            frappe.db.rollback()
            count_rows(frappe.get_doc(DOCTYPE, workbook))
            frappe.db.commit()


def _lock(name: str) -> None:
    """Two who decide at once take turns."""
    status = frappe.db.get_value(DOCTYPE, name, "status", for_update=True)
    if status == WORKING:
        frappe.throw(_("Rows of {0} are being accepted right now. Wait until that is done.").format(name))


def _require_open(name: str, numbers: set[int]) -> None:
    status = {row.row_no: row.status for row in stored_rows(name)}
    for number in sorted(numbers):
        if status.get(number) not in (OPEN, ERROR):
            frappe.throw(
                _("Row {0} of {1} can no longer be decided: {2}.").format(
                    number, name, _(status.get(number) or "unknown")
                )
            )


def _refuse(name: str, numbers: list[int]) -> None:
    for row in stored_rows(name, {"row_no": ["in", numbers]}) if numbers else []:
        _set(row.name, status=REFUSED)


def _accept(name: str, numbers: list[int]) -> None:
    if not numbers:
        return
    document = frappe.get_doc(DOCTYPE, name)
    current = registry.snapshot(document.administrative_unit, document.programme)
    for row in stored_rows(name, {"row_no": ["in", numbers], "status": ["in", [OPEN, ERROR]]}):
        cells = json.loads(row.cells)
        if _is_older(row, cells, current):
            message = _("The registry has changed since. Export a new workbook for this row.")
            _set(row.name, status=OUTDATED, message=message)
            continue
        _accept_one(row, cells)


def _is_older(row, cells: dict[str, str], current: registry.Snapshot) -> bool:
    """Whether what the row is about has changed since it was judged."""
    if row.sheet == layout.NEW_PEOPLE.name:
        return False
    known = current.people if row.sheet == layout.PEOPLE.name else current.benefits
    held = known.get(row.beneficiary if row.sheet == layout.PEOPLE.name else row.entitlement)
    return held is None or held.stamp != cells[layout.STAMP]


def _accept_one(row, cells: dict[str, str]) -> None:
    frappe.db.savepoint(SAVEPOINT)
    try:
        made = propose(row, cells, json.loads(row.differences or "[]"))
    except (frappe.ValidationError, frappe.PermissionError, frappe.DuplicateEntryError, ValueError) as error:
        frappe.db.rollback(save_point=SAVEPOINT)
        frappe.clear_last_message()
        _set(row.name, status=ERROR, message=str(error)[:1000])
        return
    _set(
        row.name,
        status=ACCEPTED,
        message=None,
        made=json.dumps([{"doctype": doctype, "name": name} for doctype, name in made]),
    )


def _set(name: str, **values) -> None:
    frappe.db.set_value(ROW, name, values)
