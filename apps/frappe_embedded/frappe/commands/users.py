"""Commands on users and their passwords."""

import click

import frappe
from frappe.commands.connection import each_site
from frappe.commands.context import pass_context


@click.command("set-password")
@click.argument("user")
@click.argument("password", required=False)
@click.option("--logout-all-sessions", is_flag=True, default=False, help="Log out from all sessions")
@pass_context
def set_password(context, user, password=None, logout_all_sessions=False):
    """Set the password of a user."""
    change_password(context, user, password, logout_all_sessions)


@click.command("set-admin-password")
@click.argument("admin-password", required=False)
@click.option("--logout-all-sessions", is_flag=True, default=False, help="Log out from all sessions")
@pass_context
def set_admin_password(context, admin_password=None, logout_all_sessions=False):
    """Set the Administrator's password."""
    change_password(context, "Administrator", admin_password, logout_all_sessions)


def change_password(context, user: str, password: str | None, logout_all_sessions: bool) -> None:
    """Set *password* (asked for when empty) on every site of the context; an unknown user ends in one line."""
    from frappe.core.doctype.user.user import replace_password

    password = password or click.prompt(f"{user}'s password", hide_input=True, confirmation_prompt=True)
    for site in each_site(context):
        if not frappe.db.exists("User", user):
            raise click.ClickException(f"User {user} does not exist on {site}")
        replace_password(user, password, logout_all_sessions=True)


@click.command("add-user")
@click.argument("email")
@click.option("--first-name")
@click.option("--last-name")
@click.option("--password")
@click.option("--user-type", help="System User or Website User")
@click.option("--add-role", multiple=True, help="Give this role; may be repeated")
@click.option("--send-welcome-email", is_flag=True, default=False, help="Accepted; the engine sends no mail")
@pass_context
def add_user(context, email, first_name, last_name, password, user_type, add_role, send_welcome_email=False):
    """Add a user to a site."""
    for _site in each_site(context):
        insert_user(email, first_name, last_name, password, user_type or "System User", add_role)


@click.command("add-system-manager")
@click.argument("email")
@click.option("--first-name")
@click.option("--last-name")
@click.option("--password")
@click.option("--send-welcome-email", is_flag=True, default=False, help="Accepted; the engine sends no mail")
@pass_context
def add_system_manager(context, email, first_name, last_name, password, send_welcome_email=False):
    """Add a user with the role System Manager."""
    for _site in each_site(context):
        insert_user(email, first_name, last_name, password, "System User", ["System Manager"])


@click.command("disable-user")
@click.argument("email")
@pass_context
def disable_user(context, email):
    """Disable a user."""
    for _site in each_site(context):
        user = frappe.get_doc("User", email)
        user.enabled = 0
        user.save(ignore_permissions=True)


def insert_user(email, first_name, last_name, password, user_type, roles) -> None:
    """Insert one user with its roles and password."""
    from frappe.utils.password import update_password

    user = frappe.get_doc(
        {
            "doctype": "User",
            "email": email,
            "first_name": first_name or email.split("@", maxsplit=1)[0],
            "last_name": last_name,
            "enabled": 1,
            "user_type": user_type,
            "send_welcome_email": 0,
            "roles": [{"role": role} for role in roles],
        }
    )
    user.insert(ignore_permissions=True)
    if password:
        update_password(user=user.name, pwd=password)


commands = [set_password, set_admin_password, add_user, add_system_manager, disable_user]
