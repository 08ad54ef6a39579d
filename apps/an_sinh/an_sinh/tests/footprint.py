"""What a call leaves behind in the database: of every table of the app, and of files, its rows and their last change."""

import frappe
from frappe.query_builder.functions import Count, Max

BESIDE_THE_APP = ("File", "User", "Workflow", "Comment")


def footprint() -> dict[str, tuple]:
    """By DocType: how many rows, the latest `modified`."""
    return {doctype: _of_table(doctype) for doctype in (*_tables_of_the_app(), *BESIDE_THE_APP)}


def _tables_of_the_app() -> list[str]:
    """Singles and virtual DocTypes have no table."""
    return frappe.get_all(
        "DocType", {"module": "An Sinh", "issingle": 0, "is_virtual": 0}, pluck="name", order_by="name asc"
    )


def _of_table(doctype: str) -> tuple:
    table = frappe.qb.DocType(doctype)
    return frappe.qb.from_(table).select(Count("*"), Max(table.modified)).run()[0]
