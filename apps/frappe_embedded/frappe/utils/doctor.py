"""What `bench doctor` looks at."""

from collections import Counter

import frappe
from frappe.site.privacy import make_private, open_to_others
from frappe.site.snapshot import complaint_about, database_path


def examine(site: str) -> list[tuple[str, bool]]:
    """Return lines on the site's health, each with whether all is well."""
    frappe.init(site)
    try:
        complaint = complaint_about(database_path())
        if complaint:
            return [(complaint, False)]
        frappe.connect()
        return [("database is sound", True), privacy(), maintenance(), scheduler(), *jobs()]
    finally:
        frappe.destroy()


def privacy() -> tuple[str, bool]:
    """Take other users' rights on the site's folders and files away, and say what was found."""
    mended = make_private(frappe.local.site_path)
    left = open_to_others(frappe.local.site_path)
    if left:
        return f"{len(left)} files are open to other users and can't be closed, such as {left[0]}", False
    if mended:
        return f"{mended} files were open to other users; now they are for their owner alone", True
    return "files are for their owner alone", True


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
