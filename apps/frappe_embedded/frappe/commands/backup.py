"""Commands that save a site and bring it back."""

import sys

import click

import frappe
from frappe.commands.connection import each_site
from frappe.commands.context import get_site, pass_context


@click.command("backup")
@click.option("--with-files", is_flag=True, default=False, help="Take backup with files")
@click.option("--backup-path", help="Folder for everything that is saved")
@click.option("--backup-path-db", help="Path of the database's copy")
@click.option("--backup-path-files", help="Path of the public files' archive")
@click.option("--backup-path-private-files", help="Path of the private files' archive")
@click.option("--backup-path-conf", help="Path of the configuration's copy")
@click.option("--compress", is_flag=True, default=False, help="Compress the files' archives")
@click.option("--verbose", is_flag=True, default=False)
@pass_context
def backup(
    context,
    with_files,
    backup_path,
    backup_path_db,
    backup_path_files,
    backup_path_private_files,
    backup_path_conf,
    compress,
    verbose,
):
    """Save a site while it runs."""
    from frappe.utils.backups import new_backup

    for site in each_site(context):
        saved = new_backup(
            ignore_files=not with_files,
            backup_path=backup_path,
            backup_path_db=backup_path_db,
            backup_path_files=backup_path_files,
            backup_path_private_files=backup_path_private_files,
            backup_path_conf=backup_path_conf,
            compress=compress,
        )
        saved.print_summary()
        files = " with files" if with_files else ""
        click.secho(f"Backup for Site {site} has been successfully completed{files}", fg="green")


@click.command("restore")
@click.argument("sql-file-path")
@click.option("--with-public-files", help="Archive of the public files to restore")
@click.option("--with-private-files", help="Archive of the private files to restore")
@click.option("--admin-password", help="Administrator password for the restored site")
@click.option("--install-app", multiple=True, help="Install app after restoring")
@click.option(
    "--force", is_flag=True, default=False, help="Accepted; a file that isn't a backup stays refused"
)
@pass_context
def restore(
    context, sql_file_path, with_public_files, with_private_files, admin_password, install_app, force
):
    """Replace a site's data by a backup's, all of it or none."""
    from frappe.installer import install_app as install
    from frappe.utils.backups import BackupError, restore_backup
    from frappe.utils.password import update_password
    from frappe.utils.synchronization import filelock

    site = get_site(context)
    frappe.init(site)
    try:
        with filelock("site_restore", timeout=1):
            restore_backup(sql_file_path, public_files=with_public_files, private_files=with_private_files)
            frappe.connect()
            for app in install_app:
                install(app, verbose=context.verbose)
            if admin_password:
                update_password("Administrator", admin_password)
            frappe.clear_cache()
            frappe.db.commit()
    except BackupError as error:
        click.secho(f"Nothing was restored: {error}", fg="red", err=True)
        sys.exit(1)
    finally:
        frappe.destroy()
    files = " with files" if with_public_files or with_private_files else ""
    click.secho(f"Site {site} has been restored{files}", fg="green")


commands = [backup, restore]
