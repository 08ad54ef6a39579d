"""Background jobs, as `frappe.enqueue` makes them: put into the bench's queue, run later by a worker."""

import os
import time
from collections.abc import Callable
from enum import StrEnum
from typing import Any

import frappe
from frappe import _
from frappe.utils.job_queue import QUEUES, JobQueue, JobRecord
from frappe.utils.job_queue import get_queue as open_queue

DEFAULT_TIMEOUTS = {"short": 300, "default": 300, "long": 1500}
MAX_RETRIES = 5


class JobStatus(StrEnum):
    """The states of a job."""

    QUEUED = "queued"
    STARTED = "started"
    FINISHED = "finished"
    FAILED = "failed"


class JobTimeoutError(Exception):
    """A job ran longer than its timeout."""


class Job:
    """A handle on one queued job."""

    def __init__(self, job_id: str):
        self.id = job_id

    def __repr__(self):
        return f"Job({self.id!r})"

    @property
    def record(self) -> JobRecord | None:
        """What the queue knows of this job now; None when it was removed."""
        return bench_queue().get(self.id)

    def get_status(self) -> JobStatus | None:
        """Return the job's state now."""
        record = self.record
        return JobStatus(record.status) if record else None

    def delete(self) -> None:
        """Take the job out of the queue."""
        bench_queue().remove(self.id)


def bench_queue() -> JobQueue:
    """Return the queue of the bench at work."""
    return open_queue(getattr(frappe.local, "sites_path", None) or ".")


def enqueue(
    method: str | Callable,
    queue: str = "default",
    timeout: int | None = None,
    event: str | None = None,
    is_async: bool = True,
    job_name: str | None = None,
    now: bool = False,
    enqueue_after_commit: bool = False,
    *,
    on_success: Callable | None = None,
    on_failure: Callable | None = None,
    at_front: bool = False,
    job_id: str | None = None,
    deduplicate: bool = False,
    **kwargs,
) -> Job | Any:
    """Run `method(**kwargs)` in a worker, as the present user; with *now* at once, in this process.

    Args:
        method: a dotted path, or a function of a module.
        queue: `short`, `default` or `long`; *timeout* in seconds (300, 300, 1500 unless said).
        enqueue_after_commit: queue it when the present transaction commits, or never.
        job_id: a name to ask for the job by; with *deduplicate* a job that is queued or running is left alone.
        on_success, on_failure: called with the job handle (and the exception) after it ended.

    Raises PermissionError while a GET or HEAD is answered: those start no work.
    Returns the job's handle, what *method* returned when run at once, or None (deduplicated, after commit).
    """
    is_async = kwargs.pop("async", is_async)
    if deduplicate and not job_id:
        frappe.throw(_("`job_id` is required for deduplication."))
    if now or not is_async:
        return frappe.call(method, **kwargs)
    if queue not in QUEUES:
        frappe.throw(_("Queue should be one of {0}").format(", ".join(QUEUES)))

    body = {
        "site": frappe.local.site,
        "user": frappe.session.user,
        "method": dotted_path(method),
        "job_name": job_name or dotted_path(method),
        "event": event,
        "kwargs": kwargs,
        "on_success": on_success and dotted_path(on_success),
        "on_failure": on_failure and dotted_path(on_failure),
    }
    full_id = create_job_id(job_id)
    options = {
        "queue": queue,
        "timeout": timeout or DEFAULT_TIMEOUTS[queue],
        "at_front": at_front,
        "deduplicate": deduplicate,
    }

    def send() -> Job | None:
        return Job(full_id) if bench_queue().enqueue(full_id, body, **options) else None

    if enqueue_after_commit:
        frappe.db.after_commit.add(send)
        return None
    if getattr(frappe.local, "db", None):
        frappe.db.check_may_change()
    return send()


def enqueue_doc(
    doctype: str,
    name: str | None = None,
    method: str | None = None,
    queue: str = "default",
    timeout: int | None = None,
    now: bool = False,
    **kwargs,
) -> Job | Any:
    """Run a document's method in a worker."""
    return enqueue(
        "frappe.utils.background_jobs.run_doc_method",
        queue=queue,
        timeout=timeout,
        now=now,
        doctype=doctype,
        name=name,
        doc_method=method,
        **kwargs,
    )


def run_doc_method(doctype: str, name: str, doc_method: str, **kwargs) -> None:
    """Load a document and call one of its methods."""
    getattr(frappe.get_doc(doctype, name), doc_method)(**kwargs)


def dotted_path(method: str | Callable) -> str:
    """Return the path by which a worker finds *method*; raises TypeError for what has none."""
    if isinstance(method, str):
        return method
    name = getattr(method, "__qualname__", "")
    if not name or "<" in name or getattr(method, "__self__", None) is not None:
        raise TypeError(f"{method!r} can't run in a worker: only functions of a module can")
    return f"{method.__module__}.{name}"


def create_job_id(job_id: str | None = None) -> str:
    """Return *job_id* (a new one when None) in the name space of the site."""
    job_id = job_id or frappe.generate_hash(length=20)
    prefix = f"{frappe.local.site}::"
    return job_id if job_id.startswith(prefix) else prefix + job_id


def get_job(job_id: str) -> Job | None:
    """Return the handle of a job of this site, None when the queue doesn't know it."""
    job = Job(create_job_id(job_id))
    return job if job.record else None


def is_job_enqueued(job_id: str) -> bool:
    """Return whether a job of this site is queued or running."""
    job = get_job(job_id)
    return bool(job) and job.get_status() in (JobStatus.QUEUED, JobStatus.STARTED)


@frappe.whitelist()
def get_job_status(job_id: str) -> str | None:
    """Return `queued`, `started`, `finished`, `failed`, or None for an unknown job.

    Over HTTP one may ask for one's own jobs, a System Manager for all.
    """
    record = bench_queue().get(create_job_id(job_id))
    if not record:
        return None
    asked_over_http = getattr(frappe.local, "request", None) is not None
    if asked_over_http and record.user != frappe.session.user and "System Manager" not in frappe.get_roles():
        raise frappe.PermissionError
    return JobStatus(record.status).value


def execute_job(body: dict, job_id: str | None = None) -> Any:
    """Run one job in this process: its own connection, commit at the end, or rollback and an Error Log.

    A job is tried again, up to five times, when it raises `frappe.RetryBackgroundJobError` or when the
    database stayed locked. Raises what the job raised.
    """
    retry = 0
    while True:
        try:
            return _execute_once(body, job_id)
        except Exception as error:
            if retry >= MAX_RETRIES or not _may_retry(error):
                raise
            retry += 1
            time.sleep(retry)


def _execute_once(body: dict, job_id: str | None) -> Any:
    frappe.init(site=body["site"], sites_path=os.environ.get("SITES_PATH", "."), force=True)
    frappe.connect()
    try:
        if body.get("user"):
            frappe.set_user(body["user"])
        method = frappe.get_attr(body["method"])
        frappe.local.job = frappe._dict({**body, "id": job_id})
        _call_hooks("before_job", body)
        try:
            result = method(**body["kwargs"])
            frappe.db.commit()
        except Exception as error:
            frappe.db.rollback()
            if not _may_retry(error):
                _log_failure(body["method"])
            _notify(body.get("on_failure"), job_id, error)
            raise
        finally:
            _call_hooks("after_job", body)
        _notify(body.get("on_success"), job_id, result)
        return result
    finally:
        frappe.destroy()


def _may_retry(error: Exception) -> bool:
    return isinstance(error, frappe.RetryBackgroundJobError) or "database is locked" in str(error)


def _log_failure(title: str) -> None:
    frappe.log_error(title=title)
    frappe.db.commit()


def _call_hooks(hook: str, body: dict) -> None:
    for path in frappe.get_hooks(hook):
        frappe.call(path, method=body["method"], kwargs=body["kwargs"], transaction_type="job")


def _notify(path: str | None, job_id: str | None, outcome: Any) -> None:
    if path:
        frappe.get_attr(path)(Job(job_id), outcome)
        frappe.db.commit()
