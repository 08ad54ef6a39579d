"""The modules moved into rooms; what a site keeps by a module's path follows them.

Scheduled jobs keep their history and whether they were stopped: without this, a migration would delete them under
the old path and make new ones. A job that waits in the queue can't be told a new path by the means that Frappe
documents; whatever waited for one can be started again.
"""

import frappe
from an_sinh.services.workbooks import upload
from frappe import _

SERVICES = "an_sinh.services."
# By the path of version 1.1, the present one; both within the services.
SCHEDULED = {
    "receivers.refresh_standing": "payees.guardians.refresh_validity",
    "accounts.refresh_warnings": "payees.bank_accounts.refresh_warnings",
    "changes.standing.refresh": "changes.payment_status.refresh_payment_status",
    "duplicates.find_everywhere": "beneficiaries.duplicates.find_everywhere",
}


def execute() -> None:
    """Move the scheduled jobs; let imports and workbooks that waited for the queue be started again."""
    for old, new in SCHEDULED.items():
        _follow(SERVICES + old, SERVICES + new)
    for name in frappe.get_all("Registry Import", filters={"status": "Queued"}, pluck="name"):
        values = {"status": "Failed", "error_message": _("The application was updated before this import began. Start it again.")}  # fmt: skip
        frappe.db.set_value("Registry Import", name, values)
    for name in frappe.get_all("Registry Workbook", filters={"status": "Working"}, pluck="name"):
        upload.count_rows(frappe.get_doc("Registry Workbook", name))


def _follow(old: str, new: str) -> None:
    job = frappe.db.get_value("Scheduled Job Type", {"method": old}, "name")
    if not job or frappe.db.exists("Scheduled Job Type", {"method": new}):
        return
    frappe.db.set_value("Scheduled Job Type", job, "method", new)
    name = ".".join(new.split(".")[-2:])  # as Frappe names them
    if name != job:
        frappe.rename_doc("Scheduled Job Type", job, name, force=True, show_alert=False)
