"""`bench --site S an-sinh load-locality KEY`."""

import click

from an_sinh.commands.site import connected
from an_sinh.setup import localities
from an_sinh.setup.demo_users import PASSWORD
from frappe.commands import pass_context


@click.command("load-locality")
@click.argument("key", type=click.Choice(localities.keys()))
@click.option("--users/--no-users", default=True, help="Create the demo users too (never in production).")
@pass_context
def load_locality(context, key, users):
    """Enter units, offices, providers, the rollout plan and demo users of one of the five places."""
    with connected(context):
        loaded = localities.load(key, with_users=users)
    click.echo(f"{key}: {len(loaded['communes'])} communes under {loaded['unit']}.")
    if loaded["users"]:
        click.echo(f"{len(loaded['users'])} demo users, password {PASSWORD}:")
        for user in loaded["users"]:
            click.echo(f"  {user['user']:<34} {user['role']:<18} {user['place']}")
