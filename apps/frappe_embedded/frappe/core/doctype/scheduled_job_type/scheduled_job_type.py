"""Scheduled Job Type: one line of an app's `scheduler_events`, and when it ran last."""

from datetime import datetime, timedelta
from random import randint

from croniter import croniter

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime
from frappe.utils.background_jobs import enqueue, is_job_enqueued

CRON_OF_FREQUENCY = {
    "Yearly": "0 0 1 1 *",
    "Annual": "0 0 1 1 *",
    "Monthly": "0 0 1 * *",
    "Weekly": "0 0 * * 0",
    "Daily": "0 0 * * *",
    "Hourly": "0 * * * *",
}
DEFAULT_INTERVAL_SECONDS = 240
LONG_JITTER_SECONDS = 600


class ScheduledJobType(Document):
    """A method and its cron expression."""

    def autoname(self):
        """`module.function`: the last two parts of the method's path."""
        self.name = ".".join(self.method.split(".")[-2:])

    def validate(self):
        """Keep a log of everything but the continuous jobs; refuse a cron expression that isn't one."""
        if self.frequency != "All":
            self.create_log = 1
        if self.frequency == "Cron":
            self.validate_cron_format()

    def validate_cron_format(self):
        """Throw when the cron expression is missing or wrong."""
        if not self.cron_format:
            frappe.throw(_("Cron format is required for job types with Cron frequency."))
        if not croniter.is_valid(self.cron_format):
            frappe.throw(_("{0} is not a valid Cron expression.").format(self.cron_format))

    @property
    def job_id(self) -> str:
        """The queue's name of this job: it is never queued twice."""
        return f"scheduled_job::{self.method}"

    def enqueue(self, force: bool = False) -> bool:
        """Queue the job when it is due; returns whether it was queued."""
        if not (force or self.is_event_due()) or is_job_enqueued(self.job_id):
            return False
        enqueue(
            "frappe.core.doctype.scheduled_job_type.scheduled_job_type.run_scheduled_job",
            queue=self.get_queue_name(),
            job_id=self.job_id,
            job_type=self.method,
        )
        return True

    def is_event_due(self, current_time: datetime | None = None) -> bool:
        """Return whether the moment after the last run has come."""
        return self.get_next_execution() <= (current_time or now_datetime())

    def get_next_execution(self) -> datetime:
        """Return when the job is due next, counted from its last run or from when it was made."""
        after = get_datetime(self.last_execution or self.creation)
        due = croniter(self.get_cron(), after).get_next(datetime)
        # long jobs of one minute would all begin together
        return due + timedelta(seconds=randint(1, LONG_JITTER_SECONDS)) if self.is_long else due

    def get_cron(self) -> str:
        """Return the cron expression: the job's own or that of its frequency."""
        if self.cron_format:
            return self.cron_format
        if self.frequency == "All":
            seconds = int(frappe.local.conf.scheduler_interval or DEFAULT_INTERVAL_SECONDS)
            return f"*/{max(seconds // 60, 1)} * * * *"
        return CRON_OF_FREQUENCY[self.frequency.removesuffix(" Long")]

    @property
    def is_long(self) -> bool:
        """Whether the job belongs into the long queue."""
        return "Long" in (self.frequency or "")

    def get_queue_name(self) -> str:
        """Return the queue."""
        return "long" if self.is_long else "default"

    def execute(self) -> None:
        """Run the method in this process, commit, and log how it went; an error is logged, not raised."""
        self.db_set("last_execution", now_datetime(), update_modified=False)
        log = self.start_log()
        try:
            frappe.get_attr(self.method)()
            frappe.db.commit()
        except Exception:
            frappe.db.rollback()
            frappe.log_error(title=f"Scheduled job {self.method}")
            self.end_log(log, "Failed", frappe.get_traceback())
        else:
            self.end_log(log, "Complete")

    def start_log(self):
        """Begin the log of a run; None for a job that keeps none."""
        log = None
        if self.create_log:
            log = frappe.get_doc(
                {"doctype": "Scheduled Job Log", "scheduled_job_type": self.name, "status": "Start"}
            ).insert(ignore_permissions=True)
        frappe.db.commit()
        return log

    def end_log(self, log, status: str, details: str | None = None) -> None:
        """End the log of a run."""
        if log:
            log.db_set({"status": status, "details": details} if details else {"status": status})
        frappe.db.commit()

    def on_trash(self):
        """The log goes with the job."""
        frappe.db.delete("Scheduled Job Log", {"scheduled_job_type": self.name})


@frappe.whitelist(methods=["POST"])
def execute_event(doc: str) -> dict:
    """Queue a job now, due or not (System Manager)."""
    frappe.only_for("System Manager")
    values = frappe.parse_json(doc)
    frappe.get_doc("Scheduled Job Type", values.get("name")).enqueue(force=True)
    return values


def run_scheduled_job(job_type: str) -> None:
    """What the queue runs: the job whose method is *job_type*."""
    frappe.get_doc("Scheduled Job Type", {"method": job_type}).execute()


def sync_jobs(hooks: dict | None = None) -> None:
    """Make the site's jobs those of the apps' `scheduler_events`; a job that stays keeps its last run."""
    wanted = list(iterate_events(hooks if hooks is not None else frappe.get_hooks("scheduler_events")))
    for frequency, method, cron_format in wanted:
        insert_or_update(frequency, method, cron_format)
    methods = {method for _frequency, method, _cron in wanted}
    for row in frappe.get_all("Scheduled Job Type", fields=["name", "method"]):
        if row.method not in methods:
            frappe.delete_doc("Scheduled Job Type", row.name, ignore_permissions=True, force=True)


def iterate_events(events: dict):
    """Yield `(frequency, method, cron format or None)` of each scheduler event."""
    for kind, methods in (events or {}).items():
        if isinstance(methods, dict):
            for cron_format, cron_methods in methods.items():
                yield from (("Cron", method, cron_format) for method in cron_methods)
        else:
            yield from ((kind.replace("_", " ").title(), method, None) for method in methods)


def insert_or_update(frequency: str, method: str, cron_format: str | None) -> None:
    """Make one job, or give the one there is its present frequency."""
    frappe.get_attr(method)  # a hook that leads nowhere should fail on migrate, not at night
    values = {"frequency": frequency, "cron_format": cron_format}
    name = frappe.db.get_value("Scheduled Job Type", {"method": method})
    job_type = (
        frappe.get_doc("Scheduled Job Type", name)
        if name
        else frappe.get_doc({"doctype": "Scheduled Job Type", "method": method})
    )
    job_type.update(values)
    job_type.save(ignore_permissions=True)
