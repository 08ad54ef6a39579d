"""Commands on a whole site: make, drop, reinstall, migrate, patch."""

import sys

import click

import frappe
from frappe.commands.connection import each_site
from frappe.commands.context import get_site, pass_context


def _ignored_database_options(command):
    """Accept Frappe's options for a database server, so that scripts written for it run; SQLite needs none."""
    names = (
        "--db-name --db-password --db-host --db-port --db-type --db-user --mariadb-user-host-login-scope "
        "--db-root-username --mariadb-root-username --db-root-password --mariadb-root-password"
    )
    for name in names.split():
        command = click.option(name, expose_value=False, hidden=True)(command)
    return click.option("--no-mariadb-socket", is_flag=True, expose_value=False, hidden=True)(command)


@click.command("new-site")
@click.argument("site")
@click.option("--admin-password", help="Administrator password for new site")
@click.option("--verbose", is_flag=True, default=False)
@click.option("--force", is_flag=True, default=False, help="Replace the site if it already exists")
@click.option("--install-app", multiple=True, help="Install app after installation")
@click.option("--set-default", is_flag=True, default=False, help="Set the new site as default site")
@_ignored_database_options
@pass_context
def new_site(
    context, site, admin_password=None, verbose=False, force=False, install_app=(), set_default=False
):
    """Create a new site."""
    from frappe.installer import SiteExistsError, new_site
    from frappe.site.config_files import use

    try:
        new_site(site, admin_password or ask_password(), apps=install_app, force=force or context.force)
    except SiteExistsError as error:
        click.secho(str(error), fg="red", err=True)
        sys.exit(1)
    if set_default:
        use(site)
        print(f"Current Site set to {site}")


@click.command("reinstall")
@click.option("--admin-password", help="Administrator password for reinstalled site")
@click.option("--yes", is_flag=True, default=False, help="Skip the question")
@_ignored_database_options
@pass_context
def reinstall(context, admin_password=None, yes=False):
    """Wipe the site's data and install its apps anew."""
    from frappe.installer import new_site

    site = get_site(context)
    if not (yes or context.force):
        click.confirm(f"This will wipe the data of {site}. Are you sure you want to reinstall?", abort=True)
    frappe.init(site)
    try:
        frappe.connect()
        apps = frappe.get_installed_apps()
    except Exception:
        click.secho("The installed apps can't be read; installing the framework alone.", fg="yellow")
        apps = []
    finally:
        frappe.destroy()
    apps = [app for app in apps if app != "frappe"]
    new_site(site, admin_password or ask_password(), apps=apps, force=True)


@click.command("drop-site")
@click.argument("site")
@click.option("--archived-sites-path", help="Folder that the site is moved to")
@click.option("--no-backup", is_flag=True, default=False, help="Don't back up first")
@click.option("--force", is_flag=True, default=False, help="Go on if the backup fails")
@_ignored_database_options
@pass_context
def drop_site(context, site, archived_sites_path=None, no_backup=False, force=False):
    """Back up a site, then move it to the archived sites."""
    from frappe.installer import archive_site

    target = archive_site(
        site, archive=archived_sites_path, backup=not no_backup, force=force or context.force
    )
    print(f"Site {site} dropped. Its folder is now {target}")


@click.command("migrate")
@click.option("--skip-failing", is_flag=True, help="Skip patches that fail to run")
@click.option("--skip-search-index", is_flag=True, help="Accepted for Frappe's sake; there is no such index")
@pass_context
def migrate(context, skip_failing=False, skip_search_index=False):
    """Run patches, sync DocTypes and fixtures."""
    from frappe.migrate import MigrationError, SiteMigration

    get_site(context)
    for site in context.sites:
        click.secho(f"Migrating {site}", fg="green")
        try:
            SiteMigration(skip_failing=skip_failing, skip_search_index=skip_search_index).run(site=site)
        except MigrationError as error:
            click.secho(str(error), fg="red", err=True)
            sys.exit(1)


@click.command("run-patch")
@click.argument("module")
@click.option("--force", is_flag=True, help="Run it even if it ran before")
@pass_context
def run_patch(context, module, force=False):
    """Run one patch."""
    from frappe.modules.patch_handler import run_single

    for _site in each_site(context):
        run_single(module, force=force or context.force)


def ask_password() -> str:
    """Ask twice for the Administrator's password."""
    return click.prompt("Set Administrator password", hide_input=True, confirmation_prompt=True)


commands = [new_site, reinstall, drop_site, migrate, run_patch]
