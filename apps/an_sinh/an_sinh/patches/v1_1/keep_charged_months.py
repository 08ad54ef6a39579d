"""What payrolls of earlier versions charged, added up per person; the index that this was read from before goes."""

import frappe
from an_sinh.services.benefits import charges

TABLE, INDEX = "tabPayroll Line", "charges"


def execute() -> None:
    """Write the sums of all approved lines, then drop the index that nothing asks for any more."""
    charges.rebuild()
    if not frappe.db.has_index(TABLE, INDEX):
        return
    if frappe.db.db_type == "sqlite":  # there an index belongs to the database, not to its table
        frappe.db.sql_ddl(f"drop index `{TABLE}_{INDEX}`")
    else:
        frappe.db.sql_ddl(f"alter table `{TABLE}` drop index `{INDEX}`")
