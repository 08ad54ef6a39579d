"""Payroll lines are listed by month: the indexes that served lists by change, and none that is asked for now, go."""

import frappe

TABLE = "tabPayroll Line"
INDEXES = ("unit_modified", "status_unit", "modified_index", "disbursement_index")


def execute() -> None:
    """Drop each that is there; those that lists use now are made with the DocType."""
    for index in INDEXES:
        if not frappe.db.has_index(TABLE, index):
            continue
        if frappe.db.db_type == "sqlite":  # there an index belongs to the database, not to its table
            frappe.db.sql_ddl(f"drop index `{TABLE}_{index}`")
        else:
            frappe.db.sql_ddl(f"alter table `{TABLE}` drop index `{index}`")
