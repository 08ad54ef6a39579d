"""Working on the sites of a command, one after the other."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.commands.context import get_site


@contextmanager
def connected(site: str):
    """Work on *site* as Administrator inside the block; what isn't committed when it fails is rolled back."""
    frappe.init(site)
    try:
        frappe.connect()
        try:
            yield
        except BaseException:
            frappe.db.rollback()
            raise
    finally:
        frappe.destroy()


def each_site(context) -> Iterator[str]:
    """Yield each site of the context, connected; commits after each. Raises when none is named."""
    get_site(context)
    for site in context.sites:
        with connected(site):
            yield site
            frappe.db.commit()
