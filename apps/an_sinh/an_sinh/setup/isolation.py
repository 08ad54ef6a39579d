"""What two people may see of each other's work while both are at it: on MariaDB, READ COMMITTED.

Under MariaDB's default, REPEATABLE READ, whoever waited for a lock goes on reading the picture from before the wait.
Then the second of two approvals doesn't see what the first one charged, and both are paid. Frappe has no setting for
it, so every request, job and migration switches its connection (hooks `before_request`, `before_job`,
`before_migrate`). What enters by another way (`bench console`, `bench execute`) has the server's own default; `faults`
tells. SQLite, of the embedded engine, has one writer at a time, who sees everything.
"""

import frappe
from frappe import _

WANTED = "READ-COMMITTED"


def read_committed() -> None:
    """Let the present connection read what others committed, from its next statement on.

    Commits: the transaction under way would keep its picture. Nothing but the session was read or written in it.
    """
    if frappe.db.db_type == "mariadb":
        frappe.db.sql("set session transaction isolation level read committed")
        frappe.db.commit()


def faults() -> list[str]:
    """What the database server must be told before money is paid from it, as sentences; empty when all is well."""
    if frappe.db.db_type != "mariadb":
        return []
    told = []
    server = _variables("global")
    if server.get("log_bin") == "ON" and server.get("binlog_format") == "STATEMENT":
        told.append(
            _(
                "MariaDB's binlog_format is STATEMENT, with which READ COMMITTED cannot write. Set it to ROW or MIXED."
            )
        )
    if server.get("tx_isolation", server.get("transaction_isolation")) != WANTED:
        told.append(
            _(
                "MariaDB's default isolation isn't READ COMMITTED. Requests and jobs of An Sinh switch to it; for bench "
                "console and bench execute set transaction-isolation = READ-COMMITTED in the server's configuration."
            )
        )
    read_committed()
    mine = _variables("session")
    if mine.get("tx_isolation", mine.get("transaction_isolation")) != WANTED:
        told.append(_("This connection can't be switched to READ COMMITTED: payments could be made twice."))
    return told


def _variables(scope: str) -> dict[str, str]:
    wanted = "'tx_isolation', 'transaction_isolation', 'binlog_format', 'log_bin'"
    return dict(frappe.db.sql(f"show {scope} variables where Variable_name in ({wanted})"))
