"""The durable queue of background jobs: one SQLite file per bench, carried by huey.

huey brings messages, their order and their serialisation. It forgets a message as soon as a worker takes it; a
job must survive a killed worker, so each message has a row in `job` that is kept until the job has ended, and
taking a message and marking its row `started` is one transaction.
"""

import os
import pickle
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from huey import Huey
from huey.storage import SqliteStorage

QUEUES = ("short", "default", "long")
"""The order in which a worker that serves several queues looks into them."""

MAX_ATTEMPTS = 3
"""A job whose process died is started again, at most so often in all."""

KEEP_FINISHED_SECONDS = 24 * 3600
KEEP_FAILED_SECONDS = 7 * 24 * 3600

JOB_TABLE = """create table if not exists job (
    id text primary key, site text not null, queue text not null, method text not null, user text,
    status text not null, data blob not null, priority real not null default 0, timeout integer not null,
    attempts integer not null default 0, process text, enqueued_at real not null, started_at real,
    ended_at real, error text) without rowid"""
EVENT_TABLE = """create table if not exists event (
    id integer primary key autoincrement, site text not null, event text not null, message text not null,
    user text, doctype text, docname text, created real not null)"""
INDEXES = (
    "create index if not exists job_status on job (status, ended_at)",
    "create index if not exists event_site on event (site, id)",
)


class JobStorage(SqliteStorage):
    """huey's SQLite storage with the tables that outlive a message."""

    ddl = [*SqliteStorage.ddl, JOB_TABLE, EVENT_TABLE, *INDEXES]


@dataclass(frozen=True)
class JobRecord:
    """One job as the queue knows it; times are naive local datetimes."""

    id: str
    site: str
    queue: str
    method: str
    user: str | None
    status: str
    timeout: int
    attempts: int
    process: str | None
    enqueued_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    error: str | None


RECORD_COLUMNS = ", ".join(JobRecord.__dataclass_fields__)


def process_identity(pid: int | None = None) -> str:
    """Return `pid:start time`, which stays unique when the kernel gives the pid to somebody else."""
    pid = pid or os.getpid()
    return f"{pid}:{_process_state(pid)[1]}"


def is_alive(identity: str | None) -> bool:
    """Return whether the process of *identity* still runs; one that nobody has buried yet doesn't."""
    if not identity:
        return False
    pid, _colon, started = identity.partition(":")
    state, started_now = _process_state(int(pid))
    return state not in ("", "Z", "X") and started_now == started


def _process_state(pid: int) -> tuple[str, str]:
    """Return a process's state letter and start time, from /proc; empty when there is no such process."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "", ""
    return after_name[0], after_name[19]


class JobQueue:
    """The jobs of all sites of one bench."""

    def __init__(self, filename: str | Path):
        self.filename = str(filename)
        handle = os.open(self.filename, os.O_CREAT | os.O_RDWR, 0o600)
        os.close(handle)
        self.huey = Huey(
            "jobs", results=False, storage_class=JobStorage, filename=self.filename, timeout=15, cache_mb=1
        )
        self.task = self.huey.task(name="job")(_message_body)
        self.storage = self.huey.storage

    def close(self) -> None:
        """Let go of the connection, as one must before a fork; the next call opens another."""
        self.storage.close()

    # -- writing -----------------------------------------------------------------------------------

    def enqueue(
        self,
        job_id: str,
        body: dict,
        *,
        queue: str,
        timeout: int,
        at_front: bool = False,
        deduplicate: bool = False,
    ) -> bool:
        """Queue *body* (`site`, `method`, `user` and what else a worker needs) under *job_id*.

        An ended job of that id is replaced. Returns False, and queues nothing, when *deduplicate* is set and
        the job is queued or running.
        """
        priority = 1.0 if at_front else 0.0
        data = self.huey.serialize_task(self.task.s(body))
        with self.storage.db(commit=True) as cursor:
            cursor.execute("select status from job where id = ?", (job_id,))
            row = cursor.fetchone()
            if row and deduplicate and row[0] in ("queued", "started"):
                return False
            cursor.execute("delete from job where id = ?", (job_id,))
            cursor.execute(
                "insert into job (id, site, queue, method, user, status, data, priority, timeout, enqueued_at)"
                " values (?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?)",
                (
                    job_id,
                    body["site"],
                    queue,
                    body["method"],
                    body.get("user"),
                    data,
                    priority,
                    timeout,
                    time.time(),
                ),
            )
            self._send(cursor, queue, job_id, priority)
        return True

    def claim(
        self, queues: tuple[str, ...], closed_sites: Callable[[], set[str]] = set
    ) -> tuple[JobRecord, dict] | None:
        """Take the next job for this process and mark it started; None when there is none.

        The jobs of *closed_sites* (asked for only when a job waits) stay in the queue.
        """
        marks = ", ".join("?" * len(queues))
        if not self.storage.sql(f"select 1 from task where queue in ({marks}) limit 1", queues, results=True):
            return None
        order = " ".join(f"when ? then {position}" for position in range(len(queues)))
        closed = closed_sites()
        with self.storage.db(commit=True) as cursor:
            while True:
                cursor.execute(
                    f"select id, data from task where queue in ({marks})"
                    f" order by priority desc, case queue {order} end, id limit ?",
                    (*queues, *queues, -1 if closed else 1),
                )
                messages = ((number, pickle.loads(data)) for number, data in cursor.fetchall())
                message = next((m for m in messages if m[1].partition("::")[0] not in closed), None)
                if not message:
                    return None
                cursor.execute("delete from task where id = ?", (message[0],))
                if claimed := self._start(cursor, message[1]):
                    return claimed

    def _start(self, cursor, job_id: str):
        cursor.execute(
            "update job set status = 'started', process = ?, started_at = ?, attempts = attempts + 1"
            " where id = ? and status = 'queued'",
            (process_identity(), time.time(), job_id),
        )
        if cursor.rowcount != 1:
            return None  # removed, or another message of the same job was first
        cursor.execute(f"select data, {RECORD_COLUMNS} from job where id = ?", (job_id,))
        data, *values = cursor.fetchone()
        return _record(values), self.huey.deserialize_task(data).args[0]

    def set_process(self, job_id: str, identity: str) -> None:
        """Note which process works on a started job."""
        self.storage.sql("update job set process = ? where id = ?", (identity, job_id), commit=True)

    def finish(self, job_id: str, error: str | None = None) -> None:
        """Mark a started job finished, or failed when there is an *error* (its traceback)."""
        self.storage.sql(
            "update job set status = ?, error = ?, ended_at = ?, process = null where id = ? and status = 'started'",
            ("failed" if error else "finished", error, time.time(), job_id),
            commit=True,
        )

    def put_back(self, job_id: str, *, count_attempt: bool = True) -> bool:
        """Queue a started job again; False, and the job has failed, when it was tried often enough."""
        with self.storage.db(commit=True) as cursor:
            cursor.execute(
                "select queue, priority, attempts from job where id = ? and status = 'started'", (job_id,)
            )
            row = cursor.fetchone()
            if not row:
                return False
            queue, priority, attempts = row
            if count_attempt and attempts >= MAX_ATTEMPTS:
                cursor.execute(
                    "update job set status = 'failed', process = null, ended_at = ?, error = ? where id = ?",
                    (time.time(), f"The process that ran this job died {attempts} times.", job_id),
                )
                return False
            cursor.execute(
                "update job set status = 'queued', process = null, attempts = ? where id = ?",
                (attempts if count_attempt else attempts - 1, job_id),
            )
            self._send(cursor, queue, job_id, priority)
        return True

    def _send(self, cursor, queue: str, job_id: str, priority: float) -> None:
        cursor.execute(
            "insert into task (queue, data, priority) values (?, ?, ?)",
            (queue, pickle.dumps(job_id), priority),
        )

    def remove(self, job_id: str) -> None:
        """Forget a job; a message of it that is still queued is skipped when its turn comes."""
        self.storage.sql("delete from job where id = ?", (job_id,), commit=True)

    def recover(self) -> list[tuple[JobRecord, bool]]:
        """Queue again the jobs whose process is gone; returns them, each with whether it will run again."""
        orphans = [record for record in self.jobs(status="started") if not is_alive(record.process)]
        return [(record, self.put_back(record.id)) for record in orphans]

    def prune(self) -> None:
        """Forget the jobs that ended long ago."""
        now = time.time()
        for status, keep in (("finished", KEEP_FINISHED_SECONDS), ("failed", KEEP_FAILED_SECONDS)):
            self.storage.sql(
                "delete from job where status = ? and ended_at < ?", (status, now - keep), commit=True
            )

    def remove_site(self, site: str) -> None:
        """Forget the jobs and events of a dropped site."""
        for table in ("job", "event"):
            self.storage.sql(f"delete from {table} where site = ?", (site,), commit=True)

    # -- reading -----------------------------------------------------------------------------------

    def get(self, job_id: str) -> JobRecord | None:
        """Return one job."""
        rows = self.storage.sql(f"select {RECORD_COLUMNS} from job where id = ?", (job_id,), results=True)
        return _record(rows[0]) if rows else None

    def jobs(self, *, site: str | None = None, status: str | None = None) -> list[JobRecord]:
        """Return the jobs of a site or of all, oldest first."""
        conditions, values = ["1 = 1"], []
        for column, value in (("site", site), ("status", status)):
            if value is not None:
                conditions.append(f"{column} = ?")
                values.append(value)
        query = f"select {RECORD_COLUMNS} from job where {' and '.join(conditions)} order by enqueued_at"
        return [_record(row) for row in self.storage.sql(query, values, results=True)]


def _message_body(body: dict) -> dict:
    """The huey task: a worker takes its argument and runs it itself, in a process of its own."""
    return body


def _record(values) -> JobRecord:
    record = dict(zip(JobRecord.__dataclass_fields__, values, strict=True))
    for key in ("enqueued_at", "started_at", "ended_at"):
        if record[key] is not None:
            record[key] = datetime.fromtimestamp(record[key])
    return JobRecord(**record)


_queues: dict[tuple[int, str], JobQueue] = {}


def get_queue(sites_path: str | Path = ".") -> JobQueue:
    """Return the queue of the bench whose sites are in *sites_path*.

    Kept per process: a child after a fork must not use, nor close, a connection of its parent.
    """
    filename = os.path.abspath(os.path.join(sites_path, "jobs.sqlite3"))
    key = (os.getpid(), filename)
    if key not in _queues:
        _queues[key] = JobQueue(filename)
    return _queues[key]
