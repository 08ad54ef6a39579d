"""`bench --site S an-sinh load-demo`."""

import click

from an_sinh.commands.site import connected
from an_sinh.setup import demo
from frappe.commands import pass_context


@click.command("load-demo")
@pass_context
def load_demo(context):
    """Chi Lăng with its registry and May 2024's payroll at every stage of approval. Runs again harmlessly."""
    with connected(context):
        for line in demo.load():
            click.echo(line)
