"""Acting as somebody else."""

from contextlib import contextmanager

import frappe


@contextmanager
def as_user(user: str):
    """Run the body as another user."""
    before = frappe.session.user
    frappe.set_user(user)
    try:
        yield
    finally:
        frappe.set_user(before)
