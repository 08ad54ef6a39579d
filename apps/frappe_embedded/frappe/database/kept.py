"""What was worked out of watched rows and is kept for as long as nobody touches them.

A value is kept together with the stamp that its subject bore when it was read (see `changes`: whatever touches somebody
gives them a new stamp, by chance, in its own transaction), so that what is kept says "of rows in this state comes that".
Such a sentence never becomes false: not by a change that isn't committed yet, not by one that is undone, and not when two
processes count at once. It may only be about a state that is past; then nobody is handed it, and the value is worked out
again. So it can also be written down whenever the database happens to be free, beside the request's own transaction.

    known = frappe.db.watch("Reports").kept("persons", units)
    fresh = count([unit for unit in units if unit not in known.values])
    known.keep(fresh)
"""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from frappe.database import connection as connections

if TYPE_CHECKING:
    from frappe.database.changes import Watch

KEPT = "__Kept"
WRITE = f"insert or replace into {KEPT} (watch, what, whom, stamp, value) values (?, ?, ?, ?, ?)"


@dataclass
class Known:
    """What is known of some subjects at one moment: `values` by subject. The others have to be worked out, from rows
    that are read after this was."""

    watch: "Watch"
    what: str
    values: dict[str, Any]
    stamps: dict[str, str]

    def keep(self, values: dict[str, Any]) -> None:
        """Keep values that were worked out since, by subject; JSON says what they may be. In the transaction if it
        writes anyway; else at once, or not at all while another one writes: it is done again by the next who asks."""
        rows = [
            (self.watch.name, self.what, whom, self.stamps[whom], json.dumps(value, ensure_ascii=False))
            for whom, value in values.items()
        ]
        db = self.watch.db
        if not rows or db.read_only:
            return
        if db.transaction_writes and db.connection.in_transaction:
            db.connection.executemany(WRITE, rows)
        else:
            _write_aside(db.path, rows)


def known(watch: "Watch", what: str, whom: Iterable[str], basis: str = "") -> Known:
    """What is kept of each under the name `what`, for a `basis` (a day, say) on which it depends besides the rows."""
    rows = watch.db._run(
        "select each.value, mark.stamp, kept.stamp, kept.value, everybody.stamp from json_each(?) each "
        "left join __ChangeMark everybody on everybody.watch = ? and everybody.whom = '' "
        "left join __ChangeMark mark on mark.watch = ? and mark.whom = each.value "
        f"left join {KEPT} kept on kept.watch = ? and kept.what = ? and kept.whom = each.value",
        (json.dumps(list(whom), ensure_ascii=False), watch.name, watch.name, watch.name, what),
    ).fetchall()
    stamps = {who: f"{everybody} {own} {basis}" for who, own, _stamp, _value, everybody in rows}
    values = {who: json.loads(value) for who, _own, stamp, value, _all in rows if stamp == stamps[who]}
    return Known(watch, what, values, stamps)


def _write_aside(path: str, rows: list[tuple]) -> None:
    connection = connections.open_connection(path)
    connection.execute("pragma busy_timeout = 0")
    try:
        connection.execute("begin immediate")
        connection.executemany(WRITE, rows)
        connection.execute("commit")
    except sqlite3.OperationalError:  # somebody else is writing, or the file can't be written
        if connection.in_transaction:
            connection.execute("rollback")
    finally:
        connection.execute(f"pragma busy_timeout = {connections.BUSY_TIMEOUT_SECONDS * 1000}")
        connections.release_connection(path, connection)
