"""Making and unmaking sites, and putting apps on them."""

# ruff: noqa: F401 - Frappe has `update_site_config` here

import json
import secrets
import shutil
import time
from pathlib import Path

import click

import frappe
from frappe.database import changes, drop_user_and_database
from frappe.site.config import update_site_config
from frappe.site.config_files import update_json
from frappe.site.privacy import make_private

SITE_FOLDERS = ("public/files", "private/files", "private/backups", "locks", "logs")


class SiteExistsError(Exception):
    """A site of that name is already there."""


def new_site(site: str, admin_password: str, apps=(), force: bool = False) -> None:
    """Create *site* with the framework and *apps*, or leave nothing behind.

    With *force* an existing site's database is replaced; its configuration and files stay.
    Raises `SiteExistsError` when it is there and *force* isn't given.
    """
    existed = Path(site).exists()
    if existed and not force:
        raise SiteExistsError(f"Site {site} already exists")
    for app in apps:
        check_app(app)
    try:
        make_site_dirs(site)
        make_site_config(site)
        frappe.init(site, new_site=True)
        drop_user_and_database()
        forget_jobs(site)
        frappe.connect(set_admin_as_user=False)
        create_database(admin_password)
        for app in apps:
            install_app(app)
        frappe.db.commit()
    except BaseException:
        frappe.destroy()
        if not existed:
            shutil.rmtree(site, ignore_errors=True)
        raise
    frappe.destroy()


def make_site_dirs(site: str) -> None:
    """Create the folders of a site, for its owner alone."""
    for folder in SITE_FOLDERS:
        Path(site, folder).mkdir(parents=True, exist_ok=True)
    make_private(site)


def make_site_config(site: str) -> None:
    """Write the site's configuration with an encryption key of its own; one that exists keeps its own."""
    path = Path(site, "site_config.json")
    if path.exists():
        return
    path.touch(mode=0o600)
    update_json(
        path, db_type="sqlite", db_name=f"_{secrets.token_hex(8)}", encryption_key=new_encryption_key()
    )


def new_encryption_key() -> str:
    """Return a fresh key for the passwords that a site stores."""
    from cryptography.fernet import Fernet

    return Fernet.generate_key().decode()


def create_database(admin_password: str) -> None:
    """Fill an empty database with the framework: core tables, its DocTypes, users, roles and password."""
    from frappe.database.bootstrap import create_core_tables
    from frappe.utils.install import set_admin_password

    frappe.local.flags.in_install = "frappe"
    create_core_tables()
    frappe.local.flags.new_site = False
    frappe.set_user("Administrator")
    install_app("frappe")
    set_admin_password(admin_password)
    frappe.db.commit()


def check_app(app: str) -> None:
    """Raise `AppNotInstalledError` unless the bench has *app*."""
    if app not in frappe.get_all_apps(sites_path="."):
        raise frappe.AppNotInstalledError(f"App {app} is not in apps.txt")


def install_app(name: str, verbose: bool = False, set_as_patched: bool = True, force: bool = False) -> None:
    """Install an app on the connected site: its hooks, modules, DocTypes, fixtures, in Frappe's order.

    Apps that it requires come first. Doesn't undo what it did when it fails: see `snapshot.all_or_nothing`.
    """
    from frappe.model.sync import sync_for
    from frappe.utils.fixtures import sync_fixtures

    check_app(name)
    frappe.clear_cache()
    hooks = frappe.get_hooks(app_name=name)
    for required in hooks.get("required_apps") or []:
        install_app(required.rsplit("/", maxsplit=1)[-1], verbose=verbose)
    if name in noted_apps() and not force:
        click.secho(f"App {name} already installed", fg="yellow")
        return

    print(f"Installing {name}...", flush=True)
    frappe.local.flags.in_install = name
    try:
        if run_hooks(hooks, "before_install") is False:
            return
        add_to_installed_apps(name)
        sync_modules(name)
        sync_for(name, force=force)
        if set_as_patched:
            set_all_patches_as_completed(name)
        run_hooks(hooks, "after_install")
        sync_scheduled_jobs()
        sync_fixtures(name)
        run_hooks(hooks, "after_sync")
        changes.sync(frappe.db)
    finally:
        frappe.local.flags.in_install = False
    frappe.clear_cache()


def run_hooks(hooks: dict, event: str):
    """Call the functions of one install hook; False from one stops and is returned."""
    for function in hooks.get(event) or []:
        if frappe.get_attr(function)() is False:
            return False
    return None


def sync_modules(app: str) -> None:
    """Make a Module Def of every module of the app that has none."""
    for module in frappe.get_module_list(app):
        if frappe.db.exists("Module Def", module):
            continue
        document = frappe.get_doc({"doctype": "Module Def", "app_name": app, "module_name": module})
        document.insert(ignore_permissions=True, ignore_if_duplicate=True)


def sync_scheduled_jobs() -> None:
    """Bring the Scheduled Job Types in line with the apps' `scheduler_events`."""
    from frappe.core.doctype.scheduled_job_type.scheduled_job_type import sync_jobs

    sync_jobs()


def set_all_patches_as_completed(app: str) -> None:
    """Note every patch of a freshly installed app as run: its data never was in the old shape."""
    from frappe.modules.patch_handler import get_patches_from_app, update_patch_log

    logged = set(frappe.get_all("Patch Log", pluck="patch"))
    for patch in get_patches_from_app(app):
        if patch not in logged:
            update_patch_log(patch)


def noted_apps() -> list[str]:
    """Return the apps that the database says are installed: of one that is being made, none, not even the framework."""
    return json.loads(frappe.db.get_global("installed_apps") or "[]")


def add_to_installed_apps(app: str) -> None:
    """Note the app as installed on the site."""
    _set_installed_apps([*(name for name in noted_apps() if name != app), app])


def remove_from_installed_apps(app: str) -> None:
    """Note the app as no longer installed on the site."""
    _set_installed_apps([name for name in noted_apps() if name != app])


def _set_installed_apps(apps: list[str]) -> None:
    frappe.db.set_global("installed_apps", json.dumps(apps))
    frappe.clear_cache()


def remove_app(app: str, dry_run=False, yes=False, no_backup=False, force=False) -> None:
    """Remove an app from the connected site with its modules, DocTypes and their tables."""
    from frappe.utils.backups import new_backup

    if app == "frappe":
        raise click.ClickException("The framework itself can't be uninstalled")
    if app not in frappe.get_installed_apps() and not force:
        click.secho(f"App {app} not installed on Site {frappe.local.site}", fg="yellow")
        return
    dependent = [other for other in frappe.get_installed_apps() if app in required_apps_of(other)]
    if dependent:
        raise click.ClickException(
            f"App {app} is a dependency of {dependent[0]}. Uninstall {dependent[0]} first."
        )
    modules = frappe.get_all("Module Def", filters={"app_name": app}, pluck="name")
    doctypes = frappe.get_all("DocType", filters={"module": ["in", modules]}, pluck="name") if modules else []
    if dry_run:
        return print(
            "\n".join([f"module {module}" for module in modules] + [f"DocType {name}" for name in doctypes])
        )
    if not yes:
        click.confirm(
            f"All {len(doctypes)} DocTypes of {app} and their data will be deleted. Go on?", abort=True
        )
    if not no_backup:
        new_backup(ignore_files=True).print_summary()
    hooks = frappe.get_hooks(app_name=app)
    run_hooks(hooks, "before_uninstall")
    delete_modules(modules, doctypes)
    frappe.db.delete("Patch Log", {"patch": ["in", patches_of(app) or [""]]})
    remove_from_installed_apps(app)
    changes.sync(frappe.db)
    run_hooks(hooks, "after_uninstall")


def required_apps_of(app: str) -> list[str]:
    """Return the names of the apps that *app* requires."""
    return [name.rsplit("/", maxsplit=1)[-1] for name in frappe.get_hooks("required_apps", app_name=app)]


def patches_of(app: str) -> list[str]:
    """Return the patch lines of *app*."""
    from frappe.modules.patch_handler import get_patches_from_app

    return get_patches_from_app(app)


def delete_modules(modules: list[str], doctypes: list[str]) -> None:
    """Delete everything that belongs to the modules, then the DocTypes with their tables."""
    for linked in ("Report", "Print Format"):
        for name in frappe.get_all(linked, filters={"module": ["in", modules or [""]]}, pluck="name"):
            frappe.delete_doc(linked, name, ignore_permissions=True, force=True)
    for workflow in frappe.get_all(
        "Workflow", filters={"document_type": ["in", doctypes or [""]]}, pluck="name"
    ):
        frappe.delete_doc("Workflow", workflow, ignore_permissions=True, force=True)
    singles = set(
        frappe.get_all("DocType", filters={"name": ["in", doctypes or [""]], "issingle": 1}, pluck="name")
    )
    for doctype in doctypes:
        frappe.delete_doc("DocType", doctype, ignore_permissions=True, force=True)
        if doctype in singles:
            frappe.db.delete("Singles", {"doctype": doctype})
        else:
            frappe.db.sql_ddl(f'DROP TABLE IF EXISTS "tab{doctype}"')
    for module in modules:
        frappe.delete_doc("Module Def", module, ignore_permissions=True, force=True)


def archive_site(site: str, archive: str | None = None, backup: bool = True, force: bool = False) -> Path:
    """Back the site up and move its folder away; return where it is now.

    Raises when the backup fails, unless *force*: then the site goes without one.
    """
    from frappe.utils.backups import new_backup

    if not Path(site, "site_config.json").exists():
        raise frappe.IncorrectSitePath(f"Site {site} does not exist!")
    if backup:
        try:
            frappe.init(site)
            frappe.connect()
            new_backup(ignore_files=True).print_summary()
        except Exception as error:
            if not force:
                raise
            click.secho(f"The backup failed ({error}); going on, as --force asks", fg="yellow", err=True)
        finally:
            frappe.destroy()
    folder = Path(archive or Path("..", "archived", "sites"))
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / site
    if target.exists():
        target = folder / f"{site}-{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}"
    shutil.move(site, target)
    forget_jobs(site)
    return target


def forget_jobs(site: str) -> None:
    """Remove the queued jobs of a site that is gone: one of the same name must not inherit them."""
    from frappe.utils.job_queue import get_queue

    get_queue(".").remove_site(site)
