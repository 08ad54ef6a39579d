"""The tables of a sheet. Most sheets hold one; some stack another below it, whose headings mean other columns. A table that can't
be read (no names, no categories) is one all the same: its lines are named, and count in the sheet's sum.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from an_sinh.domain.registry_import.category_sections import is_category_section
from an_sinh.domain.registry_import.headings import (
    ALIAS_FIELD,
    HEADER_SEARCH_ROWS,
    Layout,
    find_layout,
    heading_key,
    is_number_row,
    layout_at,
)
from an_sinh.domain.registry_import.text_lines import lone_line, texts_of
from an_sinh.domain.values.text import clean

FEWEST_KNOWN = 3


@dataclass(frozen=True, slots=True)
class Table:
    """`end`: the row after its last, from 0. `missing`: the fields without which no row of it can be read."""

    layout: Layout
    end: int
    missing: tuple[str, ...] = ()


def find_tables(rows: list[list], mapping: dict[str, str | None]) -> list[Table]:
    """The tables of a sheet from top to bottom; none where no row among the first 40 looks like headings. `mapping` as
    `headings.read_mapping` gives it."""
    main = find_layout(rows, mapping)
    if main is None:
        return []
    layouts = [*_above(rows, main, mapping), main]
    layouts += _below(rows, main, mapping)
    ends = [*(layout.heading_rows.start for layout in layouts[1:]), len(rows)]
    return [
        Table(layout, end, tuple(layout.missing(has_category_sections(rows[:end], layout))))
        for layout, end in zip(layouts, ends, strict=True)
    ]


def has_category_sections(rows: list[list], layout: Layout) -> bool:
    """Whether the people of a list without a column of categories stand below lines that say their category."""
    lines = (lone_line(texts) for row in rows[layout.first_row :] if len(texts := texts_of(row)) in (1, 2))
    return any(is_category_section(line, without_column=True) for line in lines)


def _above(rows: list[list], main: Layout, mapping: dict) -> Iterator[Layout]:
    """A shorter table may stand above the one with the most columns; it has a line of its own below its headings."""
    stop = min(main.heading_rows.start, HEADER_SEARCH_ROWS)
    index = 0
    while index < stop:
        if _is_heading_row(rows[index], mapping):
            layout = layout_at(rows, index, mapping)
            if any(_is_numbered(row) for row in rows[layout.first_row : stop]):
                yield layout
                index = layout.first_row
                continue
        index += 1


def _below(rows: list[list], main: Layout, mapping: dict) -> Iterator[Layout]:
    """Headings that mean other columns than those above; the same again, as on each page, begin nothing."""
    current, index = main, main.first_row
    while index < len(rows):
        if _is_heading_row(rows[index], mapping) and not _is_repeated(rows, current, rows[index]):
            layout = layout_at(rows, index, mapping)
            if layout.columns != current.columns:
                yield layout
                current, index = layout, layout.first_row
                continue
        index += 1


def _is_repeated(rows: list[list], layout: Layout, row: list) -> bool:
    return _plain(row) in [_plain(rows[at]) for at in layout.heading_rows]


def _plain(row: list) -> list[str]:
    return [clean(cell).casefold() for cell in row]


def _is_heading_row(row: list, mapping: dict) -> bool:
    """Texts alone, at least half of them headings that are known."""
    texts: list[str] = []
    for cell in row:
        if isinstance(cell, str):
            if cell:
                if not texts and cell[0].isdigit():
                    return False
                texts.append(cell)
        elif cell is not None:
            return False
    if len(texts) < FEWEST_KNOWN or len(texts[0]) > 60:
        return False
    keys = [heading_key(text) for text in texts]
    known = {field for key in keys if (field := mapping.get(key) or ALIAS_FIELD.get(key))}
    return len(known) >= FEWEST_KNOWN and len(known) * 2 >= len(keys)


def _is_numbered(row: list) -> bool:
    """A line of a list: its first cell is a number, and more stands beside it."""
    filled = [cell for cell in row if cell not in ("", None)]
    if len(filled) < 2 or is_number_row(row):
        return False
    return isinstance(filled[0], int | float) or clean(filled[0]).isdigit()
