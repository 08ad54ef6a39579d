"""What the embedded engine offers beyond Frappe's API. On Frappe there is none of it, and the ordinary way is taken."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import frappe

# The watch over all that payroll lines depend on (hook `watched_changes`).
PAYROLL = "Payroll"
# The watch over all that reports count (hook `watched_changes`).
REPORTS = "Reports"


def watch(name: str) -> Any:
    """What tells who was touched since when; None on Frappe, and where nothing is watched."""
    offered = getattr(frappe.db, "watch", None)
    return offered(name) if offered else None


def unwatched(name: str) -> AbstractContextManager:
    """A block whose writes count as touching nobody."""
    watching = watch(name)
    return watching.unwatched() if watching else nullcontext()


def shared_rows(doctype: str, lists: str) -> Any:
    """The rows of a DocType whose columns are shared, by the column that names their list; None on Frappe."""
    offered = getattr(frappe.db, "shared_rows", None)
    return offered(doctype, lists) if offered else None
