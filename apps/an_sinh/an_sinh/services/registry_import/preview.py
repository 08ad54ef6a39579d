"""What an import would recognise in a file, before anything is checked or written."""

from an_sinh.domain.registry_import.communes import UnitIndex
from an_sinh.domain.registry_import.heading_guess import guess_headings
from an_sinh.domain.registry_import.headings import Layout, MappingError, layout_at, read_mapping
from an_sinh.domain.registry_import.listing import Listing
from an_sinh.domain.registry_import.reading import (
    ListError,
    SkippedSheet,
    list_month,
    read_listings,
    read_registry,
)
from an_sinh.domain.registry_import.workbook import Sheet
from an_sinh.domain.values.text import clean
from an_sinh.services.common.file_errors import label_of, sentence
from an_sinh.services.registry_import import templates as import_templates
from an_sinh.services.registry_import.context import load_context
from an_sinh.services.registry_import.messages import outcome_with_sentences
from frappe.utils import getdate

SAMPLES = 3
CHECKED_ROWS = 30_000


def preview(
    sheets: list[Sheet],
    units: UnitIndex,
    mapping: dict | None = None,
    first_rows: int = 10,
    locality: str | None = None,
) -> dict:
    """What an import would recognise: per sheet its headings with their fields, its first rows and counts.

    Without a mapping the template for these headings is used, if one is kept (`template` names it); an empty mapping
    declines it. `mapping` is what was used. Where no list is found, `error` says why and `guessed` gives the
    headings that a mapping could name. With a `locality` every row is checked as the import would, and `outcome` says
    what becomes of rows and amounts (lists of up to 30,000 rows). Nothing is written.
    """
    guessed = guess_headings(sheets)
    template = import_templates.find_template(guessed) if mapping is None else None
    used = import_templates.mapping_of(template) if template else mapping or {}
    found = {
        "template": template and {"name": template.name, "title": template.title},
        "mapping": used,
    }
    try:
        listings, skipped = read_listings(sheets, units, used or None)
    except (ListError, MappingError) as error:
        return found | {"error": sentence(error), "guessed": _guessed(sheets, guessed, used)}
    return found | {
        "outcome": _outcome(listings, skipped, units, locality),
        "sheets": [_preview_sheet(listing, first_rows) for listing in listings],
        "skipped_sheets": [sheet.name for sheet in skipped],
    }


def _outcome(
    listings: list[Listing], skipped: list[SkippedSheet], units: UnitIndex, locality: str | None
) -> dict | None:
    """What an import would come to; None where it isn't worked out: for no locality, and for very long lists."""
    if not locality or sum(len(listing.records) for listing in listings) > CHECKED_ROWS:
        return None
    month = list_month(listings, None) or getdate().replace(day=1)
    return outcome_with_sentences(
        read_registry(listings, load_context(locality, units, listings, month), skipped)
    )


def _guessed(sheets: list[Sheet], layouts: dict[str, Layout], mapping: dict) -> list[dict]:
    try:
        wanted = read_mapping(mapping)
    except MappingError:
        wanted = {}
    return [
        {"sheet": sheet.name, "headings": _named_columns(sheet.rows, layouts[sheet.name], wanted)}
        for sheet in sheets
        if sheet.name in layouts
    ]


def _named_columns(rows: list[list], guess: Layout, mapping: dict) -> list[dict]:
    layout = layout_at(rows, guess.heading_rows.start, mapping)
    field_of = {column: name for name, column in layout.columns.items()}
    return [
        {
            "heading": heading,
            "field": field_of.get(column),
            "samples": _samples(rows[layout.first_row :], column),
        }
        for column, heading in sorted(layout.headings.items())
    ]


def _samples(rows: list[list], column: int) -> list[str]:
    """The first texts of a column, so that who names it sees what it holds."""
    samples: list[str] = []
    for row in rows[:50]:
        text = clean(row[column]) if column < len(row) else ""
        if text and text not in samples:
            samples.append(text)
        if len(samples) == SAMPLES:
            break
    return samples


def _preview_sheet(listing, first_rows: int) -> dict:
    field_of = {column: name for name, column in listing.layout.columns.items()}
    return {
        "sheet": listing.sheet,
        "programme": listing.programme,
        "month": listing.month and listing.month.isoformat(),
        "headings": [
            {"heading": heading, "field": field_of.get(column)}
            for column, heading in sorted({**listing.layout.headings, **listing.layout.unheaded}.items())
        ],
        "unrecognised": [
            *listing.layout.unrecognised,
            *(title for column, title in listing.layout.unheaded.items() if column not in field_of),
        ],
        "from_row": listing.layout.heading_rows.start + 1,
        "missing": [label_of(name) for name in listing.missing],
        "rows": len(listing.records),
        "communes": sorted({record.unit.unit_name for record in listing.records if record.unit}),
        "without_commune": sum(1 for record in listing.records if record.unit is None),
        "old_fonts": [list(column) for column in listing.old_fonts.items()],
        "ignored_lines": [list(line) for line in listing.ignored],
        "first_rows": [
            {name: text for name, value in record.values.items() if (text := clean(value))}
            for record in listing.records[:first_rows]
        ],
    }
