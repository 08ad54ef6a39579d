"""The framework's commands; each module holds those of one noun, and this is the list of them all."""

# ruff: noqa: F401 - Frappe has the first two here

import click

from frappe.commands import apps, backup, config, develop, serving, site, users
from frappe.commands.context import get_site, pass_context


def get_commands() -> list[click.Command]:
    """Return all commands of the framework."""
    modules = (site, apps, users, backup, config, develop, serving)
    return [command for module in modules for command in module.commands]


commands = get_commands()
