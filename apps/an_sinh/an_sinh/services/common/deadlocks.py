"""Two who lock the same rows in another order: the database gives one of them up, and that one begins again.

MariaDB and PostgreSQL end a deadlock by undoing one of the two transactions; all it did is gone, so the whole method is
called once more. A client sees an error only when that fails several times. SQLite has one writer at a time.
"""

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

import frappe

TRIES = 4
PAUSE_SECONDS = 0.1


def repeated_on_deadlock(method: Callable) -> Callable:
    """Call *method*, an endpoint whose changes are one transaction, again when a deadlock undid it.

    Nothing before it in the request may have written. Below `frappe.whitelist`, which wants the method's own signature.
    """

    @wraps(method)
    def run(*args: Any, **kwargs: Any) -> Any:
        for attempt in range(1, TRIES + 1):
            try:
                return method(*args, **kwargs)
            except frappe.QueryDeadlockError:
                frappe.db.rollback()
                if attempt == TRIES:
                    raise
                frappe.clear_messages()
                # Both would meet again if they waited equally long.
                time.sleep(random.uniform(0, PAUSE_SECONDS * attempt))
        raise AssertionError("unreachable")

    return run
