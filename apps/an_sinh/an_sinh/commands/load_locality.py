"""`bench --site S an-sinh load-locality KEY`."""

import click

from an_sinh.commands.site import connected
from an_sinh.setup import demo_users, localities
from frappe.commands import pass_context


@click.command("load-locality")
@click.argument("key", metavar="KEY|CODE")
@click.option(
    "--map",
    "map_date",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day of the map that CODE is of; the newest one that has it without this.",
)
@click.option(
    "--users",
    "users",
    flag_value=localities.OFFICES,
    help="Create a user for every desk of its offices too, each with a random password that is shown this once.",
)
@click.option(
    "--demo-users",
    "users",
    flag_value=localities.DEMO,
    help="Create them with the demo's known password: on a site that is a demo, or has no people yet.",
)
@pass_context
def load_locality(context, key, map_date, users):
    """Enter units, offices, providers and the rollout plan of one of the five places by its KEY; users only when asked
    for. Or any district or commune by its CODE, once `load-units` has loaded the country's table.

    A code says nothing without its map: most codes of 2025 belonged to another unit before.
    """
    if key not in localities.keys():  # noqa: SIM118
        if not key.isdigit():
            raise click.BadParameter(
                f"choose one of {', '.join(localities.keys())}, or a code", param_hint="KEY"
            )
        if users:
            raise click.UsageError("Users are made for the five places only; add others with add-officer.")
        with connected(context):
            loaded = localities.load_code(key, map_date.date() if map_date else None)
        click.echo(
            f"{key} {loaded['unit_name']} on the map of {loaded['map_date']}: {loaded['unit']}, "
            f"{len(loaded['communes'])} communes."
        )
        return
    with connected(context):
        if users == localities.DEMO:
            demo_users.mark_as_demo()
        loaded = localities.load(key, users=users)
    click.echo(f"{key}: {len(loaded['communes'])} communes under {loaded['unit']}.")
    if users == localities.DEMO:
        click.echo(f"{len(loaded['users'])} demo users, password {demo_users.PASSWORD}:")
    elif users:
        click.echo(f"{len(loaded['users'])} users; the passwords of new ones are shown this once:")
    for user in loaded["users"]:
        password = "" if users == localities.DEMO else user["password"] or "(was there)"
        click.echo(f"  {user['user']:<34} {user['role']:<18} {user['place']:<24} {password}".rstrip())
