"""Whose rows have changed: marks that triggers leave in the transaction that changes them.

Work that is done again every month can leave out whatever nobody has touched since. Stamps don't tell (not every write
sets `modified`); triggers see each write, by whatever door it came. An app names in its hooks what it watches, and the
column that tells whom a row is about:

    watched_changes = {
        "Payroll": {
            "Beneficiary": "name",
            "Entitlement Suspension": "Benefit Entitlement.beneficiary of parent",   # a column of what the row names
            "Bank Account": "Payment Method.beneficiary by bank_account",            # of all that name the row
            "Benefit Rate": None,                                                    # about everybody
        }
    }

A mark says at which tick of the watch somebody was last touched. Frappe has no such hook: there everything is done anew.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.database.utils import quote

WATCHES, MARKS = "__Watch", "__ChangeMark"
EVERYBODY = ""
# What a write may change without telling anything new.
UNTOLD = frozenset(("modified", "modified_by", "_user_tags", "_comments", "_assign", "_liked_by", "_seen"))
PREFIX = "__watch_"
TOKEN = "{}:{}"
OTHER = re.compile(r"(?P<doctype>.+)\.(?P<column>\w+) (?P<way>of|by) (?P<link>\w+)")


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
            f"insert into {MARKS} select name, ?, tick from {WATCHES} where name = ? {RENEWED}",
            (EVERYBODY, self.name),
        )

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


RENEWED = "on conflict(watch, whom) do update set tick = excluded.tick"


def watch_of(db, name: str) -> Watch | None:
    """The watch of this name; None where none was set up."""
    if not db._run("select 1 from sqlite_master where type = 'table' and name = ?", (WATCHES,)).fetchone():
        return None
    found = db._run(f"select 1 from {WATCHES} where name = ?", (name,)).fetchone()
    return Watch(db, name) if found else None


def declared() -> dict[str, dict[str, str | None]]:
    """What the installed apps watch, by watch and DocType."""
    # Which apps a site has stands in a table that is among the first to be made.
    if not frappe.db.table_exists("DefaultValue"):
        return {}
    found: dict[str, dict[str, str | None]] = {}
    for watch, doctypes in frappe.get_hooks("watched_changes", {}).items():
        for doctype, whom in doctypes.items():
            found.setdefault(watch, {})[doctype] = whom[-1] if isinstance(whom, list) else whom
    return found


def sync(db, doctype: str | None = None) -> None:
    """Set the triggers up anew, of every watched DocType or of one whose table was just brought in line. Whoever is
    watched counts as touched then: the code that made something of it may be another one."""
    watches = {
        name: {each: whom for each, whom in doctypes.items() if doctype in (None, each, _other_of(whom))}
        for name, doctypes in declared().items()
    }
    if doctype is not None and not any(watches.values()):
        return
    db.execute(
        f"create table if not exists {WATCHES} "
        "(name TEXT NOT NULL PRIMARY KEY, identity TEXT NOT NULL, tick INTEGER NOT NULL DEFAULT 1, "
        "asleep INTEGER NOT NULL DEFAULT 0)"
    )
    db.execute(
        f"create table if not exists {MARKS} (watch TEXT NOT NULL, whom TEXT NOT NULL, tick INTEGER NOT NULL, "
        "primary key (watch, whom)) without rowid"
    )
    if doctype is None:
        drop_triggers(db)
        _forget_others(db, watches)
    for name, doctypes in watches.items():
        identity = frappe.generate_hash(length=16)
        db.execute(f"insert or ignore into {WATCHES} (name, identity) values (?, ?)", (name, identity))
        for each, whom in doctypes.items():
            _set_triggers(db, name, each, whom)
        Watch(db, name).touch_everybody()


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


def _set_triggers(db, watch: str, doctype: str, whom: str | None) -> None:
    other = _other_of(whom)
    if other and not db.get_column_types(f"tab{other}"):
        return  # set up with that table
    columns = db.get_column_types(f"tab{doctype}")
    is_single = not columns
    table = "tabSingles" if is_single else f"tab{doctype}"
    columns = columns or db.get_column_types(table)
    compared = [name for name in columns if name not in UNTOLD]
    changed = " or ".join(f"old.{quote(name)} is not new.{quote(name)}" for name in compared)
    about = f"{{}}.`doctype` = {_text(doctype)}" if is_single else ""
    events = {"insert": ("new",), "update": ("old", "new"), "delete": ("old",)}
    for event, sides in events.items():
        conditions = [f"not (select asleep from {WATCHES} where name = {_text(watch)})"]
        if about:
            conditions.append(about.format(sides[-1]))
        if event == "update":
            conditions.append(f"({changed})")
        marks = " ".join(_marks(watch, side, whom) for side in sides)
        name = quote(f"{PREFIX}{watch}_{doctype}_{event}")
        db.execute(f"drop trigger if exists {name}")
        db.execute(
            f"create trigger {name} after {event} on {quote(table)} when {' and '.join(conditions)} begin {marks} end"
        )


def _other_of(whom: str | None) -> str | None:
    """The other DocType whose rows tell whom a row is about."""
    found = OTHER.fullmatch(whom or "")
    return found["doctype"] if found else None


def _marks(watch: str, side: str, whom: str | None) -> str:
    """The SQL that marks whom a row is about; one that names nobody is about everybody."""
    found = OTHER.fullmatch(whom or "")
    if whom is None:
        who = _text(EVERYBODY)
    elif found is None:
        who = f"coalesce({side}.{quote(whom)}, '')"
    else:
        table, column, link = quote(f"tab{found['doctype']}"), quote(found["column"]), quote(found["link"])
        if found["way"] == "of":
            who = f"coalesce((select {column} from {table} where `name` = {side}.{link}), '')"
        else:
            return _mark(
                watch, f"coalesce(other.{column}, '')", f"{table} other where other.{link} = {side}.`name`"
            )
    return _mark(watch, who)


def _mark(watch: str, who: str, rows: str = "") -> str:
    source = f"{WATCHES} watch, {rows} and" if rows else f"{WATCHES} watch where"
    return (
        f"insert into {MARKS} (watch, whom, tick) select watch.name, {who}, watch.tick from {source} "
        f"watch.name = {_text(watch)} {RENEWED};"
    )


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
