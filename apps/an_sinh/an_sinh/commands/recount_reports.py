"""`bench --site S an-sinh recount-reports [--anew]`."""

import click

from an_sinh.commands.site import connected
from an_sinh.services.common import kept_counts
from an_sinh.services.reports import recount
from frappe.commands import pass_context


@click.command("recount-reports")
@click.option("--anew", is_flag=True, help="Forget all that is kept first, and keep what is counted now.")
@pass_context
def recount_reports(context, anew):
    """Count all that reports keep of every commune and month that has lists, and hold what is kept against it.

    Exit codes: 0 nothing differs; 1 refused, or a count differs.
    """
    with connected(context, write=anew):
        if anew:
            kept_counts.forget()
        try:
            checked = recount.recount_reports(recount.months_with_lists())
        except kept_counts.Differs as differs:
            raise click.ClickException(f"{differs}; run recount-reports --anew.") from differs
    click.echo(f"{checked:,} counts of communes, all as counted.")
