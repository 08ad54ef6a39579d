"""The tables that must stand before the first document: the engine's own, and those of DocTypes."""

import json
import os
from pathlib import Path

from frappe.database.schema import sync_table
from frappe.locals import local
from frappe.types import _dict

ENGINE_TABLES = {
    "tabSingles": "doctype TEXT NOT NULL, field TEXT NOT NULL, value TEXT, primary key (doctype, field)",
    "tabSeries": "name TEXT NOT NULL PRIMARY KEY, current INTEGER NOT NULL DEFAULT 0",
    "tabSessions": (
        "sid TEXT NOT NULL PRIMARY KEY, user TEXT, sessiondata TEXT, ipaddress TEXT, lastupdate DATETIME,"
        " status TEXT, device TEXT"
    ),
    "__Auth": (
        "doctype TEXT NOT NULL, name TEXT NOT NULL, fieldname TEXT NOT NULL, password TEXT NOT NULL,"
        " encrypted INTEGER NOT NULL DEFAULT 0, primary key (doctype, name, fieldname)"
    ),
    "__UserSettings": "user TEXT NOT NULL, doctype TEXT NOT NULL, data TEXT, primary key (user, doctype)",
    "__CacheVersion": "bucket INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL",
}
ENGINE_INDEXES = {"tabSessions_user_index": "tabSessions (user)"}
FIRST_DOCTYPES = ("doctype", "docfield", "docperm", "defaultvalue")
CORE_FOLDERS = ("core", "custom", "desk", "printing", "workflow", "website", "email", "automation")


def create_core_tables() -> list[str]:
    """Create every table the engine itself needs (those that exist are brought up to date).

    Reads the engine's DocType JSON, the DocTypes that describe DocTypes first. Returns their names.
    Does not commit."""
    create_engine_tables()
    names = []
    for path in sorted(core_doctype_files(), key=lambda path: (rank(path), path.stem)):
        definition = _dict(json.loads(path.read_text(encoding="utf-8")))
        definition.fields = [_dict(field) for field in definition.get("fields") or ()]
        sync_table(definition)
        names.append(definition.name)
    return names


def create_engine_tables() -> None:
    for table, columns in ENGINE_TABLES.items():
        local.db.execute(f"create table if not exists `{table}` ({columns})")
    for index, target in ENGINE_INDEXES.items():
        local.db.execute(f"create index if not exists `{index}` on {target}")


def core_doctype_files() -> list[Path]:
    """`<folder>/doctype/<name>/<name>.json` of the engine."""
    package = Path(os.path.dirname(os.path.dirname(__file__)))
    files = []
    for folder in CORE_FOLDERS:
        for path in (package / folder).glob("doctype/*/*.json"):
            if path.stem == path.parent.name:
                files.append(path)
    return files


def rank(path: Path) -> int:
    return FIRST_DOCTYPES.index(path.stem) if path.stem in FIRST_DOCTYPES else len(FIRST_DOCTYPES)
