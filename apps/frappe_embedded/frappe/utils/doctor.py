"""What `bench doctor` looks at."""

from collections import Counter

import frappe
from frappe.utils.snapshot import complaint_about, database_path


def examine(site: str) -> list[tuple[str, bool]]:
    """Return lines on the site's health, each with whether all is well."""
    frappe.init(site)
    try:
        complaint = complaint_about(database_path())
        if complaint:
            return [(complaint, False)]
        frappe.connect()
        return [("database is sound", True), maintenance(), scheduler(), *jobs()]
    finally:
        frappe.destroy()


def maintenance() -> tuple[str, bool]:
    """Say whether the site is open."""
    closed = bool(frappe.local.conf.get("maintenance_mode"))
    return ("closed for maintenance" if closed else "open"), not closed


def scheduler() -> tuple[str, bool]:
    """Say whether scheduled jobs run."""
    from frappe.utils.scheduler import is_scheduler_disabled

    disabled = is_scheduler_disabled()
    return ("scheduler disabled" if disabled else "scheduler enabled"), not disabled


def jobs() -> list[tuple[str, bool]]:
    """Say how many jobs of the site wait, run, and failed."""
    from frappe.utils.background_jobs import bench_queue

    counted = Counter(job.status for job in bench_queue().jobs(site=frappe.local.site))
    return [(f"jobs {status}: {count}", True) for status, count in sorted(counted.items())]
