"""The row of a sheet that most likely holds its headings, whatever words stand in it, and what a workbook's headings
are remembered by. Unlike `find_layout` it needs no heading to be known: a mapping has to start somewhere.
"""

import hashlib

from an_sinh.domain.registry_import.headings import (
    HEADER_SEARCH_ROWS,
    Layout,
    find_layout,
    heading_key,
    is_number_row,
    layout_at,
)
from an_sinh.domain.registry_import.workbook import Sheet
from an_sinh.domain.values.text import clean

FEWEST_HEADINGS = 3
# A row belongs to the headings when it has at least this share of the texts of the fullest row.
FULL_ENOUGH = 0.6


def guess_layout(rows: list[list]) -> Layout | None:
    """The headings of a sheet as the aliases know them, else of the first row that is full of texts; None when no
    row among the first 40 has three."""
    if known := find_layout(rows):
        return known
    texts = [_texts(row) for row in rows[:HEADER_SEARCH_ROWS]]
    fullest = max(texts, default=0)
    if fullest < FEWEST_HEADINGS:
        return None
    at = next(
        index for index, count in enumerate(texts) if count >= max(FEWEST_HEADINGS, fullest * FULL_ENOUGH)
    )
    return layout_at(rows, at)


def guess_headings(sheets: list[Sheet]) -> dict[str, Layout]:
    """The guessed layout by sheet, of the visible sheets that have one."""
    layouts = {sheet.name: guess_layout(sheet.rows) for sheet in sheets if not sheet.hidden}
    return {name: layout for name, layout in layouts.items() if layout}


def fingerprint(layouts: dict[str, Layout]) -> str | None:
    """What the headings of a workbook are known by again: the same for the same headings in any order, on any
    sheets, with or without accents. None when there are none."""
    keys = sorted(
        {heading_key(text) for layout in layouts.values() for text in layout.headings.values()} - {""}
    )
    return hashlib.sha256("\n".join(keys).encode()).hexdigest() if keys else None


def _texts(row: list) -> int:
    if is_number_row(row):
        return 0
    return len({clean(cell) for cell in row if isinstance(cell, str) and clean(cell)})
