"""Importing a registry workbook: one file, one transaction, one result.

A process that is killed leaves nothing half-done: the import stays Running and can be run again. The same file for
the same month is imported once; asking again answers with the first result. What an overlapping file holds already
is found by person and category, and rejected as a duplicate.
"""

import datetime
import hashlib
import json
import os

import frappe
from an_sinh.domain.registry_import.headings import MappingError
from an_sinh.domain.registry_import.reading import (
    ListError,
    Reading,
    check_locality,
    list_month,
    read_listings,
    read_registry,
)
from an_sinh.domain.registry_import.workbook import Sheet, WorkbookError
from an_sinh.services.approval import signatures
from an_sinh.services.common.file_errors import sentence
from an_sinh.services.common.file_reading import read_apart
from an_sinh.services.common.files import content_of
from an_sinh.services.common.language import users_language
from an_sinh.services.registry_import.context import load_context, load_running, load_units
from an_sinh.services.registry_import.files import DOCTYPE, attach, rejected_file
from an_sinh.services.registry_import.messages import message_of, outcome_with_sentences
from an_sinh.services.registry_import.writer import SERIES, RegistryWriter
from frappe import _
from frappe.utils import getdate, now_datetime

REPEATED = (
    "rows", "accepted_rows", "rejected_rows", "warning_count", "notice_count", "persons", "entitlements", "rejected_file", "result",
)  # fmt: skip
READ, CHECKED, WRITTEN = 20, 60, 95  # percent


class Busy(Exception):
    """Another import or registration is at work."""


def start_import(name: str) -> None:
    """Puts the import into the queue; it runs as the present user, who must be allowed to write it."""
    document = frappe.get_doc(DOCTYPE, name)
    document.check_permission("write")
    if document.status == "Completed":
        frappe.throw(_("{0} is already completed.").format(name))
    alone = document.prepared_by == frappe.session.user
    if alone and not load_running([unit.name for unit in load_units(document.locality).units]):
        frappe.throw(
            _("Taking over the registry of {0} writes approved people, so it takes two: another officer or a leader "
              "starts it.").format(document.locality),
            signatures.FourEyesError,
        )  # fmt: skip
    document.db_set({"status": "Queued", "error_message": None, "progress_percent": 0})
    frappe.enqueue(
        "an_sinh.services.registry_import.run.run_import",
        queue="long",
        timeout=3600,
        job_id=f"registry-import-{name}",
        deduplicate=True,
        enqueue_after_commit=True,
        import_name=name,
        alone=alone,
    )


def run_import(import_name: str, alone: bool = False) -> dict:
    """Imports the file of a Registry Import and returns its figures. `alone`: who chose the file starts it too, so
    that everybody in it comes in as a draft, to be approved like any other.

    Commits on its own: first the state Running, then everything else at once. Raises `frappe.ValidationError` with
    a sentence for the user when the file can't be imported; the import is then Failed and nothing was written.
    """
    with users_language():
        document = frappe.get_doc(DOCTYPE, import_name)
        document.flags.alone = alone
        return _run(document)


def _run(document) -> dict:
    _set_running(document)
    try:
        result = _import(document)
        frappe.db.commit()
    except (WorkbookError, ListError, MappingError) as error:
        _fail(document, sentence(error))
        raise frappe.ValidationError(sentence(error)) from error
    except Busy as error:
        message = _("Another import or registration is running. Try again in a minute.")
        _fail(document, message)
        raise frappe.ValidationError(message) from error
    except Exception:
        _fail(document, _("The import failed and saved nothing. See the Error Log for the reason."))
        raise
    _progress(document.name, 100, _("Completed"))
    return result


def import_file(
    path: str,
    locality: str,
    paid_through: datetime.date,
    mapping: str | None = None,
    old_rates_through: datetime.date | None = None,
) -> dict:
    """Imports a file of this machine at once, as the command line does; returns its figures. `old_rates_through`: the
    month through which the office still paid at the rates before a decree that counts back.

    The same file, month, locality and mapping a second time makes no second import; one that was broken off
    is run again.
    """
    with open(path, "rb") as file:
        content = file.read()
    document = frappe.get_doc(
        {
            "doctype": DOCTYPE,
            "locality": locality,
            "paid_through": paid_through,
            "old_rates_through": old_rates_through,
            "mapping": mapping,
            "file_name": os.path.basename(path),
            "file_hash": hashlib.sha256(content).hexdigest(),
        }
    )
    document.check_mapping()
    if earlier := same_import(document):
        return run_import(earlier)
    file = attach(content, document.file_name, "source_file")
    document.source_file = file.file_url
    document.insert()
    file.db_set("attached_to_name", document.name)
    frappe.db.commit()
    return run_import(document.name)


def _set_running(document) -> None:
    """Committed before the work, so that others see it; never over a result that another process just wrote."""
    table = frappe.qb.DocType(DOCTYPE)
    query = frappe.qb.update(table).set(table.status, "Running").set(table.started_at, now_datetime())
    query = query.set(table.error_message, None).set(table.finished_at, None)
    query.where((table.name == document.name) & (table.status != "Completed")).run()
    frappe.db.commit()


def _fail(document, message: str) -> None:
    frappe.db.rollback()
    document.db_set({"status": "Failed", "error_message": message, "finished_at": now_datetime()})
    frappe.db.commit()


def _import(document) -> dict:
    content = content_of(document.source_file)
    document.file_hash = hashlib.sha256(content).hexdigest()
    _lock()
    if result := _earlier_result(document):
        return result
    _progress(document.name, 5, _("Reading the file"))
    sheets = read_apart(content)
    reading = import_sheets(document, sheets)
    _progress(document.name, WRITTEN, _("Finishing"))
    return _complete(document, reading, rejected_file(document, sheets, reading))


def import_sheets(document, sheets: list[Sheet]) -> Reading:
    """Checks the rows of these sheets and writes what is accepted, as the import that *document* stands for.

    Neither commits nor changes the document itself.
    """
    units = load_units(document.locality)
    listings, skipped = read_listings(sheets, units, mapping_of(document))
    check_locality(listings)
    paid_through = getdate(document.paid_through).replace(day=1)
    month = list_month(listings, None) or paid_through
    context = load_context(document.locality, units, listings, month)
    context.drafts_only = bool(document.flags.alone)
    _progress(document.name, READ, _("Checking the rows"))
    reading = read_registry(listings, context, skipped, _check_progress(document.name))
    _progress(document.name, CHECKED, _("Writing"))
    old_rates = getdate(document.old_rates_through).replace(day=1) if document.old_rates_through else None
    RegistryWriter(document.name, document.locality, paid_through, message_of, old_rates).write(reading)
    return reading


def _lock() -> None:
    """One import at a time, and nobody registers a person meanwhile: persons are recognised by what is registered.

    The counter of Beneficiary is the lock, so no snapshot of the database may be older than it.
    """
    frappe.db.commit()
    series = frappe.qb.DocType("Series")
    try:
        frappe.qb.from_(series).select(series.current).where(series.name == SERIES).for_update().run()
    except frappe.QueryTimeoutError as error:
        raise Busy from error


def same_import(document, completed: bool = False) -> str | None:
    """The first import of the same file, month, locality and mapping, if there is one."""
    filters = {"file_hash": document.file_hash, "locality": document.locality}
    filters["paid_through"] = getdate(document.paid_through).replace(day=1)
    old_rates = document.get("old_rates_through")
    filters["old_rates_through"] = getdate(old_rates).replace(day=1) if old_rates else ["is", "not set"]
    if document.name:
        filters["name"] = ["!=", document.name]
    if completed:
        filters["status"] = "Completed"
    rows = frappe.get_all(
        DOCTYPE, filters=filters, fields=["name", "status", "mapping"], order_by="creation asc", limit=0
    )
    wanted = mapping_of(document) or {}
    same = [row for row in rows if json.loads(row.mapping or "{}") == wanted]
    same.sort(key=lambda row: row.status != "Completed")
    return same[0].name if same else None


def _earlier_result(document) -> dict | None:
    """The figures of this import if another process has completed it, or of the first import of the same file,
    which this one then takes over; else None."""
    if frappe.db.get_value(DOCTYPE, document.name, "status") == "Completed":
        return json.loads(frappe.db.get_value(DOCTYPE, document.name, "result"))
    first = same_import(document, completed=True)
    if not first:
        return None
    values = frappe.db.get_value(DOCTYPE, first, REPEATED, as_dict=True)
    document.db_set(
        {
            **values,
            "file_hash": document.file_hash,
            "status": "Completed",
            "progress_percent": 100,
            "finished_at": now_datetime(),
            "error_message": _("The same file was already imported as {0}. Nothing was changed.").format(
                first
            ),
        }
    )
    return json.loads(values.result)


def _complete(document, reading: Reading, file_url: str | None) -> dict:
    result = reading.summary() | {
        "registry_import": document.name,
        "rejected_file": file_url,
        "month": reading_month(reading),
        "skipped_sheets": reading.skipped_sheets,
        "outcome": outcome_with_sentences(reading),
        "old_fonts": {listing.sheet: listing.old_fonts for listing in reading.listings if listing.old_fonts},
        "unrecognised": _unrecognised(reading),
    }
    document.db_set(
        {
            "status": "Completed",
            "progress_percent": 100,
            "file_hash": document.file_hash,
            "rows": result["rows"],
            "accepted_rows": result["accepted_rows"],
            "rejected_rows": len(reading.rejected),
            "warning_count": sum(result["warnings"].values()),
            "notice_count": sum(result["notices"].values()),
            "persons": result["persons"],
            "entitlements": result["entitlements"],
            "result": json.dumps(result, ensure_ascii=False),
            "rejected_file": file_url,
            "finished_at": now_datetime(),
        }
    )
    return result


def _unrecognised(reading: Reading) -> dict[str, list[str]]:
    """The headings of each sheet that mean no field."""
    found: dict[str, list[str]] = {}
    for listing in reading.listings:
        if listing.layout.unrecognised:
            found.setdefault(listing.sheet, []).extend(listing.layout.unrecognised)
    return found


def reading_month(reading: Reading) -> str | None:
    """The month that the list's titles name, as `2024-05`."""
    month = list_month(reading.listings, None)
    return month.strftime("%Y-%m") if month else None


def _check_progress(name: str):
    def tell(done: int, total: int) -> None:
        _progress(name, READ + (CHECKED - READ) * done // max(total, 1), _("Checking the rows"))

    return tell


def _progress(name: str, percent: int, description: str) -> None:
    frappe.publish_progress(
        percent, title=_("Registry Import"), doctype=DOCTYPE, docname=name, description=description
    )


def mapping_of(document) -> dict | None:
    """The user's mapping, None when there is none. Raises `MappingError` when it isn't JSON."""
    if not document.mapping:
        return None
    try:
        return json.loads(document.mapping)
    except ValueError as error:
        raise MappingError(str(error)) from error
