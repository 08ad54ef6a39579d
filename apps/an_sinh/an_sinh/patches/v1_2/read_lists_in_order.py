"""The lines of a list have an index in their order; the one without the order goes."""

import frappe

TABLE, INDEX = "tabPayroll Line", "payroll_index"


def execute() -> None:
    if not frappe.db.has_index(TABLE, INDEX):
        return
    if frappe.db.db_type == "sqlite":  # there an index belongs to the database, not to its table
        frappe.db.sql_ddl(f"drop index `{TABLE}_{INDEX}`")
    else:
        frappe.db.sql_ddl(f"alter table `{TABLE}` drop index `{INDEX}`")
