"""From a DocType's description to its table. Columns are added and retyped, never dropped."""

import re

from frappe.database import changes, shared_columns, shared_tables
from frappe.database.indexes import make_index
from frappe.database.text_filters import BY_LETTERS, LETTERS
from frappe.database.utils import quote, table_of
from frappe.exceptions import InvalidColumnName
from frappe.locals import local
from frappe.messages import throw
from frappe.translate import _
from frappe.utils.numbers import cint, flt

INTEGER, REAL, TEXT, DATE, DATETIME, TIME = "INTEGER", "REAL", "TEXT", "DATE", "DATETIME", "TIME"
# Currency is REAL: whole đồng (or cents) are exact below 2^53, and `/` divides as MariaDB's does
TYPES = {
    "Currency": REAL, "Float": REAL, "Percent": REAL, "Rating": REAL, "Duration": REAL,
    "Int": INTEGER, "Long Int": INTEGER, "Check": INTEGER,
    "Date": DATE, "Datetime": DATETIME, "Time": TIME,
}  # fmt: skip
TEXT_TYPES = frozenset(
    ("Data", "Small Text", "Long Text", "Code", "Text Editor", "Markdown Editor", "HTML Editor", "Text", "Link",
     "Dynamic Link", "Password", "Select", "Read Only", "Attach", "Attach Image", "Signature", "Color", "Barcode",
     "Geolocation", "Icon", "Phone", "Autocomplete", "JSON")
)  # fmt: skip
NOT_NULL = frozenset(("Int", "Long Int", "Check", "Currency", "Float", "Percent", "Rating"))
STANDARD = {
    "creation": DATETIME, "modified": DATETIME, "modified_by": TEXT, "owner": TEXT,
    "docstatus": "INTEGER NOT NULL DEFAULT 0", "idx": "INTEGER NOT NULL DEFAULT 0",
}  # fmt: skip
CHILD = {"parent": TEXT, "parentfield": TEXT, "parenttype": TEXT}
OPTIONAL = {"_user_tags": TEXT, "_comments": TEXT, "_assign": TEXT, "_liked_by": TEXT}
COLUMN_NAME = re.compile(r"[A-Za-z_]\w*$", re.ASCII)
SPECIAL_CHAR_PATTERN = re.compile(r"[\W]", flags=re.UNICODE)


def column_type(df) -> str | None:
    """Declared type, nullability and default of a field's column; None for fields that store nothing."""
    fieldtype = df.get("fieldtype")
    kind = TYPES.get(fieldtype) or (TEXT if fieldtype in TEXT_TYPES else None)
    if kind is None or df.get("is_virtual"):
        return None
    if fieldtype in NOT_NULL:
        return f"{kind} NOT NULL DEFAULT {number_default(fieldtype, df.get('default'))}"
    default = df.get("default")
    if fieldtype in ("Select", "Data", "Link") and default and not is_dynamic(str(default)):
        return f"{kind} DEFAULT {literal(default)}"
    return kind


def is_dynamic(default: str) -> bool:
    """A default that depends on the moment or the user."""
    return default.startswith(":") or default.lower() in ("today", "now", "user", "__user")


def literal(value) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def number_default(fieldtype: str, default) -> str:
    if fieldtype in ("Int", "Long Int", "Check"):
        return str(cint(default))
    return repr(flt(default)) if flt(default) else "0"


def wanted_columns(meta) -> dict[str, str]:
    """Every column the table should have, `name` left out."""
    columns = dict(STANDARD)
    columns.update(CHILD if meta.get("istable") else OPTIONAL)
    if meta.get("track_seen") and not meta.get("istable"):
        columns["_seen"] = TEXT
    for df in meta.get("fields") or ():
        kind = column_type(df)
        if not kind:
            continue
        if not COLUMN_NAME.match(df.get("fieldname") or ""):
            throw(_("{0} can't name a column").format(df.get("fieldname")), InvalidColumnName)
        columns[df.get("fieldname")] = kind
    return columns


def name_column(meta) -> str:
    if (meta.get("autoname") or "") == "autoincrement":
        return "`name` INTEGER PRIMARY KEY AUTOINCREMENT"
    return "`name` TEXT NOT NULL PRIMARY KEY"


def sync_table(meta) -> None:
    """Create or alter the table of `meta` (a Meta, or the dict of a DocType's JSON). Singles have none.

    Raises ValidationError for a field whose name can't be a column, IntegrityError when rows contradict a
    new unique field."""
    if meta.get("issingle") or meta.get("is_virtual"):
        return
    db = local.db
    table = table_of(meta.get("name")).strip("`")
    wanted = wanted_columns(meta)
    existing = db.get_column_types(table)
    if shared_tables.sync(db, meta, wanted, existing):
        db._columns.pop(table, None)
        sync_indexes(db, table, meta)
        changes.sync(db, meta.get("name"))
        return
    existing = db.get_column_types(table)
    if not existing:
        create_table(db, table, meta, wanted)
    else:
        alter_table(db, table, meta, wanted, existing)
    db._columns.pop(table, None)
    sync_indexes(db, table, meta)
    changes.sync(db, meta.get("name"))


def create_table(db, table: str, meta, wanted: dict[str, str]) -> None:
    columns = [name_column(meta), *(f"{quote(name)} {kind}" for name, kind in wanted.items())]
    db.execute(f"create table {quote(table)} ({', '.join(columns)})")


def alter_table(db, table: str, meta, wanted: dict[str, str], existing: dict[str, str]) -> None:
    """Add what is missing; a column of another type means that the table is written anew."""
    retyped = [
        name for name, kind in wanted.items() if name in existing and existing[name] != kind.split()[0]
    ]
    if retyped:
        rebuild_table(db, table, meta, wanted, existing)
        return
    for name, kind in wanted.items():
        if name not in existing:
            db.execute(f"alter table {quote(table)} add column {quote(name)} {kind}")


def rebuild_table(db, table: str, meta, wanted: dict[str, str], existing: dict[str, str]) -> None:
    """SQLite can't retype a column: copy the rows into a new table. Columns nobody describes are kept."""
    columns = {name: wanted.get(name) or kind for name, kind in existing.items() if name != "name"}
    columns.update({name: kind for name, kind in wanted.items() if name not in columns})
    fresh = f"{table}__new"
    changes.drop_triggers(db)
    db.execute(f"drop table if exists {quote(fresh)}")
    create_table(db, fresh, meta, columns)
    common = list(existing)
    names = ", ".join(quote(name) for name in common)
    values = ", ".join(converted(name, columns.get(name, "")) for name in common)
    db.execute(f"insert into {quote(fresh)} ({names}) select {values} from {quote(table)}")
    db.execute(f"drop table {quote(table)}")
    db.execute(f"alter table {quote(fresh)} rename to {quote(table)}")
    changes.sync(db)


def converted(name: str, kind: str) -> str:
    """The old value as the new column takes it: a number for numbers, never NULL where that isn't allowed."""
    column = quote(name)
    if kind.startswith(INTEGER):
        column = f"cast({column} as integer)"
    elif kind.startswith(REAL):
        column = f"cast({column} as real)"
    elif kind.startswith(TEXT):
        column = f"cast({column} as text)"
    return f"ifnull({column}, 0)" if "NOT NULL" in kind else column


def wanted_indexes(meta) -> dict[str, tuple[str, ...]]:
    """Index name (without its table) → columns; unique ones begin with 'unique_'."""
    indexes: dict[str, tuple[str, ...]] = {}
    if meta.get("istable"):
        indexes["parent_index"] = ("parent",)
    elif meta.get("sort_field") in (None, "", "modified", "creation"):
        # The order of lists unless the DocType has its own.
        indexes["modified_index"] = ("modified",)
    for df in meta.get("fields") or ():
        if not column_type(df):
            continue
        fieldname = df.get("fieldname")
        by_letters = df.get("fieldtype") in BY_LETTERS and not meta.get("istable")
        if cint(df.get("unique")):
            indexes[f"unique_{fieldname}"] = (fieldname,)
            if by_letters:
                indexes[f"unique_{LETTERS}{fieldname}"] = (f"sort_key({quote(fieldname)})",)
        elif cint(df.get("search_index")):
            indexes[f"{fieldname}_index"] = (fieldname,)
            if by_letters:
                indexes[f"{LETTERS}{fieldname}"] = (f"sort_key({quote(fieldname)})",)
    if is_named_by_people(meta):
        indexes[f"unique_{LETTERS}name"] = ("sort_key(`name`)",)
    if meta.get("is_tree") and "lft" in wanted_columns(meta):
        indexes["lft_rgt_index"] = ("lft", "rgt")
    return indexes


def is_named_by_people(meta) -> bool:
    """Whether documents bear names that somebody typed: there "agribank" is "Agribank"."""
    autoname = (meta.get("autoname") or "").lower()
    return not meta.get("istable") and (autoname == "prompt" or autoname.startswith("field:"))


def sync_indexes(db, table: str, meta) -> None:
    """Make the described indexes; drop the unique index of a field that is no longer unique.

    Other indexes stay: one that was described can't be told from one that an app added."""
    wanted = {f"{table}_{name}": columns for name, columns in wanted_indexes(meta).items()}
    for _seq, name, is_unique, *_rest in db.execute(f"pragma index_list({quote(table)})").fetchall():
        if is_unique and name.startswith(f"{table}_unique_") and name not in wanted:
            columns = db.execute(f"pragma index_info({quote(name)})").fetchall()
            if len(columns) == 1:
                db.execute(f"drop index {quote(name)}")
    layout = shared_columns.layout_of(db, table)
    for name, columns in wanted.items():
        kind = "unique " if name.startswith(f"{table}_unique_") else ""
        target = quote(layout.rows if layout else table)
        names = ", ".join(column if "(" in column else quote(column) for column in columns)
        try:
            make_index(db, meta.get("name"), name, target, names, kind)
        except db.IntegrityError:
            if LETTERS not in name:
                raise
            # Rows of before that differ in case or accents only: people have to mend them.
            print(f"{table}: some values differ in case or accents only; they should be made one ({name})")
