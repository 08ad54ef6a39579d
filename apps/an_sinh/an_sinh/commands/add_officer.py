"""`bench --site S an-sinh add-officer E-MAIL --name NAME --role ROLE [--unit UNIT]`."""

import click

import frappe
from an_sinh.commands.site import connected
from an_sinh.domain.base import terms
from an_sinh.setup import demo_users, localities
from frappe.commands import pass_context


@click.command("add-officer")
@click.argument("email")
@click.option("--name", "full_name", required=True, help="Full name.")
@click.option(
    "--role",
    required=True,
    type=click.Choice([role.value for role in (*terms.AREA_ROLES, *terms.OTHER_ROLES)]),
)
@click.option(
    "--unit", help="Administrative Unit, or key of a locality; needed for all but auditors and managers."
)
@pass_context
def add_officer(context, email, full_name, role, unit):
    """Add somebody of an office, with a random password that is shown this once.

    Exit codes: 0 added, 1 refused (somebody has this address, there is no such unit), 2 wrong usage.
    """
    if role in terms.AREA_ROLES and not unit:
        raise click.BadParameter(f"{role} needs an area", param_hint="--unit")
    password = demo_users.random_password()
    with connected(context):
        if frappe.db.exists("User", email):
            raise click.ClickException(f"There is a user {email} already.")
        area = localities.unit_of(unit) if unit else None
        demo_users.create_user(email, full_name, [role], password)
        if area:
            demo_users.permit(email, "Administrative Unit", area)
    click.echo(f"{email}: {role}{f' of {area}' if area else ''}. Password, shown this once: {password}")
