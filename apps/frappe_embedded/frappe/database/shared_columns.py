"""Columns that rows share, kept once by their content.

Of millions of rows most columns say what other rows say too. An app names groups of such columns in its hooks:

    shared_columns = {"Payroll Line": {"payee": ["full_name", "village", …], "claim": ["amount", …]}}

The rows then keep a number for each group, and the group's values stand once in a table of their own, under a number
that is the beginning of their digest. `tabPayroll Line` is a view of both: whatever reads reads it as any table. What
writes only columns of the rows' own goes straight to them; everything else goes through the view's triggers.
MariaDB has no need of this (InnoDB packs pages), so Frappe ignores the hook and the app never notices.
"""

import datetime
import decimal
import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, ClassVar, TypeVar

from frappe.database.many_rows import insert_rows
from frappe.database.utils import quote

ROWS, SHARED = "__rows_", "__shared_"
# Where rows of a table are made ready before they take its place (see `shared_folding`).
STAGED = "__fold_"
# Contents whose numbers are remembered while a table is rewritten.
REMEMBERED = 200_000
OWN_WHERE = re.compile(r"[\s)`]where\b", re.IGNORECASE)
# `*` stands for other columns in the rows than in the view; `count(*)` counts the same.
ALL_COLUMNS = re.compile(r"(?<!count\()\*", re.IGNORECASE)
QUOTES = re.compile(r"'(?:[^']|'')*'|\"")
WRITE = re.compile(r"\s*(?:update|delete\s+from)\s+`(tab[^`]+)`", re.IGNORECASE)


@dataclass(frozen=True)
class Layout:
    """How one table is kept: its own columns, each group's columns, and the defaults of these."""

    table: str
    own: tuple[str, ...]
    groups: dict[str, tuple[str, ...]]
    defaults: dict[str, Any]

    rows_prefix: ClassVar[str] = ROWS
    shared_prefix: ClassVar[str] = SHARED

    @property
    def rows(self) -> str:
        return self.rows_prefix + self.table

    def shared(self, group: str) -> str:
        return f"{self.shared_prefix}{self.table}_{group}"

    def group_of(self, column: str) -> str | None:
        return next((group for group, columns in self.groups.items() if column in columns), None)


# Content and its number


def content_digest(*values) -> bytes:
    """Sixteen bytes that stand for these values as the database keeps them."""
    written = repr([value if value.__class__ is str or value is None else _stored(value) for value in values])
    return hashlib.blake2b(written.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _stored(value):
    """A number is the same whether it came as 1 or 1.0, and a day whether it came as text or as a date."""
    if isinstance(value, float | decimal.Decimal):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, str):  # a member of a StrEnum is its text
        return str(value)
    return value.isoformat() if isinstance(value, datetime.date) else int(value)


def content_number(*values) -> int:
    return int.from_bytes(content_digest(*values)[:8], "big", signed=True)


def content_check(*values) -> int:
    return int.from_bytes(content_digest(*values)[8:], "big", signed=True)


def register(connection) -> None:
    """The two functions that the triggers ask for."""
    connection.create_function("content_number", -1, content_number, deterministic=True)
    connection.create_function("content_check", -1, content_check, deterministic=True)


# Layouts of a database


_known: dict[str, tuple[int, dict[str, Layout]]] = {}


def layouts_of(db) -> dict[str, Layout]:
    """The tables of a database that are kept so, by name; read again when its schema changed."""
    if db._layouts is not None:
        return db._layouts
    version = db._run("pragma schema_version", ()).fetchone()[0]
    known = _known.get(db.path)
    if known is None or known[0] != version:
        names = db._run("select name from sqlite_master where type = 'table' and name >= ? and name < ?",
                        (ROWS, ROWS + "\U0010ffff")).fetchall()  # fmt: skip
        known = _known[db.path] = (
            version,
            {name[len(ROWS) :]: read_layout(db, name[len(ROWS) :]) for (name,) in names},
        )
    db._layouts = known[1]
    return known[1]


def layout_of(db, table: str) -> Layout | None:
    return layouts_of(db).get(table)


SomeLayout = TypeVar("SomeLayout", bound=Layout)


def read_layout(db, table: str, kind: type[SomeLayout] = Layout) -> SomeLayout:
    """How a table is kept, as the database says."""
    groups, defaults, links, described = {}, {}, set(), []
    prefix = f"{kind.shared_prefix}{table}_"
    names = db._run("select name from sqlite_master where type = 'table' and substr(name, 1, ?) = ? order by rowid",
                    (len(prefix), prefix)).fetchall()  # fmt: skip
    for (name,) in names:
        columns = db._run(f"pragma table_info({quote(name)})", ()).fetchall()[2:]
        group = name[len(prefix) :]
        groups[group] = tuple(column[1] for column in columns)
        links.add(f"__{group}")
        described += columns
    rows = db._run(f"pragma table_info({quote(kind.rows_prefix + table)})", ()).fetchall()
    for column in (*described, *rows):
        if column[4] is not None:
            defaults[column[1]] = db._run(f"select {column[4]}", ()).fetchone()[0]
    return kind(table, tuple(row[1] for row in rows if row[1] not in links), groups, defaults)


# Writing


# Two contents with one number would be told apart by the check, which then may not be null: nothing is written.
ONCE = "on conflict(`id`) do update set `check` = null where `check` is not excluded.`check`"


def insert_shared(layout: Layout, group: str) -> str:
    columns = ", ".join(map(quote, layout.groups[group]))
    return f"insert into {quote(layout.shared(group))} (`id`, `check`, {columns})"


def insert(
    db, layout: Layout, fields: Iterable[str], values: Iterable[tuple], verb: str = "insert", memo=None
) -> None:
    """Rows (tuples in the order of `fields`), their shared contents where they aren't there yet. `memo`: per group the
    numbers of contents that are known to be there."""
    fields = list(fields)
    rows = values if isinstance(values, list) else list(values)
    if not rows:
        return
    memo = memo or {group: {} for group in layout.groups}
    links = [numbers_of(db, layout, group, fields, rows, memo[group]) for group in layout.groups]
    own = [name for name in layout.own if name in fields]
    take = _taker(fields, own)
    names = ", ".join([*map(quote, own), *(quote(f"__{group}") for group in layout.groups)])
    query = f"{verb} into {quote(layout.rows)} ({names})"
    db.statement_count += 1
    db.last_query = query
    linked = zip(*links, strict=True)
    width = len(own) + len(layout.groups)
    insert_rows(
        db.connection, query, width, (take(row) + link for row, link in zip(rows, linked, strict=True))
    )


def _taker(fields: list[str], columns: Iterable[str]) -> Callable[[tuple], tuple]:
    places = [fields.index(name) for name in columns]
    return itemgetter(*places) if len(places) > 1 else lambda row: tuple(row[place] for place in places)


def numbers_of(db, layout: Layout, group: str, fields: list[str], rows: list[tuple], memo: dict) -> list[int]:
    """Each row's number in a group; contents that aren't there yet are written."""
    columns = layout.groups[group]
    given = [name for name in columns if name in fields]
    contents = list(map(_taker(fields, given), rows))
    whole = {content: content for content in contents}
    if len(given) < len(columns):
        places = [
            (given.index(name), None) if name in given else (None, layout.defaults.get(name))
            for name in columns
        ]
        whole = {
            content: tuple(content[place] if place is not None else value for place, value in places)
            for content in whole
        }
    new = set(whole.values()).difference(memo)
    if new:
        if len(memo) > REMEMBERED:
            memo.clear()
            new = set(whole.values())
        _write_contents(db, layout, group, new, memo)
    numbers = {content: memo[values] for content, values in whole.items()}
    return [numbers[content] for content in contents]


def _write_contents(db, layout: Layout, group: str, contents: Iterable[tuple], memo: dict) -> None:
    """Contents that aren't there yet are written; `memo` learns the numbers of all."""
    checks = {}
    for content in contents:
        digest = content_digest(*content)
        memo[content] = number = int.from_bytes(digest[:8], "big", signed=True)
        checks[number] = int.from_bytes(digest[8:], "big", signed=True)
    known = dict(
        db._run(
            f"select `id`, `check` from {quote(layout.shared(group))} where `id` in (select value from json_each(?))",
            (str(list(checks)),),
        )
    )
    fresh = [
        (number, checks[number], *content)
        for content in contents
        if known.get(number := memo[content]) != checks[number]
    ]
    insert_rows(db.connection, insert_shared(layout, group), len(layout.groups[group]) + 2, fresh, ONCE)


def target_of(db, table: str, columns: Iterable[str]) -> str:
    """The quoted name of what holds these columns: the rows' own table where it has them all, else the table."""
    layout = layout_of(db, table)
    return quote(layout.rows if layout and set(columns) <= set(layout.own) else table)


def directed(db, query: str, params) -> str:
    """The same statement by the fastest way that knows all its columns: on the rows alone, or on those that the view
    finds, or on the view. Found out once for each text."""
    layouts = layouts_of(db)
    if not layouts:
        return query
    layout = next((layout for table, layout in layouts.items() if table in query), None)
    if layout is None:
        return query
    known = _directed.setdefault((db.path, _known[db.path][0]), {})
    found = known.get(query)
    if found is None:
        if len(known) > REMEMBERED_TEXTS:
            known.clear()
        found = known[query] = next((way for way in _ways(layout, query) if _runs(db, way, params)), query)
    return found


REMEMBERED_TEXTS = 2_000
_directed: dict[tuple[str, int], dict[str, str]] = {}


def _runs(db, query: str, params) -> bool:
    """Whether the database knows everything that a statement names; it isn't executed."""
    try:
        db.connection.execute(f"explain {query}", params)
    except sqlite3.Error:
        return False
    return True


def _ways(layout: Layout, query: str) -> Iterator[str]:
    # In double quotes SQLite takes a name that it doesn't know for a text.
    query = QUOTES.sub(lambda match: match[0] if match[0][0] == "'" else "`", query)
    rows = re.compile(f"`{re.escape(layout.table)}`")
    target = quote(layout.rows)
    word = query.lstrip()[:6].lower()
    if word == "select":
        if not ALL_COLUMNS.search(query):
            yield rows.sub(lambda _match: target, query)
    elif word in ("update", "delete") and (found := WRITE.match(query)) and found[1] == layout.table:
        yield rows.sub(lambda _match: target, query)
        head, condition = _split_at_where(query)
        if condition:
            head = rows.sub(lambda _match: target, head)
            yield f"{head} where `name` in (select `name` from {quote(layout.table)} where {condition})"


def _split_at_where(query: str) -> tuple[str, str]:
    """What stands before and after the statement's own WHERE."""
    depth, quoted = 0, None
    for place, char in enumerate(query):
        if quoted:
            quoted = None if char == quoted else quoted
        elif char in "`'\"":
            quoted = char
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif not depth and char in "wW" and OWN_WHERE.match(query, place - 1):
            return query[:place].rstrip(), query[place + 5 :].strip()
    return query, ""
