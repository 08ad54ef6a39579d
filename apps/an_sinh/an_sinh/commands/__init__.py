"""`bench --site S an-sinh …`

Every `bench` command loads this module, so each of ours is imported when it is asked for, not before.
"""

from importlib import import_module

import click

NAMES = (
    "load-units",
    "load-locality",
    "add-officer",
    "verify-audit",
    "import-registry",
    "generate-payroll",
    "load-demo",
    "rebuild-balances",
    "rebuild-charged",
    "recount-reports",
    "switch-tiers",
    "merge-units",
)


class LazyGroup(click.Group):
    """A group whose commands live in modules of their own name."""

    def list_commands(self, ctx):
        return list(NAMES)

    def get_command(self, ctx, cmd_name):
        if cmd_name not in NAMES:
            return None
        function = cmd_name.replace("-", "_")
        return getattr(import_module(f"an_sinh.commands.{function}"), function)


@click.command("an-sinh", cls=LazyGroup)
def an_sinh():
    """An Sinh: registry, payrolls and payments of social allowances."""


commands = [an_sinh]
