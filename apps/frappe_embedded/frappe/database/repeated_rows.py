"""Rows made again from earlier ones as they are kept, where a table's rows share columns (see `shared_columns`).

A list that says nearly what last month's said needs no hundred thousand contents looked up and numbered: whoever makes
it reads the earlier rows with the numbers of what they share, and writes new ones under the same numbers, or others.
"""

import json
from collections.abc import Iterable, Mapping

from frappe.database import shared_columns
from frappe.database.many_rows import insert_rows
from frappe.database.shared_columns import Layout
from frappe.database.utils import quote, table_of


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

    def said(self, group: str, numbers: Iterable[int], columns: Iterable[str]) -> dict[int, tuple]:
        """What contents of a group say in these columns, by number."""
        return {
            number: tuple(values)
            for number, *values in self.db._run(
                f"select `id`, {', '.join(map(quote, columns))} from {quote(self.layout.shared(group))} "
                "where `id` in (select value from json_each(?))",
                (json.dumps(list(numbers)),),
            ).fetchall()
        }

    def read(
        self,
        source: str,
        own: Iterable[str],
        groups: Iterable[str],
        shared: Mapping[str, Iterable[str]],
        order: str,
    ) -> list[tuple]:
        """The rows of a list, by the column `order`: columns of their own, then the numbers of what they share in these
        groups, then what the contents say in the columns `shared`, by group."""
        picked = [f"own.{quote(name)}" for name in own]
        picked += [f"own.{quote(f'__{group}')}" for group in groups]
        picked += [f"{quote(group)}.{quote(name)}" for group, columns in shared.items() for name in columns]
        joins = " ".join(
            f"join {quote(self.layout.shared(group))} {quote(group)} on {quote(group)}.`id` = own.{quote(f'__{group}')}"
            for group in shared
        )
        return self.db._run(
            f"select {', '.join(picked)} from {self.rows} own {joins} where own.{self.column} = ? order by own.{quote(order)}",
            (source,),
        ).fetchall()

    def write(self, own: Iterable[str], groups: Iterable[str], rows: Iterable[tuple]) -> None:
        """Insert rows: columns of their own as they are kept, then the numbers of what they share in these groups, which
        must be all there are."""
        self.db.before_write()
        self.db.value_cache.pop(self.doctype, None)
        columns = [*own, *(f"__{group}" for group in groups)]
        query = f"insert into {self.rows} ({', '.join(map(quote, columns))})"
        self.db.statement_count += 1
        self.db.last_query = query
        insert_rows(self.db.connection, query, len(columns), rows)


def shared_rows(db, doctype: str, lists: str) -> SharedRows | None:
    """The rows of a DocType as they are kept; None where its table is an ordinary one."""
    layout = shared_columns.layout_of(db, table_of(doctype).strip("`"))
    return SharedRows(db, doctype, layout, lists) if layout and lists in layout.own else None
