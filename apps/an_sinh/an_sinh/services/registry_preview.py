"""What an import would recognise in a file, before anything is checked or written."""

from an_sinh.domain.registry.communes import UnitIndex
from an_sinh.domain.registry.registry import read_listings
from an_sinh.domain.registry.text import clean
from an_sinh.domain.registry.workbook import read_workbook


def preview(content: bytes, units: UnitIndex, mapping: dict | None = None, first_rows: int = 10) -> dict:
    """What an import would recognise: per sheet its headings with their fields, its first rows and counts.

    Nothing is checked against the database and nothing is written. Raises as reading does.
    """
    listings, skipped = read_listings(read_workbook(content), units, mapping)
    return {
        "sheets": [_preview_sheet(listing, first_rows) for listing in listings],
        "skipped_sheets": skipped,
    }


def _preview_sheet(listing, first_rows: int) -> dict:
    field_of = {column: name for name, column in listing.layout.columns.items()}
    return {
        "sheet": listing.sheet,
        "programme": listing.programme,
        "month": listing.month and listing.month.isoformat(),
        "headings": [
            {"heading": heading, "field": field_of.get(column)}
            for column, heading in sorted(listing.layout.headings.items())
        ],
        "unrecognised": listing.layout.unrecognised,
        "rows": len(listing.records),
        "communes": sorted({record.unit.unit_name for record in listing.records if record.unit}),
        "without_commune": sum(1 for record in listing.records if record.unit is None),
        "ignored_lines": [list(line) for line in listing.ignored],
        "first_rows": [
            {name: text for name, value in record.values.items() if (text := clean(value))}
            for record in listing.records[:first_rows]
        ],
    }
