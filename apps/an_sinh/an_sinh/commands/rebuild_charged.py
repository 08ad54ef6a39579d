"""`bench --site S an-sinh rebuild-charged [--check]`."""

import click

from an_sinh.commands.site import connected
from an_sinh.services.benefits import charges
from frappe.commands import pass_context


@click.command("rebuild-charged")
@click.option(
    "--check", is_flag=True, help="Change nothing; name the people whose sums are not their lines'."
)
@pass_context
def rebuild_charged(context, check):
    """Make what is kept as charged per person anew from the approved payroll lines.

    Exit codes: 0 done, or nothing differs; 1 refused, or --check found differences.
    """
    with connected(context, write=not check):
        if not check:
            click.echo(f"{charges.rebuild()} sums made from the approved lines.")
            return
        differing = charges.differing()
    for person, programme in differing:
        click.echo(f"differs: {person} {programme}")
    if differing:
        raise click.ClickException(f"{len(differing)} sums differ; run rebuild-charged.")
    click.echo("Every sum is that of its lines.")
