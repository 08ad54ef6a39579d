"""Commands on the apps of a site or of the bench."""

import importlib
import subprocess
import sys
from pathlib import Path

import click

import frappe
from frappe.commands.connection import connected, each_site
from frappe.commands.context import get_site, pass_context


@click.command("install-app")
@click.argument("apps", nargs=-1, required=True)
@click.option("--force", is_flag=True, default=False, help="Install again what is installed")
@pass_context
def install_app(context, apps, force=False):
    """Install apps on a site, each wholly or not at all."""
    from frappe.installer import install_app
    from frappe.site.snapshot import all_or_nothing
    from frappe.utils.synchronization import filelock

    get_site(context)
    failed = False
    for site in context.sites:
        with connected(site), filelock("install_app", timeout=1):
            for app in apps:
                try:
                    with all_or_nothing("install-app"):
                        install_app(app, verbose=context.verbose, force=force or context.force)
                        frappe.db.commit()
                except Exception as error:
                    detail = (
                        f"\n{frappe.get_traceback()}"
                        if not isinstance(error, frappe.AppNotInstalledError)
                        else ""
                    )
                    click.secho(
                        f"An error occurred while installing {app}: {error}{detail}", fg="red", err=True
                    )
                    failed = True
    sys.exit(1 if failed else 0)


@click.command("uninstall-app")
@click.argument("app")
@click.option("--yes", "-y", is_flag=True, default=False, help="Skip the question")
@click.option("--dry-run", is_flag=True, default=False, help="Only list what would be deleted")
@click.option("--no-backup", is_flag=True, default=False, help="Don't back up first")
@click.option("--force", is_flag=True, default=False, help="Remove it even if it isn't listed as installed")
@pass_context
def uninstall_app(context, app, dry_run, yes, no_backup, force):
    """Remove an app, its DocTypes and their data from a site."""
    from frappe.installer import remove_app
    from frappe.site.snapshot import all_or_nothing
    from frappe.utils.synchronization import filelock

    for _site in each_site(context):
        with filelock("uninstall_app", timeout=1), all_or_nothing("uninstall-app"):
            remove_app(app, dry_run=dry_run, yes=yes or context.force, no_backup=no_backup, force=force)


@click.command("list-apps")
@click.option("--format", "-f", type=click.Choice(["text", "json"]), default="text")
@pass_context
def list_apps(context, format):
    """List the apps installed on a site."""
    found = {site: frappe.get_installed_apps() for site in each_site(context)}
    if format == "json":
        return click.echo(frappe.as_json(found))
    for site, apps in found.items():
        if len(found) > 1:
            click.secho(site, fg="green")
        width = max(map(len, apps))
        for app in apps:
            click.echo(f"{app:{width}} {version_of(app)}".rstrip())


@click.command("version")
@click.option(
    "-f", "--format", "output", type=click.Choice(["plain", "table", "json", "legacy"]), default="legacy"
)
def version(output):
    """Show the versions of the bench's apps."""
    rows = [{"app": app, "version": version_of(app)} for app in sorted(frappe.get_all_apps(sites_path="."))]
    if output == "json":
        return click.echo(frappe.as_json(rows))
    for row in rows:
        click.echo("{app} {version}".format(**row))


@click.command("build")
@click.option("--app", help="Build only this app")
@click.option("--apps", help="Build only these apps, separated by commas")
@click.option("--production", is_flag=True, default=False, help="Accepted for Frappe's sake: every build is")
@click.option("--force", is_flag=True, default=False, help="Install the packages anew first")
@pass_context
def build(context, app=None, apps=None, production=False, force=False):
    """Build the front ends of the apps: `npm ci` and `npm run build` in each `frontend/`."""
    chosen = [app] if app else apps.split(",") if apps else frappe.get_all_apps(sites_path=".")
    for name in chosen:
        frontend = source_folder(name) / "frontend"
        if not (frontend / "package.json").exists():
            continue
        click.secho(f"Building {name}", fg="green")
        if force or not (frontend / "node_modules").exists():
            subprocess.run(["npm", "ci"], cwd=frontend, check=True)
        subprocess.run(["npm", "run", "build"], cwd=frontend, check=True)


@click.command("export-fixtures")
@click.option("--app", default=None, help="Export fixtures of a specific app")
@pass_context
def export_fixtures(context, app=None):
    """Write the documents that the apps' `fixtures` hooks name into `<app>/fixtures`."""
    from frappe.utils.fixtures import export_fixtures

    for _site in each_site(context):
        export_fixtures(app=app)


def version_of(app: str) -> str:
    """Return the app's `__version__`, or nothing when it can't be imported."""
    try:
        return getattr(importlib.import_module(app), "__version__", "")
    except ImportError:
        return ""


def source_folder(app: str) -> Path:
    """Return the folder of the app's repository: the one above its Python package."""
    return Path(importlib.import_module(app).__file__).resolve().parent.parent


commands = [install_app, uninstall_app, list_apps, version, build, export_fixtures]
