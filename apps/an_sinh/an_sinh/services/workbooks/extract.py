"""An extract of another register compared with the registry: what it would change becomes rows that an officer accepts or
refuses, like those of the commune's workbook."""

import hashlib
from collections import defaultdict

import frappe
from an_sinh.domain.registry_import.checks import Claim, Context, Rejection, read_claim
from an_sinh.domain.registry_import.heading_guess import guess_headings
from an_sinh.domain.registry_import.headings import MappingError
from an_sinh.domain.registry_import.listing import Listing, Record
from an_sinh.domain.registry_import.reading import ListError, check_locality, list_month, read_listings
from an_sinh.domain.workbooks import diff
from an_sinh.domain.workbooks.diff import Judged
from an_sinh.domain.workbooks.extract import Asked, Benefit, Registered, Row, compare
from an_sinh.domain.workbooks.layout import month_text
from an_sinh.services.areas import deadlines
from an_sinh.services.common.file_errors import sentence
from an_sinh.services.registry_import import templates as import_templates
from an_sinh.services.registry_import.context import id_numbers, load_context, load_persons, load_units
from an_sinh.services.workbooks import snapshot as registry
from an_sinh.services.workbooks.upload import (
    DOCTYPE,
    attach_to,
    content_or_refusal,
    count_rows,
    refuse_same_file,
    sheets_or_refusal,
    write_rows,
)
from frappe.utils import getdate

EXTRACT = "Extract"


def compare_extract(file_url: str, locality: str, mapping: dict | None = None) -> str:
    """Hold an uploaded list against the registry of a commune, or of all communes of a unit; returns the name of the
    Registry Workbook. `mapping` as for an import; without one, what is remembered of such headings.

    Throws, and leaves nothing behind, for a file that is no list, of another place, or was sent before."""
    content = content_or_refusal(file_url)
    file_hash = hashlib.sha256(content).hexdigest()
    refuse_same_file(file_hash, locality)
    listings = _listings(content, locality, mapping)
    month = list_month(listings, None) or deadlines.list_month(locality, getdate())
    context = load_context(locality, load_units(locality), listings, month)
    rows = [_read(record, context) for listing in listings for record in listing.records]
    units = [unit.name for unit in context.units.units]
    people = load_registered(locality, units, listings)
    labels = _labels({one.person.unit for one in people})
    judged = compare(rows, people, Asked(month_text(month), frozenset(units), labels))
    document = _insert(file_url, file_hash, locality, len(rows), judged)
    home = {one.person.name: one.person.unit for one in people}
    write_rows(document, [(*_place(row, found, home, locality), found) for row, found in judged])
    count_rows(document)
    return document.name


def load_registered(locality: str, units: list[str], listings: list[Listing]) -> list[Registered]:
    """Everybody of these communes, and whoever has an ID number of the list anywhere, in the order of the lists."""
    current = registry.snapshot(locality)
    programmes = dict(frappe.get_all("Benefit Category", fields=["name", "programme"], as_list=True, limit=0))
    benefits: dict[str, list[Benefit]] = defaultdict(list)
    for key, row in current.benefits.items():
        cells = row.cells
        benefits[cells["beneficiary"]].append(
            Benefit(
                *(key, row.stamp, cells["category"], programmes[cells["category"]]),
                *(cells["coefficient"], cells["start_month"]),
            )
        )
    persons = {person.name: person for person in load_persons(units, id_numbers(listings)) if person.name}
    ordered = [
        *(name for name in current.people if name in persons),
        *sorted(persons.keys() - current.people),
    ]
    return [Registered(persons[name], current.people.get(name), benefits[name]) for name in ordered]


def _listings(content: bytes, locality: str, mapping: dict | None) -> list[Listing]:
    sheets = sheets_or_refusal(content)
    if mapping is None and (template := import_templates.find_template(guess_headings(sheets))):
        mapping = import_templates.mapping_of(template)
    try:
        listings, _skipped = read_listings(sheets, load_units(locality), mapping or None)
        check_locality(listings)
    except (ListError, MappingError) as error:
        frappe.throw(sentence(error))
    return listings


def _read(record: Record, context: Context) -> Row:
    claim: Claim | None = None
    try:
        claim = read_claim(record, context, lambda *_warning: None)
    except Rejection as rejection:
        return Row(record, None, (rejection.code, *rejection.details))
    return Row(record, claim, record.doubt)


def _labels(units: set[str]) -> dict[str, str]:
    filters = {"name": ["in", sorted(units)]}
    return dict(
        frappe.get_all(
            "Administrative Unit", filters=filters, fields=["name", "unit_name"], as_list=True, limit=0
        )
    )


def _insert(
    file_url: str, file_hash: str, locality: str, row_count: int, judged: list[tuple[Row | None, Judged]]
):
    document = frappe.new_doc(DOCTYPE)
    document.update(
        {
            "kind": EXTRACT,
            "administrative_unit": locality,
            "source_file": file_url,
            "file_name": frappe.db.get_value("File", {"file_url": file_url}, "file_name"),
            "file_hash": file_hash,
            "row_count": row_count,
            "unchanged_count": sum(found.kind == diff.UNCHANGED for _row, found in judged),
        }
    )
    document.flags.by_service = True
    document.insert()
    attach_to(file_url, document.name)
    return document


def _place(row: Row | None, found: Judged, home: dict, locality: str) -> tuple[str, str]:
    """The commune of a row and the sheet it stands in."""
    if row is None:
        return home[found.cells["beneficiary"]], ""
    unit = row.claim.person.unit if row.claim else row.record.unit and row.record.unit.name
    return unit or locality, row.record.sheet
