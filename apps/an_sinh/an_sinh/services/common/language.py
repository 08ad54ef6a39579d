"""The language of the office, and the one of whoever is told something."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

LANGUAGE = "vi"


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language inside the block."""
    before = frappe.local.lang
    frappe.local.lang = language
    try:
        yield
    finally:
        frappe.local.lang = before


@contextmanager
def users_language() -> Iterator[None]:
    """Speak the present user's language inside the block: jobs and commands begin without one."""
    with speaking(frappe.db.get_value("User", frappe.session.user, "language") or LANGUAGE):
        yield
