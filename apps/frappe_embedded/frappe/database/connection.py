"""Opening SQLite connections: settings, conversion of values, MariaDB's functions; and keeping idle ones."""

import os
import sqlite3
import threading

from frappe.database import converters, functions, shared_columns, text_order  # noqa: F401 - they register themselves
from frappe.site.privacy import make_private_file
from frappe.utils.paths import ensure_folder

BUSY_TIMEOUT_SECONDS = 15
MAX_IDLE = 8
# FULL: a committed payment must survive a power cut (NORMAL in WAL mode may lose the last commits)
PRAGMAS = (
    "pragma journal_mode = wal",
    "pragma synchronous = full",
    "pragma foreign_keys = off",
    f"pragma busy_timeout = {BUSY_TIMEOUT_SECONDS * 1000}",
    "pragma temp_store = memory",
    "pragma cache_size = -32768",
    "pragma mmap_size = 268435456",
    "pragma journal_size_limit = 67108864",
)

_idle: dict[str, list[tuple[tuple, sqlite3.Connection]]] = {}
_lock = threading.Lock()


def open_connection(path: str) -> sqlite3.Connection:
    """An idle connection to `path`, or a new one. The file is made when it doesn't exist."""
    ensure_folder(os.path.dirname(path))
    identity = _identity(path)
    with _lock:
        kept = _idle.get(path)
        while kept:
            known, connection = kept.pop()
            if known == identity:
                return connection
            connection.close()  # the file was replaced (restore, reinstall)
    return _connect(path)


def release_connection(path: str, connection: sqlite3.Connection) -> None:
    """Keep a connection, which is in no transaction, for the next request."""
    with _lock:
        kept = _idle.setdefault(path, [])
        if len(kept) < MAX_IDLE:
            kept.append((_identity(path), connection))
            return
    connection.close()


def forget_connections(path: str | None = None) -> None:
    """Close idle connections (to `path`, or all)."""
    with _lock:
        for known in [path] if path else list(_idle):
            for _identity_then, connection in _idle.pop(known, []):
                connection.close()


def _identity(path: str) -> tuple:
    try:
        stat = os.stat(path)
    except FileNotFoundError:
        return ()
    return stat.st_dev, stat.st_ino


def _connect(path: str) -> sqlite3.Connection:
    make_private_file(path)  # SQLite gives its -wal and -shm the same mode
    connection = sqlite3.connect(
        path,
        timeout=BUSY_TIMEOUT_SECONDS,
        isolation_level=None,  # the Database begins and ends transactions itself
        detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES,
        cached_statements=512,
        check_same_thread=False,  # one thread at a time, but not always the same
    )
    for pragma in PRAGMAS:
        connection.execute(pragma)
    functions.register(connection)
    text_order.register(connection)
    shared_columns.register(connection)
    _follow_text_order(connection)
    return connection


def _follow_text_order(connection: sqlite3.Connection) -> None:
    """Make the indexes on letters anew where another order of text made them: an older engine, or a Python that knows
    other letters. A database that can't be written stays as it is."""
    if connection.execute("pragma user_version").fetchone()[0] == text_order.VERSION:
        return
    try:
        connection.execute("begin immediate")
        indexes = connection.execute(
            "select name from sqlite_master where type = 'index' and sql like '%sort_key(%'"
        )
        for (name,) in indexes.fetchall():
            connection.execute(f'reindex "{name}"')
        connection.execute(f"pragma user_version = {text_order.VERSION}")
        connection.execute("commit")
    except sqlite3.OperationalError as error:
        if connection.in_transaction:
            connection.execute("rollback")
        if "readonly" not in str(error):
            raise


def _forget_after_fork() -> None:
    """A connection must not be used on both sides of a fork, not even to close it."""
    global _lock
    _abandoned.append(dict(_idle))
    _idle.clear()
    _lock = threading.Lock()


_abandoned: list = []
os.register_at_fork(after_in_child=_forget_after_fork)
