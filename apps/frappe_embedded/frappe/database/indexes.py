"""Making an index, as a whole one or as one of those rows alone that have something in its column."""

import frappe
from frappe.database.utils import quote


def make_index(db, doctype: str, name: str, target: str, columns: str, kind: str = "") -> None:
    """Make an index, anew where it was made otherwise. One on a column that an app calls mostly empty (hook
    `sparse_columns`) leaves out rows that have nothing there."""
    first = columns.split(",", maxsplit=1)[0]
    sparse = (
        frappe.get_hooks("sparse_columns", {}).get(doctype, ()) if db.table_exists("DefaultValue") else ()
    )
    condition = f" where {first} is not null" if any(quote(column) in first for column in sparse) else ""
    row = db._run("select sql from sqlite_master where type = 'index' and name = ?", (name,)).fetchone()
    if row and row[0] and row[0].rstrip().endswith("is not null") != bool(condition):
        db.execute(f"drop index {quote(name)}")
    db.execute(f"create {kind}index if not exists {quote(name)} on {target} ({columns}){condition}")
