"""Making and unmaking tables whose rows share columns (see `shared_columns`)."""

import re
from collections.abc import Iterable
from typing import Any

import frappe
from frappe.database import shared_folding
from frappe.database.shared_columns import (
    ONCE,
    Layout,
    insert,
    insert_shared,
    layout_of,
    read_layout,
)
from frappe.database.utils import quote

NUMBERS = ("INTEGER", "REAL")


def declared(doctype: str) -> dict[str, tuple[str, ...]]:
    """The groups that installed apps name for a DocType."""
    # Which apps a site has stands in a table that is among the first to be made.
    if not frappe.db.table_exists("DefaultValue"):
        return {}
    found = frappe.get_hooks("shared_columns", {})
    return {group: tuple(columns) for group, columns in found.get(doctype, {}).items()}


def sync(db, meta, wanted: dict[str, str], existing: dict[str, str]) -> bool:
    """Bring a table whose columns are shared in line with its DocType. Returns False for one that is none (any more),
    which is then an ordinary table."""
    table = f"tab{meta.get('name')}"
    groups = {
        group: tuple(column for column in columns if column in wanted)
        for group, columns in declared(meta.get("name")).items()
    }
    layout = layout_of(db, table)
    kinds = {name: kind.split()[0] for name, kind in wanted.items()}
    if layout:
        same = layout.groups == groups
        retyped = any(name in existing and existing[name] != kind for name, kind in kinds.items())
        if same and not retyped:
            _add_columns(db, layout, wanted)
            return True
        unfold(db, layout)
        existing = db.get_column_types(table)
    if not groups:
        return False
    if not existing:
        _create(db, table, wanted, groups)
        return True
    return _fold(db, table, wanted, groups, existing)


def _create(db, table: str, wanted: dict[str, str], groups: dict[str, tuple[str, ...]]) -> Layout:
    create_tables(db, Layout(table, (), groups, {}), wanted)
    layout = read_layout(db, table)
    _show(db, layout, wanted)
    return layout


def create_tables(db, layout: Layout, wanted: dict[str, str]) -> None:
    """The tables of a layout, of which only the groups are known yet."""
    shared = {column for columns in layout.groups.values() for column in columns}
    own = [f"{quote(name)} {kind}" for name, kind in wanted.items() if name not in shared]
    links = [f"{quote(f'__{group}')} INTEGER NOT NULL" for group in layout.groups]
    columns = ", ".join(["`name` TEXT NOT NULL PRIMARY KEY", *own, *links])
    db.execute(f"create table {quote(layout.rows)} ({columns})")
    for group, names in layout.groups.items():
        columns = ", ".join(f"{quote(name)} {wanted[name]}" for name in names)
        db.execute(
            f"create table {quote(layout.shared(group))} "
            f"(`id` INTEGER PRIMARY KEY, `check` INTEGER NOT NULL, {columns})"
        )


def _show(db, layout: Layout, wanted: dict[str, str]) -> None:
    """The view and what it does when it is written to."""
    view = quote(layout.table)
    columns = ["name", *(name for name in wanted if name in layout.own or layout.group_of(name))]
    columns += [name for name in layout.own if name not in columns]
    picked = ", ".join(
        f"{quote(layout.group_of(name) or 'own')}.{quote(name)} as {quote(name)}" for name in columns
    )
    joins = " ".join(
        f"left join {quote(layout.shared(group))} {quote(group)} on {quote(group)}.`id` = `own`.{quote(f'__{group}')}"
        for group in layout.groups
    )
    db.execute(f"drop view if exists {view}")
    db.execute(f"create view {view} as select {picked} from {quote(layout.rows)} `own` {joins}")
    own = ", ".join(map(quote, layout.own))
    links = [quote(f"__{group}") for group in layout.groups]
    # A view knows no defaults, so that they stand in its trigger.
    numbers = [f"content_number({_new(columns, layout.defaults)})" for columns in layout.groups.values()]
    keep = " ".join(_keep(layout, group, layout.defaults) for group in layout.groups)
    db.execute(
        f"create trigger {quote(f'{layout.table}_insert')} instead of insert on {view} begin {keep} "
        f"insert into {quote(layout.rows)} ({own}, {', '.join(links)}) "
        f"values ({_new(layout.own, layout.defaults)}, {', '.join(numbers)}); end"
    )
    numbers = [f"content_number({_new(columns)})" for columns in layout.groups.values()]
    keep = " ".join(_keep(layout, group) for group in layout.groups)
    settings = [f"{quote(name)} = new.{quote(name)}" for name in layout.own]
    settings += [f"{link} = {number}" for link, number in zip(links, numbers, strict=True)]
    db.execute(
        f"create trigger {quote(f'{layout.table}_update')} instead of update on {view} begin {keep} "
        f"update {quote(layout.rows)} set {', '.join(settings)} where `name` = old.`name`; end"
    )
    db.execute(
        f"create trigger {quote(f'{layout.table}_delete')} instead of delete on {view} begin "
        f"delete from {quote(layout.rows)} where `name` = old.`name`; end"
    )
    db.clear_table_cache()


def _new(columns: Iterable[str], defaults: dict[str, Any] | None = None) -> str:
    """The new values in a trigger, or the defaults of columns that have none."""
    defaults = defaults or {}
    return ", ".join(
        f"coalesce(new.{quote(name)}, {_literal(defaults[name])})"
        if name in defaults
        else f"new.{quote(name)}"
        for name in columns
    )


def _literal(value) -> str:
    return str(value) if isinstance(value, int | float) else "'" + str(value).replace("'", "''") + "'"


def _keep(layout: Layout, group: str, defaults: dict[str, Any] | None = None) -> str:
    values = _new(layout.groups[group], defaults)
    return f"{insert_shared(layout, group)} values (content_number({values}), content_check({values}), {values}) {ONCE};"


def _add_columns(db, layout: Layout, wanted: dict[str, str]) -> None:
    known = {*layout.own, *(column for columns in layout.groups.values() for column in columns)}
    added = {name: kind for name, kind in wanted.items() if name not in known}
    if not added:
        return
    db.execute(f"drop view {quote(layout.table)}")
    for name, kind in added.items():
        db.execute(f"alter table {quote(layout.rows)} add column {quote(name)} {kind}")
    _show(db, read_layout(db, layout.table), wanted)


def _fold(db, table: str, wanted: dict[str, str], groups: dict, existing: dict[str, str]) -> bool:
    """An ordinary table becomes one with shared columns; every row and every sum is proved to be the same."""
    if is_retyped(wanted, existing):
        return False  # rewritten as an ordinary table first, and shared by the next migration
    everything = {name: wanted.get(name) or kind for name, kind in existing.items() if name != "name"}
    columns = ["name", *everything]
    staged = shared_folding.finished(db, table, everything, groups)
    indexes = _indexes(db, table)
    old = f"__old_{table}"
    db.execute(f"alter table {quote(table)} rename to {quote(old)}")
    for name, _sql in indexes:
        db.execute(f"drop index {quote(name)}")
    db.clear_table_cache()
    if staged:
        shared_folding.take_place(db, staged)
        layout = read_layout(db, table)
        _show(db, layout, everything | wanted)
        _add_columns(db, layout, everything | wanted)
        layout = read_layout(db, table)
    else:
        layout = _create(db, table, everything | wanted, groups)
        for rows in shared_folding.batches(db, old, columns):
            insert(db, layout, columns, [row[:-1] for row in rows])
    _prove(db, old, table, columns)
    _drop_unwiped(db, old)
    for _name, sql in indexes:
        found = re.match(
            r"create (unique )?index `([^`]+)` on `[^`]+` \((.*)\)", sql.replace('"', "`"), re.IGNORECASE
        )
        columns = [part.strip(" `") for part in found[3].split(",")]
        if all(column in layout.own for column in columns):
            marks = ", ".join(map(quote, columns))
            db.execute(f"create {found[1] or ''}index {quote(found[2])} on {quote(layout.rows)} ({marks})")
    return True


def _drop_unwiped(db, table: str) -> None:
    """Drop a table without writing zeros over each of its pages, which takes as long as writing it did: its rows are
    still there in another form, and the migration gives the space back."""
    before = db._run("pragma secure_delete", ()).fetchone()[0]
    db._run("pragma secure_delete = off", ())
    try:
        db.execute(f"drop table {quote(table)}")
    finally:
        db._run(f"pragma secure_delete = {before}", ())


def unfold(db, layout: Layout) -> None:
    """A table with shared columns becomes an ordinary one again."""
    indexes = _indexes(db, layout.rows)
    types = db.get_column_types(layout.table)
    fresh = f"__new_{layout.table}"
    kinds = ", ".join(
        "`name` TEXT NOT NULL PRIMARY KEY" if name == "name" else f"{quote(name)} {kind}"
        for name, kind in types.items()
    )
    names = ", ".join(map(quote, types))
    db.execute(f"create table {quote(fresh)} ({kinds})")
    db.execute(f"insert into {quote(fresh)} ({names}) select {names} from {quote(layout.table)}")
    db.execute(f"drop view {quote(layout.table)}")
    for name in (layout.rows, *map(layout.shared, layout.groups)):
        db.execute(f"drop table {quote(name)}")
    db.execute(f"alter table {quote(fresh)} rename to {quote(layout.table)}")
    for _name, sql in indexes:
        db.execute(sql.replace(layout.rows, layout.table))
    db.clear_table_cache()


def is_retyped(wanted: dict[str, str], existing: dict[str, str]) -> bool:
    """Whether a column is of another type now."""
    return any(name in existing and existing[name] != kind.split()[0] for name, kind in wanted.items())


def _indexes(db, table: str) -> list[tuple[str, str]]:
    return db._run(
        "select name, sql from sqlite_master where type = 'index' and tbl_name = ? and sql is not null",
        (table,),
    ).fetchall()


def _prove(db, old: str, new: str, columns: list[str]) -> None:
    """Raise unless both hold as many rows, and per column as many values with the same sum, or of the same length."""
    kinds = db.get_column_types(new)
    measures = ", ".join(
        f"count({quote(name)}), total({quote(name) if kinds[name] in NUMBERS else f'length({quote(name)})'})"
        for name in columns
    )
    one, other = (
        db._run(f"select count(*), {measures} from {quote(name)}", ()).fetchone() for name in (old, new)
    )
    if one != other:
        raise frappe.ValidationError(
            f"{new}: shared columns differ from what stood before; nothing was changed"
        )


def give_space_back(db) -> bool:
    """Make the file smaller when a quarter of it is empty: after a migration that rewrote a large table. Outside of
    transactions. Returns whether it did."""
    empty, pages = (db._run(f"pragma {name}", ()).fetchone()[0] for name in ("freelist_count", "page_count"))
    if empty * 4 < pages:
        return False
    # The copy is as large as the database: in a file, not in memory, where other temporary tables stand.
    db._run("pragma temp_store = file", ())
    try:
        db._run("vacuum", ())
    finally:
        db._run("pragma temp_store = memory", ())
    return True
