"""Datetimes get their 26 signs and times their two-digit hours: as text they compare only in one form."""

import frappe
from frappe.database.column_values import read_moment, read_time
from frappe.database.utils import quote

FORMS = {"DATETIME": (26, read_moment), "TIME": (15, read_time)}


def execute() -> None:
    """Rewrite what has another form; what can't be read stays."""
    for table in frappe.db.get_tables():
        for column, declared in frappe.db.get_column_types(table).items():
            if declared in FORMS:
                rewrite(table, column, *FORMS[declared])


def rewrite(table: str, column: str, length: int, read) -> None:
    """Bring the values of one column that aren't as long as they should be into their form."""
    name, place = quote(column), quote(table)
    found = frappe.db.execute(
        f"select distinct cast({name} as text) from {place} where length({name}) != ?", (length,)
    ).fetchall()
    forms = {value: form for (value,) in found if (form := read(value)) and form != value}
    if not forms:
        return
    # One pass over the table, however many values there are: of millions of rows no index may help.
    frappe.db._run("create temp table if not exists moment_form (old TEXT PRIMARY KEY, new TEXT)", ())
    frappe.db._run("delete from moment_form", ())
    frappe.db.connection.executemany("insert into moment_form values (?, ?)", list(forms.items()))
    frappe.db.execute(
        f"update {place} set {name} = (select new from moment_form where old = {name}) "
        f"where {name} in (select old from moment_form)"
    )
    frappe.db._run("drop table moment_form", ())
