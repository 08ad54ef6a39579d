"""The site's database: SQLite in WAL mode, one connection and one transaction per request."""

import os
import re
from contextlib import contextmanager

from frappe.database.connection import forget_connections
from frappe.database.database import Database
from frappe.locals import local
from frappe.utils.strings import generate_hash

SAFE_NAME = re.compile(r"[A-Za-z_]\w*$")


def get_db_path(db_name: str | None = None) -> str:
    """Where the current site's database file is (`db_name`, else the site's configuration, names it)."""
    return os.path.join(local.site_path, "db", f"{db_name or local.conf.db_name or 'site'}.db")


def get_db(db_name: str | None = None, **_server_options) -> Database:
    """A Database of the current site; what only servers need (host, port, password) is ignored."""
    return Database(get_db_path(db_name))


def drop_user_and_database(db_name: str | None = None, *_server_options) -> None:
    """Remove the site's database files."""
    path = get_db_path(db_name)
    forget_connections(path)
    for suffix in ("", "-wal", "-shm"):
        if os.path.exists(path + suffix):
            os.remove(path + suffix)


@contextmanager
def savepoint(catch: type | tuple[type, ...] = Exception):
    """Run a block in a savepoint: an error of a caught kind undoes the block and is swallowed."""
    name = f"sp_{generate_hash(length=10)}"
    local.db.savepoint(name)
    try:
        yield
    except catch:
        local.db.rollback(save_point=name)
    else:
        local.db.release_savepoint(name)
