"""Rows made again from earlier ones inside the database, where a table's rows share columns (see `shared_columns`).

A list that says nearly what last month's said is a statement, not a hundred thousand rows that go to Python and back: the
rows keep some columns, share the same contents or others that are named for them, and get new names and numbers.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from frappe.database import shared_columns
from frappe.database.shared_columns import Layout
from frappe.database.utils import literal_of_text, quote, table_of


@dataclass(frozen=True)
class Repeat:
    """How the rows of one list become those of another.

    `source`: the value of the column `list_column` that the earlier rows have. `order`: the columns by which they are numbered, the
    first of which tells whose they are. `keep`: columns that stay; `values`: columns that all new rows have alike;
    `same`: groups that stay; `numbers`: per group a number for all; `mapped`: per group the new number of each old one.
    `without`: whose rows are left out; `between`: how many rows of others stand between, by whose they are."""

    source: str
    order: tuple[str, ...]
    keep: tuple[str, ...]
    values: dict[str, Any]
    numbered: str
    name: str
    same: tuple[str, ...] = ()
    numbers: dict[str, int] = field(default_factory=dict)
    mapped: dict[str, dict[int, int]] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    between: dict[str, int] = field(default_factory=dict)


class SharedRows:
    """The rows of a table whose columns are shared, as they are kept. `lists`: the column that says of which list a row
    is."""

    def __init__(self, db, doctype: str, layout: Layout, lists: str):
        self.db, self.doctype, self.layout, self.lists = db, doctype, layout, lists
        self.rows, self.column = quote(layout.rows), quote(lists)
        self._memo: dict[str, dict] = {group: {} for group in layout.groups}

    def contents(
        self, group: str, lists: Iterable[str], whose: str, without: Iterable[str]
    ) -> list[tuple[str, int, str, int]]:
        """Which contents of a group the rows of lists have, but for those `without` whom the column `whose` names:
        (list, number of the content, name of a row, rows)."""
        return self.db._run(
            f"select {self.column}, {quote(f'__{group}')}, min(`name`), count(*) from {self.rows} "
            f"where {self.column} in (select value from json_each(?)) "
            f"and +{quote(whose)} not in (select value from json_each(?)) group by 1, 2",
            (json.dumps(list(lists)), json.dumps(list(without))),
        ).fetchall()

    def numbers(self, group: str, fields: list[str], contents: list[tuple]) -> list[int]:
        """The number of each content (in the order of `fields`); those that aren't there yet are written."""
        self.db.before_write()
        return shared_columns.numbers_of(self.db, self.layout, group, fields, contents, self._memo[group])

    def whose(self, column: str, lists: Iterable[str], names: Iterable[str]) -> dict[str, set[str]]:
        """Which of these stand in a column of the rows of lists, by list."""
        found: dict[str, set[str]] = {}
        for name, value in self.db._run(
            f"select distinct {self.column}, {quote(column)} from {self.rows} "
            f"where {self.column} in (select value from json_each(?)) "
            f"and +{quote(column)} in (select value from json_each(?))",
            (json.dumps(list(lists)), json.dumps(list(names))),
        ).fetchall():
            found.setdefault(name, set()).add(value)
        return found

    def before(
        self, source: str, column: str, without: Iterable[str], whose: Iterable[str]
    ) -> dict[str, int]:
        """How many rows of a list come before those of each of these, in the order of `column`, but for the rows of those
        `without` whom the list is repeated."""
        first = quote(column)
        return dict(
            self.db._run(
                f"select each.value, (select count(*) from {self.rows} where {self.column} = ? and {first} < each.value "
                f"and +{first} not in (select value from json_each(?))) from json_each(?) each",
                (source, json.dumps(list(without)), json.dumps(list(whose))),
            ).fetchall()
        )

    def repeat(self, **how) -> int:
        """Make the rows of a list from those of another (`Repeat` says how); returns how many."""
        self.db.before_write()
        self.db.value_cache.pop(self.doctype, None)
        query, params = self._statement(Repeat(**how))
        return self.db._run(query, params).rowcount

    def _statement(self, repeat: Repeat) -> tuple[str, list]:
        """The one INSERT … SELECT."""
        order = ", ".join(f"own.{quote(name)}" for name in repeat.order)
        number = f"row_number() over (order by {order})"
        between: list[Any] = []
        if repeat.between:
            number += (
                " + (select coalesce(sum(each.value), 0) from json_each(?) each "
                f"where each.key < own.{quote(repeat.order[0])})"
            )
            between = [json.dumps(repeat.between)]
        links = {
            **{group: f"own.{quote(f'__{group}')}" for group in repeat.same},
            **{group: f"{quote(f'map_{group}')}.new" for group in repeat.mapped},
        }
        maps = [
            f"{quote(f'map_{group}')}(old, new) as materialized "
            "(select cast(key as integer), value from json_each(?))"
            for group in repeat.mapped
        ]
        joins = " ".join(
            f"join {quote(f'map_{group}')} on {quote(f'map_{group}')}.old = own.{quote(f'__{group}')}"
            for group in repeat.mapped
        )
        columns = ["name", repeat.numbered, *repeat.values, *repeat.keep]
        columns += [f"__{group}" for group in (*repeat.numbers, *links)]
        picked = [
            "? || printf('%05d', number)",
            "number",
            *"?" * len(repeat.values),
            *map(quote, repeat.keep),
            *"?" * len(repeat.numbers),
            *(quote(f"__{group}") for group in links),
        ]
        inner = [f"{number} as number", *(f"own.{quote(name)}" for name in repeat.keep)]
        inner += [f"{link} as {quote(f'__{group}')}" for group, link in links.items()]
        leave_out = ""
        without: list[str] = []
        if repeat.without:
            leave_out = f" and own.{quote(repeat.order[0])} not in (select value from json_each(?))"
            without = [json.dumps(sorted(repeat.without))]
        head = f"with {', '.join(maps)} " if maps else ""
        query = (
            f"insert into {self.rows} ({', '.join(map(quote, columns))}) {head}select {', '.join(picked)} from ("
            f"select {', '.join(inner)} from {self.rows} own {joins} where own.{self.column} = ?{leave_out}"
            ") order by number"
        )
        params = [json.dumps(mapping) for mapping in repeat.mapped.values()]
        params += [repeat.name, *map(literal_of_text, repeat.values.values()), *repeat.numbers.values()]
        return query, [*params, *between, repeat.source, *without]


def shared_rows(db, doctype: str, lists: str) -> SharedRows | None:
    """The rows of a DocType as they are kept; None where its table is an ordinary one."""
    layout = shared_columns.layout_of(db, table_of(doctype).strip("`"))
    return SharedRows(db, doctype, layout, lists) if layout and lists in layout.own else None
