"""Copies of a SQLite database, taken and put back while it is in use.

Both directions go through SQLite's online backup: the reader sees one moment of the database, and a database that is
written over changes in one transaction, under the eyes of the processes that have it open.
"""

import os
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

import frappe
from frappe.database import get_db_path
from frappe.site.privacy import make_private_file

BUSY_SECONDS = 60
SQLITE_HEADER = b"SQLite format 3\x00"


def copy_database(source: str | Path, target: str | Path) -> None:
    """Make *target* equal to *source*, creating it (private to its owner) where there is none."""
    target = Path(target)
    make_private_file(target)
    with (
        closing(sqlite3.connect(source, timeout=BUSY_SECONDS)) as reader,
        closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as writer,
    ):
        reader.backup(writer)


def complaint_about(path: str | Path) -> str | None:
    """Return why the file isn't a sound SQLite database, or None when it is one."""
    with open(path, "rb") as stream:
        if stream.read(len(SQLITE_HEADER)) != SQLITE_HEADER:
            return "this is not a SQLite database"
    try:
        with closing(sqlite3.connect(f"file:{Path(path).absolute()}?mode=ro", uri=True)) as connection:
            answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        return f"the database is damaged ({error})"
    return None if answer == "ok" else f"the database is damaged ({answer})"


def snapshot_path(purpose: str) -> Path:
    """Return where the site's snapshot for *purpose* lies while it is needed."""
    return Path(frappe.get_site_path("private", "backups", f".before-{purpose}.sqlite"))


@contextmanager
def all_or_nothing(purpose: str):
    """Put the database of the connected site back as it was when the block fails, whatever was committed in it.

    The snapshot of a block that was killed stays behind, and `recover` puts it back.
    """
    recover(purpose)
    frappe.db.commit()
    path = snapshot_path(purpose)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Complete before it has its name: a snapshot that was cut off must never be put back.
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    copy_database(database_path(), unfinished)
    os.replace(unfinished, path)
    try:
        yield
    except BaseException:
        recover(purpose)
        raise
    path.unlink()


def recover(purpose: str) -> bool:
    """Put back the snapshot that *purpose* left behind, and say whether there was one."""
    path = snapshot_path(purpose)
    if not path.exists():
        return False
    frappe.db.rollback()
    seen = frappe.db.get_cache_version()
    copy_database(path, database_path())
    path.unlink()
    # Other processes have seen the versions of the database that is gone now.
    frappe.db.set_cache_version(max(seen, frappe.db.get_cache_version()))
    frappe.clear_cache()
    frappe.db.commit()
    return True


def database_path() -> Path:
    """Return the path of the current site's database file."""
    return Path(get_db_path())
