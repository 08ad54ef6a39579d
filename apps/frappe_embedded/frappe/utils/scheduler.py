"""The schedule: queues the jobs of the apps' `scheduler_events` when they are due."""

import logging
import os
import time
from pathlib import Path

import frappe
from frappe.site.config import get_common_site_config
from frappe.utils.paths import get_sites

DEFAULT_TICK_SECONDS = 60
logger = logging.getLogger("frappe.scheduler")


def get_scheduler_tick(sites_path: str = ".") -> int:
    """Return the seconds between two looks at the schedule (`scheduler_tick_interval`)."""
    return int(get_common_site_config(sites_path).get("scheduler_tick_interval") or DEFAULT_TICK_SECONDS)


def start_scheduler(sites_path: str = ".") -> None:
    """Look at the schedule of every site, tick by tick, for ever."""
    while True:
        time.sleep(get_scheduler_tick(sites_path))
        enqueue_events_for_all_sites(sites_path)


def enqueue_events_for_all_sites(sites_path: str = ".") -> None:
    """Queue what is due on each site; a site that fails doesn't stop the others."""
    for site in get_sites(sites_path):
        try:
            enqueue_events_for_site(site, sites_path)
        except Exception:
            logger.exception("The schedule of %s couldn't be read", site)


def enqueue_events_for_site(site: str, sites_path: str = ".") -> list[str]:
    """Queue what is due on one site; returns the methods."""
    if not Path(sites_path, site, "site_config.json").exists():
        return []
    frappe.init(site=site, sites_path=os.path.abspath(sites_path), force=True)
    try:
        frappe.connect()
        return [] if is_scheduler_inactive() else enqueue_events()
    finally:
        frappe.destroy()


def enqueue_events(site: str | None = None) -> list[str]:
    """Queue what is due on the connected site; returns the methods."""
    queued = []
    for name in frappe.get_all("Scheduled Job Type", filters={"stopped": 0}, pluck="name"):
        job_type = frappe.get_doc("Scheduled Job Type", name)
        try:
            if job_type.enqueue():
                queued.append(job_type.method)
        except ValueError:  # croniter's errors
            logger.exception("%s: the schedule of %s is wrong", frappe.local.site, name)
    return queued


def is_scheduler_inactive(verbose: bool = False) -> bool:
    """Return whether the site wants no scheduled jobs now: maintenance, paused, or switched off."""
    conf = frappe.local.conf
    return bool(conf.maintenance_mode or conf.pause_scheduler) or is_scheduler_disabled()


def is_scheduler_disabled(verbose: bool = False) -> bool:
    """Return whether the schedule is switched off in the configuration or in System Settings."""
    if frappe.local.conf.disable_scheduler:
        return True
    return not int(frappe.db.get_single_value("System Settings", "enable_scheduler") or 0)


def toggle_scheduler(enable: bool) -> None:
    """Switch the schedule of the site on or off in System Settings."""
    frappe.db.set_single_value("System Settings", "enable_scheduler", int(enable))


def enable_scheduler() -> None:
    """Switch the schedule of the site on."""
    toggle_scheduler(True)


def disable_scheduler() -> None:
    """Switch the schedule of the site off."""
    toggle_scheduler(False)


@frappe.whitelist()
def get_scheduler_status() -> dict:
    """Return `{"status": "active"}` or `{"status": "inactive"}`."""
    return {"status": "inactive" if is_scheduler_inactive() else "active"}
