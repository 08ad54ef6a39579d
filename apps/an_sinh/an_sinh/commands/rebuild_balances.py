"""`bench --site S an-sinh rebuild-balances [--check]`."""

import click

from an_sinh.commands.site import connected
from an_sinh.services.benefits import charges
from an_sinh.services.disbursement.books import balance_check
from frappe.commands import pass_context


@click.command("rebuild-balances")
@click.option("--check", is_flag=True, help="Change nothing; name what is not what the journal comes to.")
@pass_context
def rebuild_balances(context, check):
    """Work out anew what follows from the journal of money: states of payments, sums of orders, debts.

    Exit codes: 0 done, or nothing differs; 1 refused, or --check found differences.
    """
    with connected(context, write=not check):
        if not check:
            click.echo(f"{balance_check.rebuild()} balances mended from the journal.")
            return
        found = balance_check.differences()
        charged = charges.differing()
    for row in found:
        click.echo(f"differs: {row.doctype} {row.name} {row.what}: {row.kept}, by the journal {row.right}")
    for person, programme in charged:
        click.echo(f"differs: charged {person} {programme}")
    if found or charged:
        raise click.ClickException(f"{len(found) + len(charged)} balances differ.")
    click.echo("Every balance is that of the journal.")
