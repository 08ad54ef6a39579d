"""Making a large table ready to share its columns, in steps that stay.

A table of millions of rows takes minutes to rewrite. So that a migration that is cut off does not begin anew, its rows
are copied ahead, batch by batch, each with a commit, into tables beside it that nobody reads. What is written to the
table meanwhile is noted by its triggers and copied again at the end, inside the migration, where the copy takes the
table's place. Memory holds one batch.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import frappe
from frappe.database.shared_columns import STAGED, Layout, insert, layout_of, read_layout
from frappe.database.utils import quote

BATCH = 20_000
# A smaller table is rewritten by the migration itself; and whoever migrates is told each so many rows.
AHEAD_FROM = TOLD_EACH = 100_000


@dataclass(frozen=True)
class Staged(Layout):
    """The layout that a table will have, in tables beside it."""

    rows_prefix: ClassVar[str] = f"{STAGED}rows_"
    shared_prefix: ClassVar[str] = f"{STAGED}shared_"

    @property
    def touched(self) -> str:
        """The names of rows that were written after they were copied; name '' keeps how far copying came."""
        return f"{STAGED}touched_{self.table}"


def prepare_all(db) -> None:
    """Copy ahead what installed apps want shared and isn't yet. Commits; goes on where an earlier call was cut off."""
    from frappe.database.schema import wanted_columns
    from frappe.database.shared_tables import declared

    for doctype in frappe.get_hooks("shared_columns", {}):
        definition = definition_of(doctype)
        if definition:
            wanted = wanted_columns(definition)
            groups = {
                group: tuple(column for column in columns if column in wanted)
                for group, columns in declared(doctype).items()
            }
            prepare(db, f"tab{doctype}", wanted, groups)


def fold_all(db) -> None:
    """Rewrite the tables that are still ordinary, though an app wants their columns shared: those whose DocType is the
    same as before, so that nothing else looked at their tables."""
    from frappe.database.schema import sync_table

    for doctype in frappe.get_hooks("shared_columns", {}):
        table = f"tab{doctype}"
        if db.get_column_types(table) and not layout_of(db, table):
            sync_table(frappe.get_meta(doctype, cached=False))


def definition_of(doctype: str) -> dict | None:
    """A DocType as its app's code describes it; the database may still know an earlier one."""
    module = frappe.db.get_value("DocType", doctype, "module")
    if not module:
        return None
    folder = frappe.scrub(doctype)
    path = Path(frappe.get_module_path(module, "doctype", folder, f"{folder}.json"))
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def prepare(db, table: str, wanted: dict[str, str], groups: dict[str, tuple[str, ...]]) -> None:
    """Copy the rows of one ordinary table ahead, unless it is small, or will be written anew for another reason."""
    from frappe.database.shared_tables import is_retyped

    existing = db.get_column_types(table)
    if not existing or not groups or layout_of(db, table) or is_retyped(wanted, existing):
        return
    total = db._run(f"select count(*) from {quote(table)}", ()).fetchone()[0]
    if total < AHEAD_FROM:
        return
    kinds = {name: wanted.get(name) or kind for name, kind in existing.items() if name != "name"}
    staged = _fitting(db, table, kinds, groups) or _begin(db, table, kinds, groups)
    columns = ["name", *kinds]
    done = told = db._run(f"select count(*) from {quote(staged.rows)}", ()).fetchone()[0]
    if done:
        print(f"{table}: goes on after {done:,} of {total:,} rows", flush=True)
    for rows in batches(db, table, columns, _copied_to(db, staged)):
        db.begin()
        _copy(db, staged, columns, rows)
        db.commit()
        done += len(rows)
        if done - told >= max(total // 20, TOLD_EACH):
            told = done
            print(f"{table}: {done:,} of {total:,} rows copied", flush=True)


def batches(db, table: str, columns: list[str], last: int = -1) -> Iterator[list[tuple]]:
    """Rows after the rowid *last*, in its order, each with its rowid at the end."""
    # An expression has no type: values come as they are stored, not as dates that would be written out again.
    picked = ", ".join(f"+{quote(name)}" for name in columns)
    while True:
        rows = db._run(
            f"select {picked}, rowid from {quote(table)} where rowid > ? order by rowid limit ?",
            (last, BATCH),
        ).fetchall()
        if not rows:
            return
        last = rows[-1][-1]
        yield rows


def finished(db, table: str, kinds: dict[str, str], groups: dict[str, tuple[str, ...]]) -> Staged | None:
    """The copy of a table that was made ahead, brought up to this moment; None where there is none that fits.
    Part of the migration's transaction; the copy's triggers are gone afterwards."""
    staged = _fitting(db, table, kinds, groups)
    if staged is None:
        return None
    columns = ["name", *kinds]
    for rows in batches(db, table, columns, _copied_to(db, staged)):
        _copy(db, staged, columns, rows)
    touched = f"select name from {quote(staged.touched)}"
    db._run(f"delete from {quote(staged.rows)} where name in ({touched})", ())
    picked = ", ".join(f"+{quote(name)}" for name in columns)
    cursor = db._run(f"select {picked} from {quote(table)} where name in ({touched})", ())
    while rows := cursor.fetchmany(BATCH):
        insert(db, staged, columns, rows)
    _drop_notes(db, staged)
    return staged


def take_place(db, staged: Staged) -> None:
    """Give the copy's tables their names."""
    final = Layout(staged.table, staged.own, staged.groups, staged.defaults)
    db._run(f"alter table {quote(staged.rows)} rename to {quote(final.rows)}", ())
    for group in staged.groups:
        db._run(f"alter table {quote(staged.shared(group))} rename to {quote(final.shared(group))}", ())
    db.clear_table_cache()


def _fitting(db, table: str, kinds: dict[str, str], groups: dict[str, tuple[str, ...]]) -> Staged | None:
    """The copy that was begun, if it has these columns in these groups; another is dropped."""
    staged = read_layout(db, table, Staged)
    if not staged.own:
        return None
    found = {}
    for name in (staged.rows, *map(staged.shared, staged.groups)):
        found |= {row[1]: row[2] for row in db._run(f"pragma table_info({quote(name)})", ()).fetchall()}
    same = all(found.get(name) == kind.split()[0] for name, kind in kinds.items())
    if same and staged.groups == groups and set(staged.own) <= {"name", *kinds}:
        return staged
    _drop_notes(db, staged)
    for name in (staged.rows, *map(staged.shared, staged.groups)):
        db._run(f"drop table {quote(name)}", ())
    return None


def _begin(db, table: str, kinds: dict[str, str], groups: dict[str, tuple[str, ...]]) -> Staged:
    """Empty tables for the copy, and triggers that note what is written to a row once they are there."""
    from frappe.database.shared_tables import create_tables

    db.begin()
    create_tables(db, Staged(table, (), groups, {}), kinds)
    staged = read_layout(db, table, Staged)
    notes = quote(staged.touched)
    db._run(f"create table {notes} (name TEXT NOT NULL PRIMARY KEY, place INTEGER)", ())
    db._run(f"insert into {notes} values ('', -1)", ())
    for event in ("insert", "update", "delete"):
        rows = {"insert": ("new",), "update": ("old", "new"), "delete": ("old",)}[event]
        noted = " ".join(f"insert or ignore into {notes} (name) values ({row}.name);" for row in rows)
        db._run(
            f"create trigger {quote(f'{staged.touched}_{event}')} after {event} on {quote(table)} "
            f"begin {noted} end",
            (),
        )
    db.commit()
    return staged


def _copied_to(db, staged: Staged) -> int:
    return db._run(f"select place from {quote(staged.touched)} where name = ''", ()).fetchone()[0]


def _copy(db, staged: Staged, columns: list[str], rows: list[tuple]) -> None:
    # A name may be there already: of a row that was deleted since, and came again.
    insert(db, staged, columns, [row[:-1] for row in rows], verb="insert or replace")
    db._run(f"update {quote(staged.touched)} set place = ? where name = ''", (rows[-1][-1],))


def _drop_notes(db, staged: Staged) -> None:
    for event in ("insert", "update", "delete"):
        db._run(f"drop trigger if exists {quote(f'{staged.touched}_{event}')}", ())
    db._run(f"drop table if exists {quote(staged.touched)}", ())
