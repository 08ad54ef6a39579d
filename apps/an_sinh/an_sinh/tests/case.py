"""The test case of both engines: Frappe 16 and the embedded engine name it otherwise than Frappe 15."""

from contextlib import contextmanager

import frappe

try:
    from frappe.tests import IntegrationTestCase as AppTestCase
except ImportError:
    from frappe.tests.utils import FrappeTestCase as AppTestCase

__all__ = ["AppTestCase", "as_user"]


@contextmanager
def as_user(user: str):
    """Run the body as another user."""
    before = frappe.session.user
    frappe.set_user(user)
    try:
        yield
    finally:
        frappe.set_user(before)
