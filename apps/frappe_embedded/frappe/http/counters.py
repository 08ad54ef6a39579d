"""Counters that all workers of a site share and that no rollback undoes: failed logins, rate limits.

They live in a small database of their own beside the site's: a request that fails, and is rolled back, still counts,
and counting never waits for a long write.
"""

import sqlite3
import time
from contextlib import closing

import frappe

SCHEMA = """create table if not exists counter (
    name text primary key, value integer not null, started_at real not null, expires_at real not null
) without rowid"""

# Starts again at one when the window has passed, counts on otherwise.
INCREMENT = """insert into counter (name, value, started_at, expires_at) values (:name, 1, :now, :now + :window)
on conflict (name) do update set
    value = case when expires_at <= :now then 1 else value + 1 end,
    started_at = case when expires_at <= :now then :now else started_at end,
    expires_at = case when expires_at <= :now then :now + :window else expires_at end
returning value"""


def increment(name: str, window: float, by: int = 1) -> int:
    """Add *by* to a counter and return it. It starts anew *window* seconds after its first count."""
    with closing(_connect()) as connection:
        now = time.time()
        connection.execute("delete from counter where expires_at <= ?", (now,))
        value = connection.execute(INCREMENT, {"name": name, "now": now, "window": window}).fetchone()[0]
        if by != 1:
            value += by - 1
            connection.execute("update counter set value = ? where name = ?", (value, name))
        connection.commit()
        return value


def get(name: str) -> int:
    """Return a counter's value, 0 if it doesn't exist or its window has passed."""
    with closing(_connect()) as connection:
        row = connection.execute(
            "select value from counter where name = ? and expires_at > ?", (name, time.time())
        ).fetchone()
        return row[0] if row else 0


def reset(name: str) -> None:
    """Forget a counter."""
    with closing(_connect()) as connection:
        connection.execute("delete from counter where name = ?", (name,))
        connection.commit()


def _connect() -> sqlite3.Connection:
    connection = sqlite3.connect(frappe.get_site_path("counters.db"), timeout=15)
    connection.execute("pragma synchronous = off")
    connection.execute(SCHEMA)
    return connection
