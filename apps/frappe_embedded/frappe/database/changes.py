"""Whose rows have changed: marks that triggers leave in the transaction that changes them.

Work that is done again every month can leave out whatever nobody has touched since. Stamps don't tell (not every write
sets `modified`); triggers see each write, by whatever door it came. An app names in its hooks what it watches, and the
column that tells whom a row is about:

    watched_changes = {
        "Payroll": {
            "Beneficiary": "name",
            "Entitlement Suspension": "Benefit Entitlement.beneficiary of parent",   # a column of what the row names
            "Bank Account": "Payment Method.beneficiary by bank_account",            # of all that name the row
            "Payment": ["Way.person by account = account", "payer"],                 # of all that name the same, and more
            "Line": "unit + month while docstatus = 1 for amount, status",           # of rows in a state, by some columns
            "Benefit Rate": None,                                                    # about everybody
        }
    }

A mark says at which tick of the watch somebody was last touched, and bears a stamp that no other mark has: by it `kept`
knows whether what was worked out of somebody still holds. Frappe has no such hook: there everything is done anew.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import frappe
from frappe.database import kept
from frappe.database.shared_columns import Layout, layout_of
from frappe.database.utils import quote

WATCHES, MARKS = "__Watch", "__ChangeMark"
EVERYBODY = ""
# What a write may change without telling anything new.
UNTOLD = frozenset(("modified", "modified_by", "_user_tags", "_comments", "_assign", "_liked_by", "_seen"))
PREFIX = "__watch_"
TOKEN = "{}:{}"
TARGET = re.compile(
    r"(?:(?P<other>.+)\.)?(?P<column>\w+(?: \+ \w+)*)"
    r"(?: (?P<way>of|by) (?P<link>\w+)(?: = (?P<own>\w+))?)?"
    r"(?: while (?P<state>\w+) = (?P<value>\d+))?(?: for (?P<columns>\w+(?:, \w+)*))?"
)
# What stands between two columns that together tell whom a row is about.
BETWEEN = "|"


@dataclass(frozen=True)
class Target:
    """Whom a row is about: what its own `column` says, or that of rows of the DocType `other` which it names in `link`
    (`way` "of") or which have in `link` what it has in `own` ("by"). It counts in the `state` = `value` only, and only
    as to `columns` (empty: all). Without a column it is about everybody."""

    column: str | None = None
    other: str | None = None
    way: str | None = None
    link: str | None = None
    own: str = "name"
    state: str | None = None
    value: str | None = None
    columns: tuple[str, ...] = ()


def parse(text: str | None) -> Target:
    """A target as hooks write it. Raises ValueError for what can't be read."""
    if text is None:
        return Target()
    found = TARGET.fullmatch(text)
    if not found or bool(found["other"]) != bool(found["way"]):
        raise ValueError(f"watched_changes: “{text}” tells nobody")
    parts = {name: value for name, value in found.groupdict().items() if value}
    parts["columns"] = tuple((found["columns"] or "").split(", ")) if found["columns"] else ()
    return Target(**parts)


class Watch:
    """One watch of a database: what was touched since when."""

    def __init__(self, db, name: str):
        self.db, self.name = db, name

    def tick(self) -> str:
        """A token of this moment; whatever is touched from now on counts as touched since. The database is locked for
        other writers until the transaction ends."""
        self.db.before_write()
        self.db._run(f"update {WATCHES} set tick = tick + 1 where name = ?", (self.name,))
        return TOKEN.format(*self._now())

    def _now(self) -> tuple[str, int]:
        return self.db._run(f"select identity, tick from {WATCHES} where name = ?", (self.name,)).fetchone()

    def touched(self, since: str) -> set[str] | None:
        """Who was touched since the moment of a token; None: everybody, or the token is of another site."""
        identity, tick = self._now()
        known, _colon, number = since.partition(":")
        if known != identity or not number.isdigit() or int(number) > tick:
            return None
        rows = self.db._run(
            f"select whom from {MARKS} where watch = ? and tick >= ?", (self.name, int(number))
        ).fetchall()
        found = {row[0] for row in rows}
        return None if EVERYBODY in found else found

    def touch_everybody(self) -> None:
        """From now on nothing of before is known to be as it was."""
        self.db.before_write()
        self.db._run(
            f"insert into {MARKS} (watch, whom, tick, stamp) "
            f"select name, ?, tick, random() from {WATCHES} where name = ? {RENEWED}",
            (EVERYBODY, self.name),
        )

    def kept(self, what: str, whom: Iterable[str], basis: str = "") -> kept.Known:
        """What was worked out of each of these under the name `what` and still holds; see `kept`."""
        return kept.known(self, what, whom, basis)

    @contextmanager
    def unwatched(self) -> Iterator[None]:
        """A block whose writes leave no marks: those that follow from what was marked or made already."""
        self.db.before_write()
        before = self.db._run(f"select asleep from {WATCHES} where name = ?", (self.name,)).fetchone()[0]
        self._sleep(1)
        try:
            yield
        finally:
            if self.db.connection.in_transaction:
                self._sleep(before)

    def _sleep(self, asleep: int) -> None:
        self.db._run(f"update {WATCHES} set asleep = ? where name = ?", (asleep, self.name))


RENEWED = "on conflict(watch, whom) do update set tick = excluded.tick, stamp = excluded.stamp"


def watch_of(db, name: str) -> Watch | None:
    """The watch of this name; None where none was set up."""
    if not db._run("select 1 from sqlite_master where type = 'table' and name = ?", (WATCHES,)).fetchone():
        return None
    found = db._run(f"select 1 from {WATCHES} where name = ?", (name,)).fetchone()
    return Watch(db, name) if found else None


def declared() -> dict[str, dict[str, list[Target]]]:
    """What the installed apps watch, by watch and DocType."""
    # Which apps a site has stands in a table that is among the first to be made.
    if not frappe.db.table_exists("DefaultValue"):
        return {}
    return read(frappe.get_hooks("watched_changes", {}))


def read(hooks: dict) -> dict[str, dict[str, list[Target]]]:
    """The hook's texts as targets: one, None, or a list of them for each DocType."""
    return {
        watch: {
            doctype: [parse(text) for text in (whom if isinstance(whom, list) else [whom])]
            for doctype, whom in doctypes.items()
        }
        for watch, doctypes in hooks.items()
    }


def sync(db, doctype: str | None = None) -> None:
    """Set the triggers up anew, of every watched DocType or of one whose table was just brought in line. Whoever is
    watched counts as touched then: the code that made something of it may be another one."""
    watches = {
        name: {
            each: targets
            for each, targets in doctypes.items()
            if doctype in (None, each, *(target.other for target in targets))
        }
        for name, doctypes in declared().items()
    }
    if doctype is not None and not any(watches.values()):
        return
    _create_tables(db)
    if doctype is None:
        drop_triggers(db)
        _forget_others(db, watches)
    for name, doctypes in watches.items():
        if doctype is not None and not doctypes:
            continue
        identity = frappe.generate_hash(length=16)
        db.execute(f"insert or ignore into {WATCHES} (name, identity) values (?, ?)", (name, identity))
        for each, targets in doctypes.items():
            _set_triggers(db, name, each, targets)
        Watch(db, name).touch_everybody()


def _create_tables(db) -> None:
    db.execute(
        f"create table if not exists {WATCHES} "
        "(name TEXT NOT NULL PRIMARY KEY, identity TEXT NOT NULL, tick INTEGER NOT NULL DEFAULT 1, "
        "asleep INTEGER NOT NULL DEFAULT 0)"
    )
    db.execute(
        f"create table if not exists {MARKS} (watch TEXT NOT NULL, whom TEXT NOT NULL, tick INTEGER NOT NULL, "
        "stamp INTEGER NOT NULL DEFAULT 0, primary key (watch, whom)) without rowid"
    )
    if not db._run("select 1 from pragma_table_info(?) where name = 'stamp'", (MARKS,)).fetchone():
        drop_triggers(db)
        db.execute(f"alter table {MARKS} add column stamp INTEGER NOT NULL DEFAULT 0")
    db.execute(
        f"create table if not exists {kept.KEPT} (watch TEXT NOT NULL, what TEXT NOT NULL, whom TEXT NOT NULL, "
        "stamp TEXT NOT NULL, value TEXT NOT NULL, primary key (watch, what, whom)) without rowid"
    )


def drop_triggers(db) -> None:
    """Stop watching, until `sync`: a table that is about to go must not be named in any trigger."""
    rows = db._run(
        "select name from sqlite_master where type = 'trigger' and substr(name, 1, ?) = ?",
        (len(PREFIX), PREFIX),
    ).fetchall()
    for (name,) in rows:
        db.execute(f"drop trigger {quote(name)}")


def _forget_others(db, watches: dict) -> None:
    """Watches that no app names any more go."""
    for (name,) in db._run(f"select name from {WATCHES}", ()).fetchall():
        if name not in watches:
            db.execute(f"delete from {WATCHES} where name = ?", (name,))
            db.execute(f"delete from {MARKS} where watch = ?", (name,))
            db.execute(f"delete from {kept.KEPT} where watch = ?", (name,))


def _set_triggers(db, watch: str, doctype: str, targets: list[Target]) -> None:
    for number, target in enumerate(targets):
        if target.other and not db.get_column_types(f"tab{target.other}"):
            continue  # set up with that table
        _set_trigger(db, watch, doctype, number, target)


def _set_trigger(db, watch: str, doctype: str, number: int, target: Target) -> None:
    table = f"tab{doctype}"
    columns = db.get_column_types(table)
    is_single = not columns
    if is_single:
        table = "tabSingles"
        columns = db.get_column_types(table)
    layout = layout_of(db, table)
    compared = _stored(layout, _looked_at(target) or [name for name in columns if name not in UNTOLD])
    changed = " or ".join(f"old.{quote(name)} is not new.{quote(name)}" for name in compared)
    events = {"insert": ("new",), "update": ("old", "new"), "delete": ("old",)}
    for event, sides in events.items():
        conditions = []
        if target.state:
            # Cheapest first: most rows are written in another state.
            state = [f"{side}.{quote(target.state)} = {target.value}" for side in sides]
            conditions.append(f"({' or '.join(state)})")
        if is_single:
            conditions.append(f"{sides[-1]}.`doctype` = {_text(doctype)}")
        if event == "update":
            conditions.append(f"({changed})")
        conditions.append(f"not (select asleep from {WATCHES} where name = {_text(watch)})")
        marks = " ".join(_marks(watch, side, target) for side in sides)
        name = quote(f"{PREFIX}{watch}_{doctype}_{number}_{event}")
        of = f"update of {', '.join(map(quote, compared))}" if event == "update" else event
        db.execute(f"drop trigger if exists {name}")
        db.execute(
            f"create trigger {name} after {of} on {quote(layout.rows if layout else table)} "
            f"when {' and '.join(conditions)} begin {marks} end"
        )


def _looked_at(target: Target) -> list[str]:
    """The columns that a target names, with those that tell whom it is about and whether it counts; none: all."""
    if not target.columns:
        return []
    whom = [target.link or "", target.own] if target.other else (target.column or "").split(" + ")
    own = whom[:1] if target.way == "of" else whom[1:] if target.way == "by" else whom
    return list(dict.fromkeys([*target.columns, *own, *([target.state] if target.state else [])]))


def _stored(layout: Layout | None, columns: Iterable[str]) -> list[str]:
    """The columns as the rows keep them: of those that rows share, the number of their content."""
    if layout is None:
        return list(columns)
    groups = {name: layout.group_of(name) for name in columns}
    return list(dict.fromkeys(f"__{group}" if group else name for name, group in groups.items()))


def _marks(watch: str, side: str, target: Target) -> str:
    """The SQL that marks whom a row is about; one that names nobody is about everybody."""
    if target.column is None:
        return _mark(watch, _text(EVERYBODY))
    if not target.other:
        parts = [f"{side}.{quote(column)}" for column in target.column.split(" + ")]
        return _mark(watch, f"coalesce({f' || {_text(BETWEEN)} || '.join(parts)}, '')")
    table, column, link = quote(f"tab{target.other}"), quote(target.column), quote(target.link or "")
    if target.way == "of":
        return _mark(watch, f"coalesce((select {column} from {table} where `name` = {side}.{link}), '')")
    rows = f"{table} other where other.{link} = {side}.{quote(target.own)}"
    return _mark(watch, f"coalesce(other.{column}, '')", rows)


def _mark(watch: str, who: str, rows: str = "") -> str:
    source = f"{WATCHES} watch, {rows} and" if rows else f"{WATCHES} watch where"
    return (
        f"insert into {MARKS} (watch, whom, tick, stamp) select watch.name, {who}, watch.tick, random() "
        f"from {source} watch.name = {_text(watch)} {RENEWED};"
    )


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
