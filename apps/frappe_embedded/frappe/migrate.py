"""Bringing a site's database in line with the code of its apps."""

import time
from pathlib import Path

import frappe
from frappe.database import changes, shared_folding
from frappe.database.shared_tables import give_space_back
from frappe.modules import patch_handler
from frappe.modules.patch_handler import PatchType
from frappe.site.config_files import update_json
from frappe.site.privacy import make_private
from frappe.site.snapshot import all_or_nothing, recover
from frappe.utils.job_queue import get_queue
from frappe.utils.synchronization import LockTimeoutError, filelock

PURPOSE = "migrate"
JOB_SECONDS = 300


class MigrationError(Exception):
    """The migration failed, and the database is as it was before."""


def wait_for_jobs(site: str) -> None:
    """Wait until the site's running jobs have ended; the workers begin no other while it is in maintenance.

    Raises `MigrationError` after `JOB_SECONDS`: what a job saves during a migration would be lost if that fails.
    """
    queue = get_queue(".")
    queue.recover()
    give_up_at = time.monotonic() + JOB_SECONDS
    told = False
    while running := queue.jobs(site=site, status="started"):
        if not told:
            print(
                f"Waiting for {len(running)} running jobs: {', '.join(job.method for job in running)}",
                flush=True,
            )
            told = True
        if time.monotonic() > give_up_at:
            raise MigrationError(f"Jobs still run on {site}; migrate when they have ended")
        time.sleep(0.2)


class SiteMigration:
    """One migration of one site: patches, DocTypes, fixtures, jobs, hooks, in Frappe's order.

    While it runs the site is in maintenance; when it fails, or was killed, the database is put back as it was, but for
    the copies of large tables that were made ahead: the next one goes on with them.
    """

    def __init__(self, skip_failing: bool = False, skip_search_index: bool = False) -> None:
        self.skip_failing = skip_failing
        self.skip_search_index = skip_search_index

    def run(self, site: str) -> None:
        """Migrate *site*. Raises `MigrationError`, with the cause, when nothing came of it."""
        started = time.monotonic()
        frappe.init(site)
        try:
            frappe.connect()
            # What sorts and copies whole tables does so in files: memory holds none of millions of rows.
            frappe.db._run("pragma temp_store = file", ())
            make_private(frappe.local.site_path)
            with filelock("bench_migrate", timeout=1), self.maintenance():
                if recover(PURPOSE):
                    print("An earlier migration was cut off: the database is back as it was before it.")
                wait_for_jobs(site)
                shared_folding.prepare_all(frappe.db)
                with all_or_nothing(PURPOSE):
                    self.pre_schema_updates()
                    self.run_schema_updates()
                    self.post_schema_updates()
                    frappe.db.commit()
                give_space_back(frappe.db)
                frappe.db._run("pragma temp_store = memory", ())
        except MigrationError:
            raise
        except LockTimeoutError as error:
            raise MigrationError(f"{site} is being migrated by another process") from error
        except Exception as error:
            print(frappe.get_traceback())
            raise MigrationError(
                f"Migration of {site} failed ({error}). Its database is as it was before."
            ) from error
        finally:
            frappe.destroy()
        print(f"Migrated {site} in {time.monotonic() - started:.1f}s")

    def maintenance(self) -> "Maintenance":
        """Return the block in which the site is closed to its users."""
        return Maintenance(Path(frappe.get_site_path("site_config.json")))

    def pre_schema_updates(self) -> None:
        """Run the `before_migrate` hooks."""
        frappe.local.flags.in_migrate = True
        frappe.clear_cache()
        self.run_hooks("before_migrate")

    def run_schema_updates(self) -> None:
        """Run the patches before the model sync, sync all DocTypes, run the patches after it."""
        from frappe.installer import sync_modules
        from frappe.model.sync import sync_all

        patch_handler.run_all(skip_failing=self.skip_failing, patch_type=PatchType.pre_model_sync)
        for app in frappe.get_installed_apps():
            sync_modules(app)
        sync_all()
        shared_folding.fold_all(frappe.db)
        frappe.clear_cache()
        patch_handler.run_all(skip_failing=self.skip_failing, patch_type=PatchType.post_model_sync)

    def post_schema_updates(self) -> None:
        """Sync scheduled jobs and fixtures, then run the `after_migrate` hooks."""
        from frappe.installer import sync_scheduled_jobs
        from frappe.utils.fixtures import sync_fixtures

        sync_scheduled_jobs()
        sync_fixtures()
        self.run_hooks("after_migrate")
        changes.sync(frappe.db)
        frappe.local.flags.in_migrate = False
        frappe.clear_cache()

    def run_hooks(self, event: str) -> None:
        """Call the functions of one migrate hook of each installed app."""
        for app in frappe.get_installed_apps():
            for function in frappe.get_hooks(event, app_name=app):
                frappe.get_attr(function)()
                frappe.db.commit()


class Maintenance:
    """Closes the site (`maintenance_mode` in its configuration) inside the block; one closed before stays so."""

    def __init__(self, config: Path) -> None:
        self.config = config
        self.before = (frappe.local.conf or {}).get("maintenance_mode")

    def __enter__(self) -> None:
        # A migration that was killed left its mark; its successor opens the site again.
        if self.before == PURPOSE:
            self.before = None
        update_json(self.config, maintenance_mode=self.before or PURPOSE)

    def __exit__(self, *_error) -> None:
        update_json(self.config, maintenance_mode=self.before)
