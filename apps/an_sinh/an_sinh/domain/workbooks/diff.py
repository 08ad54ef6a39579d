"""A workbook that comes back, held row by row against the registry: what it would change, and what it can't.

A row carries the version of the registry that it was exported from. A row that changes nothing is fine whatever its
version; one that would change something the registry has changed since is refused alone, not the whole workbook.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from an_sinh.domain.workbooks.layout import PAYMENT_COLUMNS, STAMP, Choices, Column, SheetLayout, canonical

CHANGED, NEW, STOP, UNCHANGED, REFUSED = "changed", "new", "stop", "unchanged", "refused"
OPEN, NOT_TAKEN, OUTDATED = "Open", "Refused", "Outdated"
STOPPING = "Stop"
# Why a row can't be taken, with what fills the sentence.
NO_KEY, UNKNOWN, TWICE, UNREADABLE = "no_key", "unknown", "twice", "unreadable"
PROTECTED, OLDER, BY_RECEIVER, HOLDER_ALONE = "protected", "older", "by_receiver", "holder_alone"
NO_CHANGE_TYPE, NO_NAME = "no_change_type", "no_name"


class NotOurs(ValueError):
    """A sheet lacks columns that our workbooks have. The argument names them."""


@dataclass(frozen=True)
class Current:
    """What the registry holds now for a row: the cells as they would be exported today. `by_receiver`: somebody else
    receives the money."""

    cells: dict[str, str]
    stamp: str
    by_receiver: bool = False


@dataclass(frozen=True)
class Difference:
    """One cell that differs."""

    column: str
    old: str
    new: str


@dataclass(frozen=True)
class Judged:
    """One row with what becomes of it. `why` is a code of this module, `details` fill its sentence."""

    layout: SheetLayout
    row_no: int
    key: str
    cells: dict[str, str]
    kind: str
    status: str = OPEN
    why: str = ""
    details: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()


@dataclass
class _Row:
    row_no: int
    cells: dict[str, str] = field(default_factory=dict)
    unreadable: list[tuple[Column, str]] = field(default_factory=list)


def judge(
    layout: SheetLayout, rows: list[list], current: dict[str, Current], choices: Choices, today: datetime.date
) -> list[Judged]:
    """Every row of a sheet that holds something. `rows`: the sheet's cells, its hidden first row with the names of the
    columns; `current`: the registry by key. Raises `NotOurs`."""
    seen: set[str] = set()
    judged = []
    for row in _read(layout, rows, choices, today):
        key = row.cells.get(layout.key, "") if layout.key else ""
        if layout.key:
            judged.append(_judge_known(layout, row, key, current.get(key), key in seen))
            seen.add(key)
        else:
            judged.append(_judge_new(layout, row))
    return judged


def _read(layout: SheetLayout, rows: list[list], choices: Choices, today: datetime.date) -> Iterator[_Row]:
    """The rows below the two heading rows, as canonical texts; blank ones are left out."""
    names = [str(cell).strip() for cell in rows[0]] if rows else []
    places = {column: names.index(column.name) for column in layout.columns if column.name in names}
    missing = [column.name for column in layout.columns if column not in places]
    if missing:
        raise NotOurs(", ".join(missing))
    for number, cells in enumerate(rows[2:], start=3):
        row = _Row(number)
        for column, place in places.items():
            value = cells[place] if place < len(cells) else ""
            try:
                row.cells[column.name] = canonical(column, value, choices, today)
            except (ValueError, AttributeError, OverflowError):
                row.cells[column.name] = ""
                row.unreadable.append((column, str(value)[:80]))
        if row.unreadable or any(text for name, text in row.cells.items() if name != "number"):
            yield row


def _judge_known(layout: SheetLayout, row: _Row, key: str, current: Current | None, again: bool) -> Judged:
    def refuse(why: str, *details: str, status: str = NOT_TAKEN) -> Judged:
        return Judged(layout, row.row_no, key, row.cells, REFUSED, status, why, details)

    if not key:
        return refuse(NO_KEY)
    if current is None:
        return refuse(UNKNOWN, key)
    if again:
        return refuse(TWICE, key)
    if row.unreadable:
        column, value = row.unreadable[0]
        return refuse(UNREADABLE, column.label, value)
    differences = _differences(layout.editable, current.cells, row.cells)
    if not differences:
        return Judged(layout, row.row_no, key, row.cells, UNCHANGED)
    if row.cells[STAMP] != current.stamp:
        return replace(refuse(OLDER, status=OUTDATED), differences=differences)
    moved = _differences(_protected(layout), current.cells, row.cells)
    if moved:
        return refuse(PROTECTED, layout.column(moved[0].column).label)
    why = _refusal(row, current, differences)
    if why:
        return replace(refuse(why), differences=differences)
    kind = STOP if row.cells.get("change_type") == STOPPING else CHANGED
    return Judged(layout, row.row_no, key, row.cells, kind, differences=differences)


def _judge_new(layout: SheetLayout, row: _Row) -> Judged:
    found = Judged(
        layout, row.row_no, "", row.cells, NEW, differences=_differences(layout.editable, {}, row.cells)
    )
    if row.unreadable:
        column, value = row.unreadable[0]
        return replace(found, kind=REFUSED, status=NOT_TAKEN, why=UNREADABLE, details=(column.label, value))
    if not row.cells["full_name"] and not row.cells["beneficiary"]:
        return replace(found, kind=REFUSED, status=NOT_TAKEN, why=NO_NAME)
    return found


def _protected(layout: SheetLayout) -> tuple[Column, ...]:
    """What a row must still say about its document. Names and standings may have changed beside it."""
    told = {"number", STAMP, "full_name", "standing", layout.key}
    return tuple(column for column in layout.columns if column.locked and column.name not in told)


def _differences(columns: Any, old: dict[str, str], new: dict[str, str]) -> tuple[Difference, ...]:
    return tuple(
        Difference(column.name, old.get(column.name, ""), new[column.name])
        for column in columns
        if old.get(column.name, "") != new[column.name]
    )


def _refusal(row: _Row, current: Current, differences: tuple[Difference, ...]) -> str:
    """Why these differences can't be proposed, or nothing."""
    touched = {difference.column for difference in differences}
    if "change_type" in row.cells:
        return "" if row.cells["change_type"] else NO_CHANGE_TYPE
    if not row.cells["full_name"]:
        return NO_NAME
    if current.by_receiver and touched & set(PAYMENT_COLUMNS):
        return BY_RECEIVER
    if "account_holder" in touched and not touched & {"account_number", "provider", "channel"}:
        return HOLDER_ALONE
    return ""
