"""The worker: takes jobs from the bench's queue and runs each in a process of its own.

A process per job gives back the memory of a big job, lets a timeout be kept whatever the job does, and leaves
the worker alive when a job is killed.
"""

import ctypes
import logging
import os
import signal
import sys
import time
import traceback
from pathlib import Path

import frappe
from frappe.site.config import get_site_config
from frappe.utils import background_jobs, scheduler
from frappe.utils.job_queue import QUEUES, JobRecord, get_queue, process_identity
from frappe.utils.paths import get_sites

POLL_SECONDS = 0.25
RETRY_SECONDS = 2
RECOVER_SECONDS = 30
GRACE_SECONDS = 15
"""After its timeout a job is told (`JobTimeoutError`); so much later its process is killed."""
STOP_SECONDS = 3
"""A worker that shall stop waits so long for its job, then ends it and queues it again."""

PR_SET_PDEATHSIG = 1
logger = logging.getLogger("frappe.worker")


class Worker:
    """Serves queues until it is told to stop, or, with *burst*, until they are empty."""

    def __init__(self, queues=None, burst: bool = False, with_scheduler: bool = False, sites_path: str = "."):
        self.queues = parse_queues(queues)
        self.burst = burst
        self.with_scheduler = with_scheduler
        self.sites_path = os.path.abspath(sites_path)
        self.stopping = False
        self.next_recovery = 0.0
        self.next_tick = time.monotonic() + scheduler.get_scheduler_tick(sites_path)
        self.jobs_done = 0

    @property
    def queue(self):
        """The bench's queue, opened anew after each fork."""
        return get_queue(self.sites_path)

    def run(self) -> int:
        """Work; returns how many jobs were run."""
        handlers = {number: signal.signal(number, self.stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            while not self.stopping and self.step():
                pass
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
        return self.jobs_done

    def step(self) -> bool:
        """Do the next thing; returns False when there is nothing left to do and the worker may leave."""
        try:
            self.housekeeping()
            claimed = self.queue.claim(self.queues, lambda: closed_sites(self.sites_path))
            if claimed:
                self.run_in_child(*claimed)
        except Exception:
            if self.burst:
                raise
            logger.exception("The queue couldn't be served")  # a full disk, a lock: the worker outlives them
            time.sleep(RETRY_SECONDS)
            return True
        if not claimed and not self.burst:
            time.sleep(POLL_SECONDS)
        return bool(claimed) or not self.burst

    def stop(self, *_signal) -> None:
        """Finish soon."""
        self.stopping = True

    def housekeeping(self) -> None:
        """Bring back the jobs of dead processes, forget old ones, and queue what is due."""
        now = time.monotonic()
        if now >= self.next_recovery:
            self.next_recovery = now + RECOVER_SECONDS
            for record, will_run in self.queue.recover():
                logger.warning("Job %s: its process died; %s", record.id, "again" if will_run else "failed")
                if not will_run:
                    log_death(record, self.sites_path)
            self.queue.prune()
        if self.with_scheduler and now >= self.next_tick:
            self.next_tick = now + scheduler.get_scheduler_tick(self.sites_path)
            scheduler.enqueue_events_for_all_sites(self.sites_path)

    def run_in_child(self, record: JobRecord, body: dict) -> None:
        """Run one claimed job in a child and see that it ends."""
        logger.info("Job %s: %s on %s", record.id, record.method, record.site)
        self.queue.close()
        pid = os.fork()
        if pid == 0:
            run_child(record, body, self.sites_path)
        self.jobs_done += 1
        killed = self.wait_for(pid, record)
        current = self.queue.get(record.id)
        if current and current.status == "started":
            self.after_death(record, killed)

    def wait_for(self, pid: int, record: JobRecord) -> str | None:
        """Wait for the child's end; returns why it had to be killed, None when it wasn't."""
        deadline = time.monotonic() + record.timeout + GRACE_SECONDS
        stop_at, reason = None, None
        pause = 0.005
        while os.waitpid(pid, os.WNOHANG) == (0, 0):
            now = time.monotonic()
            if self.stopping and stop_at is None:
                stop_at = now + STOP_SECONDS
            if reason is None and (now >= deadline or (stop_at and now >= stop_at)):
                reason = "timeout" if now >= deadline else "stop"
                os.kill(pid, signal.SIGKILL)
            if self.with_scheduler and not self.stopping:
                self.housekeeping()
            time.sleep(pause)
            pause = min(pause * 1.5, POLL_SECONDS)
        return reason

    def after_death(self, record: JobRecord, killed: str | None) -> None:
        """Decide about a job whose process ended without saying how it went."""
        if killed == "timeout":
            self.queue.finish(
                record.id, error=f"The job ran longer than {record.timeout} seconds and was killed."
            )
            log_death(record, self.sites_path)
        elif not self.queue.put_back(record.id, count_attempt=killed != "stop"):
            log_death(record, self.sites_path)


def closed_sites(sites_path: str) -> set[str]:
    """Return the sites in maintenance: a job that ran during a migration would be lost with it, should it fail."""
    configs = {
        site: get_site_config(sites_path, os.path.join(sites_path, site)) for site in get_sites(sites_path)
    }
    return {site for site, config in configs.items() if config.maintenance_mode}


def parse_queues(queues) -> tuple[str, ...]:
    """Return the queues to serve, most urgent first, from None (all), a comma-separated string or a list."""
    names = queues.split(",") if isinstance(queues, str) else list(queues or QUEUES)
    names = [name.strip() for name in names if name.strip()]
    if unknown := sorted(set(names) - set(QUEUES)):
        raise ValueError(f"Unknown queue {', '.join(unknown)}: there are {', '.join(QUEUES)}")
    return tuple(names) or QUEUES


def run_worker(queues=None, burst: bool = False, with_scheduler: bool = False, sites_path: str = ".") -> int:
    """Serve *queues* (all when None) in this process until SIGTERM; with *burst* until they are empty.

    With *with_scheduler* the worker also queues what the sites' schedules say. Returns how many jobs it ran.
    """
    return Worker(queues, burst, with_scheduler, sites_path).run()


def run_child(record: JobRecord, body: dict, sites_path: str) -> None:
    """Run one job in a forked child and end the process."""
    code = 1
    try:
        die_with_parent()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a terminal signals the whole group;
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # when this job ends is the worker's decision
        os.environ["SITES_PATH"] = sites_path
        get_queue(sites_path).set_process(record.id, process_identity())
        error = run_with_timeout(record, body)
        get_queue(sites_path).finish(record.id, error=error)
        code = 1 if error else 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def run_with_timeout(record: JobRecord, body: dict) -> str | None:
    """Run the job under its timeout; returns the traceback when it failed."""

    def too_long(*_signal):
        raise background_jobs.JobTimeoutError(f"The job ran longer than {record.timeout} seconds.")

    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(record.timeout)
    try:
        background_jobs.execute_job(body, record.id)
    except Exception:
        error = traceback.format_exc()
        print(error, file=sys.stderr)
        return error
    finally:
        signal.alarm(0)
    return None


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent dies, so that no job runs unseen (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def log_death(record: JobRecord, sites_path: str) -> None:
    """Write an Error Log on the job's site: its process couldn't do so itself."""
    if not Path(sites_path, record.site, "site_config.json").exists():
        return
    queued = get_queue(sites_path).get(record.id)
    frappe.init(site=record.site, sites_path=sites_path, force=True)
    try:
        frappe.connect()
        frappe.log_error(title=record.method, message=queued.error if queued else "")
        frappe.db.commit()
    finally:
        frappe.destroy()


def start_job_process(sites_path: str = ".") -> int:
    """Fork a process that serves all queues and the schedule, and that ends with this one; returns its pid.

    For `bench serve` alone (`jobs_in_process` in the configuration): call it before any thread is started.
    """
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        die_with_parent()
        if os.getppid() == parent:
            run_worker(with_scheduler=True, sites_path=sites_path)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
