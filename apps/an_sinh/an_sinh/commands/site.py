"""The site a command works on, and how its refusals look."""

from contextlib import contextmanager

import click

import frappe
from frappe.commands import get_site


@contextmanager
def connected(context, write: bool = True):
    """Connect to the site of `--site` as Administrator; commit when the body ends well, else nothing stays.
    A refusal (`frappe.throw`) is printed as one line and exits with 1."""
    frappe.init(site=get_site(context))
    frappe.connect()
    try:
        yield
        if write:
            frappe.db.commit()
    except frappe.ValidationError as error:
        frappe.db.rollback()
        raise click.ClickException(str(error)) from error
    except frappe.PermissionError as error:
        frappe.db.rollback()
        raise click.ClickException(str(error)) from error
    finally:
        frappe.destroy()
