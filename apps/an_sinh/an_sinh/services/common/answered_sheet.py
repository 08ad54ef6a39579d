"""A list that went out as a workbook and comes back answered: found again by its headings, read line by line."""

from collections.abc import Mapping

import frappe
from an_sinh.domain.registry_import.workbook import Sheet, WorkbookError
from an_sinh.domain.values.text import clean, fold
from an_sinh.services.common.file_errors import sentence
from an_sinh.services.common.file_reading import read_apart

# Offices put their own titles above a list; further down nobody looks for its headings.
HEADS_WITHIN = 20


def lines_of(
    content: bytes, headings: Mapping[str, str], key: str, answered: str, what_it_is_not: str
) -> list[tuple[int, dict]]:
    """(row number, cells by name) of every line that has its `key`. `headings`: the heading of each name.

    Throws the file's own fault as a sentence, and `what_it_is_not` where no sheet has both `key` and `answered`."""
    try:
        sheets = read_apart(content)
    except WorkbookError as error:
        frappe.throw(sentence(error))
    for sheet in sheets:
        columns, first = _columns(sheet, headings, key, answered)
        if columns:
            return [
                (number, {name: row[place] for name, place in columns.items() if place < len(row)})
                for number, row in enumerate(sheet.rows[first:], first + 1)
                if columns[key] < len(row) and clean(row[columns[key]])
            ]
    frappe.throw(what_it_is_not)


def _columns(sheet: Sheet, headings: Mapping[str, str], *needed: str) -> tuple[dict[str, int], int]:
    """Places of the columns by name, and the first row after the headings; nothing where there are none."""
    wanted = {fold(heading): name for name, heading in headings.items()}
    for number, row in enumerate(sheet.rows[:HEADS_WITHIN]):
        found = {wanted[text]: place for place, cell in enumerate(row) if (text := fold(str(cell))) in wanted}
        if all(name in found for name in needed):
            return found, number + 1
    return {}, 0
