"""The columns of a report, its rows as dicts, and the row of totals."""

from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import flt

SUMMED_TYPES = ("Currency", "Int", "Float", "Percent", "Duration")
NO_TOTAL_LABEL_TYPES = ("Currency", "Int", "Float", "Percent", "Date")


def get_column_as_dict(column: str | dict) -> frappe._dict:
    """Return a column as a dict with `label` and `fieldname`.

    The string form is `Label:Fieldtype/Options:Width`, with all but the label optional.
    """
    if isinstance(column, str):
        return _parse_column(column)
    parsed = frappe._dict(column)
    parsed.setdefault("fieldname", frappe.scrub(parsed.label or ""))
    return parsed


def _parse_column(text: str) -> frappe._dict:
    label, *rest = text.split(":")
    column = frappe._dict(label=label, fieldname=frappe.scrub(label))
    if rest:
        fieldtype, _slash, options = rest[0].partition("/")
        column.fieldtype = fieldtype
        if options:
            column.options = options
    if len(rest) > 1:
        column.width = rest[1]
    return column


def normalize_result(rows, columns: list[dict]) -> list:
    """Return the rows as dicts by fieldname, whichever form the report gave them."""
    rows = list(rows or [])
    if rows and isinstance(rows[0], list | tuple):
        names = [column["fieldname"] for column in columns]
        return [dict(zip(names, row, strict=False)) for row in rows]
    return rows


def add_total_row(
    rows: list, columns: list, meta=None, is_tree: bool = False, parent_field: str | None = None
) -> list:
    """Append the totals: a list with one value per column.

    Numbers are summed, percentages averaged; *columns* are dicts, or fieldnames of *meta*. In a tree only the
    roots count.
    """
    columns = [_with_fieldtype(column, meta) for column in columns]
    totals = [
        _total(position, column, rows, is_tree, parent_field) for position, column in enumerate(columns)
    ]
    if columns and columns[0].get("fieldtype") not in NO_TOTAL_LABEL_TYPES:
        totals[0] = _("Total")
    rows.append(totals)
    return rows


def _with_fieldtype(column, meta) -> dict:
    if isinstance(column, str) and meta:
        field = meta.get_field(column)
        return {
            "fieldname": column,
            "fieldtype": field and field.fieldtype,
            "options": field and field.options,
        }
    return get_column_as_dict(column)


def _total(position: int, column: dict, rows: list, is_tree: bool, parent_field: str | None):
    cells = [
        _cell(row, position, column["fieldname"]) for row in rows if not (is_tree and row.get(parent_field))
    ]
    fieldtype = column.get("fieldtype") or _guess_fieldtype(cells)
    if column.get("disable_total"):
        return ""
    if fieldtype == "Link" and column.get("options") == "Currency":
        return cells[0] if cells else ""
    if fieldtype == "Time":
        return sum((cell for cell in cells if isinstance(cell, timedelta)), timedelta()) or ""
    values = [flt(cell) for cell in cells if flt(cell)] if fieldtype in SUMMED_TYPES else []
    if not values:
        return ""
    return sum(values) / len(rows) if fieldtype == "Percent" else sum(values)


def _cell(row, position: int, fieldname: str):
    if isinstance(row, dict):
        return row.get(fieldname)
    return row[position] if position < len(row) else None


def _guess_fieldtype(cells: list) -> str | None:
    for cell in cells:
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return "Int" if isinstance(cell, int) else "Float"
    return None
